"""Which alerts a line has, where it stands, and which marks were crossed and not told.

What comes in bulk is bounded by the lines that a file touched: nothing here walks over all lines, nor all alerts.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet, Sum

from guichet import operators
from guichet.acts.values import Ask
from guichet.catalogue.queries import OfferFacts, data_given, offer_facts, offers_that_share, shares_data, smallest_data
from guichet.contracts.values import Capability, LineKind, LineState
from guichet.core.periods import DateRange, local_day
from guichet.database import Prepared
from guichet.lines.queries.equipped import EquippedLine, equipped_lines_named
from guichet.usage import rules
from guichet.usage.models import DayCounter, UsageAlert, UsageAlertSent
from guichet.usage.policy import UsagePolicy
from guichet.usage.queries import Usage, current_days, data_balances, pools_of, usage_of
from guichet.usage.values import (
    NOTHING_SET,
    ROAMING,
    AlertChannel,
    AlertFacts,
    Amounts,
    Choices,
    Crossed,
    Measure,
    Spending,
    Standing,
    Threshold,
    UsageKind,
)

# Lines that are looked at together, and how many are told in one transaction: the rest is left to the next job.
LINES_AT_ONCE = 5_000
MOST_TOLD = 50

_COLUMNS = ("percents", "out_minor", "roaming_minor", "ceiling_minor", "by_sms", "by_mail", "by_push")


@dataclass(frozen=True, slots=True)
class LineMonth:
    """A line in a period: where it stands, and when usage was last read. `gives_data`: False when it has none."""

    gives_data: bool
    standing: Standing
    read_at: datetime | None


@dataclass(frozen=True, slots=True)
class AlertSetting:
    """What is set on a line; `is_set` is False when nobody ever set anything."""

    choices: Choices
    is_set: bool


@dataclass(frozen=True, slots=True)
class ToTell:
    """Marks to tell for a period, by line id; `rest` are lines not looked at yet, `legal` those of them for the law."""

    days: DateRange
    crossed: tuple[Crossed, ...]
    rest: tuple[int, ...]
    legal: tuple[int, ...] = ()


def line_month(line: EquippedLine, days: DateRange) -> LineMonth:
    """Return where a line stands over `days`. Two queries at most."""
    facts = line.facts
    usage = usage_of([facts.id], days)
    pools = pools_of([facts.contract_id], days) if shares_data(facts.offer_code) else {}
    given = data_given(facts.offer_code, line.option_codes)
    standing = Standing(data_balances([line], usage, pools).get(facts.id), _spending(line, usage))
    return LineMonth(given is not None, standing, usage.read_at)


def alerts_of(line_id: int) -> AlertSetting:
    """Return what is set on a line. One query."""
    rows = _alert(line_id=line_id)
    return AlertSetting(_choices(rows[0]), is_set=True) if rows else AlertSetting(NOTHING_SET, is_set=False)


_alert = Prepared(lambda line_id: UsageAlert.objects.filter(line_id=line_id).values_list(*_COLUMNS))


def alert_facts(ask: Ask) -> AlertFacts:
    """Return what setting alerts looks at. Four queries at most."""
    today = local_day(ask.at, operators.current().zone)
    found = equipped_lines_named([ask.target.id], today=today)
    choices = alerts_of(ask.target.id).choices
    sees_amounts = may_see_amounts(ask)
    if not found:  # terminated since its page was opened: the rule answers by the state
        return AlertFacts(LineState.TERMINATED, None, False, True, Standing(), choices, sees_amounts)
    (line,) = found
    month = line_month(line, current_days(ask.at))
    return AlertFacts(
        state=line.facts.state,
        activates_on=line.facts.activates_on,
        is_mobile=line.facts.kind == LineKind.MOBILE,
        gives_data=month.gives_data,
        standing=month.standing,
        choices=choices,
        sees_amounts=sees_amounts,
    )


def may_see_amounts(ask: Ask) -> bool:
    """Tell whether who asks sees what the line costs: who sees its contract does."""
    return ask.by.access.may(Capability.SEE_CONTRACT, ask.target)


def alerts_to_tell(line_ids: Collection[int], legal: Collection[int], *, at: datetime) -> ToTell:
    """Return the marks that these lines crossed in the current period and that were not told in it.

    Shape: `legal` are those of them that may have crossed what the law sets, although nobody set anything. At most
    `MOST_TOLD` lines, in the order of ids. Lines that share an allowance with one of them and have an alert are looked
    at too. Not bounded by a Principal: for jobs. Eight queries at most for `LINES_AT_ONCE` lines, however much they
    used; two where no line has come near a mark and nobody set any.
    """
    days, today = current_days(at), local_day(at, operators.current().zone)
    waiting, law = sorted({*line_ids, *legal}), set(legal)
    found: dict[int, Crossed] = {}  # those that share are found once for each part of the lines
    while waiting and len(found) < MOST_TOLD:
        some, waiting = waiting[:LINES_AT_ONCE], waiting[LINES_AT_ONCE:]
        found |= {one.line_id: one for one in _crossed_among(some, law, days, today)}
    crossed = list(found.values())
    rest = (*(one.line_id for one in crossed[MOST_TOLD:]), *waiting)
    left = {one.line_id for one in crossed[MOST_TOLD:]} | law
    return ToTell(days, tuple(crossed[:MOST_TOLD]), rest, tuple(line_id for line_id in rest if line_id in left))


def choices_of(line_ids: Collection[int], *, locked: bool = False) -> dict[int, Choices]:
    """Return what is set on each of these lines; lines without a row are absent. One query.

    Shape: `locked` holds the rows until the end of the transaction, in the order of lines.
    """
    rows = UsageAlert.objects.filter(line_id__in=line_ids).order_by("line_id")
    rows = rows.select_for_update() if locked else rows
    return {line_id: _choices(values) for line_id, *values in rows.values_list("line_id", *_COLUMNS)}


def told_of(line_ids: Collection[int], period: date) -> dict[int, set[Threshold]]:
    """Return the marks that were told of each line in the period of this first day. One query."""
    rows = UsageAlertSent.objects.filter(line_id__in=line_ids, period_start=period)
    told: dict[int, set[Threshold]] = {}
    for line_id, measure, level in rows.values_list("line_id", "measure", "level"):
        told.setdefault(line_id, set()).add(Threshold(Measure(measure), level))
    return told


def _choices(row: Sequence[object]) -> Choices:
    percents, *amounts, sms, mail, push = row
    wanted = zip((AlertChannel.SMS, AlertChannel.MAIL, AlertChannel.PUSH), (sms, mail, push), strict=True)
    return Choices(
        tuple(percents),  # type: ignore[arg-type]  # a list of numbers, as JSON holds it
        Amounts(*amounts),  # type: ignore[arg-type]  # the columns of amounts
        tuple(channel for channel, is_wanted in wanted if is_wanted),
    )


def _crossed_among(line_ids: Sequence[int], law: Collection[int], days: DateRange, today: date) -> list[Crossed]:
    """Return the marks crossed among lines, the lines in order.

    The database answers first which lines may have crossed anything: of those with no alert of their own, the ones
    that spent something near a legal mark. Only these are fetched with their options and their sums.
    """
    chosen = choices_of(line_ids) | _sharing(line_ids)
    near = _near_legal_marks([line_id for line_id in line_ids if line_id in law and line_id not in chosen], days)
    lines = [
        line for line in equipped_lines_named(sorted({*chosen, *near}), today=today) if line.facts.state in rules.TOLD
    ]
    if not lines:
        return []
    ids = [line.facts.id for line in lines]
    usage, told = usage_of(ids, days), told_of(ids, days.start)
    shared = {line.facts.contract_id for line in lines if shares_data(line.facts.offer_code)}
    balances = data_balances(lines, usage, pools_of(shared, days))
    found = (
        _crossed(
            line, chosen.get(line.facts.id, NOTHING_SET), usage, balances=balances, told=told.get(line.facts.id, set())
        )
        for line in lines
    )
    return sorted((one for one in found if one.marks), key=lambda one: one.line_id)


def _crossed(
    line: EquippedLine, choices: Choices, usage: Usage, *, balances: Mapping[int, object], told: Iterable[Threshold]
) -> Crossed:
    facts = line.facts
    is_mobile = facts.kind == LineKind.MOBILE
    standing = Standing(balances.get(facts.id), _spending(line, usage))  # type: ignore[arg-type]  # a Balance or None
    marks = rules.marks_of(choices, operators.current().section(UsagePolicy), is_mobile=is_mobile)
    return Crossed(
        facts.id,
        facts.reference,
        facts.contract_id,
        facts.offer_code,
        is_mobile,
        tuple(mark for mark in marks if mark not in set(told) and rules.is_crossed(mark, standing)),
        standing,
    )


def _sharing(line_ids: Collection[int]) -> dict[int, Choices]:
    """Return what is set on lines that share an allowance with one of these. Two queries; none where none is shared."""
    offers = offers_that_share()
    if not offers:
        return {}
    used = DayCounter.objects.filter(line_id__in=line_ids, line__offer_code__in=offers).order_by()
    contracts = list(used.values_list("line__contract_id", flat=True).distinct())
    if not contracts:
        return {}
    rows = UsageAlert.objects.filter(line__contract_id__in=contracts, line__offer_code__in=offers).order_by("line_id")
    return {line_id: _choices(values) for line_id, *values in rows.values_list("line_id", *_COLUMNS)}


def _near_legal_marks(line_ids: Sequence[int], days: DateRange) -> list[int]:
    """Return the mobile lines that may have crossed what the law sets, told or not. One query; none for no lines."""
    policy = operators.current().section(UsagePolicy)
    near = Q()
    if levels := rules.roaming_levels(None, policy):
        near |= Q(roaming__gte=levels[0])
    if policy.bill_shock is not None:
        near |= Q(bundled__gt=0) | Q(data__gte=smallest_data())
        if ceiling := rules.ceiling_of(None, policy):
            near |= Q(out__gte=ceiling)
    return list(_spent(line_ids, days).filter(near).values_list("line_id", flat=True)) if near and line_ids else []


def _spent(line_ids: Sequence[int], days: DateRange) -> QuerySet[DayCounter, dict[str, object]]:
    """Group the counters of mobile lines into what they spent and the data that they used."""
    counters = DayCounter.objects.filter(
        line_id__in=line_ids, day__gte=days.start, day__lt=days.end, line__kind=LineKind.MOBILE
    )
    return (
        counters.order_by()
        .values("line_id")
        .annotate(
            out=Sum("charge_minor"),
            roaming=Sum("charge_minor", filter=Q(kind__in=ROAMING)),
            bundled=Sum("charge_minor", filter=Q(kind__in=(UsageKind.DATA, UsageKind.VOICE, UsageKind.SMS))),
            data=Sum("quantity", filter=Q(kind=UsageKind.DATA)),
        )
    )


def _spending(line: EquippedLine, usage: Usage) -> Spending:
    """Return what a line spent beyond its bundle."""
    charges = {kind: used.charge_minor for kind, used in usage.by_line.get(line.facts.id, {}).items()}
    bounded = _bounded_kinds(line.facts.offer_code, line.option_codes)
    return Spending(
        out_minor=sum(charges.values()),
        roaming_minor=sum(charges.get(kind, 0) for kind in ROAMING),
        bundled_minor=sum(charges.get(kind, 0) for kind in bounded),
    )


def _bounded_kinds(offer: str, options: tuple[str, ...]) -> list[UsageKind]:
    """Return the kinds of which the bundle includes a quantity that can be used up."""
    facts: OfferFacts = offer_facts(offer, options, operators.current().default_language)
    given = ((UsageKind.DATA, facts.data), (UsageKind.VOICE, facts.voice), (UsageKind.SMS, facts.messages))
    return [kind for kind, allowance in given if allowance is not None and allowance.quantity is not None]
