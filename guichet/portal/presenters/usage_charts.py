"""The usage of a line as charts with their tables: day by day in this period, period by period over a year."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum

from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext

from guichet.core.formats import GIGABYTE, MEGABYTE, Formats, Quantity
from guichet.core.money import Money
from guichet.core.periods import DateRange
from guichet.ui.charts import EVEN_TOPS, Bar, Scale, bar_chart, figures_table, round_top
from guichet.usage.queries import NOTHING_USED, LineUsage
from guichet.usage.values import UsageKind, Used

MINUTE, HOUR = 60, 3600
DAYS_BETWEEN_LABELS = 7
MONTHS_BETWEEN_LABELS = 3
# a limit much above every bar would flatten them all
MOST_LIMIT = 2


class Measure(Enum):
    """What a chart draws."""

    DATA = UsageKind.DATA
    VOICE = UsageKind.VOICE


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing and its table; an empty drawing when nothing was used, and then `say` says so."""

    drawing: SafeString | str
    say: str
    table: SafeString | str


Kinds = Mapping[UsageKind, Used]


def day_chart(usage: LineUsage, days: DateRange, today: date, measure: Measure, formats: Formats) -> Chart:
    """Return the current period, day by day; the days to come have their place and no bar."""
    values = {day: _value(kinds, measure) for day, kinds in usage.days.items()}
    most_on = max(values, key=lambda day: values[day], default=None)
    if most_on is None or not values[most_on]:
        return Chart("", gettext("Rien n’est encore compté depuis le début du mois."), "")
    highest = gettext("Le plus haut : {most} {day}.").format(
        most=_said(values[most_on], measure, formats), day=formats.on(most_on, today)
    )
    span = {
        "first": formats.day(days.start, today, relative=False),
        "last": formats.day(min(today, days.last_day), today, relative=False),
    }
    words = gettext("Données utilisées chaque jour du {first} au {last}.")
    if measure == Measure.VOICE:
        words = gettext("Durée des appels chaque jour du {first} au {last}.")
    bars = [
        Bar(values.get(day), _day_label(day, days, formats), is_now=day == today, is_minor=rank % 14 == 7)
        for rank, day in enumerate(days)
    ]
    return Chart(
        bar_chart(
            bars,
            _scale(values[most_on], measure, formats),
            identifier="days-chart",
            title=f"{words.format(**span)} {highest}",
        ),
        highest,
        _table(
            gettext("Consommation par jour"),
            gettext("Jour"),
            [
                (capfirst(formats.day(day, today, weekday=True, relative=False)), kinds)
                for day, kinds in sorted(usage.days.items())
            ],
            measure,
            usage,
            formats,
        ),
    )


def month_chart(
    usage: LineUsage,
    periods: Sequence[DateRange],
    today: date,
    measure: Measure,
    limit: int | None,
    formats: Formats,
) -> Chart:
    """Return a year, period by period; those without any usage show as such.

    Units: `limit` is what one period gives, in the unit of the measure; None without an end.
    """
    known = {**usage.months, periods[-1].start: usage.current} if usage.days else dict(usage.months)
    values = {start: _value(kinds, measure) for start, kinds in known.items()}
    rows = [(capfirst(formats.month(period.start, today)), known.get(period.start, {})) for period in reversed(periods)]
    most = max(values.values(), default=0)
    if not most:
        return Chart("", gettext("Aucune donnée sur les douze derniers mois."), "")
    drawn_limit = limit if limit and limit <= MOST_LIMIT * most else None
    first, last = (_month_and_year(period.start) for period in (periods[0], periods[-1]))
    words = gettext("Données utilisées chaque mois, entre {first} et {last}. Le plus haut : {most}.")
    if measure == Measure.VOICE:
        words = gettext("Durée des appels chaque mois, entre {first} et {last}. Le plus haut : {most}.")
    title = words.format(
        first=f"{formats.month(periods[0].start, first)}",
        last=f"{formats.month(periods[-1].start, last)}",
        most=_said(most, measure, formats),
    )
    bars = [
        Bar(
            values.get(period.start),
            formats.short_month(period.start),
            is_now=rank == len(periods) - 1,
            is_minor=(len(periods) - 1 - rank) % MONTHS_BETWEEN_LABELS != 0,
        )
        for rank, period in enumerate(periods)
    ]
    say = ""
    if drawn_limit:
        say = gettext("Le trait marque votre forfait d’aujourd’hui : {allowance}.").format(
            allowance=_written(measure, formats)(drawn_limit)
        )
    return Chart(
        bar_chart(
            bars,
            _scale(max(most, drawn_limit or 0), measure, formats),
            identifier="months-chart",
            title=title,
            limit=drawn_limit,
        ),
        say,
        _table(gettext("Consommation par mois"), gettext("Mois"), rows, measure, usage, formats),
    )


