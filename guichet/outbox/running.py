"""Doing one item: the handler outside any transaction, then what became of it."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from guichet.core.errors import GuichetError
from guichet.outbox import registry, services
from guichet.outbox.values import Conclusion, ItemState, Retry, Run, UnknownName

if TYPE_CHECKING:
    from collections.abc import Callable

    from guichet.outbox.models import Item

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Tried:
    """How a handler ended, not recorded yet."""

    item: Item
    conclusion: Conclusion | None = None
    error: Exception | None = None

    def failed(self, error: Exception) -> Tried:
        return replace(self, conclusion=None, error=error)


def run_item(item: Item, *, now: Callable[[], datetime]) -> ItemState | None:
    """Do a claimed item and record the result; return its new state, None when the hold was lost meanwhile."""
    tried = try_item(item, now=now)
    try:
        return record(tried, now=now)
    except Exception as error:  # what the handler wanted written could not be: the try has failed
        return record(tried.failed(error), now=now)


def try_item(item: Item, *, now: Callable[[], datetime]) -> Tried:
    """Have the handler do a claimed item, outside any transaction."""
    try:
        handle = registry.registered(item.name).handle
        return Tried(item, conclusion=handle(Run(item.reference, item.name, item.payload, item.attempts, now())))
    except Exception as error:  # the edge of a worker: whatever happens is recorded, and the worker goes on
        return Tried(item, error=error)


def record(tried: Tried, *, now: Callable[[], datetime]) -> ItemState | None:
    """Write how a try ended; return the item's new state, None when the hold was lost meanwhile.

    Errors: whatever the conclusion raises; nothing is written then.
    """
    if tried.error is None:
        held = services.conclude(tried.item, now=now(), conclusion=tried.conclusion)
        return ItemState.DONE if held else None
    return record_failure(tried.item, tried.error, now=now)


def record_failure(item: Item, error: Exception, *, now: Callable[[], datetime]) -> ItemState | None:
    """Write that a try failed, for later or for people to see; return which, None when the hold was lost."""
    try:
        retry = registry.registered(item.name).retry
    except UnknownName:
        retry = Retry()
    state = services.record_failure(item, error, retry=retry, now=now())
    foreseen = isinstance(error, GuichetError) and state is not ItemState.PARKED
    log.log(
        logging.INFO if foreseen else logging.WARNING,
        "An item failed",
        exc_info=error if state is ItemState.PARKED else None,
        extra={"item": item.reference, "item_name": item.name, "state": state, "attempt": item.attempts},
    )
    return state


def drain(*, now: Callable[[], datetime], most_rounds: int = 50) -> int:
    """Do everything that is due, here and now, until nothing is; return how many items were tried. For tests."""
    tried = 0
    for _ in range(most_rounds):
        items = services.claim_due(most=50, now=now())
        if not items:
            return tried
        for item in items:
            run_item(item, now=now)
        tried += len(items)
    return tried
