"""How to reach the operator now: its numbers and addresses, and whether somebody answers at this moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext

from guichet.core.formats import Formats
from guichet.core.periods import local_day
from guichet.help.queries import ChannelNow, emails_now, phones_now


@dataclass(frozen=True, slots=True)
class ReachRow:
    label: str
    value: str
    href: str
    say: str


def reach_us(formats: Formats, now: datetime) -> list[ReachRow]:
    """Return the phones and e-mails of the pack, with what a call costs and whether somebody answers."""
    rows = [
        ReachRow(
            phone.label,
            phone.value,
            f"tel:{''.join(phone.value.split())}",
            " · ".join(words for words in (_open_words(phone, now, formats), phone.price) if words),
        )
        for phone in phones_now(now, formats.language)
    ]
    rows += [ReachRow(one.label, one.value, f"mailto:{one.value}", "") for one in emails_now(now, formats.language)]
    return rows


def _open_words(channel: ChannelNow, now: datetime, formats: Formats) -> str:
    if channel.is_open:
        return gettext("Ouvert maintenant")
    if channel.opens_at is None:
        return ""
    day = formats.day(channel.opens_at.date(), local_day(now, formats.time_zone), weekday=True)
    return gettext("Fermé, ouvre {day} à {time}").format(day=day, time=formats.time(channel.opens_at))
