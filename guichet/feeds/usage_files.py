"""A usage file into records and counters: read, checked, its lines found, written batch by batch."""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime
from operator import itemgetter
from pathlib import Path
from typing import Any, TextIO
from zoneinfo import ZoneInfo

from guichet.contracts import services as contracts
from guichet.feeds.ahead import read_ahead
from guichet.feeds.checks import Facts
from guichet.feeds.progress import Figures, Progress
from guichet.feeds.reading import (
    FaultyFile,
    FeedFile,
    csv_header,
    faults_in_french,
    lines_of,
    ndjson_rows,
    opened,
)
from guichet.feeds.rejects import Rejects
from guichet.feeds.stores import Run
from guichet.feeds.usage_rows import UsageBatch, UsageReader, UsageRow
from guichet.usage import services as usage

LINES_REMEMBERED = 300_000
LINES_AT_A_TIME = 5_000
# From this size on, a file is read in a process of its own, and all lines are looked up before.
LARGE_FILE_BYTES = 4_000_000

# A row that was not taken: its number, its fields as written, the reason.
Reject = tuple[int, Sequence[str], str]
# What goes from the process that reads to the one that writes: how many rows were read, the parts to write (each a
# usage.Prepared, as a plain tuple), those not taken, the latest moment, why the file stops here. Empty texts for none.
Ready = tuple[int, list[tuple[Any, ...]], list[Reject], str, str]


@dataclass
class _Lines:
    """Row ids of lines: all of them beforehand, or each asked for once, and forgotten when they are too many."""

    source: str
    known: dict[str, int] = field(default_factory=dict)
    all_known: bool = False

    def look_up_all(self) -> bool:
        """Tell whether all lines could be looked up: there may be too many of them."""
        self.known = contracts.all_line_ids(self.source, LINES_REMEMBERED) or {}
        self.all_known = bool(self.known)
        return self.all_known

    def find(self, names: AbstractSet[str]) -> dict[str, int]:
        """Return what is known of these lines, and maybe of others. No query when all are known."""
        if self.all_known:
            return self.known
        missing = list(names - self.known.keys())
        if len(self.known) + len(missing) > LINES_REMEMBERED:
            self.known.clear()
            missing = list(names)
        for start in range(0, len(missing), LINES_AT_A_TIME):
            self.known.update(contracts.line_ids(self.source, missing[start : start + LINES_AT_A_TIME]))
        return self.known


def import_usage_file(
    file: FeedFile, figures: Figures, rejected: Rejects, *, run: Run, facts: Facts, zone: ZoneInfo, progress: Progress
) -> bool:
    """Read a usage file; return False when its content was read before, with nothing rejected.

    Shape: a file that breaks off is not remembered, what came before the break is kept. Errors: FaultyFile.
    """
    digest = _digest(file.path, run.source)
    if usage.already_read(digest):
        return False
    latest = ""
    lines = _Lines(run.source)
    with opened(file.path) as text, _no_hunt_for_cycles(), usage.ingesting():
        rejected.columns = _columns(file, text)
        reader = UsageReader(facts, zone, run.at, lines.find)
        ready = (_prepared(batch) for batch in _batches(file, text, reader, list(rejected.columns)))
        apart = file.path.stat().st_size >= LARGE_FILE_BYTES and lines.look_up_all()
        with read_ahead(ready) if apart else nullcontext(ready) as flowing:
            for batch in flowing:
                latest = max(latest, _store(batch, figures, rejected, at=run.at))
                progress.tick(file.path.name, figures)
    usage.note_file(
        digest,
        file.path.name,
        records=figures.created,
        duplicates=figures.unchanged,
        rejected=figures.rejected,
        latest_started_at=datetime.fromisoformat(latest).replace(tzinfo=UTC) if latest else None,
        at=run.at,
    )
    return True


@contextmanager
def _no_hunt_for_cycles() -> Iterator[None]:
    """Switch the cyclic garbage collector off: rows make no cycles, and it would walk them all again and again."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _digest(path: Path, source: str) -> str:
    digest = hashlib.sha256(source.encode() + b"\0")
    with faults_in_french(), path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def _columns(file: FeedFile, text: TextIO) -> Sequence[str]:
    known, required = UsageRow.columns(), UsageRow.required()
    return csv_header(lines_of(text), known, required) if file.is_csv else known


def _batches(file: FeedFile, text: TextIO, reader: UsageReader, columns: list[str]) -> Iterator[UsageBatch]:
    size = usage.BATCH_RECORDS
    if file.is_csv:
        return reader.csv_batches(text, columns, size)
    return reader.raw_batches(ndjson_rows(lines_of(text), columns), size)


def _prepared(batch: UsageBatch) -> Ready:
    rejects = [(raw.number, raw.fields, reason) for raw, reason in batch.rejected]
    rejects.sort(key=itemgetter(0))
    latest = max(map(itemgetter(1), batch.rows), default="")
    parts = [tuple(part) for part in usage.prepare_records(batch.rows)]
    return batch.read, parts, rejects, latest, str(batch.broken or "")


def _store(batch: Ready, figures: Figures, rejected: Rejects, *, at: datetime) -> str:
    """Write a batch down, good rows and bad; return its latest moment. Errors: FaultyFile when the file stops here."""
    read, parts, rejects, latest, broken = batch
    for part in parts:
        ingested = usage.store_prepared(usage.Prepared(*part), at=at)
        figures.created += ingested.stored
        figures.unchanged += ingested.duplicates
    figures.read += read
    figures.rejected += len(rejects)
    for number, fields, reason in rejects:
        rejected.add(number, reason, fields)
    if broken:
        raise FaultyFile(broken)
    return latest
