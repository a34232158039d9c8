"""Reads of the cards of a line."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from guichet.contracts.values import LineState
from guichet.lines.models import SimCard
from guichet.lines.values.cards import SimState

if TYPE_CHECKING:
    pass


def sim_changed_at(number: str) -> datetime | None:
    """Return when the SIM card of the line in use of a number last took over from another; None if it never did.

    Shape: `number` in E.164. One query.
    """
    cards = SimCard.objects.filter(line__number=number, state=SimState.ACTIVE).exclude(line__state=LineState.TERMINATED)
    return cards.values_list("took_over_at", flat=True).first()
