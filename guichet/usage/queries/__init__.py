"""Reads of counters: a handful of rows for a month of usage, whatever the number of records."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING

from django.db.models import (
    Case,
    Count,
    DateField,
    Exists,
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
from guichet.acts.values import Ask
from guichet.catalogue.queries import data_given
from guichet.contracts.queries import lines_reached
from guichet.contracts.values import LineGroup, LineState, Reach
from guichet.core.periods import DateRange, billing_days, local_day
from guichet.database import Prepared
from guichet.lines.queries.equipped import EquippedLine, equipped_lines_named
from guichet.usage import rules
from guichet.usage.models import DayCounter, IngestedFile, UsageAlert, UsageAlertSent
from guichet.usage.policy import UsagePolicy
from guichet.usage.values import AlertFacts, Balance, Crossed, Pool, UsageKind, Used

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


@dataclass(frozen=True)  # no slots: the sums are kept once made
class LineUsage:
    """What one line used: day by day in the current period, as a whole in each period before it.

    Days and periods (by their first day) without any usage are absent. `read_at` as in `Usage`.
    """

    days: dict[date, dict[UsageKind, Used]]
    months: dict[date, dict[UsageKind, Used]]
    read_at: datetime | None

    @cached_property
    def current(self) -> dict[UsageKind, Used]:
        """The sums of the current period, by kind."""
        sums: dict[UsageKind, Used] = {}
        for kinds in self.days.values():
            for kind, used in kinds.items():
                before = sums.get(kind, NOTHING_USED)
                sums[kind] = Used(
                    before.quantity + used.quantity,
                    before.charge_minor + used.charge_minor,
                    before.records + used.records,
                )
        return sums


def line_usage(line_id: int, periods: Sequence[DateRange]) -> LineUsage:
    """Return what a line that the person sees used over `periods`. One query, whatever the number of records.

    Shape: periods that touch, the oldest first; the last one is the current one. Units: as `usage_of`.
    """
    starts = {f"p{rank:02}": period.start for rank, period in enumerate(periods)}
    current = periods[-1].start
    days: dict[date, dict[UsageKind, Used]] = {}
    months: dict[date, dict[UsageKind, Used]] = {}
    read_at = None
    for bucket, kind, *sums, at in _line_usage(line_id=line_id, end=periods[-1].end, **starts):
        side = days if bucket >= current else months
        side.setdefault(bucket, {})[UsageKind(kind)] = Used(*sums)
        read_at = at
    return LineUsage(days, months, read_at)


def _build_line_usage(line_id: int, end: date, **starts: date) -> QuerySet[DayCounter, tuple[object, ...]]:
    """Group a line's counters by their own day in the last period, by the first day of the period in those before."""
    *before, current = [start for _, start in sorted(starts.items())]
    bucket = Case(
        When(day__gte=current, then=F("day")),
        *(When(day__gte=start, then=Value(start)) for start in reversed(before)),
        output_field=DateField(),
    )
    return (
        DayCounter.objects.filter(line_id=line_id, day__gte=[*before, current][0], day__lt=end)
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


# Lines whose alerts are looked at together, and how much one job does before it leaves the rest to the next.
ALERTS_AT_ONCE = 500
MOST_LOOKS = 20
MOST_TOLD = 50


@dataclass(frozen=True, slots=True)
class LineMonth:
    """A line's data in a period: what is left of them, None when there is no end to it; and when usage was last read.

    `gives_data` is False for a line that has none to count.
    """

    gives_data: bool
    balance: Balance | None
    read_at: datetime | None


@dataclass(frozen=True, slots=True)
class ToTell:
    """Alerts to tell for a period, by line id; `after` is the line to go on from, None when all were looked at."""

    days: DateRange
    crossed: tuple[Crossed, ...]
    after: int | None


def current_days(at: datetime) -> DateRange:
    """Return the days of the period of a moment, in the operator's zone. No query."""
    operator = operators.current()
    return billing_days(local_day(at, operator.zone), operator.section(UsagePolicy).period_starts_on_day)


def line_month(line: EquippedLine, days: DateRange) -> LineMonth:
    """Return what is left of a line's data, or of those it shares, over `days`. Two queries at most."""
    given = data_given(line.facts.offer_code, line.option_codes)
    if given is None or given.quantity is None:
        return LineMonth(given is not None, None, None)
    usage = usage_of([line.facts.id], days)
    pools = pools_of([line.facts.contract_id], days) if given.shared else {}
    return LineMonth(True, data_balances([line], usage, pools)[line.facts.id], usage.read_at)


def alert_of(line_id: int) -> int | None:
    """Return the percentage at which a line is told, None when it has no alert. One query."""
    rows = _alert(line_id=line_id)
    return rows[0][0] if rows else None


_alert = Prepared(lambda line_id: UsageAlert.objects.filter(line_id=line_id).values_list("percent"))


def alert_facts(ask: Ask) -> AlertFacts:
    """Return what setting an alert looks at. Four queries at most."""
    days = current_days(ask.at)
    today = local_day(ask.at, operators.current().zone)
    found = equipped_lines_named([ask.target.id], today=today)
    if not found:  # terminated since its page was opened: the rule answers by the state
        percent, nothing = alert_of(ask.target.id), Balance(0, 0, shared=False)
        return AlertFacts(LineState.TERMINATED, None, gives_data=True, balance=nothing, percent=percent)
    (line,) = found
    month = line_month(line, days)
    return AlertFacts(
        state=line.facts.state,
        activates_on=line.facts.activates_on,
        gives_data=month.gives_data,
        balance=month.balance,
        percent=alert_of(ask.target.id),
    )


def alerts_to_tell(*, at: datetime, after: int = 0, line_id: int | None = None) -> ToTell:
    """Return alerts that were crossed in the current period and not told in it, for the lines after a row id.

    Shape: `MOST_TOLD` at most, and `MOST_LOOKS` times `ALERTS_AT_ONCE` lines; `line_id` looks at one line only.
    Four queries at most for each `ALERTS_AT_ONCE` lines, however much they used.
    """
    days, today = current_days(at), local_day(at, operators.current().zone)
    crossed: list[Crossed] = []
    for _ in range(MOST_LOOKS):
        waiting = _waiting(days, after, line_id)
        crossed += _crossed_among(waiting, days, today)
        if len(crossed) > MOST_TOLD:
            return ToTell(days, tuple(crossed[:MOST_TOLD]), crossed[MOST_TOLD - 1].line_id)
        if len(waiting) < ALERTS_AT_ONCE:
            return ToTell(days, tuple(crossed), None)
        after = max(waiting)
    return ToTell(days, tuple(crossed), after)


def _waiting(days: DateRange, after: int, line_id: int | None) -> dict[int, int]:
    """Return, by line id, the percentages of the next alerts that were not told in the period."""
    told = UsageAlertSent.objects.filter(line=OuterRef("line"), period_start=days.start, percent=OuterRef("percent"))
    alerts = UsageAlert.objects.filter(line__state__in=rules.TOLD, line_id__gt=after).exclude(Exists(told))
    if line_id is not None:
        alerts = alerts.filter(line_id=line_id)
    return dict(alerts.order_by("line_id").values_list("line_id", "percent")[:ALERTS_AT_ONCE])


def _crossed_among(waiting: Mapping[int, int], days: DateRange, today: date) -> list[Crossed]:
    lines = equipped_lines_named(list(waiting), today=today)
    shared = {line.facts.contract_id for line in lines if _shares(line)}
    balances = data_balances(lines, usage_of(list(waiting), days), pools_of(shared, days))
    found = [
        Crossed(line.facts.id, waiting[line.facts.id], balance, line.facts.contract_id, line.facts.offer_code)
        for line in lines
        if (balance := balances.get(line.facts.id)) and rules.is_crossed(balance, waiting[line.facts.id])
    ]
    return sorted(found, key=lambda one: one.line_id)


def _shares(line: EquippedLine) -> bool:
    given = data_given(line.facts.offer_code, line.option_codes)
    return given is not None and given.shared
