"""Reads of the pack's channels: how the operator is reached at a given moment. No query: all stands in the pack."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from guichet import operators
from guichet.core.working_days import Calendar
from guichet.help.policy import Channel, Channels, Phone
from guichet.help.rules import is_open, opens_next_at


@dataclass(frozen=True, slots=True)
class ChannelNow:
    """A channel in one language, and whether somebody answers: `opens_at` is None when open, or without hours."""

    label: str
    value: str
    price: str
    is_open: bool
    opens_at: datetime | None


def phones_now(at: datetime, language: str) -> list[ChannelNow]:
    """Return the numbers to call, in the pack's order, as they are at `at` (holidays included)."""
    return [_now(phone, at, language) for phone in operators.current().section(Channels).phones]


def emails_now(at: datetime, language: str) -> list[ChannelNow]:
    """Return the addresses for e-mails, in the pack's order."""
    return [_now(email, at, language) for email in operators.current().section(Channels).emails]


@dataclass(frozen=True, slots=True)
class Agency:
    """A place to go to, in one language."""

    code: str
    label: str
    address: str


def agencies(language: str) -> list[Agency]:
    """Return the places to go to, in the pack's order."""
    found = operators.current().section(Channels).agencies
    return [Agency(one.code, one.label.in_(language), one.value) for one in found]


def _now(channel: Channel, at: datetime, language: str) -> ChannelNow:
    operator = operators.current()
    calendar = Calendar(operator.holidays.country, operator.holidays.subdivision)
    opened = is_open(channel, at, calendar, zone=operator.zone)
    return ChannelNow(
        label=channel.label.in_(language),
        value=channel.value,
        price=channel.price.in_(language) if channel.price else "",
        is_open=opened,
        opens_at=None if opened else opens_next_at(channel, at, calendar, zone=operator.zone),
    )


def texted_number() -> Phone | None:
    """Return the number to which a text gets the counters of the month back, None when the operator has none."""
    return next((phone for phone in operators.current().section(Channels).phones if phone.short_number_texts), None)
