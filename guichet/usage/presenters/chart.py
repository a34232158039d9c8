"""The chart of what is filtered, day by day or month by month, with its table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum

from django.utils.safestring import SafeString
from django.utils.translation import gettext

from guichet.core.formats import GIGABYTE, MEGABYTE, Formats
from guichet.core.money import currency_precision
from guichet.core.periods import DateRange, shift_months
from guichet.ui.charts import EVEN_TOPS, TOPS, Bar, Scale, bar_chart, figures_table, round_top
from guichet.usage.presenters.words import charge
from guichet.usage.values import MEASURED_IN_BYTES, MEASURED_IN_SECONDS, Totals, UsageKind, Used, Wanted

MINUTE, HOUR = 60, 3600
BETWEEN_DAYS, BETWEEN_MONTHS = 7, 3

Kinds = Mapping[UsageKind, Used]


class Measure(Enum):
    """What the bars are tall of."""

    DATA = "data"
    TIME = "time"
    COUNT = "count"
    MONEY = "money"


@dataclass(frozen=True, slots=True)
class UsageChart:
    title: str
    drawing: SafeString | str
    table: SafeString | str


def usage_chart(totals: Totals, wanted: Wanted, today: date, formats: Formats) -> UsageChart | None:
    """Return the chart of a filter; None when there is nothing to draw, or a single bar."""
    places = [*_places(wanted.days, by_month=totals.by_month)]
    measure = _measure(totals.sums, wanted)
    values = {start: _value(totals.buckets.get(start, {}), measure) for start in places}
    most = max(values.values(), default=0)
    if not most or len(places) < 2:
        return None
    scale = _scale(most, measure, formats)
    bars = [
        Bar(
            values[start] or None,
            _label(start, rank, len(places), totals, formats),
            is_now=start == (today.replace(day=1) if totals.by_month else today),
            is_minor=(rank % (2 * BETWEEN_DAYS) != 0 if not totals.by_month else rank % BETWEEN_MONTHS != 0),
        )
        for rank, start in enumerate(places)
    ]
    title = _title(measure, by_month=totals.by_month)
    names = {start: _name(start, today, totals, formats) for start in places}
    tallest = max(values, key=lambda start: values[start])
    said = gettext("{title}. Le plus haut : {most}, {when}.").format(
        title=title, most=_said(most, measure, formats), when=names[tallest]
    )
    return UsageChart(
        title,
        bar_chart(bars, scale, identifier="usage-chart", title=said),
        _table(
            title,
            [(names[start], totals.buckets[start]) for start in places if start in totals.buckets],
            totals,
            formats,
        ),
    )


def _places(days: DateRange, *, by_month: bool) -> Iterator[date]:
    if not by_month:
        yield from days
        return
    month = days.start.replace(day=1)
    while month < days.end:
        yield month
        month = shift_months(month, 1)


def _measure(sums: Kinds, wanted: Wanted) -> Measure:
    charged = any(used.charge_minor for used in sums.values())
    if charged and (wanted.charged or (wanted.kinds and wanted.kinds[0] >= UsageKind.PREMIUM)):
        return Measure.MONEY
    asked = wanted.kinds or tuple(sums)
    if any(kind in MEASURED_IN_BYTES and sums.get(kind) for kind in asked):
        return Measure.DATA
    return Measure.TIME if any(kind in MEASURED_IN_SECONDS and sums.get(kind) for kind in asked) else Measure.COUNT


def _value(kinds: Kinds, measure: Measure) -> int:
    match measure:
        case Measure.DATA:
            return sum(used.quantity for kind, used in kinds.items() if kind in MEASURED_IN_BYTES)
        case Measure.TIME:
            return sum(used.quantity for kind, used in kinds.items() if kind in MEASURED_IN_SECONDS)
        case Measure.MONEY:
            return sum(used.charge_minor for used in kinds.values())
    return sum(used.records for used in kinds.values())


def _said(value: int, measure: Measure, formats: Formats) -> str:
    match measure:
        case Measure.DATA:
            return str(formats.data(value))
        case Measure.TIME:
            return str(formats.duration(value))
        case Measure.MONEY:
            return charge(value, formats)
    return formats.number(value)


def _scale(most: int, measure: Measure, formats: Formats) -> Scale:
    match measure:
        case Measure.DATA:
            top = round_top(most, GIGABYTE) if most > GIGABYTE else round_top(most, MEGABYTE, EVEN_TOPS)
        case Measure.TIME:
            top = round_top(most, HOUR) if most > HOUR else round_top(most, MINUTE, EVEN_TOPS)
        case Measure.MONEY:
            unit = 10 ** currency_precision(formats.currency)
            top = round_top(most, unit, EVEN_TOPS if unit == 1 else TOPS)
        case _:
            top = round_top(most, 1, EVEN_TOPS) if most > 1 else 2
    said = (
        str(formats.allowance(value)) if measure == Measure.DATA else _said(value, measure, formats)
        for value in (top, top // 2)
    )
    return Scale(top, *said)


def _title(measure: Measure, *, by_month: bool) -> str:
    match measure:
        case Measure.DATA:
            return gettext("Données, mois par mois") if by_month else gettext("Données, jour par jour")
        case Measure.TIME:
            return (
                gettext("Durée des appels, mois par mois") if by_month else gettext("Durée des appels, jour par jour")
            )
        case Measure.MONEY:
            return gettext("Hors forfait, mois par mois") if by_month else gettext("Hors forfait, jour par jour")
    return gettext("Nombre, mois par mois") if by_month else gettext("Nombre, jour par jour")


def _label(start: date, rank: int, count: int, totals: Totals, formats: Formats) -> str:
    if totals.by_month:
        return formats.short_month(start)
    near_end = count - 1 - rank < BETWEEN_DAYS // 2 and rank != count - 1
    if (rank % BETWEEN_DAYS and rank != count - 1) or near_end:
        return ""
    return f"{start.day}/{start.month}"


def _name(start: date, today: date, totals: Totals, formats: Formats) -> str:
    if totals.by_month:
        return formats.month(start, today)
    return formats.day(start, today, relative=False)


def _table(caption: str, rows: Sequence[tuple[str, Kinds]], totals: Totals, formats: Formats) -> SafeString:
    """Return the figures: a column for each measure that something has."""
    columns = [gettext("Mois") if totals.by_month else gettext("Jour")]
    written = []
    shown = {
        Measure.DATA: gettext("Données"),
        Measure.TIME: gettext("Durée"),
        Measure.COUNT: gettext("Nombre"),
        Measure.MONEY: gettext("Hors forfait"),
    }
    for measure, words in shown.items():
        if _value(totals.sums, measure):
            columns.append(words)
            written.append(measure)
    return figures_table(
        caption,
        columns,
        [
            (name[:1].upper() + name[1:], [_said(_value(kinds, measure), measure, formats) for measure in written])
            for name, kinds in reversed(rows)
        ],
    )
