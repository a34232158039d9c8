"""Whether somebody answers on a channel, and when next."""

from datetime import date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from guichet.help.policy import ALWAYS, Channel, Span


class HolidayCalendar(Protocol):
    """The public holidays of a place."""

    def is_holiday(self, day: date, /) -> bool:
        """Return whether the day is a public holiday."""
        ...


def is_open(channel: Channel, moment: datetime, calendar: HolidayCalendar, *, zone: ZoneInfo) -> bool:
    """Return whether somebody answers at `moment`; a channel without hours (letters, e-mails) is never open.

    Shape: `moment` is aware; hours are half-open, [opens, closes), on the wall clock of `zone`.
    Source: requirements ZEN-1 and LAG-1 (holidays included).
    """
    if channel.hours == ALWAYS:
        return True
    local = moment.astimezone(zone)
    return any(span.opens <= local.time() < span.closes for span in _spans_on(channel, local.date(), calendar))


def opens_next_at(channel: Channel, moment: datetime, calendar: HolidayCalendar, *, zone: ZoneInfo) -> datetime | None:
    """Return the next opening after `moment`, in `zone`; None when there are no hours, or it never closes.

    Shape: looks 14 days ahead, beyond any run of holidays.
    """
    local = moment.astimezone(zone)
    for ahead in range(15):
        day = local.date() + timedelta(days=ahead)
        openings = (datetime.combine(day, span.opens, zone) for span in _spans_on(channel, day, calendar))
        later = [opening for opening in openings if opening > local]
        if later:
            return min(later)
    return None


def _spans_on(channel: Channel, day: date, calendar: HolidayCalendar) -> tuple[Span, ...]:
    if channel.hours is None or isinstance(channel.hours, str):
        return ()
    if calendar.is_holiday(day) and not channel.open_on_holidays:
        return ()
    return tuple(span for span in channel.hours if day.weekday() in span.days)
