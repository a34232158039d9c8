"""What people decide about items that are parked."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from guichet.outbox.models import Item
from guichet.outbox.values import SPENT, ItemState


def replay(reference: str, *, now: datetime) -> bool:
    """Try a parked item again, as if for the first time. Return False when it was not parked (any more), or spent."""
    return bool(_again(reference=reference, now=now))


def replay_all(name: str, *, now: datetime) -> int:
    """Try again all the parked items of a name that are not spent; return how many."""
    return _again(name=name, now=now)


def drop(reference: str, *, now: datetime) -> bool:
    """Give up a parked item for good, which frees its lane. Return False when it was not parked (any more)."""
    parked = Item.objects.filter(reference=reference, state=ItemState.PARKED)
    return bool(parked.update(state=ItemState.DROPPED, ended_at=now))


def spend(ids: Collection[int]) -> int:
    """Note that parked items can do nothing any more: they are not replayed, only dropped. Return how many."""
    return Item.objects.filter(id__in=ids, state=ItemState.PARKED).update(error=SPENT)


def _again(*, now: datetime, **which: str) -> int:
    parked = Item.objects.filter(state=ItemState.PARKED, **which).exclude(error=SPENT)
    # tries are counted anew, and so is the time after which it is given up
    return parked.update(state=ItemState.WAITING, due_at=now, created_at=now, attempts=0, lost=0, ended_at=None)
