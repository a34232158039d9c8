"""How a line is called."""

from __future__ import annotations

from guichet.contracts.values import LineFacts
from guichet.core.formats import Formats


def line_title(line: LineFacts, formats: Formats) -> str:
    """Return how the line is called: its number, else its label."""
    return formats.phone(line.number) if line.number else line.label
