"""What is written of a move: to the holders of its line, and to the operator's service that does it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from guichet import operators
from guichet.contracts import telling
from guichet.core.formats import Formats
from guichet.core.periods import local_day
from guichet.messages.services import send_mail
from guichet.messages.values import Recipient
from guichet.orders.policy import Moves
from guichet.orders.queries import move_of
from guichet.orders.values import MoveSeen
from guichet.orders.words import address_line, line_names
from guichet.ui.formats import formats_in


def tell_holders(purpose: str, order: str, *, at: datetime) -> None:
    """Write to each holder what became of a move, in the caller's transaction, each in their language."""
    move = _move(order)

    def words(formats: Formats) -> Mapping[str, object]:
        return {"move": _words(move, formats, at)}

    telling.tell_holders(purpose, line_id=move.line_id, at=at, words=words)


def tell_service(moves: Moves, order: str, *, at: datetime) -> None:
    """Write a move to the service that does it, whole, in the operator's first language; that it was given up too."""
    move, operator = _move(order), operators.current()
    formats = formats_in(operator.default_language)
    values = {
        "operator": operator.identity.name,
        "move": {
            **_words(move, formats, at),
            "customer": move.customer_name,
            "customer_reference": move.customer_reference,
            "open": move.is_open,
        },
    }
    # no `customer_id`: it is not the customer's mail
    send_mail("orders.move_for_service", Recipient(moves.service_email, operator.default_language), values, at=at)


def _words(move: MoveSeen, formats: Formats, at: datetime) -> dict[str, object]:
    today = local_day(at, formats.time_zone)

    def day(of: object) -> str:
        return formats.day(of, today, weekday=True, relative=False) if of else ""  # type: ignore[arg-type]

    step = move.next_step_at.astimezone(formats.time_zone) if move.next_step_at else None
    return {
        "order": move.order,
        "asked_day": day(local_day(move.ordered_at, formats.time_zone)),
        "asked_time": formats.time(move.ordered_at),
        "lines": line_names(move.lines, formats),
        "from": address_line(move.old, formats.language),
        "to": address_line(move.to, formats.language),
        "reachable": day(move.reachable_on),
        "cut_off": day(move.cut_off_on),
        "answer_by": day(move.answer_by),
        "phone": formats.phone(move.phone),
        "note": move.note,
        "step_day": day(step.date()) if step else "",
        "step_time": formats.time(step) if step else "",
        "reason": move.reason,
    }


def _move(order: str) -> MoveSeen:
    move = move_of(order)
    assert move is not None  # noqa: S101 (its caller has just written it)
    return move
