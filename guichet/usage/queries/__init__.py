"""Reads of counters: a handful of rows for a month of usage, whatever the number of records."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING

from django.db.models import (
    Case,
    Count,
    DateField,
    F,
    IntegerField,
    OuterRef,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from guichet import operators
from guichet.catalogue.queries import data_given
from guichet.contracts.queries import lines_reached, user_since
from guichet.contracts.values import Capability, LineFacts, LineGroup, Principal, Reach, line_target
from guichet.core.periods import ONE_DAY, DateRange, billing_days, local_day, start_of_day
from guichet.database import Prepared
from guichet.lines.queries.equipped import EquippedLine
from guichet.usage.models import DayCounter, IngestedFile
from guichet.usage.policy import UsagePolicy
from guichet.usage.values import Balance, Pool, UsageKind, Used

if TYPE_CHECKING:
    from guichet.contracts.models import Line


@dataclass(frozen=True, slots=True)
class Usage:
    """What some lines used in a period. `read_at` is when the last usage file was read; None when none was.

    `since` has what was used since the first day of a line's user, for those of the lines that had another before.
    """

    by_line: dict[int, dict[UsageKind, Used]]
    read_at: datetime | None
    since: Mapping[int, dict[UsageKind, Used]] = field(default_factory=dict)

    def seen(self, line_id: int) -> dict[UsageKind, Used]:
        """Return what somebody may read of what a line used; its bundle is counted with all of it."""
        return self.since[line_id] if line_id in self.since else self.by_line.get(line_id, {})

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


def first_day_seen(principal: Principal, line: LineFacts) -> date | None:
    """Return the first whole day of a line's user, who sees nothing of the one before; None for who holds the line."""
    since = user_since(principal, line_target(line), Capability.SEE_USAGE)
    if since is None:
        return None
    zone = operators.current().zone
    day = local_day(since, zone)
    return day if start_of_day(day, zone) == since else day + ONE_DAY


def usage_seen_by(principal: Principal, lines: Sequence[LineFacts], days: DateRange) -> Usage:
    """Return what each line used over `days`, and what of it this person may read, as `usage_of`.

    One query; one more while one of the lines has a new user.
    """
    usage = usage_of([line.id for line in lines], days)
    firsts = {line.id: first_day_seen(principal, line) for line in lines}
    new = {line_id: first for line_id, first in firsts.items() if first is not None and first > days.start}
    if not new:
        return usage
    since: dict[int, dict[UsageKind, Used]] = {line_id: {} for line_id in new}
    for line_id, day, kind, used, charged in _used_by_day(line_ids=sorted(new), start=days.start, end=days.end):
        if day >= new[line_id]:
            before = since[line_id].get(UsageKind(kind), NOTHING_USED)
            since[line_id][UsageKind(kind)] = Used(before.quantity + used, before.charge_minor + charged)
    return replace(usage, since=since)


