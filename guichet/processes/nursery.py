"""Import once what several processes need, then fork: a child starts where its parent's imports ended.

The parent has one thread, so that forking is safe. No child outlives it, however it ends.
"""

from __future__ import annotations

import ctypes
import gc
import os
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import FrameType
from typing import IO

STOPPED_BY = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
LOOK_EVERY = 0.02
_PR_SET_PDEATHSIG = 1  # linux/prctl.h
_prctl = getattr(ctypes.CDLL(None), "prctl", None) if sys.platform == "linux" else None


@dataclass
class Stopping:
    """Whether somebody asked to stop. A plain flag: a handler that took a lock could wait for itself."""

    asked: bool = False

    def on_signals(self) -> None:
        def ask(number: int, frame: FrameType | None) -> None:
            self.asked = True

        for number in STOPPED_BY:
            signal.signal(number, ask)


@dataclass
class Offspring:
    """A process of the nursery, first of a session of its own. `status` is its exit's once it has been seen to end."""

    pid: int
    status: int | None = None

    def poll(self) -> int | None:
        """Return the exit status, negative for a signal, or None as long as it lives."""
        if self.status is None:
            pid, ended = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.status = os.waitstatus_to_exitcode(ended)
        return self.status

    def wait(self) -> int:
        """Wait for its end, and return the exit status."""
        if self.status is None:
            self.status = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        return self.status

    def has_ended_by(self, deadline: float) -> bool:
        """Wait for its end, no longer than until a moment of the monotonic clock."""
        while self.poll() is None and time.monotonic() < deadline:
            time.sleep(LOOK_EVERY)
        return self.status is not None

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to the process and to those that it started: they are a session, named by its pid."""
        try:
            os.killpg(self.pid, number)
        except ProcessLookupError:
            if self.status is None:  # born this very moment, its session not yet made
                with suppress(ProcessLookupError):
                    os.kill(self.pid, number)

    def end(self) -> None:
        """End it and those that it started, at once."""
        self.signal(signal.SIGKILL)
        self.wait()


def prepare(modules: Iterable[str] = ()) -> None:
    """Import what children share. Afterwards, what is there is left out of garbage collections, and so not copied."""
    for module in modules:
        import_module(module)
    gc.collect()
    gc.freeze()


def born(
    work: Callable[[], object], *, environment: Mapping[str, str] | None = None, output: IO[bytes] | None = None
) -> Offspring:
    """Fork a process that does some work. Its environment and its output are its parent's, unless others are given.

    It ends with its parent, and what it forks ends with it: even kill -9 leaves nobody behind (on Linux).
    """
    parent = os.getpid()
    sys.stdout.flush()
    sys.stderr.flush()
    # a signal that comes meanwhile waits: the child must not treat it as its parent would
    before = signal.pthread_sigmask(signal.SIG_BLOCK, STOPPED_BY)
    try:
        pid = os.fork()
        if pid == 0:
            _live(work, environment, output, before, parent)
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
    return Offspring(pid)


def _live(
    work: Callable[[], object],
    environment: Mapping[str, str] | None,
    output: IO[bytes] | None,
    mask: set[int | signal.Signals],
    parent: int,
) -> None:
    """Be the child, to the end: nothing of the parent's stack runs here, neither its `finally` nor its exit."""
    status = 1
    try:
        # a session of its own: Ctrl-C reaches the parent only, which stops its children in order
        os.setsid()
        _end_with(parent)
        os.register_at_fork(after_in_child=_end_with_parent)
        _redirect(output)
        for number in STOPPED_BY:
            signal.signal(number, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        if environment is not None:
            os.environ.clear()
            os.environ.update(environment)
        work()
        status = 0
    except SystemExit as end:
        status = _status_of(end)
    except BaseException:  # whatever it is, it must not go up to the parent's code
        traceback.print_exc()
    finally:
        with suppress(Exception):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(status)


def _end_with(parent: int) -> None:
    """Be killed when the parent ends. Killed, not asked: a next start finds the port and the lease free at once."""
    if _prctl is None:
        return
    _prctl(_PR_SET_PDEATHSIG, int(signal.SIGKILL), 0, 0, 0)
    if os.getppid() != parent:  # it ended before we asked
        os._exit(1)


def _end_with_parent() -> None:
    _end_with(os.getppid())


def _redirect(output: IO[bytes] | None) -> None:
    with Path(os.devnull).open("rb") as nothing:
        os.dup2(nothing.fileno(), 0)
    if output is not None:
        os.dup2(output.fileno(), 1)
        os.dup2(output.fileno(), 2)


def _status_of(end: SystemExit) -> int:
    if end.code is None or isinstance(end.code, int):
        return end.code or 0
    print(end.code, file=sys.stderr)  # noqa: T201 - as Python itself says why it exits
    return 1
