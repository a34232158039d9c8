"""A usage file into records and counters: read, checked, its lines found, written batch by batch."""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime
from operator import itemgetter
from pathlib import Path
from typing import TextIO
from zoneinfo import ZoneInfo

from guichet.contracts import services as contracts
from guichet.feeds.ahead import read_ahead
from guichet.feeds.checks import Facts, quoted
from guichet.feeds.progress import Figures, Progress
from guichet.feeds.reading import (
    FeedFile,
    RawRow,
    csv_header,
    faults_in_french,
    lines_of,
    opened,
    table_of,
)
from guichet.feeds.rejects import Rejects
from guichet.feeds.stores import Run
from guichet.feeds.usage_rows import ReadRow, UsageBatch, UsageReader, UsageRow
from guichet.feeds.words import UNKNOWN
from guichet.usage import services as usage

LINES_REMEMBERED = 300_000
LINES_AT_A_TIME = 5_000
FEW_LINES = 500


@dataclass
class _Lines:
    """Row ids of lines: all of them when they fit, else asked for once and forgotten when there are too many."""

    source: str
    known: dict[str, int] = field(default_factory=dict)
    all_known: bool = False

    def find(self, names: set[str]) -> dict[str, int]:
        if not self.known and len(names) > FEW_LINES:
            self.known = contracts.all_line_ids(self.source, LINES_REMEMBERED) or {}
            self.all_known = bool(self.known)
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
    with opened(file.path) as text, _no_hunt_for_cycles():
        batches = _batches(file, text, UsageReader(facts, zone, run.at), rejected)
        with read_ahead(batches) if usage.reads_ahead() else nullcontext(batches) as flowing:
            for batch in flowing:
                latest = max(latest, _store(batch, lines, figures, rejected))
                progress.tick(file.path.name, figures)
                if batch.broken:
                    raise batch.broken
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


def _batches(file: FeedFile, text: TextIO, reader: UsageReader, rejected: Rejects) -> Iterator[UsageBatch]:
    size = usage.batch_size()
    known, required = UsageRow.columns(), UsageRow.required()
    if not file.is_csv:
        rejected.columns = known
        yield from reader.raw_batches(table_of(file, text, known, required).rows, size)
        return
    columns = csv_header(lines_of(text), known, required)
    rejected.columns = columns
    yield from reader.csv_batches(text, columns, size)


def _store(batch: UsageBatch, lines: _Lines, figures: Figures, rejected: Rejects) -> str:
    """Write a batch down, good rows and bad; return its latest moment, empty when it has none."""
    figures.read += batch.read
    known = lines.known if lines.all_known else lines.find({row[0] for row in batch.rows})
    records = [(known[row[0]], *row[1:10]) for row in batch.rows if row[0] in known]
    if len(records) < len(batch.rows):
        batch.rejected += [_unknown_line(row) for row in batch.rows if row[0] not in known]
    ingested = usage.store_records(records)
    figures.created += ingested.stored
    figures.unchanged += ingested.duplicates
    figures.rejected += len(batch.rejected)
    for raw, reason in sorted(batch.rejected, key=lambda one: one[0].number):
        rejected.add(raw.number, reason, raw.fields)
    return max(map(itemgetter(1), records), default="")


def _unknown_line(row: ReadRow) -> tuple[RawRow, str]:
    return RawRow(row[10], {}, row[11]), f"line : {quoted(row[0])} {UNKNOWN['line']}"
