"""Writes of orders: as a billing system sends them, and as moves are asked for, given up and followed here."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from guichet.acts.services import record
from guichet.acts.values import Ask, Channel, Done, EntryKind, Refusal, Refused, Result
from guichet.contracts.queries import address_of_line, target_of_line
from guichet.contracts.services import lock_contract
from guichet.core.references import new_reference
from guichet.database import Row, Written, upsert
from guichet.orders import telling
from guichet.orders.models import Move, Order
from guichet.orders.policy import Moves
from guichet.orders.queries import lines_under_way
from guichet.orders.values import AskMove, CancelMove, MoveFacts, OrderKind, OrderState

# the source of orders that were asked for here, until the billing system names them: by our reference
HERE = "guichet"
PLANNED, FINISHED, GIVEN_UP = "move.planned", "move.done", "move.cancelled"
_ENDED = (OrderState.DONE, OrderState.CANCELLED)


def store_orders(rows: Sequence[Row]) -> Written:
    """Create imported orders, or follow their state.

    An order whose identifier is the reference of one that was asked for here is that one, which becomes the billing
    system's; as long as it says "received" and no more, where the order stands here stays.
    """
    with transaction.atomic():
        _adopt(rows)
        return upsert(Order, _with_what_stands_here(rows))


def _adopt(rows: Sequence[Row]) -> None:
    """Give the billing system's source to orders made here. One query, and one for each that it names."""
    named = {row["external_id"]: row for row in rows}
    for order in Order.objects.select_for_update().filter(source=HERE, external_id__in=named).order_by("id"):
        row = named[order.external_id]
        taken = Order.objects.filter(source=row["source"], external_id=order.external_id).exists()
        if row["customer_id"] == order.customer_id and not taken:
            Order.objects.filter(pk=order.pk).update(source=row["source"])


def _with_what_stands_here(rows: Sequence[Row]) -> list[Row]:
    """Return rows with the line of orders that were asked for here, and their state while none is said. One query."""
    wanted = {row["external_id"] for row in rows}
    ours: dict[tuple[str, str], Any] = {  # Any: the columns of an order
        (source, external_id): {"state": state, "next_step_at": step, "line_id": line, "site_id": site}
        for source, external_id, state, step, line, site in Order.objects.filter(
            external_id__in=wanted, move__isnull=False
        ).values_list("source", "external_id", "state", "next_step_at", "line_id", "site_id")
    }
    return [_followed(row, ours.get((row["source"], row["external_id"]))) for row in rows]


def _followed(row: Row, ours: dict[str, Any] | None) -> Row:
    if ours is None:
        return row
    kept = {name: row[name] or ours[name] for name in ("line_id", "site_id")}
    if row["state"] == OrderState.RECEIVED:
        kept |= {name: ours[name] for name in ("state", "next_step_at")}
    return {**row, **kept}


# --- what people ask ------------------------------------------------------------


def ask_move(ask: Ask, given: AskMove, facts: MoveFacts) -> Done:
    """Order the move of a line, and of those that go along; the holders and the operator's service are told.

    Shape: runs in the act's transaction, on the locked line; the contract is locked next, since another tab may ask
    the same of a line that goes along. Errors: Refused when one of them moves already.
    """
    assert facts.days is not None  # noqa: S101 (the rule refused otherwise)
    assert ask.target.contract_id is not None  # noqa: S101 (a line's target has one)
    lock_contract(ask.target.contract_id)
    along = [line.id for line in facts.along if line.reference in given.along]
    if lines_under_way([ask.target.id, *along]):
        raise Refused(Refusal("orders.move_not_along"))
    old, reference = address_of_line(ask.target.id), new_reference()
    order = Order.objects.create(
        reference=reference,
        source=HERE,
        external_id=reference,
        customer_id=ask.target.customer_id,
        site_id=ask.target.site_id,
        line_id=ask.target.id,
        kind=OrderKind.MOVE,
        state=OrderState.RECEIVED,
        ordered_at=ask.at,
    )
    move = Move.objects.create(
        order=order,
        line_id=ask.target.id,
        old_street=old.street if old else "",
        old_postcode=old.postcode if old else "",
        old_city=old.city if old else "",
        street=given.to.street,
        postcode=given.to.postcode,
        city=given.to.city,
        country=given.to.country,
        reachable_on=given.reachable_on,
        cut_off_on=given.cut_off_on,
        phone=given.phone,
        note=given.note,
        answer_by=facts.days.answer_by,
        asked_by_id=ask.by.asker_id,
    )
    move.lines.add(ask.target.id, *along)
    telling.tell_holders("orders.move_asked", reference, at=ask.at)
    telling.tell_service(_moves(ask), reference, at=ask.at)
    return Done({"order": reference})


def cancel_move(ask: Ask, given: CancelMove, facts: MoveFacts) -> Done:
    """Give a move up that nobody has begun; the holders and the operator's service are told.

    Errors: Refused when the service began in the meantime.
    """
    assert facts.last is not None  # noqa: S101 (the rule refused otherwise)
    order = Order.objects.select_for_update().get(reference=facts.last.order)
    if order.state != OrderState.RECEIVED:
        raise Refused(Refusal("orders.move_being_done"))
    order.state, order.next_step_at = OrderState.CANCELLED, None
    order.save(update_fields=["state", "next_step_at"])
    telling.tell_holders("orders.move_given_up", order.reference, at=ask.at)
    if ask.policy.moves is not None:
        telling.tell_service(ask.policy.moves, order.reference, at=ask.at)
    return Done({"order": order.reference})


def _moves(ask: Ask) -> Moves:
    moves: Moves = ask.policy.moves
    return moves


# --- what the operator's staff say ------------------------------------------------------------


def plan_move(reference: str, on: datetime, *, by_id: int, at: datetime) -> bool:
    """Say when a move is done, or that it is on another day; the holders are told. Tell whether it was under way."""
    return _follow(reference, OrderState.SCHEDULED, PLANNED, next_step_at=on, by_id=by_id, at=at)


def finish_move(reference: str, *, by_id: int, at: datetime) -> bool:
    """Say that a move is done; the holders are told. Tell whether it was under way."""
    return _follow(reference, OrderState.DONE, FINISHED, by_id=by_id, at=at)


def drop_move(reference: str, reason: str, *, by_id: int, at: datetime) -> bool:
    """Say that a move will not be done, and why, in words for the customer. Tell whether it was under way."""
    return _follow(reference, OrderState.CANCELLED, GIVEN_UP, reason=reason, by_id=by_id, at=at)


def _follow(
    reference: str,
    state: OrderState,
    code: str,
    *,
    by_id: int,
    at: datetime,
    next_step_at: datetime | None = None,
    reason: str = "",
) -> bool:
    with transaction.atomic():
        order = Order.objects.select_for_update(of=("self",)).filter(reference=reference, move__isnull=False).first()
        if order is None or order.state in _ENDED:
            return False
        order.state, order.next_step_at = state, next_step_at
        order.save(update_fields=["state", "next_step_at"])
        line_id = Move.objects.values_list("line_id", flat=True).get(order=order)
        Move.objects.filter(order=order).update(reason=reason)
        record(
            code,
            kind=EntryKind.ACT,
            result=Result.DONE,
            at=at,
            channel=Channel.DESK,
            actor_id=by_id,
            target=target_of_line(line_id),
            data={"order": reference},
        )
        telling.tell_holders(code.replace("move.", "orders.move_"), reference, at=at)
    return True
