"""Usage into PostgreSQL: COPY for the records, a staging table for the counters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from guichet.usage.services.ingestion import CounterTuple, MonthTuple, UsageTuple

COMMIT_RECORDS = 100_000  # whatever was prepared together
# Any number of our own: importers of one database take turns on it.
TURN = 6_174_001

# One text, cut by the server: psycopg takes longer to write an array than PostgreSQL to look its keys up.
_KNOWN = "SELECT key FROM usage_usagerecord WHERE key = ANY (string_to_array(%s, E'\\n'))"
_COPY_RECORDS = """
    COPY usage_usagerecord
    (line_id, started_at, key, kind, direction, quantity, counterpart, zone, charge_minor) FROM STDIN
"""
_STAGE = """
    CREATE TEMPORARY TABLE IF NOT EXISTS usage_counter_stage (
        line_id bigint, day date, kind smallint, quantity bigint, records integer, charge_minor bigint
    ) ON COMMIT DELETE ROWS
"""
_ADD_UP = """
    INSERT INTO usage_daycounter AS old (line_id, day, kind, quantity, records, charge_minor)
    SELECT line_id, day, kind, quantity, records, charge_minor FROM usage_counter_stage
    ON CONFLICT (line_id, day, kind) DO UPDATE SET
        quantity = old.quantity + excluded.quantity,
        records = old.records + excluded.records,
        charge_minor = old.charge_minor + excluded.charge_minor
"""

_STAGE_MONTHS = """
    CREATE TEMPORARY TABLE IF NOT EXISTS usage_month_stage (
        line_id bigint, month date, kind smallint, direction smallint, zone text, charged boolean,
        quantity bigint, records integer, charge_minor bigint
    ) ON COMMIT DELETE ROWS
"""
_ADD_UP_MONTHS = """
    INSERT INTO usage_monthcounter AS old
        (line_id, month, kind, direction, zone, charged, quantity, records, charge_minor)
    SELECT line_id, month, kind, direction, zone, charged, quantity, records, charge_minor FROM usage_month_stage
    ON CONFLICT (line_id, month, kind, direction, zone, charged) DO UPDATE SET
        quantity = old.quantity + excluded.quantity,
        records = old.records + excluded.records,
        charge_minor = old.charge_minor + excluded.charge_minor
"""

# Any: Django's cursor hands psycopg's methods through without types.
Cursor = Any


def tuned(cursor: Cursor) -> AbstractContextManager[None]:
    """Change nothing: PostgreSQL is tuned by who runs it."""
    return nullcontext()


def wait_for_turn(cursor: Cursor) -> None:
    """Take turns until the end of the transaction, so that known_keys stays true while records are written.

    The commit does not wait for the disk: if the machine stops, the batches that it forgets are read again, since the
    file is only noted at its end, by a commit that does wait.
    """
    cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TURN])
    cursor.execute("SET LOCAL synchronous_commit TO off")


def known_keys(cursor: Cursor, keys: list[str]) -> list[str]:
    """Return those of `keys` that are in the table."""
    cursor.execute(_KNOWN, ["\n".join(keys)])
    return [key for (key,) in cursor.fetchall()]


def pack(records: Sequence[UsageTuple]) -> list[str]:
    """Return records as lines of COPY.

    Texts hold no tab and no line end (they were checked): a backslash is all that COPY would misread.
    """
    lines = [
        f"{line}\t{started}+00\t{key}\t{kind}\t{direction}\t{quantity}\t{counterpart}\t{zone}\t{charge}\n"
        for line, started, key, _, kind, direction, quantity, counterpart, zone, charge in records
    ]
    return [line.replace("\\", "\\\\") for line in lines] if "\\" in "".join(lines) else lines


def unpack(rows: Iterable[tuple[str, str]]) -> Iterator[UsageTuple]:
    """Yield the records that lines of COPY were made of, each given with its day; texts stay as they are written."""
    for day, line in rows:
        line_id, started, key, kind, direction, quantity, counterpart, zone, charge = line.rstrip("\n").split("\t")
        yield int(line_id), started, key, day, int(kind), int(direction), int(quantity), counterpart, zone, int(charge)


def insert_records(cursor: Cursor, lines: list[str]) -> None:
    """Write records whose keys are not in the table."""
    _copy(cursor, _COPY_RECORDS, lines)


def add_to_counters(cursor: Cursor, counters: Sequence[CounterTuple]) -> None:
    """Add to the counters that exist, and start those that do not."""
    cursor.execute(_STAGE)
    cursor.execute("TRUNCATE usage_counter_stage")  # in a test no commit empties it
    lines = [
        f"{line}\t{day}\t{kind}\t{quantity}\t{records}\t{charge}\n"
        for line, day, kind, quantity, records, charge in counters
    ]
    _copy(cursor, "COPY usage_counter_stage FROM STDIN", lines)
    cursor.execute(_ADD_UP)


def add_to_months(cursor: Cursor, months: Sequence[MonthTuple]) -> None:
    """Add to the counters of months that exist, and start those that do not. Zones hold no tab and no line end."""
    cursor.execute(_STAGE_MONTHS)
    cursor.execute("TRUNCATE usage_month_stage")  # in a test no commit empties it
    text = "".join(["\t".join(map(str, month)) + "\n" for month in months])
    if "\\" in text:
        text = text.replace("\\", "\\\\")
    _copy(cursor, "COPY usage_month_stage FROM STDIN", [text])
    cursor.execute(_ADD_UP_MONTHS)


def _copy(cursor: Cursor, statement: str, lines: list[str]) -> None:
    with cursor.copy(statement) as copy:
        copy.write("".join(lines))
