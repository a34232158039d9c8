"""Who answers to which name. Filled at start-up by the `tasks` of the apps, read by services and workers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import time, timedelta

from guichet.outbox.values import Handler, Recurrence, Retry, UnknownName

LONGEST_TRY = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Registered:
    """Who does the items of a name. A try that lasts longer than `longest` has failed, and its worker ends."""

    name: str
    handle: Handler
    retry: Retry
    longest: timedelta = LONGEST_TRY


_handlers: dict[str, Registered] = {}
_subscribers: dict[str, list[str]] = {}
_recurrent: dict[str, Recurrence] = {}


def handler(
    name: str,
    *,
    retry: Retry = Retry(),  # noqa: B008 - frozen
    longest: timedelta = LONGEST_TRY,
) -> Callable[[Handler], Handler]:
    """Register who does the items of a name.

    Shape: it is called outside any transaction and may speak to the outside. What it returns, if anything, is called in
    the short transaction that marks the item done: its writes happen exactly once, all else at least once.
    Errors to raise: a GuichetError with `may_heal` is tried again, one without is parked at once; any other exception
    is tried again a few times.
    """

    def register(handle: Handler) -> Handler:
        if name in _handlers and _handlers[name].handle is not handle:
            raise ValueError(f"two handlers for {name}")
        _handlers[name] = Registered(name, handle, retry, longest)
        return handle

    return register


def subscribe(event: str, name: str) -> None:
    """Have each event of that name given to a handler; to be called in `AppConfig.ready`."""
    names = _subscribers.setdefault(event, [])
    if name not in names:
        names.append(name)


def every(name: str, *, at: time | None = None, minutes: int | None = None) -> None:
    """Have a handler run every day at a time of the operator's zone, or every so many minutes; call it in `tasks.py`.

    Shape: one item for each occurrence, however many workers there are; without payload. Of those that were missed
    while no worker ran, the last one is made up for.
    Errors: UnknownName when the handler is not registered yet.
    """
    if (at is None) == (minutes is None):
        raise ValueError(f"{name}: either a time or minutes")
    _recurrent[registered(name).name] = Recurrence(name, at, minutes)


def recurrent() -> tuple[Recurrence, ...]:
    return tuple(_recurrent.values())


def registered(name: str) -> Registered:
    """Return who answers to a name. Errors: UnknownName."""
    try:
        return _handlers[name]
    except KeyError:
        raise UnknownName(name=name) from None


def longest_try(name: str) -> timedelta:
    """Return how long a try of a name may last; of an unknown name, what is usual."""
    return _handlers[name].longest if name in _handlers else LONGEST_TRY


def subscribers(event: str) -> tuple[str, ...]:
    return tuple(_subscribers.get(event, ()))


def names() -> tuple[str, ...]:
    return tuple(sorted(_handlers))
