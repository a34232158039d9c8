"""Usage records by thousands, into the table of records and the counters per line, day and kind.

Measured by `bench/ingest.py`: this path is written for speed where the rest of the house is written for ease. What
needs no database is done by `prepare_records`, perhaps in another process: plain tuples go from one to the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from operator import itemgetter
from typing import Any, NamedTuple

from django.db import connection, transaction

from guichet.database import Prepared as Read
from guichet.usage.models import ClosedMonths
from guichet.usage.services import postgresql, sqlite
from guichet.usage.values import Direction

# line id, started_at, key, day, kind, direction, quantity, counterpart, zone, charge_minor; moments as
# "2026-11-22 08:12:00" in UTC and days of the operator as "2026-11-22": texts that both databases take as they are.
# A plain tuple and not a class: making a million objects is what a file costs.
UsageTuple = tuple[int, str, str, str, int, int, int, str, str, int]
# line id, day, kind, quantity, records, charge_minor
CounterTuple = tuple[int, str, int, int, int, int]
# line id, first day of the month, kind, direction, zone, charged (0 or 1), then quantity, records, charge_minor
MonthTuple = tuple[int, str, int, int, str, int, int, int, int]

OUT = int(Direction.OUT)


class Prepared(NamedTuple):
    """A batch ready to be written. `keys`, `days` and `packed` (the rows as the database takes them) go together."""

    keys: list[str]
    days: list[str]
    packed: list[Any]  # a text for PostgreSQL, a tuple for SQLite
    counters: list[CounterTuple]
    sent: int


class Ingested(NamedTuple):
    """What became of a batch: records written, and records that were there already or stood twice in it."""

    stored: int
    duplicates: int


# Records prepared together: the more, the more neighbours in the indexes; the fewer, the less memory.
BATCH_RECORDS = 30_000


@contextmanager
def ingesting() -> Iterator[None]:
    """Tune this process's connection for many batches, inside the block."""
    with connection.cursor() as cursor, _database().tuned(cursor):
        yield


def prepare_records(records: Sequence[UsageTuple]) -> list[Prepared]:
    """Return records ready to be written, in parts of one transaction each. No query.

    Shape: records in any order, keys repeated or not; of records with one key the first is kept. All are put in the
    order of the index before they are cut: a small transaction then changes a few pages many times, not the reverse.
    """
    by_key = dict(zip(map(_KEY, reversed(records)), reversed(records), strict=True))
    fresh = sorted(by_key.values())
    size = _database().COMMIT_RECORDS
    parts = [_prepare_part(fresh[start : start + size]) for start in range(0, len(fresh), size)]
    if parts:
        parts[0] = parts[0]._replace(sent=parts[0].sent + len(records) - len(fresh))
    return parts


def _prepare_part(records: list[UsageTuple]) -> Prepared:
    packed = _database().pack(records)
    return Prepared([*map(_KEY, records)], [*map(_DAY, records)], packed, counters_of(records), len(records))


def store_prepared(batch: Prepared) -> Ingested:
    """Write the records that are not there yet and add them to their counters, in one transaction.

    Shape: only outgoing usage is counted by day. What comes for days whose months were added up already is added to
    them too (`services/months.py`). Two imports at once wait for each other, batch by batch.
    """
    database = _database()
    sent = batch.sent
    with transaction.atomic(), connection.cursor() as cursor:
        database.wait_for_turn(cursor)
        if known := database.known_keys(cursor, batch.keys):
            batch = _without(batch, set(known))
        if batch.packed:
            database.insert_records(cursor, batch.packed)
            database.add_to_counters(cursor, batch.counters)
            if late := _late(batch, open_from()):
                database.add_to_months(cursor, months_of(late))
    return Ingested(len(batch.packed), sent - len(batch.packed))


def counters_of(records: Iterable[UsageTuple]) -> list[CounterTuple]:
    """Return what outgoing records add up to by line, day and kind; the first record of each gives the order."""
    totals: dict[tuple[int, str, int], CounterTuple] = {}
    for line_id, _, _, day, kind, direction, quantity, _, _, charge_minor in records:
        if direction == OUT:
            group = line_id, day, kind
            total = totals.get(group)
            if total is None:
                totals[group] = line_id, day, kind, quantity, 1, charge_minor
            else:
                totals[group] = line_id, day, kind, total[3] + quantity, total[4] + 1, total[5] + charge_minor
    return [*totals.values()]


def months_of(records: Iterable[UsageTuple]) -> list[MonthTuple]:
    """Return what records add up to by line, month and all that usage is filtered by, in the order of the index."""
    totals: dict[tuple[int, str, int, int, str, bool], list[int]] = {}
    for line_id, _, _, day, kind, direction, quantity, _, zone, charge_minor in records:
        group = line_id, day[:7], kind, direction, zone, charge_minor > 0
        total = totals.get(group)
        if total is None:
            totals[group] = [quantity, 1, charge_minor]
        else:
            total[0] += quantity
            total[1] += 1
            total[2] += charge_minor
    return [
        (line_id, f"{month}-01", kind, direction, zone, int(charged), quantity, records, charge)
        for (line_id, month, kind, direction, zone, charged), (quantity, records, charge) in sorted(totals.items())
    ]


def open_from() -> str:
    """Return the day from which usage is in no month counter yet, "2026-11-21"; the earliest of days when none is.

    One query. It stays true until the end of a transaction that took its turn.
    """
    rows = _open_from()
    return rows[0][0].isoformat() if rows else "0000-00-00"


_open_from = Read(lambda: ClosedMonths.objects.values_list("open_from"))

_KEY, _DAY = itemgetter(2), itemgetter(3)


def _database() -> Any:  # the two modules have the same functions, told in each
    return postgresql if connection.vendor == "postgresql" else sqlite


def _without(batch: Prepared, known: set[str]) -> Prepared:
    """Return a batch without the records that are in the table, nor what they added to the counters."""
    rows = list(zip(batch.keys, batch.days, batch.packed, strict=True))
    gone = _database().unpack([(day, packed) for key, day, packed in rows if key in known])
    removed = {counter[:3]: counter for counter in counters_of(gone)}
    counters = []
    for counter in batch.counters:
        less = removed.get(counter[:3])
        if less is None:
            counters.append(counter)
        elif counter[4] > less[4]:
            counters.append((*counter[:3], counter[3] - less[3], counter[4] - less[4], counter[5] - less[5]))
    left = [row for row in rows if row[0] not in known]
    keys, days, packed = ([row[place] for row in left] for place in range(3))
    return Prepared(keys, days, packed, counters, batch.sent)


def _late(batch: Prepared, open_day: str) -> list[UsageTuple]:
    """Return the records of a batch that belong to days before `open_day`."""
    if min(batch.days) >= open_day:
        return []
    return [
        *_database().unpack((day, row) for day, row in zip(batch.days, batch.packed, strict=True) if day < open_day)
    ]
