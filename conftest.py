"""What every test gets."""

from __future__ import annotations

import os

import pytest


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say before pytest's own last line what `make test` saw fail before this run."""
    if failed := os.environ.get("GUICHET_FAILED_PARTS"):
        terminalreporter.write_sep("=", f"failed before this run: {failed}", red=True, bold=True)
