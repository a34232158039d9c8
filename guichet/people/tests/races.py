"""Many at once, each with a connection of its own, on either database."""

import sqlite3
import tempfile
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import TypeVar

from django.db import connection, connections

T = TypeVar("T")


def all_at_once(count: int, do: Callable[[int], T], *, workers: int = 64) -> list[T]:
    """Return what `do(rank)` gives, called from `workers` threads that start together.

    SQLite's test database is in memory, where connections can't wait for one another: the threads get a copy of it in a
    file, as served processes have. Hence what they write is seen by them only.
    """
    start = threading.Barrier(min(count, workers))

    def run(rank: int) -> T:
        if rank < start.parties:
            start.wait()
        try:
            return do(rank)
        finally:
            connections.close_all()

    with tempfile.TemporaryDirectory() as folder:
        name = connections.settings["default"]["NAME"]
        if connection.vendor == "sqlite":
            file = Path(folder) / "copy.sqlite3"
            with connection.cursor() as cursor:
                cursor.execute("VACUUM INTO %s", [str(file)])
            _keep_a_write_ahead_log(file)
            connections.settings["default"]["NAME"] = str(file)
        try:
            with ThreadPoolExecutor(min(count, workers)) as pool:
                return list(pool.map(run, range(count)))
        finally:
            connections.settings["default"]["NAME"] = name


def _keep_a_write_ahead_log(file: Path) -> None:
    """Change the database's mode before many connect to it: SQLite lets no connection wait for that one change."""
    with closing(sqlite3.connect(file)) as database:
        database.execute("PRAGMA journal_mode=WAL")
