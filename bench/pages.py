"""A line's page and the list of invoices beside the bare view, on PostgreSQL: `python -m bench pages`."""

from __future__ import annotations

import tempfile
from pathlib import Path

from bench.home import DURABLE, compared
from tests.postgresql import cluster

PAGES = {"line-postgresql": "line", "invoices-postgresql": "invoices", "invoice-postgresql": "invoice"}


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="guichet-bench-") as folder, cluster(*DURABLE) as address:
        compared(PAGES, address, Path(folder))
