"""The rows left out, each with its line number and the reason, in a file that can be mended and imported again."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from guichet.feeds.reading import REJECT_COLUMNS

LONGEST_SHOWN = 10_000
# "csv.writer" has no public type
_Writer = Any


class Rejects:
    """The reject file of one imported file; made at the first reject, gone when there is none any more."""

    def __init__(self, folder: Path, imported: str) -> None:
        self.path = folder / f"{imported.split('.', 1)[0]}.rejects.csv"
        self.columns: Sequence[str] = ()
        """The columns of the imported file, as its rows are written."""
        self.count = 0
        self.first: list[str] = []
        self._file: IO[str] | None = None
        self._writer: _Writer = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file:
            self._file.close()
        elif kind is None:
            self.path.unlink(missing_ok=True)

    def add(self, number: int, reason: str, fields: Sequence[str]) -> None:
        """Write a row down: its fields as they came, cut when absurdly long."""
        self.count += 1
        if len(self.first) < 3:
            self.first.append(f"ligne {number} : {reason}")
        if self._file is None:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._file = self.path.open("w", encoding="utf-8", errors="backslashreplace", newline="")
            self._writer = csv.writer(self._file)
            self._writer.writerow([*REJECT_COLUMNS, *self._own(self.columns)])
        self._writer.writerow([number, reason, *(field[:LONGEST_SHOWN] for field in self._own(fields))])

    def _own(self, fields: Sequence[str]) -> Sequence[str]:
        """Return the fields without those of a former reject file that is being imported."""
        if len(fields) != len(self.columns) or not set(REJECT_COLUMNS) & set(self.columns):
            return fields
        return [field for name, field in zip(self.columns, fields, strict=True) if name not in REJECT_COLUMNS]
