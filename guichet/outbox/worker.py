"""The worker: takes what is due, has it done in a few threads, records what became of it.

Any number of them on PostgreSQL. On SQLite, which has one writer, one works and the others wait for its lease.
Whatever a worker holds comes back by itself when it dies: docs/adr/0007.
"""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import InterfaceError, OperationalError, close_old_connections, connection, connections
from django.utils import timezone

from guichet.core.references import new_reference
from guichet.outbox import registry, running, services
from guichet.outbox.services.claims import HOLD
from guichet.outbox.values import TooLong
from guichet.processes.nursery import Stopping

if TYPE_CHECKING:
    from guichet.outbox.models import Item
    from guichet.outbox.running import Tried

log = logging.getLogger(__name__)

LEASE = "outbox.worker"
STOPPED, GAVE_UP = 0, 1
# The database went away, or a lock was not had in time: nothing is wrong with what we asked.
AWAY = (OperationalError, InterfaceError)


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast a worker goes; in seconds but for `threads`."""

    threads: int = 4
    idle: float = 0.5  # between two looks when nothing is due; at once when something ends
    hold: float = HOLD.total_seconds()  # after which what a dead worker held is taken again
    lease: float = 10  # after which a dead worker's lease is free
    grace: float = 4  # what runs may end within, when told to stop
    record: float = 20  # how long a result is kept when the database is away
    longest_pause: float = 5  # between two tries to reach a database that is away


@dataclass(frozen=True, slots=True)
class _Running:
    item: Item
    until: float  # of the monotonic clock: the try has failed if it has not ended then


@dataclass
class Worker:
    """One worker, of the thread that calls `run`. `holder` names it, and those that replace it once it is dead."""

    stopping: Stopping = field(default_factory=Stopping)
    pace: Pace = field(default_factory=Pace)
    holder: str = field(default_factory=new_reference)
    now: Callable[[], datetime] = timezone.now
    clock: Callable[[], float] = time.monotonic

    def __post_init__(self) -> None:
        self._tasks: queue.SimpleQueue[Item] = queue.SimpleQueue()
        self._running: dict[str, _Running] = {}  # by claim
        self._changed = threading.Event()
        self._leased_until = 0.0
        self._renewed_at = 0.0
        self._minute = 0
        self._stuck = False

    def run(self) -> int:
        """Work until told to stop; return the status of the process: 1 when another should take its place."""
        for rank in range(self.pace.threads):
            # daemons: a handler that does not end must not keep the process
            threading.Thread(target=self._work, name=f"outbox-{rank}", daemon=True).start()
        pause = self.pace.idle
        while not self.stopping.asked and not self._stuck:
            try:
                close_old_connections()
                if not self.turn():
                    break
                pause = self.pace.idle
            except AWAY:
                log.warning("The database does not answer the worker", exc_info=pause == self.pace.idle)
                connection.close()
                self._wait(pause)
                pause = min(pause * 2, self.pace.longest_pause)
                continue
            self._wait(self.pace.idle)
        self._end()
        return STOPPED if self.stopping.asked else GAVE_UP

    def turn(self) -> bool:
        """Look once at what there is to do; return False when another worker has taken our place."""
        now, clock = self.now(), self.clock()
        if _only_one_may_work() and not self._has_lease(now, clock):
            return self._leased_until == 0
        self._hold_on(now, clock)
        if self._minute != (minute := int(now.timestamp() // 60)):
            services.enqueue_recurrent(now=now, zone=timezone.get_default_timezone())
            self._minute = minute
        if free := self.pace.threads - len(self._running):
            for item in services.claim_due(most=free, now=now, hold=timedelta(seconds=self.pace.hold)):
                self._running[item.claim] = _Running(item, clock + registry.longest_try(item.name).total_seconds())
                self._hand_over(item)
        return True

    def _has_lease(self, now: datetime, clock: float) -> bool:
        """Take or keep the lease. Whoever takes it puts back what its predecessor held."""
        if clock < self._leased_until - self.pace.lease * 2 / 3:
            return True
        until = now + timedelta(seconds=self.pace.lease)
        if not services.take_lease(LEASE, holder=self.holder, until=until, now=now):
            return False
        if self._leased_until == 0:
            services.recover_all(now=now)
        self._leased_until = clock + self.pace.lease
        return True

    def _hold_on(self, now: datetime, clock: float) -> None:
        """Renew the holds of what runs, so that a slow handler is not done twice; give up on one that never ends."""
        tries = list(self._running.values())
        for late in [one for one in tries if one.until <= clock]:
            running.record_failure(late.item, TooLong(), now=self.now)
            self._running.pop(late.item.claim, None)
            self._stuck = True  # a thread cannot be ended; its process can
        if tries and clock - self._renewed_at > self.pace.hold / 3:
            services.renew([one.item for one in tries], now=now, hold=timedelta(seconds=self.pace.hold))
            self._renewed_at = clock

    def _wait(self, seconds: float) -> None:
        """Wait until something ends, or for a time."""
        self._changed.wait(seconds)
        self._changed.clear()

    def _hand_over(self, item: Item) -> None:
        self._tasks.put(item)

    def _work(self) -> None:
        """Be a thread: do one item after the other."""
        while True:
            self._do(self._tasks.get())

    def _do(self, item: Item) -> None:
        try:
            close_old_connections()
            self._record(running.try_item(item, now=self.now))
        except Exception:  # the hold runs out, and the item is tried again
            log.exception("What became of an item was not recorded", extra={"item": item.reference})
            connection.close()
        finally:
            self._running.pop(item.claim, None)
            self._changed.set()

    def _record(self, tried: Tried) -> None:
        """Record a result; when the database is away, keep it for a while: done is done."""
        until = self.clock() + self.pace.record
        while True:
            try:
                running.record(tried, now=self.now)
            except AWAY as error:
                if self.clock() > until:
                    if tried.error is not None:
                        raise
                    tried = tried.failed(error)
                connection.close()
                time.sleep(self.pace.idle / 2)
            except Exception as error:
                if tried.error is not None:
                    raise
                tried = tried.failed(error)  # what the handler wanted written cannot be
            else:
                return

    def _end(self) -> None:
        """Let what runs end within the grace, give back the rest, leave the lease."""
        until = time.monotonic() + self.pace.grace
        while self._running and time.monotonic() < until:
            self._wait(0.05)
        try:
            for one in list(self._running.values()):
                services.give_back(one.item)
            if self._leased_until:
                services.end_lease(LEASE, holder=self.holder, now=self.now())
        except AWAY:
            log.warning("The database was away when the worker stopped: holds and lease will run out")
        connections.close_all()


def _only_one_may_work() -> bool:
    return not connection.features.has_select_for_update_skip_locked
