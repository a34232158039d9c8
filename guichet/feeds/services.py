"""The import of a folder: each file streamed, checked, written by batches, its bad rows left out and told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from zoneinfo import ZoneInfo

from django.db import transaction

from guichet.feeds.checks import Facts
from guichet.feeds.progress import Figures, Progress
from guichet.feeds.reading import FaultyFile, FeedFile, RawRow, Table, look_into, opened, table_of
from guichet.feeds.rejects import Rejects
from guichet.feeds.rows import Row, checked
from guichet.feeds.stores import FEEDS, Feed, Run
from guichet.feeds.usage_files import import_usage_file

BATCH_ROWS = 1_000
# Rows kept for another try at the end of their file: they name, or give way to, a row further down.
SECOND_TRIES = 5_000


@dataclass
class Summary:
    """What became of a folder: figures by file name, and what is wrong with whole files."""

    files: dict[str, Figures] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    @property
    def total(self) -> Figures:
        figures = Figures()
        for one in self.files.values():
            figures.add(one)
        return figures

    @property
    def is_clean(self) -> bool:
        return not self.faults and not self.total.rejected


def import_folder(
    folder: Path, *, rejects: Path, run: Run, facts: Facts, zone: ZoneInfo, progress: Progress
) -> Summary:
    """Read what a billing system exported into the running operator's database.

    Shape: each batch is one transaction, so that a run that was cut short can simply be started again. Bad rows go
    to `rejects`, a folder; a reject file of a former run goes away when nothing is rejected any more.
    """
    summary = Summary()
    found = look_into(folder, [*FEEDS, "usage"])
    for fault in found.faults:
        _complain(fault, summary, progress)
    for file in found.files:
        figures = summary.files.setdefault(file.path.name, Figures())
        try:
            with Rejects(rejects, file.path.name) as rejected:
                news = _import_one(file, figures, rejected, run=run, facts=facts, zone=zone, progress=progress)
        except FaultyFile as fault:
            _complain(f"{file.path.name} : {fault}", summary, progress)
            news = True
        progress.say(f"{file.path.name} : {figures if news else 'déjà lu'}")
        _tell_rejects(rejected, progress)
    return summary


def _complain(fault: str, summary: Summary, progress: Progress) -> None:
    summary.faults.append(fault)
    progress.complain(fault)


def _tell_rejects(rejected: Rejects, progress: Progress) -> None:
    if not rejected.count:
        return
    for reason in rejected.first:
        progress.complain(f"  {reason}")
    progress.complain(f"  lignes rejetées à corriger : {rejected.path}")


def _import_one(
    file: FeedFile, figures: Figures, rejected: Rejects, *, run: Run, facts: Facts, zone: ZoneInfo, progress: Progress
) -> bool:
    """Read a file; return False when nothing in it is new because it was read before."""
    if file.name == "usage":
        return import_usage_file(file, figures, rejected, run=run, facts=facts, zone=zone, progress=progress)
    _import_file(file, figures, rejected, run=run, facts=facts, progress=progress)
    return True


def _import_file(
    file: FeedFile, figures: Figures, rejected: Rejects, *, run: Run, facts: Facts, progress: Progress
) -> None:
    feed = FEEDS[file.name]
    with opened(file.path) as text:
        table = table_of(file, text, feed.row.columns(), feed.row.required())
        rejected.columns = table.columns
        reader = _Reader(feed, facts, figures, rejected)
        waiting: list[tuple[RawRow, Row]] = []
        for batch in _batches(reader.right_rows(table)):
            waiting += _store(batch, feed, run, reader, keep=SECOND_TRIES - len(waiting))
            progress.tick(file.path.name, figures)
    for batch in _batches(waiting):
        _store(batch, feed, run, reader, keep=0)


@dataclass
class _Reader:
    """Checks rows on their way, and writes down the bad ones."""

    feed: Feed
    facts: Facts
    figures: Figures
    rejected: Rejects

    def right_rows(self, table: Table) -> Iterator[tuple[RawRow, Row]]:
        for raw in table.rows:
            self.figures.read += 1
            row = raw.fault or checked(self.feed.row, raw.values, self.facts)
            if isinstance(row, str):
                self.reject(raw, row)
            else:
                yield raw, row

    def reject(self, raw: RawRow, reason: str) -> None:
        self.figures.rejected += 1
        self.rejected.add(raw.number, reason, raw.fields)


def _store(
    batch: list[tuple[RawRow, Row]], feed: Feed, run: Run, reader: _Reader, *, keep: int
) -> list[tuple[RawRow, Row]]:
    """Write a batch in one transaction; return the refused rows that are worth another try, `keep` at most."""
    with transaction.atomic():
        stored = feed.store([row for _, row in batch], run)
    reader.figures.created += stored.created
    reader.figures.changed += stored.changed
    reader.figures.unchanged += stored.unchanged
    kept: list[tuple[RawRow, Row]] = []
    for rank, reason in sorted(stored.refused.items()):
        if rank in stored.may_heal and len(kept) < keep:
            kept.append(batch[rank])
        else:
            reader.reject(batch[rank][0], reason)
    return kept


def _batches(rows: Iterable[tuple[RawRow, Row]]) -> Iterator[list[tuple[RawRow, Row]]]:
    """Yield the rows in batches; one that is broken off by a faulty file is still handed over first."""
    flowing = iter(rows)
    while True:
        batch: list[tuple[RawRow, Row]] = []
        try:
            batch.extend(islice(flowing, BATCH_ROWS))
        except FaultyFile:
            if batch:
                yield batch
            raise
        if not batch:
            return
        yield batch
