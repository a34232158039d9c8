"""Read the next batch while the database works on this one."""

from __future__ import annotations

import queue
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")
WAIT_SECONDS = 0.5
SWITCH_SECONDS = 0.0005


@dataclass
class _End:
    error: BaseException | None = None


class _Ahead(Generic[T]):
    def __init__(self, source: Iterator[T]) -> None:
        self._source = source
        # One batch waits while another is made: memory holds three at most.
        self._ready: queue.Queue[T | _End] = queue.Queue(maxsize=1)
        self._stopped = threading.Event()
        self.thread = threading.Thread(target=self._read, name="guichet-import-reader", daemon=True)

    def _read(self) -> None:
        end = _End()
        try:
            for item in self._source:
                if not self._put(item):
                    return
        except BaseException as error:  # handed over whole, and raised by whoever iterates
            end = _End(error)
        self._put(end)

    def _put(self, item: T | _End) -> bool:
        while not self._stopped.is_set():
            with suppress(queue.Full):
                self._ready.put(item, timeout=WAIT_SECONDS)
                return True
        return False

    def items(self) -> Iterator[T]:
        while True:
            item = self._ready.get()
            if isinstance(item, _End):
                if item.error:
                    raise item.error
                return
            yield item

    def stop(self) -> None:
        self._stopped.set()
        self.thread.join()


@contextmanager
def read_ahead(source: Iterator[T]) -> Iterator[Iterator[T]]:
    """Iterate over `source` in a thread, one item ahead. The source must not touch the database.

    Errors: what the source raises, raised where its item would have been.
    """
    ahead = _Ahead(source)
    interval = sys.getswitchinterval()
    # Whoever talks to the database wants its turn back sooner than after the usual 5 ms.
    sys.setswitchinterval(SWITCH_SECONDS)
    ahead.thread.start()
    try:
        yield ahead.items()
    finally:
        ahead.stop()
        sys.setswitchinterval(interval)
