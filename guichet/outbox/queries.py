"""Reads of the outbox, for workers and for the desk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from guichet.outbox.models import Item
from guichet.outbox.values import SPENT, ItemState, Payload


@dataclass(frozen=True, slots=True)
class ParkedItem:
    """A parked item, as the desk lists it. `error` is a code, for which the edge finds words."""

    id: int
    reference: str
    name: str
    error: str
    attempts: int
    created_at: datetime
    parked_at: datetime | None
    customer_reference: str | None
    customer_name: str | None


# The columns of ParkedItem, in its order.
_PARKED = (
    "id",
    "reference",
    "name",
    "error",
    "attempts",
    "created_at",
    "ended_at",
    "customer__reference",
    "customer__name",
)


def parked_items(*, after: int | None = None, most: int = 50) -> list[ParkedItem]:
    """Return parked items, the oldest first, from the one after the id `after`. One query."""
    rows = Item.objects.filter(state=ItemState.PARKED)
    if after is not None:
        rows = rows.filter(id__gt=after)
    return [ParkedItem(*row) for row in rows.order_by("id").values_list(*_PARKED)[:most]]


def parked_payloads(name: str) -> list[tuple[int, Payload]]:
    """Return the ids and the payloads of the parked items of a name that are not spent. One query."""
    rows = Item.objects.filter(state=ItemState.PARKED, name=name).exclude(error=SPENT)
    return list(rows.order_by("id").values_list("id", "payload"))


def open_items(name: str) -> int:
    """Return how many items of a name wait, run or are parked: for the test that nothing is left. One query."""
    return Item.objects.filter(name=name).exclude(state__in=[ItemState.DONE, ItemState.DROPPED]).count()


def parked_item(reference: str) -> ParkedItem | None:
    """Return one parked item, or None when it is not parked (any more). One query."""
    row = Item.objects.filter(state=ItemState.PARKED, reference=reference).values_list(*_PARKED).first()
    return ParkedItem(*row) if row else None


def late_since(*, now: datetime) -> datetime | None:
    """Return since when the item that waits longest could have been done, None when none waits. Two queries.

    What a parked item holds back in its lane waits for people, not for a worker: it is not counted.
    """
    waiting = Item.objects.claimable(now).order_by("due_at").values_list("due_at", flat=True).first()
    held = Item.objects.filter(state=ItemState.RUNNING, claimed_until__lte=now)
    forgotten = held.order_by("claimed_until").values_list("claimed_until", flat=True).first()
    return min((moment for moment in (waiting, forgotten) if moment), default=None)
