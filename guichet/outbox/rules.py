"""When to try again, and when to stop trying."""

from __future__ import annotations

from datetime import datetime, timedelta

from guichet.core.errors import GuichetError
from guichet.outbox.values import Retry

# What nobody foresaw is seldom mended by waiting: a few tries, then people look at it.
MOST_UNFORESEEN = 5


def pause_after(attempt: int, retry: Retry, *, jitter: float) -> timedelta:
    """Return how long to wait after a failed try.

    Shape: `attempt` counts from 1; `jitter` is drawn in [0, 1) and shortens the wait by up to a quarter, so that what
    failed together does not come back together.
    """
    doubled: timedelta = retry.first * 2 ** min(attempt - 1, 30)
    return min(doubled, retry.longest) * (1 - jitter / 4)


def is_hopeless(error: BaseException, *, attempt: int, created_at: datetime, now: datetime, retry: Retry) -> bool:
    """Tell whether an item whose try failed with `error` must be parked."""
    if not isinstance(error, GuichetError):
        return attempt >= MOST_UNFORESEEN
    if not error.may_heal:
        return True
    return attempt >= retry.most and now - created_at >= retry.gives_up


def error_code(error: BaseException) -> str:
    """Return what is kept of an error: a stable code or the name of its class, never its text, which may hold data."""
    return error.code if isinstance(error, GuichetError) else type(error).__name__
