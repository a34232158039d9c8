"""Changing the offer of a line: the rules and the price (docs/rules/options.md, section 6)."""

from __future__ import annotations

from datetime import date

import pytest

from config.sections import SECTIONS
from guichet import operators
from guichet.catalogue.policy import Catalogue
from guichet.contracts.values import LineKind
from guichet.lines.rules.offers import dropped_options, open_offers
from guichet.lines.rules.options import is_offered
from guichet.lines.rules.quotes import offer_quote
from guichet.lines.tests.option_cases import OFFERS, SHELF, TODAY, catalogue, change, facts, offer, option, to_offer
from guichet.lines.values.changes import ChangeState
from guichet.network.values import CommandKind

# --- 6. offers --------------------------------------------------------------------------------------------------------


def test_a_line_may_go_to_the_offers_of_its_family_and_segment_that_are_sold():
    assert [one.code for one in open_offers("small", SHELF)] == ["large"]
    assert [one.code for one in open_offers("old", SHELF)] == ["small", "large"]
    assert open_offers("forgotten", SHELF) == []


def test_a_pack_may_say_where_an_offer_goes():
    shelf = catalogue(offers=[offer("small", changes_to=["home"]), *OFFERS[1:]])

    assert [one.code for one in open_offers("small", shelf)] == ["home"]


def test_another_offer_is_asked_for_once():
    planned = change("", CommandKind.CHANGE_OFFER, ChangeState.PLANNED, offer="large")

    assert to_offer("large", facts()) == "done"
    assert to_offer("small", facts()) == "already"
    assert to_offer("large", facts(changes=(planned,))) == "already"
    assert to_offer("small", facts(changes=(planned,))) == "done"  # the change is given up
    assert to_offer("old", facts(changes=(planned,))) == "offer_planned"


@pytest.mark.parametrize("code", ["old", "pro", "tv", "unknown"])
def test_an_offer_that_is_not_open_is_refused(code):
    assert to_offer(code, facts()) == "offer_not_open"


def test_an_offer_without_any_other_is_for_people():
    assert to_offer("tv", facts(offer_code="home")) == "offer_none_open"


def test_an_option_on_its_way_is_waited_for():
    assert to_offer("large", facts(changes=(change("data"),))) == "options_changing"


def test_a_commitment_holds_against_a_cheaper_offer_unless_the_pack_lets_go():
    bound = facts(offer_code="large", committed_until=date(2027, 3, 1))

    assert to_offer("small", bound) == "offer_committed"
    assert to_offer("small", bound, catalogue(cheaper_while_committed=True)) == "done"
    assert to_offer("small", facts(offer_code="large", committed_until=TODAY)) == "done"


def test_at_once_the_rest_of_the_month_is_charged_and_that_of_the_old_offer_given_back():
    small, large = SHELF.offer("small"), SHELF.offer("large")
    quote = offer_quote(large, small, None, TODAY, catalogue(offers_start="now"))

    assert (quote.first_minor, quote.credit_minor, quote.ahead_minor) == (1_100, 367, 2_999)
    assert (quote.next_invoice_minor, quote.starts_on) == (3_732, TODAY)


def test_with_the_next_month_nothing_is_cut():
    quote = offer_quote(SHELF.offer("large"), SHELF.offer("small"), None, TODAY, SHELF)

    assert (quote.starts_on, quote.first_minor, quote.credit_minor, quote.next_invoice_minor) == (
        date(2026, 12, 1),
        0,
        0,
        2_999,
    )


@pytest.mark.parametrize(
    ("to", "before", "right"),
    [
        ("large", None, date(2027, 12, 1)),
        ("large", date(2028, 1, 1), date(2028, 1, 1)),
        ("small", date(2027, 3, 1), date(2027, 3, 1)),
        ("small", date(2026, 12, 1), None),
    ],
)
def test_a_commitment_is_never_shortened_by_a_new_one(to, before, right):
    assert offer_quote(SHELF.offer(to), SHELF.offer("small"), before, TODAY, SHELF).committed_until == right


def test_options_that_do_not_stand_on_the_new_offer_fall_with_those_that_wait_for_them():
    shelf = catalogue(options=[option("one", requires=["small"]), option("two", requires=["one"]), option("three")])

    assert dropped_options(["three", "two", "one", "forgotten"], "large", LineKind.MOBILE, shelf) == ("two", "one")
    assert dropped_options(["three", "two", "one"], "small", LineKind.MOBILE, shelf) == ()


@pytest.mark.parametrize("slug", operators.slugs())
def test_each_pack_has_options_for_its_lines(slug):
    shelf = operators.load(slug, sections=SECTIONS).section(Catalogue)
    found = {one.family: [] for one in shelf.offers}
    for one in shelf.offers:
        kind = LineKind.INTERNET if one.family == "convergent" else LineKind(one.family)
        found[one.family] += [option.code for option in shelf.options if is_offered(option, kind, one.code, shelf)]

    assert all(found.values()), found
