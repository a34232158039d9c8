"""When to try again, and when to stop trying."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo

from guichet.core.errors import GuichetError
from guichet.outbox.values import Recurrence, Retry

# What nobody foresaw is seldom mended by waiting: a few tries, then people look at it.
MOST_UNFORESEEN = 5
# What was being done each time a worker died may be what kills them; or it was only there. So, more tries than above.
MOST_LOST = 10
LOST = "outbox.lost"


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


def last_occurrence(recurrence: Recurrence, *, now: datetime, zone: tzinfo) -> datetime:
    """Return when a recurrent job last had to happen, in UTC; `now` when it has to happen right now."""
    if recurrence.minutes is not None:
        step = recurrence.minutes * 60
        return datetime.fromtimestamp(int(now.timestamp()) // step * step, UTC)
    assert recurrence.at is not None  # noqa: S101 - registry.every holds it
    today = now.astimezone(zone).date()
    moment = datetime.combine(today, recurrence.at, zone)
    if moment > now:
        moment = datetime.combine(today - timedelta(days=1), recurrence.at, zone)
    return moment.astimezone(UTC)
