"""Taking items to do, and saying what became of them: short transactions, nothing done inside them."""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import IntegrityError, connection, transaction
from django.db.models import F, QuerySet

from guichet.core.references import new_reference
from guichet.outbox import rules
from guichet.outbox.models import Item
from guichet.outbox.values import Conclusion, ItemState, Retry

# A worker that dies gives back what it held after this; one that lives renews its holds well before.
HOLD = timedelta(seconds=30)


def claim_due(*, most: int, now: datetime, hold: timedelta = HOLD) -> list[Item]:
    """Take up to `most` items that are due, or whose worker died, oldest first; empty when there are none.

    Shape: each comes with its attempt counted and a `claim` of its own, which `conclude` and `record_failure` compare.
    Of a lane only the first open item is taken, and only when none of it is running elsewhere.
    """
    if not _is_anything_due(now):  # looking costs no write: an idle worker hinders nobody
        return []
    try:
        with transaction.atomic(durable=True):
            recover(now=now)
            return _claim(most, now, hold)
    except IntegrityError:  # another worker took an item of the same lane at the same moment (item_lane_runs_one)
        return []


def _claim(most: int, now: datetime, hold: timedelta) -> list[Item]:
    found = Item.objects.claimable(now).order_by("due_at", "id")
    if connection.features.has_select_for_update_skip_locked:
        found = found.select_for_update(skip_locked=True, of=("self",))
    items = list(found[:most])
    for item in items:
        item.state, item.claim, item.claimed_until = ItemState.RUNNING, new_reference(), now + hold
        item.attempts += 1
    Item.objects.bulk_update(items, ["state", "claim", "claimed_until", "attempts"])
    return items


def renew(items: Iterable[Item], *, now: datetime, hold: timedelta = HOLD) -> None:
    """Hold items for longer: their handlers still run. Those whose hold was lost stay lost."""
    running = Item.objects.filter(state=ItemState.RUNNING, claim__in=[item.claim for item in items])
    running.update(claimed_until=now + hold)


def recover(*, now: datetime) -> None:
    """Put back what dead workers held; park what was lost too often: it may be what kills them."""
    _put_back(Item.objects.filter(state=ItemState.RUNNING, claimed_until__lte=now), now)


def recover_all(*, now: datetime) -> None:
    """Put back everything that is held: for the one worker that there may be, when it begins."""
    _put_back(Item.objects.filter(state=ItemState.RUNNING), now)


def _put_back(held: QuerySet[Item], now: datetime) -> None:
    if not held.exists():
        return
    free = {"claim": "", "claimed_until": None, "lost": F("lost") + 1}
    hopeless = held.filter(lost__gte=rules.MOST_LOST - 1)
    hopeless.update(state=ItemState.PARKED, ended_at=now, error=rules.LOST, **free)
    # behind the others: what kills its worker must not be the first thing that the next one does
    held.update(state=ItemState.WAITING, due_at=now, **free)


def _is_anything_due(now: datetime) -> bool:
    return (
        Item.objects.claimable(now).exists()
        or Item.objects.filter(state=ItemState.RUNNING, claimed_until__lte=now).exists()
    )


def conclude(item: Item, *, now: datetime, conclusion: Conclusion | None = None) -> bool:
    """Mark an item done, with what its handler wants written in the same transaction.

    Return False, and write nothing, when the hold was lost: the item was taken by another worker meanwhile.
    """
    with transaction.atomic(durable=True):
        held = _held(item).update(state=ItemState.DONE, ended_at=now, claim="", claimed_until=None, error="")
        if held and conclusion is not None:
            conclusion()
    return bool(held)


def record_failure(item: Item, error: BaseException, *, retry: Retry, now: datetime) -> ItemState | None:
    """Put an item back for later, or park it; return which. None, and nothing written, when the hold was lost."""
    code = rules.error_code(error)[:120]
    if rules.is_hopeless(error, attempt=item.attempts, created_at=item.created_at, now=now, retry=retry):
        held = _held(item).update(state=ItemState.PARKED, ended_at=now, claim="", claimed_until=None, error=code)
        return ItemState.PARKED if held else None
    pause = rules.pause_after(item.attempts, retry, jitter=random.random())  # noqa: S311 - spreads tries, hides nothing
    held = _held(item).update(state=ItemState.WAITING, due_at=now + pause, claim="", claimed_until=None, error=code)
    return ItemState.WAITING if held else None


def give_back(item: Item) -> None:
    """Put back an item whose try did not end: a worker that stops does so. The try is not counted."""
    _held(item).update(state=ItemState.WAITING, claim="", claimed_until=None, attempts=F("attempts") - 1)


def _held(item: Item) -> QuerySet[Item]:
    return Item.objects.filter(pk=item.pk, state=ItemState.RUNNING, claim=item.claim)
