"""Usage into SQLite, which has one writer at a time: the caller commits often."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper as Cursor

    from guichet.usage.services.ingestion import CounterTuple, MonthTuple, UsageTuple

# line id, started_at, key, kind, direction, quantity, counterpart, zone, charge_minor
PackedTuple = tuple[int, str, str, int, int, int, str, str, int]

COMMIT_RECORDS = 5_000  # there is one writer: pages must not wait for long
CACHE_KILOBYTES = -48_000  # negative: kilobytes, not pages
CHECKPOINT_PAGES = 25_000

_KNOWN = "SELECT key FROM usage_usagerecord WHERE key IN (SELECT value FROM json_each(%s))"
_INSERT = """
    INSERT INTO usage_usagerecord
    (line_id, started_at, key, kind, direction, quantity, counterpart, zone, charge_minor)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)
"""
_ADD_UP = """
    INSERT INTO usage_daycounter (line_id, day, kind, quantity, records, charge_minor) VALUES (%s, %s, %s, %s, %s, %s)
    ON CONFLICT (line_id, day, kind) DO UPDATE SET
        quantity = quantity + excluded.quantity,
        records = records + excluded.records,
        charge_minor = charge_minor + excluded.charge_minor
"""
_ADD_UP_MONTHS = """
    INSERT INTO usage_monthcounter
    (line_id, month, kind, direction, zone, charged, quantity, records, charge_minor)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)
    ON CONFLICT (line_id, month, kind, direction, zone, charged) DO UPDATE SET
        quantity = quantity + excluded.quantity,
        records = records + excluded.records,
        charge_minor = charge_minor + excluded.charge_minor
"""


@contextmanager
def tuned(cursor: Cursor) -> Iterator[None]:
    """Let many small commits share the rewriting of the same pages: checkpoints come after 100 MB, not after 4."""
    cursor.execute("PRAGMA cache_size")
    (cache_size,) = cursor.fetchone()
    cursor.execute("PRAGMA wal_autocheckpoint")
    (autocheckpoint,) = cursor.fetchone()
    cursor.execute(f"PRAGMA cache_size = {CACHE_KILOBYTES}")
    cursor.execute(f"PRAGMA wal_autocheckpoint = {CHECKPOINT_PAGES}")
    try:
        yield
    finally:
        cursor.execute(f"PRAGMA cache_size = {cache_size}")
        cursor.execute(f"PRAGMA wal_autocheckpoint = {autocheckpoint}")


def wait_for_turn(cursor: Cursor) -> None:
    """Do nothing: the transaction is immediate, and that is a turn."""


def known_keys(cursor: Cursor, keys: list[str]) -> list[str]:
    """Return those of `keys` that are in the table."""
    cursor.execute(_KNOWN, [json.dumps(keys)])
    return [key for (key,) in cursor.fetchall()]


def pack(records: Sequence[UsageTuple]) -> list[PackedTuple]:
    """Return records as rows of the table, which has no day."""
    return [(*record[:3], *record[4:]) for record in records]


def unpack(rows: Iterable[tuple[str, PackedTuple]]) -> Iterator[UsageTuple]:
    """Yield the records that rows were made of, each given with its day."""
    return ((*row[:3], day, *row[3:]) for day, row in rows)


def insert_records(cursor: Cursor, rows: list[PackedTuple]) -> None:
    """Write records whose keys are not in the table."""
    cursor.executemany(_INSERT, rows)


def add_to_counters(cursor: Cursor, counters: Sequence[CounterTuple]) -> None:
    """Add to the counters that exist, and start those that do not."""
    cursor.executemany(_ADD_UP, counters)


def add_to_months(cursor: Cursor, months: Sequence[MonthTuple]) -> None:
    """Add to the counters of months that exist, and start those that do not."""
    cursor.executemany(_ADD_UP_MONTHS, months)