_used_by_day = Prepared(
    lambda line_ids, start, end: (
        DayCounter.objects.filter(line_id__in=line_ids, day__gte=start, day__lt=end)
        .order_by()
        .values_list("line_id", "day", "kind", "quantity", "charge_minor")
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


@dataclass(frozen=True)  # no slots: the sums are kept once made
class LineUsage:
    """What one line used: day by day in the current period, as a whole in each period before it.

    Days and periods (by their first day) without any usage are absent. `read_at` as in `Usage`. `hidden`: the days of
    the current period on which another used the line; only what is left of its bundle may be counted with them.
    """

    days: dict[date, dict[UsageKind, Used]]
    months: dict[date, dict[UsageKind, Used]]
    read_at: datetime | None
    hidden: dict[date, dict[UsageKind, Used]] = field(default_factory=dict)

    @cached_property
    def current(self) -> dict[UsageKind, Used]:
        """The sums of the days shown of the current period, by kind."""
        return _summed(self.days.values())

    @cached_property
    def bundle(self) -> dict[UsageKind, Used]:
        """The sums of the whole current period, by kind: what its bundle was used for, whoever did."""
        return _summed((*self.hidden.values(), *self.days.values()))


def _summed(days: Iterable[dict[UsageKind, Used]]) -> dict[UsageKind, Used]:
    sums: dict[UsageKind, Used] = {}
    for kinds in days:
        for kind, used in kinds.items():
            before = sums.get(kind, NOTHING_USED)
            sums[kind] = Used(
                before.quantity + used.quantity,
                before.charge_minor + used.charge_minor,
                before.records + used.records,
            )
    return sums


def line_usage(line_id: int, periods: Sequence[DateRange], since: date | None = None) -> LineUsage:
    """Return what a line that the person sees used over `periods`. One query, whatever the number of records.

    Shape: periods that touch, the oldest first; the last one is the current one. Nothing of before `since` is told, the
    day from which the person may read it. Units: as `usage_of`.
    """
    first = max(periods[0].start, min(since or periods[0].start, periods[-1].start))
    starts = {f"p{rank:02}": period.start for rank, period in enumerate(periods)}
    current = periods[-1].start
    days: dict[date, dict[UsageKind, Used]] = {}
    months: dict[date, dict[UsageKind, Used]] = {}
    hidden: dict[date, dict[UsageKind, Used]] = {}
    read_at = None
    for bucket, kind, *sums, at in _line_usage(line_id=line_id, first=first, end=periods[-1].end, **starts):
        side = days if bucket >= current else months
        if side is days and since is not None and bucket < since:
            side = hidden
        side.setdefault(bucket, {})[UsageKind(kind)] = Used(*sums)
        read_at = at
    return LineUsage(days, months, read_at, hidden)


def _build_line_usage(line_id: int, first: date, end: date, **starts: date) -> QuerySet[DayCounter, tuple[object, ...]]:
    """Group a line's counters by their own day in the last period, by the first day of the period in those before."""
    *before, current = [start for _, start in sorted(starts.items())]
    bucket = Case(
        When(day__gte=current, then=F("day")),
        *(When(day__gte=start, then=Value(start)) for start in reversed(before)),
        output_field=DateField(),
    )
    return (
        DayCounter.objects.filter(line_id=line_id, day__gte=first, day__lt=end)
        .annotate(bucket=bucket)
        .order_by("bucket", "kind")
        .values("bucket", "kind")
        .annotate(used=Sum("quantity"), charged=Sum("charge_minor"), count=Sum("records"), read_at=_last_reading())
        .values_list("bucket", "kind", "used", "charged", "count", "read_at")
    )


_line_usage = Prepared(_build_line_usage)


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


def data_balances(
    lines: Sequence[EquippedLine], usage: Usage, pools: Mapping[tuple[int, str], Pool]
) -> dict[int, Balance]:
    """Return what is left of the data of each line that has a bounded allowance. No query.

    Shape: by line id. Lines of one contract and offer whose allowance is shared have one balance together: that of
    `pools` (as `pools_of` returns it), or when it is not there, of the lines that are given.
    """
    balances: dict[int, Balance] = {}
    together: dict[tuple[int, str], list[tuple[int, int]]] = {}
    for line in lines:
        data = data_given(line.facts.offer_code, line.option_codes)
        if data is None or data.quantity is None:
            continue
        if data.shared:
            key = (line.facts.contract_id, line.facts.offer_code)
            together.setdefault(key, []).append((line.facts.id, data.quantity))
        else:
            used = usage.of(line.facts.id, UsageKind.DATA).quantity
            balances[line.facts.id] = Balance(max(0, data.quantity - used), data.quantity, shared=False)
    for key, members in together.items():
        balance = _shared_balance(members, pools.get(key), key[1], usage)
        balances.update({line_id: balance for line_id, _ in members})
    return balances


def _shared_balance(members: Sequence[tuple[int, int]], pool: Pool | None, offer: str, usage: Usage) -> Balance:
    """Return what several lines have left together: those that are given, or the whole pool when it is.

    Lines of the pool that are not given count for what their offer gives; their options are not known here.
    """
    allowance = sum(quantity for _, quantity in members)
    used = sum(usage.of(line_id, UsageKind.DATA).quantity for line_id, _ in members)
    if pool is not None:
        each = data_given(offer, ())
        allowance += (pool.lines - len(members)) * (each.quantity if each and each.quantity else 0)
        used = pool.data_used
    return Balance(max(0, allowance - used), allowance, shared=True)


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


def current_days(at: datetime) -> DateRange:
    """Return the days of the period of a moment, in the operator's zone. No query."""
    operator = operators.current()
    return billing_days(local_day(at, operator.zone), operator.section(UsagePolicy).period_starts_on_day)
