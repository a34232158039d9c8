"""When a move is refused, and what days it may name. Source: docs/rules/moves.md."""

from __future__ import annotations

from datetime import date, datetime
from typing import Protocol

from guichet.acts.values import Already, Instead, Refusal
from guichet.contracts.values import LineKind, LineState
from guichet.core.periods import shift_months
from guichet.orders.policy import Moves, OrdersPolicy
from guichet.orders.values import AskMove, CancelMove, MoveDays, MoveFacts, OrderState

# kinds of line that an address carries; a mobile goes wherever its phone does
BOUND = (LineKind.INTERNET, LineKind.FIXED, LineKind.TV)
MONTHS_AHEAD = 12


class WorkingDays(Protocol):
    """The operator's calendar."""

    def add_ouvres(self, day: date, n: int) -> date:
        """Return the nth working day after a day."""


def move_days(moves: Moves, calendar: WorkingDays, today: date) -> MoveDays:
    """Return what days a move asked for today may name, and when the service will have answered."""
    return MoveDays(today, calendar.add_ouvres(today, moves.answer_days), shift_months(today, MONTHS_AHEAD))


def wrong_reachable_day(day: date, days: MoveDays) -> Refusal | None:
    """Return why the new home may not be reachable from a day; None when it may. Both ends are within."""
    if day < days.today:
        return Refusal("orders.move_day_past")
    return Refusal("orders.move_day_far", {"last_on": days.last.isoformat()}) if day > days.last else None


def wrong_cut_off_day(day: date, days: MoveDays) -> Refusal | None:
    """Return why the old address may not be cut off on a day; None when it may. Both ends are within."""
    if day < days.answer_by:
        return Refusal("orders.cut_off_early", {"first_on": days.answer_by.isoformat()})
    return Refusal("orders.move_day_far", {"last_on": days.last.isoformat()}) if day > days.last else None


def ask_move_refusal(
    facts: MoveFacts, given: AskMove | None, policy: OrdersPolicy, now: datetime
) -> Refusal | Already | None:
    """Return why a line does not move; None when it may."""
    if facts.state == LineState.TERMINATED:
        return Refusal("orders.move_terminated")
    if facts.kind not in BOUND:
        return Refusal("orders.move_mobile", instead=Instead(contact=True))
    if facts.days is None:
        return Refusal("orders.moves_not_offered", instead=Instead(contact=True))
    if facts.last is not None and facts.last.is_open:
        return Refusal("orders.move_under_way", {"order": facts.last.order})
    if facts.state == LineState.SUSPENDED:
        return Refusal("orders.move_suspended", instead=Instead(contact=True))
    if facts.state == LineState.TO_ACTIVATE:
        return Refusal("orders.move_not_active_yet", instead=Instead(contact=True))
    return _wrong(facts, facts.days, given) if given is not None else None


def _wrong(facts: MoveFacts, days: MoveDays, given: AskMove) -> Refusal | None:
    wrong = wrong_reachable_day(given.reachable_on, days)
    if wrong is None and given.cut_off_on is not None:
        wrong = wrong_cut_off_day(given.cut_off_on, days)
    if wrong is None and not set(given.along) <= {line.reference for line in facts.along}:
        return Refusal("orders.move_not_along")
    return wrong


def cancel_move_refusal(
    facts: MoveFacts, given: CancelMove | None, policy: OrdersPolicy, now: datetime
) -> Refusal | Already | None:
    """Return why a move is not given up; None when it is, Already when it was."""
    if facts.last is None or facts.last.state == OrderState.DONE:
        return Refusal("orders.no_move")
    if facts.last.state == OrderState.CANCELLED:
        return Already({"order": facts.last.order})
    if facts.last.state != OrderState.RECEIVED:
        return Refusal("orders.move_being_done", instead=Instead(contact=True))
    return None
