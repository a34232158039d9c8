"""Reads of phones lost or stolen, and what declaring them looks at."""

from __future__ import annotations

from typing import Any

from guichet.acts.values import Ask
from guichet.database import Prepared
from guichet.lines.models import LossDeclaration
from guichet.lines.queries.blocking import blocking_facts
from guichet.lines.values.blocking import BlockReason
from guichet.lines.values.losses import DeclaringFacts, LossFacts

# The columns of `values.LossFacts`, in its order.
LOSS_COLUMNS = (
    "reference",
    "reason",
    "happened_on",
    "happened_at",
    "place",
    "imei",
    "declared_by_id",
    "declared_at",
    "device_asked",
    "device_blocked_at",
    "device_freed_at",
    "settled_at",
    "found_at",
)


def last_loss_of(line_id: int) -> LossFacts | None:
    """Return the last declaration of a line, whatever came of it. One query."""
    rows = list(_last_losses(line_id=line_id))
    return loss_of_row(rows[0]) if rows else None


_last_losses = Prepared(
    lambda line_id: LossDeclaration.objects.filter(line_id=line_id).order_by("-id").values_list(*LOSS_COLUMNS)[:1]
)


def lost_phone_of(line_id: int) -> LossFacts | None:
    """Return the last declaration of a line whose phone was not found, its card replaced or not. One query."""
    found = last_loss_of(line_id)
    return found if found is not None and found.found_at is None else None


def declaring_facts(ask: Ask) -> DeclaringFacts:
    """Return what declaring a loss, and finding the phone, look at. Three queries."""
    loss = lost_phone_of(ask.target.id)
    return DeclaringFacts(
        blocking=blocking_facts(ask),
        loss=loss,
        own=loss is not None and loss.declared_by == ask.by.asker_id,
    )


def loss_of_row(row: tuple[Any, ...]) -> LossFacts | None:  # Any: the columns, in order
    """Return what other modules may know of a row; None for one that a join left empty."""
    reference, reason, *rest = row
    return LossFacts(reference, BlockReason(reason), *rest) if reference else None
