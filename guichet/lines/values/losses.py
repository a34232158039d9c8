"""A phone lost or stolen, as somebody declares it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from guichet.lines.values.blocking import BlockingFacts, BlockReason

LOSSES = (BlockReason.LOSS, BlockReason.THEFT)


class LossWish(StrEnum):
    """What somebody wants next: a new card, a new eSIM, to see later."""

    SIM = "sim"
    ESIM = "esim"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class DeclareLoss:
    """What is asked of who lost their phone. `happened_at` is about what time; `place` and `imei` may be empty."""

    reason: BlockReason
    happened_on: date
    happened_at: time | None = None
    place: str = ""
    imei: str = ""


@dataclass(frozen=True, slots=True)
class FindPhone:
    """Nothing more is asked of who found their phone again."""


@dataclass(frozen=True, slots=True)
class LossFacts:
    """A declaration: what happened, and what came of it.

    `device_blocked_at` to `device_freed_at`: the phone works on no network. `settled_at`: a new card is in service.
    `device_asked`: its block was asked of the network.
    """

    reference: str
    reason: BlockReason
    happened_on: date
    happened_at: time | None
    place: str
    imei: str
    declared_by: int
    declared_at: datetime
    device_asked: bool
    device_blocked_at: datetime | None
    device_freed_at: datetime | None
    settled_at: datetime | None
    found_at: datetime | None

    @property
    def is_open(self) -> bool:
        """Whether the card is still lost: neither found nor replaced."""
        return self.found_at is None and self.settled_at is None

    @property
    def number(self) -> str:
        """The number that is written and read out, in two groups: "7K2MP-4XQ8T"."""
        return f"{self.reference[:5]}-{self.reference[5:]}"


@dataclass(frozen=True, slots=True)
class DeclaringFacts:
    """What declaring a loss and finding the phone again look at. `loss`: the last declaration, found ones apart."""

    blocking: BlockingFacts
    loss: LossFacts | None
    own: bool
