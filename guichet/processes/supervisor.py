"""Keep processes alive: start, watch, start again after a growing pause, stop."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from guichet.processes import nursery
from guichet.processes.nursery import Offspring, Stopping

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0
STEADY_SECONDS = 20
STOP_SECONDS = 6
READY_SECONDS = 60
WATCH_EVERY = 0.2

Say = Callable[[str], None]


@dataclass(frozen=True)
class Program:
    """What to keep alive: its work, and how to tell that it is ready. Without a log, it writes as its parent does."""

    name: str
    work: Callable[[], object]
    environment: Mapping[str, str] | None = None
    log: Path | None = None
    is_ready: Callable[[], bool] = lambda: True


@dataclass
class Child:
    """A program, and what its supervisor knows of it."""

    program: Program
    process: Offspring | None = None
    started: float = 0.0
    pause: float = FIRST_PAUSE
    again_at: float = 0.0

    def start(self) -> None:
        program = self.program
        if program.log is None:
            self.process = nursery.born(program.work, environment=program.environment)
        else:
            with program.log.open("ab") as log:
                self.process = nursery.born(program.work, environment=program.environment, output=log)
        self.started = time.monotonic()


@dataclass
class Supervisor:
    say: Say
    stopping: Stopping = field(default_factory=Stopping)
    stop_seconds: float = STOP_SECONDS
    children: list[Child] = field(default_factory=list)

    def start(self, programs: Sequence[Program]) -> None:
        started = [Child(program) for program in programs]
        self.children += started
        for child in started:
            child.start()

    def wait_until_ready(self) -> bool:
        """Return whether every program is ready; stops waiting when one has died or is too slow."""
        deadline = time.monotonic() + READY_SECONDS
        waiting = list(self.children)
        while waiting and time.monotonic() < deadline and not self.stopping.asked:
            waiting = [child for child in waiting if not child.program.is_ready()]
            if any(child.process is not None and child.process.poll() is not None for child in waiting):
                return False
            if waiting:
                time.sleep(0.1)
        return not waiting

    def watch(self) -> None:
        """Start again whatever dies, until told to stop."""
        while not self.stopping.asked:
            for child in self.children:
                self._look_after(child, time.monotonic())
            time.sleep(WATCH_EVERY)

    def stop(self) -> None:
        """Ask every program to stop, wait, then end those that did not."""
        alive = [child.process for child in self.children if child.process is not None]
        for process in alive:
            process.signal(signal.SIGTERM)
        deadline = time.monotonic() + self.stop_seconds
        for process in alive:
            process.has_ended_by(deadline)
            process.end()  # and what it started, if it left something

    def _look_after(self, child: Child, now: float) -> None:
        if child.process is None:
            if now >= child.again_at:
                child.start()
            return
        if child.process.poll() is None:
            if now - child.started > STEADY_SECONDS:
                child.pause = FIRST_PAUSE
            return
        child.process.end()  # what outlived it still holds the port
        seconds = f"{child.pause:g}".replace(".", ",")
        where = f" Voyez {child.program.log}." if child.program.log else ""
        self.say(f"{child.program.name}\u00a0: arrêté, redémarre dans {seconds}\u00a0s.{where}")
        child.process, child.again_at = None, now + child.pause
        child.pause = min(child.pause * 2, LONGEST_PAUSE)
