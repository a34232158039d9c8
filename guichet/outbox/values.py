"""What other apps may know of the outbox."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Any, ClassVar, Protocol

from guichet.core.errors import GuichetError

Payload = Mapping[str, Any]  # Any: what JSON holds


class ItemKind(StrEnum):
    JOB = "job"
    EVENT = "event"


class ItemState(StrEnum):
    """Where an item stands: waiting, claimed by a worker, done; parked for people to see; dropped by one of them."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    PARKED = "parked"
    DROPPED = "dropped"


# the error of a parked item that would do nothing if it were replayed: what it was to do has lost its sense
SPENT = "outbox.spent"
OPEN = (ItemState.WAITING, ItemState.RUNNING, ItemState.PARKED)


@dataclass(frozen=True, slots=True)
class Retry:
    """When a failed item is tried again: after `first`, then twice as long each time, up to `longest`.

    It is parked once `most` tries have failed, or `gives_up` has passed since the first; whichever comes last, so that
    an hour of silence of a receiver parks nothing.
    """

    first: timedelta = timedelta(seconds=2)
    longest: timedelta = timedelta(minutes=5)
    most: int = 10
    gives_up: timedelta = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Run:
    """One try of an item. `reference` is the same at each try: receivers tell a repetition by it."""

    reference: str
    name: str
    payload: Payload
    attempt: int
    now: datetime


Conclusion = Callable[[], None]
Handler = Callable[[Run], Conclusion | None]


class Event(Protocol):
    """Something that happened, told to whoever subscribed: a frozen dataclass of JSON values."""

    event: ClassVar[str]


@dataclass(frozen=True, slots=True)
class Recurrence:
    """When a recurrent job happens: every day at a time of the operator's zone, or every so many minutes."""

    name: str
    at: time | None = None
    minutes: int | None = None


class TooLong(Exception):  # not a GuichetError: nobody foresees it, it is tried a few times
    """A handler did not end in the time that it has."""


class UnknownName(GuichetError):
    """Nobody answers to this name. `data["name"]`."""

    code = "outbox.unknown_name"


class OutsideTransaction(GuichetError):
    """An item must be written in the transaction of what it follows from."""

    code = "outbox.outside_transaction"
