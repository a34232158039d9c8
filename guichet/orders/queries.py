"""Reads of orders, bounded by a Principal."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db.models import F, Q

from guichet import operators
from guichet.acts.values import Access, Ask, Target
from guichet.contracts.queries import kind_and_state, lines_reached, within
from guichet.contracts.values import Capability, LineState, Principal, Reach
from guichet.core.periods import local_day
from guichet.core.working_days import Calendar
from guichet.database import Prepared
from guichet.orders.models import Move, Order
from guichet.orders.policy import OrdersPolicy
from guichet.orders.rules import BOUND, move_days
from guichet.orders.values import (
    Address,
    MovableLine,
    MoveDays,
    MoveFacts,
    MoveSeen,
    MoveStanding,
    OrderFacts,
    OrderState,
)

_COLUMNS = ("reference", "kind", "label", "state", "ordered_at", "next_step_at", "ask", "ask_before", "move__id")
_ENDED = (OrderState.DONE, OrderState.CANCELLED)


_open_orders = Prepared(
    lambda **ids: (
        Order.objects.filter(_within(Reach(**ids)))
        .exclude(state__in=_ENDED)
        .order_by(F("next_step_at").asc(nulls_last=True), "id")
        .values_list(*_COLUMNS)
    )
)


def open_orders_of(principal: Principal) -> list[OrderFacts]:
    """Return the orders on their way that this person may see, the nearest step first. One query."""
    reach = principal.reach(Capability.SEE_ORDER)
    return [OrderFacts(*row) for row in _open_orders(**reach.ids())] if reach else []


def order_seen_by(principal: Principal, reference: str) -> OrderFacts | None:
    """Return one order, or None when it does not exist or is not this person's to see."""
    row = (
        Order.objects.filter(_within(principal.reach(Capability.SEE_ORDER)), reference=reference)
        .values_list(*_COLUMNS)
        .first()
    )
    return OrderFacts(*row) if row else None


def _within(reach: Reach) -> Q:
    return within(reach, customers="customer_id", sites="site_id", contracts="line__contract_id", lines="line_id")


# --- moving to another address ------------------------------------------------------------

MOST_ALONG = 8
_LINE = ("id", "reference", "kind", "number", "label")


def moves_offered(kind: str) -> bool:
    """Tell whether lines of a kind move at the customer's demand in the space. No query."""
    return kind in BOUND and operators.current().section(OrdersPolicy).moves is not None


def current_move_days(today: date) -> MoveDays | None:
    """Return what days a move may name; None where the operator offers no move. No query."""
    operator = operators.current()
    moves = operator.section(OrdersPolicy).moves
    if moves is None:
        return None
    return move_days(moves, Calendar(operator.holidays.country, operator.holidays.subdivision), today)


def moving_facts(ask: Ask) -> MoveFacts:
    """Return what moving a line looks at. Three queries."""
    kind, state = kind_and_state(ask.target.id)
    days = current_move_days(local_day(ask.at, operators.current().zone))
    last = _last_move(ask.target.id)
    free = days is not None and kind in BOUND and not (last and last.is_open)
    return MoveFacts(kind, state, days, last, lines_along(ask.target, ask.by.access) if free else ())


def _last_move(line_id: int) -> MoveStanding | None:
    rows = Move.objects.filter(lines=line_id).order_by("-id").values_list("order__reference", "order__state")
    return next((MoveStanding(*row) for row in rows[:1]), None)


def lines_under_way(line_ids: Collection[int]) -> bool:
    """Tell whether one of these lines is moving. One query."""
    return Move.objects.filter(lines__in=line_ids).exclude(order__state__in=_ENDED).exists()


def lines_along(target: Target, access: Access) -> tuple[MovableLine, ...]:
    """Return the lines that somebody may let go along with one: in service, of the same contract and place. One query.

    Shape: the oldest first, `MOST_ALONG` at most; those that move already apart.
    """
    here = Q(site_id=target.site_id) if target.site_id else Q(site=None)
    rows = (
        lines_reached(Reach(contracts=(target.contract_id or 0,)))
        .filter(here, kind__in=BOUND)
        .filter(state__in=(LineState.ACTIVE, LineState.DOWN))
        .exclude(pk=target.id)
        .exclude(pk__in=Move.lines.through.objects.exclude(move__order__state__in=_ENDED).values("line_id"))
        .order_by("id")
        .values_list(*_LINE)
    )
    found = (MovableLine(*row) for row in rows[:MOST_ALONG])
    return tuple(line for line in found if access.may(Capability.MOVE_LINE, _beside(target, line)))


def _beside(target: Target, line: MovableLine) -> Target:
    return Target("line", line.id, line.reference, target.customer_id, target.contract_id, line.id, target.site_id)


def move_of(order_reference: str) -> MoveSeen | None:
    """Return what was asked of an order that moves lines, None for another one or none. Two queries.

    Not bounded by a Principal: for who was let in to the order, and for the operator's staff.
    """
    move = Move.objects.select_related("order__customer", "line").filter(order__reference=order_reference).first()
    if move is None:
        return None
    order = move.order
    return MoveSeen(
        order=order.reference,
        state=order.state,
        ordered_at=order.ordered_at,
        next_step_at=order.next_step_at,
        customer_id=order.customer_id,
        line_id=move.line_id,
        line_reference=move.line.reference,
        customer_reference=order.customer.reference,
        customer_name=order.customer.name,
        lines=tuple(MovableLine(*row) for row in move.lines.order_by("id").values_list(*_LINE)),
        old=Address(move.old_street, move.old_postcode, move.old_city),
        to=Address(move.street, move.postcode, move.city, move.country),
        reachable_on=move.reachable_on,
        cut_off_on=move.cut_off_on,
        phone=move.phone,
        note=move.note,
        answer_by=move.answer_by,
        reason=move.reason,
    )
