"""Points at which a process kills itself, when it was armed for one of them."""

import os
import signal
from collections.abc import Callable
from functools import wraps
from typing import Any

OF_WEB = ("act, before commit", "act, before answer")
OF_WORKER = (
    "claim, before commit",
    "claim, after commit",
    "handler, before sending",
    "handler, after sending",
    "conclusion, before commit",
    "conclusion, after commit",
)
FREEZE_AT = "handler, after sending"
_armed: dict[str, int] = {}
_sends: signal.Signals = signal.SIGKILL


def arm(point: str, passes: int, sends: signal.Signals = signal.SIGKILL) -> None:
    """Have this process and those it forks die (or freeze) at a point, the time after so many passes."""
    global _sends
    _armed[point], _sends = passes, sends


def reach(point: str) -> None:
    """Pass a point, or die there."""
    left = _armed.get(point)
    if left == 0:
        del _armed[point]
        os.kill(os.getpid(), _sends)
    elif left is not None:
        _armed[point] = left - 1


def plant() -> None:
    """Put points around the claims and conclusions of the outbox, which knows nothing of them."""
    from guichet.outbox import services
    from guichet.outbox.services import claims

    claims._claim = then(claims._claim, "claim, before commit", when_something=True)
    services.claim_due = then(services.claim_due, "claim, after commit", when_something=True)
    services.conclude = then(services.conclude, "conclusion, after commit", when_something=True)


def then(function: Callable[..., Any], point: str, *, when_something: bool = False) -> Callable[..., Any]:
    """Return a function with a point after it: always, or when it returned something."""

    @wraps(function)
    def passed(*args: Any, **options: Any) -> Any:
        result = function(*args, **options)
        if result or not when_something:
            reach(point)
        return result

    return passed


def between(function: Callable[..., Any], before: str, after: str) -> Callable[..., Any]:
    """Return a function between two points."""

    @wraps(function)
    def passed(*args: Any, **options: Any) -> Any:
        reach(before)
        return function(*args, **options)

    return then(passed, after)
