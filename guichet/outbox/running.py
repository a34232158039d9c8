"""Doing one item: the handler outside any transaction, then what became of it."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import TYPE_CHECKING

from guichet.outbox import registry, services
from guichet.outbox.values import ItemState, Retry, Run

if TYPE_CHECKING:
    from collections.abc import Callable

    from guichet.outbox.models import Item

log = logging.getLogger(__name__)


def run_item(item: Item, *, now: Callable[[], datetime]) -> ItemState | None:
    """Do a claimed item and record the result; return its new state, None when the hold was lost meanwhile."""
    found = None
    try:
        found = registry.registered(item.name)
        conclusion = found.handle(Run(item.reference, item.name, item.payload, item.attempts, now()))
        held = services.conclude(item, now=now(), conclusion=conclusion)
        return ItemState.DONE if held else None
    except Exception as error:  # the edge of a worker: whatever happens is recorded, and the worker goes on
        retry = found.retry if found else Retry()
        state = services.record_failure(item, error, retry=retry, now=now())
        log.warning(
            "An item failed",
            exc_info=state is ItemState.PARKED,
            extra={"item": item.reference, "item_name": item.name, "state": state.value, "attempt": item.attempts},
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
