"""When a move is refused, and the days that it may name: docs/rules/moves.md."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from guichet.acts.values import Already
from guichet.contracts.values import LineKind, LineState
from guichet.core.working_days import Calendar
from guichet.orders.policy import Moves, OrdersPolicy
from guichet.orders.rules import ask_move_refusal, cancel_move_refusal, move_days
from guichet.orders.values import (
    Address,
    AskMove,
    CancelMove,
    MovableLine,
    MoveDays,
    MoveFacts,
    MoveStanding,
    OrderState,
)

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)  # a Friday
MOVES = Moves(service_email="demenagement@exemple.test")
PACK = OrdersPolicy(moves=MOVES)
DAYS = MoveDays(date(2026, 11, 20), date(2026, 11, 24), date(2027, 11, 20))
FACTS = MoveFacts(
    LineKind.INTERNET, LineState.ACTIVE, DAYS, None, (MovableLine(7, "LLLLLLLLLL", LineKind.TV, "", "TV"),)
)
GIVEN = AskMove(Address("12 rue Haute", "44000", "Nantes", "FR"), date(2026, 12, 1), "+33199001234")


def refused(facts: MoveFacts = FACTS, given: AskMove | None = GIVEN) -> str:
    found = ask_move_refusal(facts, given, PACK, NOW)
    assert not isinstance(found, Already)
    return found.code if found else ""


def test_the_service_answers_after_working_days_and_a_year_may_be_looked_ahead():
    assert move_days(MOVES, Calendar("FR"), date(2026, 11, 20)) == DAYS


@pytest.mark.parametrize("kind", [LineKind.INTERNET, LineKind.FIXED, LineKind.TV])
def test_what_an_address_carries_moves(kind):
    assert refused(replace(FACTS, kind=kind)) == ""


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"kind": LineKind.MOBILE}, "orders.move_mobile"),
        ({"days": None}, "orders.moves_not_offered"),
        ({"state": LineState.TERMINATED}, "orders.move_terminated"),
        ({"state": LineState.SUSPENDED}, "orders.move_suspended"),
        ({"state": LineState.TO_ACTIVATE}, "orders.move_not_active_yet"),
        ({"last": MoveStanding("OOOOOOOOOO", OrderState.SCHEDULED)}, "orders.move_under_way"),
        ({"last": MoveStanding("OOOOOOOOOO", OrderState.DONE)}, ""),
        ({"last": MoveStanding("OOOOOOOOOO", OrderState.CANCELLED)}, ""),
        ({"state": LineState.DOWN}, ""),
    ],
)
def test_a_line_that_does_not_move_says_why_before_anything_is_typed(changed, code):
    assert refused(replace(FACTS, **changed), None) == code


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (date(2026, 11, 19), "orders.move_day_past"),
        (date(2026, 11, 20), ""),
        (date(2027, 11, 20), ""),
        (date(2027, 11, 21), "orders.move_day_far"),
    ],
)
def test_the_new_home_is_reachable_from_today_to_a_year_on(day, code):
    assert refused(given=replace(GIVEN, reachable_on=day)) == code


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (date(2026, 11, 23), "orders.cut_off_early"),
        (date(2026, 11, 24), ""),
        (date(2027, 11, 21), "orders.move_day_far"),
        (None, ""),
    ],
)
def test_nothing_is_cut_off_before_the_service_has_answered(day, code):
    assert refused(given=replace(GIVEN, cut_off_on=day)) == code


def test_only_lines_that_may_go_along_do():
    assert refused(given=replace(GIVEN, along=("LLLLLLLLLL",))) == ""
    assert refused(given=replace(GIVEN, along=("LLLLLLLLLL", "ZZZZZZZZZZ"))) == "orders.move_not_along"


@pytest.mark.parametrize(
    ("last", "code"),
    [
        (None, "orders.no_move"),
        (OrderState.DONE, "orders.no_move"),
        (OrderState.SCHEDULED, "orders.move_being_done"),
        (OrderState.RECEIVED, ""),
    ],
)
def test_a_move_is_given_up_until_it_is_begun(last, code):
    facts = replace(FACTS, last=MoveStanding("OOOOOOOOOO", last) if last else None)

    found = cancel_move_refusal(facts, CancelMove(), PACK, NOW)

    assert (found.code if found else "") == code


def test_a_move_that_was_given_up_is_so_already():
    facts = replace(FACTS, last=MoveStanding("OOOOOOOOOO", OrderState.CANCELLED))

    assert cancel_move_refusal(facts, CancelMove(), PACK, NOW) == Already({"order": "OOOOOOOOOO"})
