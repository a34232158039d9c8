"""What the seal of a day of the journal is made of, and when a day may be sealed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Any

from guichet.acts.values import Actor, Refusal
from guichet.core.periods import day_bounds

# Acts take their moment when they begin: by then even a slow transaction has written what belongs to the day.
SEALED_AFTER = timedelta(hours=3)
_ONE_DAY = timedelta(days=1)


def staff_refusal(act: str, by: Actor, *, tells_a_secret: bool) -> Refusal | None:
    """Return why one of the staff does not do for somebody what that person may do; None when they may.

    A secret is told only to who asked for it in a way that the pack allows. Source: docs/adr/0012.
    """
    if by.demand is None or not tells_a_secret or act in by.demand.opens:
        return None
    return Refusal("acts.not_by_this_way", {"way": by.demand.way})


@dataclass(frozen=True, slots=True)
class SealOfDay:
    """What a day's entries come to: their first and last ids (0 when there are none), their number, the digest."""

    first_id: int
    last_id: int
    entries: int
    digest: str


def digest_of_day(day: date, previous: str, entries: Iterable[tuple[int, str]]) -> SealOfDay:
    """Return the seal of a day: SHA-256 of the day, of the digest before it, then of each entry's text, a line each.

    Shape: `entries` are ids with `canonical_text`, in the order of ids; `previous` is empty for the first day.
    """
    digest = hashlib.sha256(f"{day.isoformat()}\n{previous}\n".encode())
    first = last = count = 0
    for entry_id, text in entries:
        digest.update(f"{text}\n".encode())
        first, last, count = first or entry_id, entry_id, count + 1
    return SealOfDay(first, last, count, digest.hexdigest())


def canonical_text(columns: Mapping[str, Any]) -> str:  # Any: what a row holds
    """Return one entry as JSON, the same on every database and in every release.

    Shape: sorted names, no spaces, ASCII, moments in UTC. What is empty is left out, so that a column added later,
    empty in old rows, breaks no seal; a value that is emptied still changes the text.
    """
    held = {name: _plain(value) for name, value in columns.items() if value not in (None, "", {})}
    return json.dumps(held, sort_keys=True, separators=(",", ":"))


def days_to_seal(first: date | None, at: datetime, zone: tzinfo) -> list[date]:
    """Return the days from `first` on that may be sealed at a moment, oldest first; none when `first` is None."""
    days: list[date] = []
    while first is not None and day_bounds(first, zone).end + SEALED_AFTER <= at:
        days.append(first)
        first += _ONE_DAY
    return days


def _plain(value: Any) -> Any:  # Any: as above
    return value.astimezone(UTC).isoformat(timespec="microseconds") if isinstance(value, datetime) else value
