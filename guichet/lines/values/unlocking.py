"""Unlocking a phone from its operator's SIM cards."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

CODE_SHOWN_FOR = timedelta(minutes=5)


class UnlockState(StrEnum):
    ASKED = "asked"
    ANSWERED = "answered"
    FAILED = "failed"


class UnlockAnswer(StrEnum):
    """What is known of a phone: locked here, and its code; unlocked already; another operator's; unknown to us."""

    NONE = ""
    CODE = "code"
    UNLOCKED = "unlocked"
    ELSEWHERE = "elsewhere"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class UnlockPhone:
    """`imei`: fifteen digits."""

    imei: str


@dataclass(frozen=True, slots=True)
class ShowUnlockCode:
    """Nothing more is asked to show the code."""


@dataclass(frozen=True, slots=True)
class UnlockFacts:
    """The last demand of a line. `free_from`: the day from which the code is given for nothing."""

    reference: str
    imei: str
    state: UnlockState
    answer: UnlockAnswer
    free_from: date | None
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class UnlockingFacts:
    """What unlocking looks at. `of_before`: who asks is the line's user, and the last phone was of another's time."""

    kind: str
    state: str
    last: UnlockFacts | None
    today: date
    asked_today: int
    of_before: bool = False
