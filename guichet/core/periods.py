"""Spans of time. Both kinds are half-open, [start, end): the end belongs to the next one.

Two datetimes of one zone compare by their clock faces in Python, which is wrong in the hour that a clock repeats;
everything here compares instants (UTC).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from guichet.core.errors import GuichetError

ONE_DAY = timedelta(days=1)


class NaiveMoment(GuichetError):
    code = "periods.naive_moment"


class EndNotAfterStart(GuichetError):
    code = "periods.end_not_after_start"


class BillingDayOutOfRange(GuichetError):
    code = "periods.billing_day_out_of_range"


@dataclass(frozen=True, slots=True)
class Period:
    """A span of instants, [start, end). Errors: NaiveMoment, EndNotAfterStart."""

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        if instant(self.end) <= instant(self.start):
            raise EndNotAfterStart(start=self.start.isoformat(), end=self.end.isoformat())

    def __contains__(self, moment: datetime) -> bool:
        return instant(self.start) <= instant(moment) < instant(self.end)

    def overlaps(self, other: "Period") -> bool:
        return instant(self.start) < instant(other.end) and instant(other.start) < instant(self.end)

    @property
    def length(self) -> timedelta:
        """The time that really passes: a day of a clock change has 23 or 25 hours."""
        return instant(self.end) - instant(self.start)


@dataclass(frozen=True, slots=True)
class DateRange:
    """A span of days, [start, end). Errors: EndNotAfterStart (an empty range is none)."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end <= self.start:
            raise EndNotAfterStart(start=self.start.isoformat(), end=self.end.isoformat())

    def __contains__(self, day: date) -> bool:
        return self.start <= day < self.end

    def __iter__(self) -> Iterator[date]:
        return (self.start + timedelta(days=offset) for offset in range(self.day_count))

    @property
    def day_count(self) -> int:
        return (self.end - self.start).days

    @property
    def last_day(self) -> date:
        """The last day that belongs to the range: what people are told."""
        return self.end - ONE_DAY

    def overlaps(self, other: "DateRange") -> bool:
        return self.start < other.end and other.start < self.end

    def in_zone(self, tz: tzinfo) -> Period:
        """Return the instants from the first midnight to the last, in a zone."""
        return Period(start_of_day(self.start, tz), start_of_day(self.end, tz))


def instant(moment: datetime) -> datetime:
    """Return a moment in UTC. Errors: NaiveMoment if it has no zone."""
    if moment.utcoffset() is None:
        raise NaiveMoment(moment=moment.isoformat())
    return moment.astimezone(UTC)


def local_moment(moment: datetime, tz: tzinfo) -> datetime:
    """Return a moment as the clocks of a zone show it. Errors: NaiveMoment."""
    if moment.utcoffset() is None:
        raise NaiveMoment(moment=moment.isoformat())
    return moment.astimezone(tz)


def local_day(moment: datetime, tz: tzinfo) -> date:
    """Return the calendar day of a moment in a zone. Errors: NaiveMoment."""
    return local_moment(moment, tz).date()


def start_of_day(day: date, tz: tzinfo) -> datetime:
    """Return the first instant of a day in a zone: midnight, or later where the clock jumps over midnight."""
    return datetime.combine(day, time.min, tz).astimezone(UTC).astimezone(tz)


def day_bounds(day: date, tz: tzinfo) -> Period:
    """Return the instants of one day in a zone, 23 to 25 hours long."""
    return DateRange(day, day + ONE_DAY).in_zone(tz)


def days_through(first: date, last: date) -> DateRange:
    """Return the range of two days that both belong to it, as contracts give them. Errors: EndNotAfterStart."""
    return DateRange(first, last + ONE_DAY)


def shift_months(day: date, months: int) -> date:
    """Return the same day some months later (or earlier); 31 January plus one month is the last day of February."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, _days_in_month(year, month + 1)))


def billing_days(day: date, starts_on_day: int) -> DateRange:
    """Return the days of the billing month that `day` belongs to.

    Errors: BillingDayOutOfRange unless 1 <= starts_on_day <= 28: a later day does not exist in every month.
    """
    if not 1 <= starts_on_day <= 28:
        raise BillingDayOutOfRange(starts_on_day=starts_on_day)
    this_month = day.replace(day=starts_on_day)
    start = this_month if day >= this_month else shift_months(this_month, -1)
    return DateRange(start, shift_months(start, 1))


def month_days(day: date) -> DateRange:
    """Return the days of the calendar month of a day."""
    return billing_days(day, 1)


def billing_period(moment: datetime, tz: tzinfo, starts_on_day: int) -> Period:
    """Return the billing month that a moment belongs to, from midnight to midnight in the operator's zone.

    Errors: NaiveMoment; BillingDayOutOfRange unless 1 <= starts_on_day <= 28.
    """
    return billing_days(local_day(moment, tz), starts_on_day).in_zone(tz)


def month_of(moment: datetime, tz: tzinfo) -> Period:
    """Return the calendar month of a moment in the operator's zone. Errors: NaiveMoment."""
    return billing_period(moment, tz, 1)


def _days_in_month(year: int, month: int) -> int:
    first_of_next = date(year + month // 12, month % 12 + 1, 1)
    return (first_of_next - ONE_DAY).day
