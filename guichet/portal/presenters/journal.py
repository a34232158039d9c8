"""The person's own journal: who did what on their lines, day by day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from urllib.parse import urlencode

from django.utils.text import capfirst

from guichet.contracts.journal_words import EntryShown, entry_shown
from guichet.contracts.values import EntrySeen, LineFacts
from guichet.core.formats import Formats
from guichet.portal.presenters.lines import line_name


@dataclass(frozen=True, slots=True)
class Seen:
    """What the view read. `entries` hold one more than is shown when there are others."""

    entries: Sequence[EntrySeen]
    lines: Sequence[LineFacts]
    chosen: str
    kind: str
    before: str
    reader_id: int
    now: datetime


@dataclass(frozen=True, slots=True)
class JournalPage:
    """`days`: what each day held, the latest first. `choices`: reference, words, whether chosen."""

    days: list[tuple[str, list[EntryShown]]]
    choices: list[tuple[str, str, bool]]
    chosen: str
    kind: str
    next: str
    first: str


def journal_page(seen: Seen, formats: Formats, *, most: int) -> JournalPage:
    rows = [
        entry_shown(entry, formats, now=seen.now, reader_id=seen.reader_id, names_staff=False)
        for entry in seen.entries[:most]
    ]
    asked = {"kind": seen.kind, "line": seen.chosen}
    chosen = {name: value for name, value in asked.items() if value}
    return JournalPage(
        days=[(capfirst(day), [*of_day]) for day, of_day in groupby(_without_echoes(rows), key=lambda row: row.day)],
        choices=[(line.reference, _line(line, formats), line.reference == seen.chosen) for line in seen.lines],
        chosen=seen.chosen,
        kind=seen.kind,
        next=f"?{urlencode({**chosen, 'before': seen.entries[most - 1].reference})}"
        if len(seen.entries) > most
        else "",
        first=f"?{urlencode(chosen)}" if seen.before else "",
    )


def _without_echoes(rows: Sequence[EntryShown]) -> list[EntryShown]:
    """Return the rows without the looks that the row before says already: a file opened twice in a minute."""
    before = [None, *rows]
    return [
        row for row, last in zip(rows, before, strict=False) if row.state or last is None or _look(row) != _look(last)
    ]


def _look(row: EntryShown) -> tuple[str, ...]:
    return (row.title, row.detail, row.day, row.time, row.who, row.state)


def _line(line: LineFacts, formats: Formats) -> str:
    number = formats.phone(line.number) if line.number else ""
    return ", ".join(part for part in (line_name(line), number) if part)
