"""Files for spreadsheets: CSV that they open as it is, and that runs nothing there."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence

BOM = "\ufeff"  # without it, spreadsheets read accents wrong
# a cell that begins so is a formula to a spreadsheet
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%", "\uff1d", "\uff0b", "\uff0d", "\uff20")


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, text: str) -> str:
        return text


def csv_rows(rows: Iterable[Sequence[str]]) -> Iterator[bytes]:
    """Return a CSV file piece by piece: UTF-8 with its mark, semicolons, one line for each row, none run as formula."""
    writer = csv.writer(_Echo(), delimiter=";", quoting=csv.QUOTE_ALL)
    yield BOM.encode()
    for row in rows:
        yield writer.writerow([harmless(cell) for cell in row]).encode()


def harmless(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula: such a text gets an apostrophe before it."""
    bare = cell.lstrip(" \u00a0\u200b\ufeff")
    return f"'{cell}" if cell.startswith(_FORMULA) or bare.startswith(_FORMULA) else cell
