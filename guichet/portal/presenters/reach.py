"""How to reach the operator now: its numbers and addresses, and whether somebody answers at this moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext

from guichet import operators
from guichet.core.formats import Formats
from guichet.core.working_days import Calendar
from guichet.help.policy import Channel, Channels
from guichet.help.rules import is_open, opens_next_at


@dataclass(frozen=True, slots=True)
class ReachRow:
    label: str
    value: str
    href: str
    say: str


def reach_us(formats: Formats, now: datetime) -> list[ReachRow]:
    """Return the phones and e-mails of the pack, with what it costs and whether it is open."""
    operator = operators.current()
    channels = operator.section(Channels)
    calendar = Calendar(operator.holidays.country, operator.holidays.subdivision)
    rows = [
        ReachRow(
            label=phone.label.in_(formats.language),
            value=phone.value,
            href=f"tel:{phone.value.replace(' ', '')}",
            say=_open_words(phone, now, calendar, formats),
        )
        for phone in channels.phones
    ]
    rows += [
        ReachRow(mail.label.in_(formats.language), mail.value, f"mailto:{mail.value}", "") for mail in channels.emails
    ]
    return rows


def _open_words(channel: Channel, now: datetime, calendar: Calendar, formats: Formats) -> str:
    if is_open(channel, now, calendar, zone=formats.time_zone):
        return gettext("Ouvert maintenant")
    opening = opens_next_at(channel, now, calendar, zone=formats.time_zone)
    if opening is None:
        return ""
    day = formats.day(opening.date(), now.astimezone(formats.time_zone).date(), weekday=True)
    return gettext("Fermé, ouvre {day} à {time}").format(day=day, time=formats.time(opening))
