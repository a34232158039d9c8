"""Showing a PUK."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

PUK_SHOWN_FOR = timedelta(seconds=60)
# who reads it that often in a day is in trouble: somebody helps before the card is dead
OFTEN = 3


@dataclass(frozen=True, slots=True)
class ShowPuk:
    """Nothing more is asked to show a PUK."""


@dataclass(frozen=True, slots=True)
class PukFacts:
    """What showing a PUK looks at. `sim` is the active card's reference; empty when no code is known for it."""

    kind: str
    state: str
    sim: str
    reads: int