def _month_and_year(start: date) -> date:
    """Return a "today" of another year, so that a month is written with its own."""
    return start.replace(year=start.year - 1, day=1)


def _value(kinds: Kinds, measure: Measure) -> int:
    return kinds.get(measure.value, NOTHING_USED).quantity


def _said(quantity: int, measure: Measure, formats: Formats) -> str:
    return str(formats.data(quantity) if measure == Measure.DATA else formats.duration(quantity))


def _scale(most: int, measure: Measure, formats: Formats) -> Scale:
    is_data = measure == Measure.DATA
    small, large = (MEGABYTE, GIGABYTE) if is_data else (MINUTE, HOUR)
    top = round_top(most, large) if most > large else round_top(most, small, EVEN_TOPS)
    written = _written(measure, formats)
    return Scale(top, str(written(top)), str(written(top // 2)))


def _written(measure: Measure, formats: Formats) -> Callable[[int], Quantity]:
    """Return how a round quantity is written, on an axis or as what a bundle gives."""
    return formats.allowance if measure == Measure.DATA else formats.duration


def _day_label(day: date, days: DateRange, formats: Formats) -> str:
    """Return the number of a day each week, and the last day with its month."""
    rank = (day - days.start).days
    if day == days.last_day:
        return formats.day(day, day, relative=False)
    if rank % DAYS_BETWEEN_LABELS or days.last_day.toordinal() - day.toordinal() < DAYS_BETWEEN_LABELS - 1:
        return ""
    return formats.day(day, day, relative=False).split(" ")[0] if formats.language == "fr" else str(day.day)


def _table(
    caption: str,
    first: str,
    rows: Sequence[tuple[str, Kinds]],
    measure: Measure,
    usage: LineUsage,
    formats: Formats,
) -> SafeString:
    """Return the figures behind a chart: the measure, then calls, messages and charges where the line has any."""
    seen = {kind for kinds in (*usage.days.values(), *usage.months.values()) for kind in kinds}
    shows_data = measure == Measure.DATA or UsageKind.DATA in seen
    shows_calls = measure == Measure.VOICE or UsageKind.VOICE in seen
    shows_messages = bool(seen & {UsageKind.SMS, UsageKind.MMS})
    shows_charges = any(used.charge_minor for _, kinds in rows for used in kinds.values())
    columns = [first]
    columns += [gettext("Données")] if shows_data else []
    columns += [gettext("Appels")] if shows_calls else []
    columns += [gettext("SMS")] if shows_messages else []
    columns += [gettext("Hors forfait")] if shows_charges else []

    def cells(kinds: Kinds) -> list[str]:
        if not kinds:
            return []
        found = [str(formats.data(_value(kinds, Measure.DATA)))] if shows_data else []
        found += [str(formats.duration(_value(kinds, Measure.VOICE)))] if shows_calls else []
        if shows_messages:
            sent = sum(kinds.get(kind, NOTHING_USED).quantity for kind in (UsageKind.SMS, UsageKind.MMS))
            found.append(formats.number(sent))
        if shows_charges:
            charged = sum(used.charge_minor for used in kinds.values())
            found.append(formats.money(Money(charged, formats.currency)))
        return found

    return figures_table(
        caption, columns, [(name, cells(kinds)) for name, kinds in rows], nothing=gettext("Aucune donnée")
    )
