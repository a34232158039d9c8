"""A move as its pages show it: where it stands, what comes next, what was asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext

from guichet.core.formats import Formats
from guichet.orders.values import MoveSeen, OrderState
from guichet.orders.words import address_line, line_name


@dataclass(frozen=True, slots=True)
class MoveShown:
    """`next` is what comes next, in a sentence or two; `asked` what was asked, each with its title."""

    order: str
    line: str
    next: str
    lines: tuple[str, ...]
    asked: tuple[tuple[str, str], ...]
    note: str


def move_shown(move: MoveSeen, formats: Formats, today: date) -> MoveShown:
    """Return a move, ready to show to its customer and at the desk alike."""
    asked = (
        (gettext("Nouvelle adresse"), address_line(move.to, formats.language)),
        (gettext("Ancienne adresse"), address_line(move.old, formats.language)),
        (gettext("Accessible à partir du"), formats.day(move.reachable_on, today, weekday=True, relative=False)),
        (gettext("Coupure de l’ancienne adresse"), _cut_off(move, formats, today)),
        (gettext("Téléphone où vous joindre"), formats.phone(move.phone)),
    )
    return MoveShown(
        order=move.order,
        line=move.line_reference,
        next=_next(move, formats, today),
        lines=tuple(line_name(line, formats) for line in move.lines),
        asked=tuple((title, said) for title, said in asked if said),
        note=move.note,
    )


def _cut_off(move: MoveSeen, formats: Formats, today: date) -> str:
    if move.cut_off_on is None:
        return gettext("À fixer ensemble")
    return formats.day(move.cut_off_on, today, weekday=True, relative=False)


def _next(move: MoveSeen, formats: Formats, today: date) -> str:
    match move.state:
        case OrderState.RECEIVED:
            said = gettext("Nous vous appelons pour fixer le jour avec vous, {day} au plus tard.")
            return said.format(day=formats.on(move.answer_by, today, weekday=True))
        case OrderState.DONE:
            return gettext("C’est fait : tout est à la nouvelle adresse.")
        case OrderState.CANCELLED:
            said = gettext("Rien ne change à l’ancienne adresse.")
            return f"{move.reason} {said}".strip()
    if move.next_step_at is None:
        return gettext("Nous préparons votre déménagement. Un courriel vous dira le jour.")
    step = move.next_step_at.astimezone(formats.time_zone)
    said = gettext("C’est prévu {day}, à partir de {time}.")
    return said.format(day=formats.on(step.date(), today, weekday=True), time=formats.time(step))
