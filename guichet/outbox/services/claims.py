"""Taking items to do, and saying what became of them: short transactions, nothing done inside them."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from guichet.core.references import new_reference
from guichet.outbox import rules
from guichet.outbox.models import Item
from guichet.outbox.values import OPEN, Conclusion, ItemState, Retry

# A worker that dies gives back what it held after this; a try must end well before.
HOLD = timedelta(seconds=60)


def claim_due(*, most: int, now: datetime, hold: timedelta = HOLD) -> list[Item]:
    """Take up to `most` items that are due, or whose worker died, oldest first; empty when there are none.

    Shape: each comes with its attempt counted and a `claim` of its own, which `conclude` and `record_failure` compare.
    Of a lane only the first open item is taken, and only when none of it is running elsewhere.
    """
    with transaction.atomic(durable=True):
        before = Item.objects.filter(lane=OuterRef("lane"), id__lt=OuterRef("id"), state__in=OPEN)
        due = Q(state=ItemState.WAITING, due_at__lte=now) | Q(state=ItemState.RUNNING, claimed_until__lte=now)
        found = Item.objects.filter(due).filter(Q(lane="") | ~Exists(before)).order_by("due_at", "id")
        if connection.features.has_select_for_update_skip_locked:
            found = found.select_for_update(skip_locked=True, of=("self",))
        items = list(found[:most])
        for item in items:
            item.state, item.claim, item.claimed_until = ItemState.RUNNING, new_reference(), now + hold
            item.attempts += 1
        Item.objects.bulk_update(items, ["state", "claim", "claimed_until", "attempts"])
    return items


def conclude(item: Item, *, now: datetime, conclusion: Conclusion | None = None) -> bool:
    """Mark an item done, with what its handler wants written in the same transaction.

    Return False, and write nothing, when the hold was lost: the item was taken by another worker meanwhile.
    """
    with transaction.atomic(durable=True):
        held = _held(item).update(state=ItemState.DONE, ended_at=now, claim="", claimed_until=None, error="")
        if held and conclusion is not None:
            conclusion()
    return bool(held)


def record_failure(item: Item, error: BaseException, *, retry: Retry, now: datetime) -> ItemState:
    """Put an item back for later, or park it; return which. Nothing is written when the hold was lost."""
    code = rules.error_code(error)[:120]
    if rules.is_hopeless(error, attempt=item.attempts, created_at=item.created_at, now=now, retry=retry):
        _held(item).update(state=ItemState.PARKED, ended_at=now, claim="", claimed_until=None, error=code)
        return ItemState.PARKED
    pause = rules.pause_after(item.attempts, retry, jitter=random.random())  # noqa: S311 - spreads tries, hides nothing
    _held(item).update(state=ItemState.WAITING, due_at=now + pause, claim="", claimed_until=None, error=code)
    return ItemState.WAITING


def give_back(item: Item) -> None:
    """Put back an item that was taken and not tried: a worker that stops does so. The try is not counted."""
    _held(item).update(state=ItemState.WAITING, claim="", claimed_until=None, attempts=F("attempts") - 1)


def _held(item: Item) -> QuerySet[Item]:
    return Item.objects.filter(pk=item.pk, state=ItemState.RUNNING, claim=item.claim)
