"""The processes that are killed, and what comes next: each life has its end drawn beforehand."""

import os
import random
import signal
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from guichet.outbox.worker import Pace, Worker
from guichet.processes import nursery, web
from tests.faults import points

PACE = Pace(idle=0.02, hold=1.0, lease=0.6, record=1.0)
FROZEN_SECONDS = 1.3  # longer than a hold: who wakes up afterwards has lost it
FROZEN_SHARE = 0.15
AT_A_POINT = 0.5
MEAN_SECONDS = {"pages": 0.4, "worker": 0.12}  # of a life, once it is of use
PATIENCE_SECONDS = 2.0  # for a point to be reached


@dataclass
class Life:
    """One process of a role: killed at a point, else some time after it was first of use."""

    process: nursery.Offspring
    point: str
    before: int  # how much was there when it began
    lasts: float
    until: float
    is_of_use: bool = False
    freezes: bool = False
    frozen_until: float | None = None


@dataclass
class Role:
    """What is killed again and again: where its points are, which files grow when it is of use."""

    name: str
    dice: random.Random
    work: Callable[[random.Random], Callable[[], object]]
    points: tuple[str, ...]
    traces: Sequence[Path]
    may_freeze: bool = False
    life: Life | None = None

    @property
    def mean_seconds(self) -> float:
        return MEAN_SECONDS[self.name.split()[0]]

    def done(self) -> int:
        return sum(trace.stat().st_size for trace in self.traces if trace.exists())


@dataclass
class Stage:
    roles: list[Role]
    most_passes: int  # of a point, before it is the last one: in keeping with the traffic
    killed: Counter[str] = field(default_factory=Counter)
    frozen: int = 0

    def perform(self, kills: int, *, most_seconds: float) -> None:
        """Kill so many times, then leave everybody alive."""
        deadline = time.monotonic() + most_seconds
        for role in self.roles:
            self._start(role)
        while self.killed.total() < kills:
            if time.monotonic() > deadline:
                raise TimeoutError(f"{self.killed.total()} kills in {most_seconds} s")
            for role in self.roles:
                self._look_at(role)
            time.sleep(0.004)
        self.end()
        self.start()

    def start(self) -> None:
        """Start everybody, to live."""
        for role in self.roles:
            self._start(role, is_last=True)

    def end(self) -> None:
        for role in self.roles:
            if role.life is not None:
                role.life.process.end()

    def _start(self, role: Role, *, is_last: bool = False) -> None:
        """Fork a process of a role, and draw how it ends."""
        freezes = role.may_freeze and not is_last and role.dice.random() < FROZEN_SHARE
        point = "" if is_last or freezes or role.dice.random() > AT_A_POINT else role.dice.choice(role.points)
        passes = role.dice.randrange(self.most_passes)
        work = role.work(role.dice)

        def live() -> None:
            if freezes:
                points.arm(points.FREEZE_AT, passes, signal.SIGSTOP)
            elif point:
                points.arm(point, passes)
            work()

        lasts = PATIENCE_SECONDS if point or freezes else role.dice.expovariate(1 / role.mean_seconds)
        until = time.monotonic() + PATIENCE_SECONDS
        role.life = Life(nursery.born(live), point, role.done(), lasts, until, freezes=freezes)

    def _look_at(self, role: Role) -> None:
        life, now = role.life, time.monotonic()
        assert life is not None
        status = life.process.poll()
        if status is None and not life.is_of_use and role.done() > life.before:
            life.is_of_use, life.until = True, now + life.lasts
        if status is None and life.freezes and _is_stopped(life.process.pid):
            life.freezes, self.frozen = False, self.frozen + 1
            life.frozen_until, life.until = now + FROZEN_SECONDS, now + FROZEN_SECONDS + 2 * role.mean_seconds
        if status is None and life.frozen_until is not None and now > life.frozen_until:
            os.kill(life.process.pid, signal.SIGCONT)
            life.frozen_until = None
        if status is None and now <= life.until:
            return
        if status is None or status < 0 or life.point:
            self.killed[f"{role.name}: {life.point if status is not None else 'any moment'}"] += 1
        life.process.end()  # or it ended by itself: a worker whose place was taken does
        self._start(role)


def _is_stopped(pid: int) -> bool:
    return Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[0] == "T"


def pages(seed: int, port: int, ledger: Path) -> Role:
    def work(dice: random.Random) -> Callable[[], object]:
        return partial(web.serve, "127.0.0.1", port, processes=1, threads=4)

    return Role("pages", random.Random(seed), work, points.OF_WEB, [ledger])


def worker(seed: int, rank: int, traces: Sequence[Path]) -> Role:
    """A worker: what replaces it has its name, as under `guichet serve`, or another, as on another machine."""

    def work(dice: random.Random) -> Callable[[], object]:
        holder = f"worker-{rank}" if dice.random() < 0.7 else f"other-{dice.randrange(10_000)}"
        return partial(_work, holder[:10])

    return Role(f"worker {rank}", random.Random(seed + rank), work, points.OF_WORKER, traces, may_freeze=True)


def _work(holder: str) -> None:
    stopping = nursery.Stopping()
    stopping.on_signals()
    raise SystemExit(Worker(stopping, PACE, holder).run())
