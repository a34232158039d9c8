"""What a billing system's export says of somebody, read from its own files: the truth that pages must show."""

from __future__ import annotations

import csv
import gzip
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from zoneinfo import ZoneInfo

ROOT = Path(__file__).resolve().parent.parent.parent
Row = dict[str, str]


def digits(text: str) -> str:
    """Return the last eight digits of a telephone number, however it is written."""
    return re.sub(r"\D", "", text)[-8:]


def figure(text: str) -> Decimal:
    """Return the number that a French text shows: « 1 234,56 € » is 1234.56."""
    found = re.search(r"\d[\d\s\u00a0\u202f]*(?:,\d+)?", text)
    assert found, f"no figure in {text!r}"
    return Decimal(re.sub(r"\s", "", found.group()).replace(",", "."))


@dataclass(frozen=True)
class Exported:
    slug: str
    folder: Path

    def rows(self, name: str) -> Iterator[Row]:
        for path in sorted((self.folder / "export").glob(f"{name}.csv*")):
            raw = path.read_bytes()
            text = (gzip.decompress(raw) if path.suffix == ".gz" else raw).decode("utf-8-sig")
            yield from csv.DictReader(text.splitlines())

    @cached_property
    def operator(self) -> dict[str, object]:
        return tomllib.loads((ROOT / "packs" / self.slug / "operator.toml").read_text("utf-8"))

    @cached_property
    def catalogue(self) -> dict[str, object]:
        return tomllib.loads((ROOT / "packs" / self.slug / "catalogue.toml").read_text("utf-8"))

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(str(self.operator["time_zone"]))

    def customers_of(self, email: str) -> set[str]:
        """Return the customers that somebody holds or administers."""
        person = next(row["id"] for row in self.rows("persons") if row["email"] == email)
        return {
            row["target"]
            for row in self.rows("grants")
            if row["person"] == person and row["on"] == "customer" and not row["ends_at"]
        }

    def due(self, customers: set[str]) -> Decimal:
        """Return what customers owe: what is left of their invoices that are not paid."""
        return sum(
            (
                Decimal(row["due"])
                for row in self.rows("invoices")
                if row["customer"] in customers and row["kind"] == "invoice" and row["state"] != "paid"
            ),
            Decimal(0),
        )

    def invoices(self, customers: set[str]) -> list[Row]:
        return [row for row in self.rows("invoices") if row["customer"] in customers]

    def active_lines(self, customers: set[str]) -> list[Row]:
        contracts = {row["id"] for row in self.rows("contracts") if row["customer"] in customers}
        return [row for row in self.rows("lines") if row["contract"] in contracts and row["state"] == "active"]

    def data_used(self, line: str, now: datetime) -> int:
        """Return the bytes that a line sent and received in the calendar month of `now`, in the operator's zone."""
        month = now.astimezone(self.zone).strftime("%Y-%m")
        return sum(
            int(row["quantity"])
            for row in self.rows("usage*")
            if row["line"] == line
            and row["kind"] == "data"
            and row["direction"] == "out"
            and datetime.fromisoformat(row["started_at"]).astimezone(self.zone).strftime("%Y-%m") == month
        )

    def data_allowance(self, line: Row) -> int | None:
        """Return the bytes a month that a line's offer and options give to it alone; None when unlimited or shared."""
        offers: dict[str, Row] = {row["code"]: row for row in self.catalogue["offers"]}  # type: ignore[attr-defined]
        options: dict[str, Row] = {row["code"]: row for row in self.catalogue.get("options", [])}  # type: ignore[attr-defined]
        taken = [
            options[row["option"]].get("adds", [])
            for row in self.rows("subscriptions")
            if row["line"] == line["id"] and not row["ends_on"]
        ]
        given = [
            allowance
            for allowances in [offers[line["offer"]].get("allowances", []), *taken]
            for allowance in allowances
            if allowance["kind"] == "data"
        ]
        if not given or any(one["quantity"] == "unlimited" or one.get("shared") for one in given):
            return None
        return sum(int(one["quantity"]) for one in given)
