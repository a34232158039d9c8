"""What an option costs, and gives back (docs/rules/options.md, sections 3 and 4)."""

from __future__ import annotations

from datetime import date

import pytest

from guichet.lines.rules.quotes import add_quote, prorated, remove_quote
from guichet.lines.tests.option_cases import SHELF, TODAY, catalogue

# --- 3. what adding costs ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("monthly", "days", "month", "right"),
    [(2_999, 11, 30, 1_100), (2_999, 20, 31, 1_935), (2_999, 30, 30, 2_999), (2_999, 0, 30, 0), (1, 15, 30, 1)],
)
def test_part_of_a_month_is_rounded_once_half_up(monthly, days, month, right):
    assert prorated(monthly, days, month) == right


def test_in_advance_the_next_invoice_bears_the_rest_of_this_month_and_the_next_one():
    quote = add_quote(SHELF.option("paid-once"), TODAY, SHELF)

    assert (quote.fee_minor, quote.first_minor, quote.first_days, quote.ahead_minor) == (1_500, 1_100, 11, 2_999)
    assert (quote.next_invoice_minor, quote.invoice_on, quote.monthly_minor) == (5_599, date(2026, 12, 1), 2_999)


def test_afterwards_the_next_invoice_bears_the_rest_of_this_month_only():
    quote = add_quote(SHELF.option("data"), TODAY, catalogue(billed_in_advance=False))

    assert (quote.next_invoice_minor, quote.ahead_minor) == (1_100, 0)


def test_an_option_of_the_next_month_costs_nothing_in_this_one():
    quote = add_quote(SHELF.option("later"), TODAY, SHELF)

    assert (quote.starts_on, quote.first_minor, quote.next_invoice_minor) == (date(2026, 12, 1), 0, 2_999)


def test_a_pass_is_paid_whole_once_and_ends_with_the_month():
    quote = add_quote(SHELF.option("pass"), TODAY, SHELF)

    assert (quote.next_invoice_minor, quote.monthly_minor, quote.ends_on) == (300, 0, date(2026, 12, 1))


def test_the_month_starts_on_the_day_of_the_pack():
    quote = add_quote(SHELF.option("data"), TODAY, catalogue(month_starts_on_day=10))

    assert (quote.first_days, quote.invoice_on, quote.first_minor) == (20, date(2026, 12, 10), 1_999)


def test_a_minimum_is_counted_from_the_first_day():
    assert add_quote(SHELF.option("kept"), TODAY, SHELF).minimum_until == date(2027, 2, 20)


# --- 4. what removing gives back --------------------------------------------------------------------------------------


def test_what_was_paid_in_advance_is_given_back_from_tomorrow():
    quote = remove_quote(SHELF.option("data"), 2_999, date(2026, 11, 19), SHELF)

    assert (quote.ends_on, quote.credit_minor, quote.days, quote.due_minor) == (date(2026, 11, 19), 1_100, 11, 0)


def test_billed_afterwards_the_days_until_today_are_due():
    quote = remove_quote(SHELF.option("data"), 2_999, date(2026, 11, 11), catalogue(billed_in_advance=False))

    assert (quote.credit_minor, quote.due_minor, quote.days) == (0, 1_100, 11)


def test_an_option_that_ends_with_the_month_gives_nothing_back():
    quote = remove_quote(SHELF.option("later"), 2_999, TODAY, SHELF)

    assert (quote.ends_on, quote.credit_minor, quote.due_minor) == (date(2026, 12, 1), 0, 0)
