"""Where the records of some lines are: how many there are by month and by all that they are filtered by.

From the counters of months, which hold the days before `open_from`; the days since are few and looked at as they are.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from django.db.models import QuerySet, Sum

from guichet.core.periods import DateRange, shift_months
from guichet.database import Prepared
from guichet.usage.models import ClosedMonths, MonthCounter, UsageRecord
from guichet.usage.values import Direction, UsageKind, Used, Wanted

MONTHS = 12

Counted = TypeVar("Counted", UsageRecord, MonthCounter)


@dataclass(frozen=True, slots=True)
class Cell:
    """What some lines used in a month that is the same in all that is filtered."""

    month: date
    kind: UsageKind
    direction: Direction
    zone: str
    charged: bool
    used: Used

    def meets(self, wanted: Wanted) -> bool:
        """Tell whether its records meet all conditions of a filter but the days."""
        return (
            (not wanted.kinds or self.kind in wanted.kinds)
            and wanted.direction in (None, self.direction)
            and wanted.zone in (None, self.zone)
            and (self.charged or not wanted.charged)
        )


@dataclass(frozen=True, slots=True)
class Months:
    """The cells of some lines, and the day from which usage is in none of them; None when no day is in any."""

    cells: Sequence[Cell]
    open_from: date | None

    def days_of(self, month: date) -> DateRange | None:
        """Return the days of a month that its cells hold; None when they hold none."""
        end = min(shift_months(month, 1), self.open_from or month)
        return DateRange(month, end) if end > month else None

    def records(self, month: date, wanted: Wanted | None = None) -> int:
        """Return how many records of a month the cells hold: all, or those that meet a filter."""
        return sum(cell.used.records for cell in self.cells if cell.month == month and _meets(cell, wanted))


def _meets(cell: Cell, wanted: Wanted | None) -> bool:
    return wanted is None or cell.meets(wanted)


_COLUMNS = ("month", "kind", "direction", "zone", "charged")
_closed = Prepared(lambda: ClosedMonths.objects.values_list("open_from"))
_cells = Prepared(
    lambda line_ids, start, end: (
        MonthCounter.objects.filter(line_id__in=line_ids, month__gte=start, month__lt=end)
        .order_by()
        .values(*_COLUMNS)
        .annotate(used=Sum("quantity"), charge=Sum("charge_minor"), count=Sum("records"))
        .values_list(*_COLUMNS, "used", "charge", "count")
    )
)


def months_of(line_ids: Collection[int], kept: DateRange) -> Months:
    """Return the cells of some lines over the days that are kept, each month whole. Two queries."""
    rows = _closed()
    if not rows or not line_ids:
        return Months((), rows[0][0] if rows else None)
    found = _cells(line_ids=line_ids, start=kept.start.replace(day=1), end=kept.end)
    return Months(
        tuple(
            Cell(month, UsageKind(kind), Direction(direction), zone, charged, Used(used, charge, count))
            for month, kind, direction, zone, charged, used, charge, count in found
        ),
        rows[0][0],
    )


def _build_lines(
    line_ids: Collection[int],
    month: date,
    kinds: Collection[int] = (),
    directions: Collection[int] = (),
    zone: str | None = None,
    charged: Collection[int] | None = None,
) -> QuerySet[MonthCounter, tuple[Any, ...]]:
    found = MonthCounter.objects.filter(line_id__in=line_ids, month=month)
    found = narrowed(found, kinds, directions, zone, charged)
    return found.order_by().values_list("line_id").distinct()


_lines = Prepared(_build_lines)


def narrowed(
    found: QuerySet[Counted],
    kinds: Collection[int],
    directions: Collection[int],
    zone: str | None,
    charged: Collection[int] | None,
) -> QuerySet[Counted]:
    """Keep the rows that meet the `conditions` of a filter, of records and of counters alike."""
    if kinds:
        found = found.filter(kind__in=kinds)
    if directions:
        found = found.filter(direction__in=directions)
    if zone is not None:
        found = found.filter(zone=zone)
    if charged is not None:
        found = found.filter(charge_minor__gt=0)
    return found


def conditions(wanted: Wanted) -> dict[str, Any]:
    """Return the conditions of a filter but its days, as arguments of a prepared read."""
    asked: dict[str, Any] = {"kinds": [*map(int, wanted.kinds)]} if wanted.kinds else {}
    if wanted.direction:
        asked["directions"] = [int(wanted.direction)]
    if wanted.zone is not None:
        asked["zone"] = wanted.zone
    if wanted.charged:
        asked["charged"] = ()  # a condition without a value: that it is there is enough
    return asked


def lines_with(line_ids: Collection[int], month: date, wanted: Wanted) -> list[int]:
    """Return which of some lines have records of a filter in a month's cells. One query."""
    return [line_id for (line_id,) in _lines(line_ids=line_ids, month=month, **conditions(wanted))]
