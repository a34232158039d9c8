"""Adding and removing an option: the rules, row by row (docs/rules/options.md, sections 1, 2 and 5)."""

from __future__ import annotations

from datetime import date

import pytest

from guichet.contracts.values import LineKind, LineState
from guichet.lines.rules.mailboxes import address_fault
from guichet.lines.rules.options import add_option_refusal, is_offered, remove_option_refusal
from guichet.lines.rules.quotes import add_quote
from guichet.lines.tests.option_cases import NOW, SHELF, SINCE, TODAY, add, change, facts, remove
from guichet.lines.values.changes import ChangeState
from guichet.lines.values.options import AddOption, HeldOption, RemoveOption
from guichet.network.values import CommandKind

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
    found = add_option_refusal(facts(blocked=True), AddOption("data"), None, NOW)

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
    found = add_option_refusal(facts(changed=frozenset({"monthly"})), AddOption("monthly"), None, NOW)

    assert (found.code, found.data) == ("lines.option_once_a_month", {"again_on": "2026-12-01"})
    assert add("data", facts(changed=frozenset({"data"}))) == "done"


def test_an_option_waits_for_the_one_that_it_requires():
    found = add_option_refusal(facts(), AddOption("extra"), None, NOW)

    assert (found.code, found.data) == ("lines.option_requires", {"missing_options": "data"})
    assert add("extra", facts("data")) == "done"
    assert add("extra", facts("data", changes=(change("data", CommandKind.REMOVE_OPTION),))) == "option_requires"


@pytest.mark.parametrize(("wanted", "there"), [("more-data", "data"), ("data", "more-data")])
def test_two_options_that_exclude_each_other_say_which_to_remove_whichever_says_so(wanted, there):
    found = add_option_refusal(facts(there), AddOption(wanted), None, NOW)

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

    found = remove_option_refusal(facts(kept), RemoveOption("kept"), None, NOW)

    assert (found.code, found.instead.on) == ("lines.option_minimum", date(2026, 11, 21))
    assert remove("kept", facts(over)) == "done"


def test_an_option_that_another_one_needs_stays():
    assert remove("data", facts("data", "extra")) == "option_needed"
    assert remove("data", facts("data")) == "done"


def test_an_option_that_the_catalogue_forgot_is_for_people():
    assert remove("forgotten", facts("forgotten")) == "option_old"


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
