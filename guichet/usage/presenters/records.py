"""The page of usage: what is filtered, what it adds up to, and the records day by day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby
from urllib.parse import urlencode

from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext

from guichet.contracts.values import LineFacts
from guichet.core.formats import Formats
from guichet.core.periods import ONE_DAY, DateRange, local_day
from guichet.usage.forms.filters import MONTH, MONTH_BEFORE, YEAR, place_text
from guichet.usage.presenters import words
from guichet.usage.presenters.chart import UsageChart, usage_chart
from guichet.usage.values import KIND_GROUPS, RecordSlice, SeenRecord, Totals, UsageKind, Used, Wanted


@dataclass(frozen=True, slots=True)
class Seen:
    """What the view read. `asked` is what the address asks for, but the mark; `lines` those that it leaves.

    `whole`: the customers whose numbers this person reads whole, by row id. `opened` is whether it starts at the top.
    """

    asked: Mapping[str, str]
    wanted: Wanted
    lines: Sequence[LineFacts]
    several: bool
    found: RecordSlice
    totals: Totals
    whole: frozenset[int]
    opened: bool
    now: datetime
    today: date


@dataclass(frozen=True, slots=True)
class RecordRow:
    """A record: what it is, when, with whom and where, on which line, how much, and what it costs beyond the bundle."""

    icon: str
    title: str
    time: str
    detail: str
    line: str
    line_href: str
    quantity: str
    charge: str


@dataclass(frozen=True, slots=True)
class UsagePage:
    """`heading` names the days; `days` hold what each had, the latest first. `sums` are words and figure."""

    heading: str
    scope: str
    sums: list[tuple[str, str]]
    sums_unknown: bool
    chart: UsageChart | None
    days: list[tuple[str, list[RecordRow]]]
    shows_line: bool
    is_cut: bool
    older: str
    newest: str
    export: str
    year: str = ""
    chips: list[tuple[str, str]] = field(default_factory=list)


def usage_page(seen: Seen, formats: Formats) -> UsagePage:
    lines = {line.id: line for line in seen.lines}
    zone = formats.time_zone
    grouped = groupby(seen.found.records, key=lambda record: local_day(record.started_at, zone))
    after = seen.found.following
    return UsagePage(
        heading=_heading(seen.wanted.days, seen.today, formats),
        scope=_scope(seen, formats),
        sums=_sums(seen.totals.sums, formats),
        sums_unknown=not seen.totals.known,
        chart=usage_chart(seen.totals, seen.wanted, seen.today, formats) if seen.totals.known else None,
        days=[
            (capfirst(formats.day(day, seen.today, weekday=True)), [_row(one, lines, seen, formats) for one in records])
            for day, records in grouped
        ],
        shows_line=seen.several,
        is_cut=seen.found.is_cut,
        older=f"?{urlencode({**seen.asked, 'before': place_text(after)})}" if after else "",
        newest=f"?{urlencode(seen.asked)}" if not seen.opened else "",
        export=urlencode(seen.asked),
        year=_without_days(seen.asked) if seen.asked.get("period") != YEAR else "",
    )


def _without_days(asked: Mapping[str, str]) -> str:
    kept = {name: value for name, value in asked.items() if name not in ("from", "to", "period")}
    return f"?{urlencode({**kept, 'period': YEAR})}"


def period_choices(asked: Mapping[str, str], chosen: str) -> list[tuple[str, str, bool]]:
    """Return the periods that are a word, as links: address, words, whether chosen; the other filters stay."""
    kept = {name: value for name, value in asked.items() if name not in ("from", "to", "period")}
    named = ((MONTH, gettext("Ce mois-ci")), (MONTH_BEFORE, gettext("Mois dernier")), (YEAR, gettext("12 mois")))
    return [(f"?{urlencode({**kept, 'period': name})}", said, name == chosen) for name, said in named]


def _heading(days: DateRange, today: date, formats: Formats) -> str:
    end = min(days.end, max(days.start, today) + ONE_DAY)
    return capfirst(formats.days(DateRange(days.start, end), today))


def _scope(seen: Seen, formats: Formats) -> str:
    if len(seen.lines) == 1:
        return words.line_words(seen.lines[0], formats)
    count = len(seen.lines)
    return ngettext("{count} ligne", "{count} lignes", count).format(count=formats.number(count))


def _sums(sums: Mapping[UsageKind, Used], formats: Formats) -> list[tuple[str, str]]:
    """Return what each kind adds up to: "Appels", "42, soit 3 h 12"."""
    rows = []
    for name, said in words.kind_groups():
        if name == "messages":  # SMS and MMS stand by themselves
            continue
        parts = [_part(kind, sums[kind], formats) for kind in KIND_GROUPS[name] if kind in sums]
        if parts:
            rows.append((said, ", ".join(parts)))
    charged = sum(used.charge_minor for used in sums.values())
    if charged:
        rows.append((gettext("Hors forfait"), words.charge(charged, formats)))
    return rows


def _part(kind: UsageKind, used: Used, formats: Formats) -> str:
    count = formats.number(used.records)
    match kind:
        case UsageKind.DATA | UsageKind.ROAMING_DATA:
            return str(formats.data(used.quantity))
        case UsageKind.VOICE | UsageKind.ROAMING_VOICE:
            said = ngettext("{count} appel, {time}", "{count} appels, {time}", used.records)
            return said.format(count=count, time=formats.duration(used.quantity))
        case UsageKind.PREMIUM:
            return ngettext("{count} appel ou message", "{count} appels ou messages", used.records).format(count=count)
        case UsageKind.ROAMING_SMS:
            return ngettext("{count} SMS", "{count} SMS", used.quantity).format(count=formats.number(used.quantity))
    return formats.number(used.quantity)


def _row(record: SeenRecord, lines: Mapping[int, LineFacts], seen: Seen, formats: Formats) -> RecordRow:
    line = lines[record.line_id]
    whole = line.customer_id in seen.whole
    zone = words.zone_name(record.zone, formats.language) if record.zone not in ("", formats.country) else ""
    parts = [words.number(record, formats, whole=whole) if record.counterpart else "", zone]
    kept = {name: value for name, value in seen.asked.items() if name not in ("q", "line")}
    return RecordRow(
        icon=words.ICONS[record.kind],
        title=words.kind_word(record.kind, record.direction),
        time=formats.time(record.started_at),
        detail=", ".join(part for part in parts if part),
        line=words.line_words(line, formats) if seen.several else "",
        line_href=f"?{urlencode({**kept, 'line': line.reference})}" if seen.several else "",
        quantity=words.quantity(record.kind, record.quantity, formats),
        charge=words.charge(record.charge_minor, formats) if record.charge_minor else "",
    )
