"""Usage records by thousands, into the table of records and the counters per line, day and kind.

Measured by `bench/ingest.py`: this path is written for speed where the rest of the house is written for ease.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.db import connection, transaction

from guichet.usage.services import postgresql, sqlite
from guichet.usage.values import Direction

# line id, started_at, key, day, kind, direction, quantity, counterpart, zone, charge_minor; moments as
# "2026-11-22 08:12:00" in UTC and days of the operator as "2026-11-22": texts that both databases take as they are.
# A plain tuple and not a class: making a million objects is what a file costs.
UsageTuple = tuple[int, str, str, str, int, int, int, str, str, int]
# line id, day, kind, quantity, records, charge_minor
CounterTuple = tuple[int, str, int, int, int, int]

OUT = int(Direction.OUT)


class Ingested(NamedTuple):
    """What became of a batch: records written, and records that were there already or stood twice in it."""

    stored: int
    duplicates: int


def batch_size() -> int:
    """Return how many records are best written at a time. SQLite has one writer: pages must not wait for long."""
    return 30_000 if connection.vendor == "postgresql" else 5_000


def reads_ahead() -> bool:
    """Tell whether a thread should read the next batch meanwhile: where the database works in a process of its own."""
    return connection.vendor == "postgresql"


def store_records(records: Sequence[UsageTuple]) -> Ingested:
    """Write records that are not there yet and add them to their counters, in one transaction.

    Shape: in any order, keys repeated or not; of records with one key the first is kept. Only outgoing usage is
    counted. Two imports at once wait for each other, batch by batch.
    """
    database = postgresql if connection.vendor == "postgresql" else sqlite
    by_key = {record[2]: record for record in reversed(records)}
    with transaction.atomic(), connection.cursor() as cursor:
        database.wait_for_turn(cursor)
        for key in database.known_keys(cursor, list(by_key)):
            del by_key[key]
        # By line then moment, so that neighbours in the index are written together.
        fresh = sorted(by_key.values())
        if fresh:
            database.insert_records(cursor, fresh)
            database.add_to_counters(cursor, counters_of(fresh))
    return Ingested(len(fresh), len(records) - len(fresh))


def counters_of(records: Iterable[UsageTuple]) -> list[CounterTuple]:
    """Return what outgoing records add up to by line, day and kind; the first record of each gives the order."""
    totals: dict[tuple[int, str, int], list[int]] = {}
    for line_id, _, _, day, kind, direction, quantity, _, _, charge_minor in records:
        if direction == OUT:
            total = totals.get((line_id, day, kind))
            if total is None:
                totals[line_id, day, kind] = [quantity, 1, charge_minor]
            else:
                total[0] += quantity
                total[1] += 1
                total[2] += charge_minor
    return [(*group, *total) for group, total in totals.items()]  # type: ignore[misc]  # six parts, told above
