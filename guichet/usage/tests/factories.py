"""Usage for tests."""

from datetime import UTC, date, datetime
from itertools import count

from guichet.contracts.models import Line
from guichet.usage.models import DayCounter, UsageRecord
from guichet.usage.values import Direction, UsageKind

_numbers = count(1)


def counter(of: Line, *, day: date, **fields: object) -> DayCounter:
    """Return what a line used in a day: 1 GB of data, unless said otherwise."""
    given = {"kind": UsageKind.DATA, "quantity": 1_000_000_000, "records": 1, **fields}
    return DayCounter.objects.create(line=of, day=day, **given)


def record(of: Line, **fields: object) -> UsageRecord:
    """Return a call of one minute."""
    given = {
        "key": f"test-{next(_numbers)}",
        "started_at": datetime(2026, 11, 3, 10, 0, tzinfo=UTC),
        "kind": UsageKind.VOICE,
        "direction": Direction.OUT,
        "quantity": 60,
        **fields,
    }
    return UsageRecord.objects.create(line=of, **given)
