"""The rules of options and offers, row by row (docs/rules/options.md)."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest

from config.sections import SECTIONS
from guichet import operators
from guichet.acts.values import Already, Refusal
from guichet.catalogue.policy import Catalogue
from guichet.contracts.values import LineKind, LineState
from guichet.lines.rules.mailboxes import address_fault
from guichet.lines.rules.offers import change_offer_refusal, dropped_options, open_offers
from guichet.lines.rules.options import add_option_refusal, is_offered, remove_option_refusal
from guichet.lines.rules.quotes import add_quote, offer_quote, prorated, remove_quote
from guichet.lines.values.changes import ChangeFacts, ChangeState
from guichet.lines.values.options import AddOption, ChangeOffer, HeldOption, OptionsFacts, RemoveOption
from guichet.network.values import CommandKind

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
TODAY = date(2026, 11, 20)  # eleven days of November are left, this one included
SINCE = date(2026, 3, 1)
TAX = "20"


def option(code: str, **fields: Any) -> dict[str, Any]:
    names = {"name": {"fr": code}, "description": {"fr": "Une option."}}
    return {"code": code, "family": "mobile", "monthly_minor": 2_999, "tax_percent": TAX, **names, **fields}


def offer(code: str, **fields: Any) -> dict[str, Any]:
    given = {"family": "mobile", "segment": "residential", "name": {"fr": code}, "monthly_minor": 1_000}
    return {"code": code, "tax_percent": TAX, **given, **fields}


OFFERS = [
    offer("small"),
    offer("large", monthly_minor=2_999, commitment_months=12),
    offer("old", orderable=False),
    offer("pro", segment="professional"),
    offer("home", family="internet"),
    offer("tv", family="tv"),
]
OPTIONS = [
    option("data"),
    option("more-data", excludes=["data"]),
    option("extra", requires=["data"]),
    option("only-large", requires=["large"]),
    option("kept", minimum_months=3),
    option("monthly", once_per_month=True),
    option("later", starts="next_period", ends="end_of_period"),
    option("pass", renews=False, monthly_minor=300),
    option("paid-once", fee_minor=1_500),
    option("shop", orderable=False, instead={"fr": "En agence."}),
    option("own", line_user=True),
    option("box", asks="mailbox", monthly_minor=0),
    option("channels", family="tv"),
]


def catalogue(**fields: Any) -> Catalogue:
    given = {"offers": OFFERS, "options": OPTIONS, "mailbox_domain": "boite.example", **fields}
    return Catalogue.model_validate_json(json.dumps(given))


SHELF = catalogue()


def facts(*held: str | HeldOption, **fields: Any) -> OptionsFacts:
    ready = tuple(one if isinstance(one, HeldOption) else HeldOption(one, SINCE) for one in held)
    given = {"kind": LineKind.MOBILE, "state": LineState.ACTIVE, "blocked": False, "offer_code": "small", **fields}
    return OptionsFacts(line_id=1, today=TODAY, held=ready, **given)


def change(
    code: str, kind: CommandKind = CommandKind.ADD_OPTION, state: ChangeState = ChangeState.REQUESTED, **data: Any
):
    return ChangeFacts("R", 1, kind, code, state, 1, NOW, None, data)


def add(code: str, of: OptionsFacts, **fields: Any) -> str:
    return answer(add_option_refusal(of, AddOption(code, **fields), SHELF, NOW))


def remove(code: str, of: OptionsFacts) -> str:
    return answer(remove_option_refusal(of, RemoveOption(code), SHELF, NOW))


def to_offer(code: str, of: OptionsFacts, shelf: Catalogue = SHELF, **fields: Any) -> str:
    return answer(change_offer_refusal(of, ChangeOffer(code, **fields), shelf, NOW))


def answer(found: Refusal | Already | None) -> str:
    return found.code.removeprefix("lines.") if isinstance(found, Refusal) else "already" if found else "done"


# --- 1. adding --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "right"),
    [
        (LineState.TERMINATED, "terminated"),
        (LineState.TO_ACTIVATE, "options_not_active_yet"),
        (LineState.SUSPENDED, "suspended"),
        (LineState.DOWN, "done"),
        (LineState.ACTIVE, "done"),
    ],
)
def test_the_state_of_the_line_decides_first(state, right):
    assert add("data", facts(state=state)) == right


def test_a_blocked_line_is_unblocked_first():
    found = add_option_refusal(facts(blocked=True), AddOption("data"), SHELF, NOW)

    assert (found.code, found.instead.act) == ("lines.options_blocked", "line.unblock")


def test_nothing_moves_while_the_offer_changes():
    moving = facts(changes=(change("", CommandKind.CHANGE_OFFER),))

    assert (add("data", moving), remove("data", moving)) == ("offer_changing", "offer_changing")


@pytest.mark.parametrize("code", ["unknown", "only-large", "channels"])
def test_an_option_of_another_offer_does_not_exist_here(code):
    assert add(code, facts()) == "option_not_on_offer"


def test_an_option_that_names_offers_is_for_their_lines_whatever_their_kind():
    named = SHELF.option("only-large")

    assert is_offered(named, LineKind.TV, "large", SHELF)
    assert not is_offered(named, LineKind.MOBILE, "small", SHELF)


def test_what_is_asked_twice_or_held_is_already_so():
    assert add("data", facts("data")) == "already"
    assert add("data", facts(changes=(change("data"),))) == "already"
    assert add("box", facts(changes=(change("box", CommandKind.CREATE_MAILBOX),))) == "already"


def test_an_option_that_is_leaving_is_waited_for_and_one_that_will_leave_is_kept():
    leaving = change("data", CommandKind.REMOVE_OPTION)
    planned = change("data", CommandKind.REMOVE_OPTION, ChangeState.PLANNED)

    assert add("data", facts("data", changes=(leaving,))) == "option_being_removed"
    assert add("data", facts("data", changes=(planned,))) == "done"


def test_what_the_billing_system_ends_is_waited_for():
    assert add("data", facts(HeldOption("data", SINCE, date(2026, 12, 1)))) == "option_ends"


def test_a_pass_may_be_taken_again_while_one_runs():
    assert add("pass", facts(HeldOption("pass", TODAY, date(2026, 12, 1)))) == "done"


def test_an_option_of_the_shop_is_not_touched_here():
    assert (add("shop", facts()), remove("shop", facts("shop"))) == ("option_not_here", "option_not_here")


def test_a_line_s_user_touches_what_the_pack_says():
    user = facts("data", "own", may_any=False)

    assert (add("extra", user), remove("data", user), remove("own", user)) == (
        "option_for_holder",
        "option_for_holder",
        "done",
    )


def test_an_option_changes_once_a_month():
    found = add_option_refusal(facts(changed=frozenset({"monthly"})), AddOption("monthly"), SHELF, NOW)

    assert (found.code, found.data) == ("lines.option_once_a_month", {"again_on": "2026-12-01"})
    assert add("data", facts(changed=frozenset({"data"}))) == "done"


def test_an_option_waits_for_the_one_that_it_requires():
    found = add_option_refusal(facts(), AddOption("extra"), SHELF, NOW)

    assert (found.code, found.data) == ("lines.option_requires", {"missing_options": "data"})
    assert add("extra", facts("data")) == "done"
    assert add("extra", facts("data", changes=(change("data", CommandKind.REMOVE_OPTION),))) == "option_requires"


@pytest.mark.parametrize(("wanted", "there"), [("more-data", "data"), ("data", "more-data")])
def test_two_options_that_exclude_each_other_say_which_to_remove_whichever_says_so(wanted, there):
    found = add_option_refusal(facts(there), AddOption(wanted), SHELF, NOW)

    assert (found.code, found.data) == ("lines.option_excludes", {"other_option": there})
    assert add(wanted, facts(changes=(change(there),))) == "option_excludes"


def test_what_is_confirmed_is_what_was_read():
    cost = add_quote(SHELF.option("data"), TODAY, SHELF).next_invoice_minor

    assert add("data", facts(), agreed_minor=cost) == "done"
    assert add("data", facts(), agreed_minor=cost - 1) == "price_changed"


# --- 2. removing ------------------------------------------------------------------------------------------------------


def test_what_is_not_there_is_removed_already():
    assert remove("data", facts()) == "already"
    assert remove("data", facts("data", changes=(change("data", CommandKind.REMOVE_OPTION),))) == "already"


def test_what_is_on_its_way_is_waited_for_and_what_is_planned_is_given_up():
    assert remove("data", facts(changes=(change("data"),))) == "option_being_added"
    assert remove("later", facts(changes=(change("later", state=ChangeState.PLANNED),))) == "done"


def test_a_pass_ends_by_itself():
    assert remove("pass", facts(HeldOption("pass", TODAY, date(2026, 12, 1)))) == "option_ends"


def test_an_option_is_kept_for_its_minimum():
    kept = HeldOption("kept", SINCE, minimum_until=date(2026, 11, 21))
    over = HeldOption("kept", SINCE, minimum_until=TODAY)

    found = remove_option_refusal(facts(kept), RemoveOption("kept"), SHELF, NOW)

    assert (found.code, found.instead.on) == ("lines.option_minimum", date(2026, 11, 21))
    assert remove("kept", facts(over)) == "done"


def test_an_option_that_another_one_needs_stays():
    assert remove("data", facts("data", "extra")) == "option_needed"
    assert remove("data", facts("data")) == "done"


def test_an_option_that_the_catalogue_forgot_is_for_people():
    assert remove("forgotten", facts("forgotten")) == "option_old"


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


# --- 5. addresses -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "right"),
    [
        ("camille.dubois", ""),
        ("c-d_2", ""),
        ("abc", ""),
        ("ab", "too_short"),
        ("", "too_short"),
        ("a" * 31, "too_long"),
        ("camille..dubois", "characters"),
        (".camille", "characters"),
        ("camille-", "characters"),
        ("élodie", "characters"),
        ("camille dubois", "characters"),
        ("camille@ailleurs", "characters"),
        ("camille\n", "characters"),
        ("postmaster", "reserved"),
        ("facture", "reserved"),
    ],
)
def test_a_name_before_the_at_sign_is_given_or_not(name, right):
    assert address_fault(name, ["facture"]) == right


def test_an_address_that_may_not_be_given_is_refused_by_every_road():
    assert add("box", facts(), address="postmaster") == "address_not_taken"
    assert add("box", facts(), address="camille") == "done"
    assert add("box", facts()) == "done"  # nothing is typed yet


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
