"""What other apps may know of usage."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import IntEnum

from guichet.core.periods import DateRange


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


@dataclass(frozen=True, slots=True)
class ShowNumbers:
    """The demand that the numbers called be shown whole."""


@dataclass(frozen=True, slots=True)
class HideNumbers:
    """The demand that their last four digits be hidden again."""


@dataclass(frozen=True, slots=True)
class NumbersFacts:
    """Since when the numbers called are shown whole; None when they are not."""

    shown_since: datetime | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which records of some lines are asked for: those that meet every condition. None and empty ask for nothing.

    Shape: `days` are the operator's, within the twelve months that are kept; `charged`: with an amount of their own.
    """

    days: DateRange
    kinds: tuple[UsageKind, ...] = ()
    direction: Direction | None = None
    zone: str | None = None
    charged: bool = False

    @property
    def all_of_days(self) -> bool:
        """Tell whether the days are all that is asked for."""
        return not (self.kinds or self.direction or self.zone is not None or self.charged)


@dataclass(frozen=True, slots=True)
class SeenRecord:
    """A record as pages show it. Units: `quantity` in that of its kind, the charge in minor units."""

    line_id: int
    started_at: datetime
    key: str
    kind: UsageKind
    direction: Direction
    quantity: int
    counterpart: str
    zone: str
    charge_minor: int


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in the order of records, the latest first: what follows it is older, or of the same moment by key."""

    at: datetime
    key: str = ""


@dataclass(frozen=True, slots=True)
class RecordSlice:
    """Some records, the latest first. `following` is the mark that the others come after, None when there are none.

    `is_cut`: the search stopped before it had found enough, and goes on from the mark.
    """

    records: tuple[SeenRecord, ...]
    following: Mark | None
    is_cut: bool = False


@dataclass(frozen=True, slots=True)
class Totals:
    """What a filter adds up to: by day, or by month (its first day) when `by_month`; those without usage are absent.

    `sums` are those of all; `known` is False when it would take too many records to add them up at once: then nothing
    is added. `zones` are those of which there are records in the twelve months, whatever is filtered.
    """

    buckets: dict[date, dict[UsageKind, Used]]
    by_month: bool
    known: bool
    zones: tuple[str, ...]

    @property
    def sums(self) -> dict[UsageKind, Used]:
        return added_up(self.buckets.values())


def added_up(parts: Iterable[Mapping[UsageKind, Used]]) -> dict[UsageKind, Used]:
    """Return the sums of some parts, by kind."""
    sums: dict[UsageKind, Used] = {}
    for kinds in parts:
        for kind, used in kinds.items():
            before = sums.get(kind, Used(0, 0))
            sums[kind] = Used(
                before.quantity + used.quantity,
                before.charge_minor + used.charge_minor,
                before.records + used.records,
            )
    return sums


# what a filter calls the kinds of usage, in the order in which it offers them
KIND_GROUPS: Mapping[str, tuple[UsageKind, ...]] = {
    "data": (UsageKind.DATA,),
    "calls": (UsageKind.VOICE,),
    "messages": (UsageKind.SMS, UsageKind.MMS),
    "sms": (UsageKind.SMS,),
    "mms": (UsageKind.MMS,),
    "premium": (UsageKind.PREMIUM,),
    "roaming": (UsageKind.ROAMING_DATA, UsageKind.ROAMING_VOICE, UsageKind.ROAMING_SMS),
}
MEASURED_IN_BYTES = (UsageKind.DATA, UsageKind.ROAMING_DATA)
MEASURED_IN_SECONDS = (UsageKind.VOICE, UsageKind.ROAMING_VOICE)
