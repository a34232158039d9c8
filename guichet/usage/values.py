"""What other apps may know of usage."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import IntEnum


class UsageKind(IntEnum):
    """What is counted; stored as a small number, since records come by millions. The unit stands beside it."""

    DATA = 1  # bytes
    VOICE = 2  # seconds
    SMS = 3  # messages
    MMS = 4  # messages
    PREMIUM = 5  # seconds or messages towards numbers with a price of their own
    ROAMING_DATA = 6  # bytes, outside the bundle's countries
    ROAMING_VOICE = 7  # seconds, outside the bundle's countries
    ROAMING_SMS = 8  # messages, outside the bundle's countries


class Direction(IntEnum):
    OUT = 1
    IN = 2


@dataclass(frozen=True, slots=True)
class Pool:
    """The lines of a contract that have one offer: how many they are, and the bytes of data that they used together."""

    lines: int
    data_used: int


@dataclass(frozen=True, slots=True)
class Balance:
    """What is left of an allowance of data, in bytes; `shared` when several lines draw on it."""

    left: int
    allowance: int
    shared: bool

    @property
    def used(self) -> int:
        """Bytes used of the allowance, never more than it holds."""
        return self.allowance - self.left


@dataclass(frozen=True, slots=True)
class Used:
    """A sum of usage of one kind: its quantity in the kind's unit, and what it costs beyond the bundle.

    `records` is how many calls, messages or sessions make it, where they were counted.
    """

    quantity: int
    charge_minor: int
    records: int = 0


@dataclass(frozen=True, slots=True)
class SetAlert:
    """What is asked to be told of usage: at which percentage of the allowance; None switches the alert off."""

    percent: int | None


@dataclass(frozen=True, slots=True)
class AlertFacts:
    """What setting an alert looks at: the line, its data, its alert. `balance` is None when the data have no end."""

    state: str
    activates_on: date | None
    gives_data: bool
    balance: Balance | None
    percent: int | None


@dataclass(frozen=True, slots=True)
class Crossed:
    """An alert to tell: the share of the allowance that was to be told is used."""

    line_id: int
    percent: int
    balance: Balance
    contract_id: int
    offer_code: str
