"""The export being written: rows by file, the situations that they show, and the files themselves."""

import csv
import gzip
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from guichet.core.periods import instant

# The files of docs/import.md with their columns, in reading order; usage has one file per month.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "customers": (
        *("id", "kind", "segment", "name", "given_name", "family_name", "registration_number"),
        *("email", "phone", "street", "postcode", "city", "language"),
    ),
    "sites": ("id", "customer", "name", "street", "postcode", "city"),
    "contracts": ("id", "customer", "number", "name", "state", "starts_on", "ends_on", "commitment_ends_on"),
    "lines": (
        *("id", "contract", "site", "kind", "number", "label", "offer", "state"),
        *("activates_on", "activated_at", "terminated_at"),
    ),
    "sims": ("id", "line", "iccid", "kind", "state", "puk"),
    "subscriptions": ("id", "line", "option", "starts_on", "ends_on"),
    "restrictions": ("line", "restriction", "state", "amount"),
    "persons": ("id", "given_name", "family_name", "language", "email", "email_verified_at"),
    "grants": ("person", "role", "on", "target", "starts_at", "ends_at"),
    "invoices": (
        *("id", "customer", "contract", "kind", "number", "issued_on", "due_on", "period_start", "period_end"),
        *("total", "tax", "due", "state", "credits"),
    ),
    "invoice_lines": ("invoice", "position", "section", "label", "line", "amount", "tax_rate"),
    "orders": (
        *("id", "customer", "site", "line", "kind", "label", "state"),
        *("ordered_at", "next_step_at", "ask", "ask_before"),
    ),
    "communications": ("id", "customer", "site", "kind", "title", "body", "published_at", "expires_at"),
}
USAGE_COLUMNS = ("key", "line", "started_at", "kind", "direction", "quantity", "counterpart", "zone", "charge")

Row = dict[str, object]


@dataclass
class Book:
    """Rows in the order they were told. Identifiers are the file's letter and a running number."""

    rows: dict[str, list[Row]] = field(default_factory=lambda: {name: [] for name in COLUMNS})
    usage: dict[str, list[Row]] = field(default_factory=dict)
    situations: dict[str, list[str]] = field(default_factory=dict)

    def add(self, file: str, **values: object) -> str:
        """Add a row and return its identifier; unnamed columns stay empty. Errors: KeyError for an unknown column."""
        rows = self.rows[file]
        unknown = values.keys() - set(COLUMNS[file])
        if unknown:
            raise KeyError(f"{file}: {', '.join(sorted(unknown))}")
        if COLUMNS[file][0] == "id" and "id" not in values:
            values["id"] = f"{file[:3].upper()}-{len(rows) + 1:05d}"
        rows.append(values)
        return str(values.get("id", ""))

    def shows(self, situation: str, identifier: str) -> None:
        """Note that a row shows a situation: tests and the list of demo accounts look it up."""
        self.situations.setdefault(situation, []).append(identifier)

    def find(self, file: str, identifier: str) -> Row:
        """Return the row with this identifier. Errors: StopIteration when there is none."""
        return next(row for row in self.rows[file] if row["id"] == identifier)

    def write(self, folder: Path) -> None:
        """Write the folder; the same book gives the same bytes, since gzip is told no time and no name."""
        folder.mkdir(parents=True, exist_ok=True)
        for name, columns in COLUMNS.items():
            (folder / f"{name}.csv").write_bytes(_csv(columns, self.rows[name]))
        for month, rows in sorted(self.usage.items()):
            packed = gzip.compress(_csv(USAGE_COLUMNS, rows), compresslevel=6, mtime=0)
            (folder / f"usage-{month}.csv.gz").write_bytes(packed)


def _csv(columns: Iterable[str], rows: Iterable[Row]) -> bytes:
    names = list(columns)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(names)
    writer.writerows([written(row.get(name)) for name in names] for row in rows)
    return text.getvalue().encode()


def written(value: object) -> str:
    """Return a value as the export writes it: moments in UTC, days as they are, nothing as an empty field."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return instant(value).strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(value, date):
        return value.isoformat()
    return str(value)
