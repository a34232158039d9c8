"""Prepare the next batch in another process while the database works on this one."""

from __future__ import annotations

import gc
import marshal
import multiprocessing
import signal
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from typing import TypeVar, cast

T = TypeVar("T")
# A fork has all that was looked up before it; it never speaks to the database, and ends without farewells.
_FORK = multiprocessing.get_context("fork")


class ReaderFailed(RuntimeError):
    """The other process failed, or was ended; its own words follow."""


@contextmanager
def read_ahead(source: Iterator[T]) -> Iterator[Iterator[T]]:
    """Iterate over `source` in a process of its own, one item ahead.

    Shape: items are made of what marshal takes: tuples, lists, texts, numbers. The source must not touch the database.
    Errors: ReaderFailed when it raises.
    """
    receiver, sender = _FORK.Pipe(duplex=False)
    gc.freeze()  # else the collector would write to every page that both processes share
    process = _FORK.Process(target=_send, args=(source, sender, receiver), name="guichet-import-reader", daemon=True)
    process.start()
    gc.unfreeze()
    sender.close()
    try:
        yield _received(receiver)
    finally:
        receiver.close()
        process.terminate()
        process.join()


def _send(source: Iterator[T], sender: Connection, receiver: Connection) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the one that we work for, who ends us
    receiver.close()
    try:
        for item in source:
            sender.send_bytes(marshal.dumps((item,)))  # type: ignore[arg-type]  # asked of the caller, above
        sender.send_bytes(marshal.dumps(()))
    except BrokenPipeError:  # nobody reads any more
        return
    except Exception:  # whatever it is, it is told on the other side
        sender.send_bytes(marshal.dumps(traceback.format_exc()))


def _received(receiver: Connection) -> Iterator[T]:
    while True:
        try:
            message = marshal.loads(receiver.recv_bytes())  # noqa: S302  # from our own fork
        except EOFError:
            raise ReaderFailed("the reading process was ended") from None
        if isinstance(message, str):
            raise ReaderFailed(message)
        if not message:
            return
        yield cast(T, message[0])
