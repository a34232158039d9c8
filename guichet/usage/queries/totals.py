"""What a filter of usage adds up to: by day where that is few records, else by month.

Months that are asked for whole come from their counters; the days at the ends, and those since the counters, are added
up from the records, of which no more than `MOST_ADDED` are read for one page.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.db.models import Count, QuerySet, Sum
from django.db.models.functions import TruncDate

from guichet import operators
from guichet.core.periods import DateRange, shift_months, start_of_day
from guichet.database import Prepared
from guichet.usage.models import UsageRecord
from guichet.usage.queries.cells import Months, conditions, narrowed
from guichet.usage.values import Totals, UsageKind, Used, Wanted, added_up

MOST_ADDED = 60_000
# and no more for bars of days where the counters of months answer without
MOST_DRAWN = 30_000
# past that many days, bars of days would be threads
MOST_DAYS = 62
# days that no counter holds yet are a few; when they are more, they are counted first, up to MOST_ADDED
FEW_DAYS = 7

Buckets = dict[date, dict[UsageKind, Used]]


class _Part(NamedTuple):
    """Days of a month to read; `less`: to take away from what its counters say."""

    days: DateRange
    less: bool = False


@cache
def _days(local: ZoneInfo) -> Prepared:
    def build(
        line_ids: Collection[int],
        start: datetime,
        end: datetime,
        kinds: Collection[int] = (),
        directions: Collection[int] = (),
        zone: str | None = None,
        charged: Collection[int] | None = None,
    ) -> QuerySet[UsageRecord, tuple[Any, ...]]:
        found = UsageRecord.objects.filter(line_id__in=line_ids, started_at__gte=start, started_at__lt=end)
        found = narrowed(found, kinds, directions, zone, charged)
        return (
            found.annotate(day=TruncDate("started_at", tzinfo=local))
            .order_by()
            .values("day", "kind")
            .annotate(used=Sum("quantity"), charge=Sum("charge_minor"), count=Count("key"))
            .values_list("day", "kind", "used", "charge", "count")
        )

    return Prepared(build)


_some = Prepared(
    lambda line_ids, start, end: (
        UsageRecord.objects.filter(line_id__in=line_ids, started_at__gte=start, started_at__lt=end)
        .order_by()
        .values_list("line_id")[: MOST_ADDED + 1]
    )
)


def totals_of(line_ids: Collection[int], wanted: Wanted, months: Months) -> Totals:
    """Return what a filter adds up to, for lines whose usage the person may see.

    One query by day; by month, one for each end and one for the latest days, three at most.
    """
    zones = tuple(sorted({cell.zone for cell in months.cells if cell.zone}))
    if not line_ids:
        return Totals({}, by_month=False, known=True, zones=zones)
    if wanted.days.day_count <= MOST_DAYS and _about(line_ids, [wanted.days], months) <= MOST_DRAWN:
        return Totals(_by_day(line_ids, wanted, wanted.days), by_month=False, known=True, zones=zones)
    whole, parts = _plan(wanted.days, months)
    if _about(line_ids, [part.days for part in parts], months) > MOST_ADDED:
        return Totals({}, by_month=True, known=False, zones=zones)
    return Totals(_by_month(line_ids, wanted, months, whole, parts), by_month=True, known=True, zones=zones)


def _by_day(line_ids: Collection[int], wanted: Wanted, days: DateRange) -> Buckets:
    zone = operators.current().zone
    buckets: Buckets = {}
    span = days.in_zone(zone)
    rows = _days(zone)(line_ids=line_ids, start=span.start, end=span.end, **conditions(wanted))
    for day, kind, used, charge, count in rows:
        buckets.setdefault(day, {})[UsageKind(kind)] = Used(used, charge, count)
    return dict(sorted(buckets.items()))


def _plan(days: DateRange, months: Months) -> tuple[list[date], list[_Part]]:
    """Return the months to take from their counters, and what is to be read beside: ends, and days of no counter."""
    opened = months.open_from or days.start
    whole: list[date] = []
    parts = [_Part(DateRange(max(days.start, opened), days.end))] if days.end > opened else []
    for month in _months_in(days):
        held, asked = months.days_of(month), _within(days, month, opened)
        if held is None or asked is None:
            continue
        rest = [DateRange(*ends) for ends in ((held.start, asked.start), (asked.end, held.end)) if ends[0] < ends[1]]
        if sum(part.day_count for part in rest) < asked.day_count:
            whole.append(month)
            parts += [_Part(part, less=True) for part in rest]
        else:
            parts.append(_Part(asked))
    return whole, parts


def _months_in(days: DateRange) -> Iterator[date]:
    month = days.start.replace(day=1)
    while month < days.end:
        yield month
        month = shift_months(month, 1)


def _within(days: DateRange, month: date, opened: date) -> DateRange | None:
    """Return the days asked for that are of a month and before the first that no counter holds."""
    start, end = max(days.start, month), min(days.end, shift_months(month, 1), opened)
    return DateRange(start, end) if start < end else None


def _by_month(
    line_ids: Collection[int], wanted: Wanted, months: Months, whole: Collection[date], parts: Collection[_Part]
) -> Buckets:
    pieces: dict[date, list[dict[UsageKind, Used]]] = defaultdict(list)
    for cell in months.cells:
        if cell.month in whole and cell.meets(wanted):
            pieces[cell.month].append({cell.kind: cell.used})
    for part in parts:
        for day, kinds in _by_day(line_ids, wanted, part.days).items():
            signed = {kind: _less(used) for kind, used in kinds.items()} if part.less else kinds
            pieces[day.replace(day=1)].append(signed)
    summed = {month: added_up(found) for month, found in sorted(pieces.items())}
    return {
        month: {kind: used for kind, used in kinds.items() if used.records}
        for month, kinds in summed.items()
        if any(used.records for used in kinds.values())
    }


def _less(used: Used) -> Used:
    return Used(-used.quantity, -used.charge_minor, -used.records)


def _about(line_ids: Collection[int], parts: Collection[DateRange], months: Months) -> int:
    """Return about how many records some days hold, filtered or not: what reading them costs. A query at most."""
    found = 0.0
    for days in parts:
        opened = months.open_from or days.start
        for month in _months_in(days):
            held, asked = months.days_of(month), _within(days, month, opened)
            if held and asked:
                found += months.records(month) * asked.day_count / held.day_count
        if (late := (days.end - max(days.start, opened)).days) > FEW_DAYS:
            found += _counted(line_ids, DateRange(days.end - timedelta(late), days.end))
    return int(found)


def _counted(line_ids: Collection[int], days: DateRange) -> int:
    zone = operators.current().zone
    return len(_some(line_ids=line_ids, start=start_of_day(days.start, zone), end=start_of_day(days.end, zone)))
