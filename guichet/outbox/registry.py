"""Who answers to which name. Filled at start-up by the `tasks` of the apps, read by services and workers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from guichet.outbox.values import Handler, Retry, UnknownName


@dataclass(frozen=True, slots=True)
class Registered:
    name: str
    handle: Handler
    retry: Retry


_handlers: dict[str, Registered] = {}
_subscribers: dict[str, list[str]] = {}


def handler(name: str, *, retry: Retry = Retry()) -> Callable[[Handler], Handler]:  # noqa: B008 - frozen
    """Register who does the items of a name.

    Shape: it is called outside any transaction and may speak to the outside. What it returns, if anything, is called in
    the short transaction that marks the item done: its writes happen exactly once, all else at least once.
    Errors to raise: a GuichetError with `may_heal` is tried again, one without is parked at once; any other exception
    is tried again a few times.
    """

    def register(handle: Handler) -> Handler:
        if name in _handlers and _handlers[name].handle is not handle:
            raise ValueError(f"two handlers for {name}")
        _handlers[name] = Registered(name, handle, retry)
        return handle

    return register


def subscribe(event: str, name: str) -> None:
    """Have each event of that name given to a handler; to be called in `AppConfig.ready`."""
    names = _subscribers.setdefault(event, [])
    if name not in names:
        names.append(name)


def registered(name: str) -> Registered:
    """Return who answers to a name. Errors: UnknownName."""
    try:
        return _handlers[name]
    except KeyError:
        raise UnknownName(name=name) from None


def subscribers(event: str) -> tuple[str, ...]:
    return tuple(_subscribers.get(event, ()))


def names() -> tuple[str, ...]:
    return tuple(sorted(_handlers))
