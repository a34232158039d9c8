"""Reads of counters: a handful of rows for a month of usage, whatever the number of records."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from guichet.contracts.queries import lines_reached
from guichet.contracts.values import LineGroup, Reach
from guichet.core.periods import DateRange
from guichet.database import Prepared
from guichet.usage.models import DayCounter, IngestedFile
from guichet.usage.values import Pool, UsageKind, Used

if TYPE_CHECKING:
    from guichet.contracts.models import Line


@dataclass(frozen=True, slots=True)
class Usage:
    """What some lines used in a period. `read_at` is when the last usage file was read; None when none was."""

    by_line: dict[int, dict[UsageKind, Used]]
    read_at: datetime | None

    def of(self, line_id: int, kind: UsageKind) -> Used:
        return self.by_line.get(line_id, {}).get(kind, NOTHING_USED)


NOTHING_USED = Used(0, 0)


_used = Prepared(
    lambda line_ids, start, end: (
        DayCounter.objects.filter(line_id__in=line_ids, day__gte=start, day__lt=end)
        .order_by()
        .values("line_id", "kind")
        .annotate(used=Sum("quantity"), charged=Sum("charge_minor"), read_at=_last_reading())
        .values_list("line_id", "kind", "used", "charged", "read_at")
    )
)


def usage_of(line_ids: Collection[int], days: DateRange) -> Usage:
    """Return what each line used over `days`, by kind. One query; none for no lines.

    Units: those of `UsageKind`; charges in minor units of the operator's currency.
    """
    if not line_ids:
        return Usage({}, None)
    by_line: dict[int, dict[UsageKind, Used]] = {}
    read_at = None
    for line_id, kind, used, charged, at in _used(line_ids=line_ids, start=days.start, end=days.end):
        by_line.setdefault(line_id, {})[UsageKind(kind)] = Used(used, charged)
        read_at = at
    return Usage(by_line, read_at)


def fleet_of(reach: Reach, days: DateRange) -> list[LineGroup]:
    """Return the lines that a reach covers, counted by likeness, with the data that they used over `days`. One query.

    Shape: one group for each kind, offer, site and state, in that order.
    """
    rows = _fleet(start=days.start, end=days.end, **reach.ids()) if reach else []
    return [LineGroup(*row) for row in rows]


def pools_of(contract_ids: Collection[int], days: DateRange) -> dict[tuple[int, str], Pool]:
    """Return, by contract and offer, all the lines of these contracts and the data that they used over `days`.

    One query. Not bounded by a Principal: what is left of a shared allowance is the same for all who share it, and
    only its sum is shown. The ids are those of lines that the person sees.
    """
    if not contract_ids:
        return {}
    rows = _pools(contract_ids=contract_ids, start=days.start, end=days.end)
    return {(contract_id, offer): Pool(lines, used) for contract_id, offer, lines, used in rows}


def _with_data_used(lines: QuerySet[Line], start: date, end: date) -> QuerySet[Line]:
    used = (
        DayCounter.objects.filter(line=OuterRef("pk"), kind=UsageKind.DATA, day__gte=start, day__lt=end)
        .order_by()
        .values("line")
        .annotate(used=Sum("quantity"))
        .values("used")
    )
    return lines.annotate(data_used=Coalesce(Subquery(used, output_field=IntegerField()), 0))


_FLEET = ("kind", "offer_code", "contract_id", "site_id", "site__name", "state")
_fleet = Prepared(
    lambda start, end, **ids: (
        _with_data_used(lines_reached(Reach(**ids)), start, end)
        .order_by("kind", "offer_code", "site__name", "site_id", "state")
        .values(*_FLEET)
        .annotate(count=Count("pk"), used=Sum("data_used"))
        .values_list(*_FLEET, "count", "used")
    )
)
_pools = Prepared(
    lambda contract_ids, start, end: (
        _with_data_used(lines_reached(Reach(contracts=contract_ids)), start, end)
        .order_by()
        .values("contract_id", "offer_code")
        .annotate(lines=Count("pk"), used=Sum("data_used"))
        .values_list("contract_id", "offer_code", "lines", "used")
    )
)


def _last_reading() -> Subquery:
    return Subquery(IngestedFile.objects.order_by("-ingested_at").values("ingested_at")[:1])
