"""What the command says while it reads: one live line per file on a terminal, one line at its end anywhere."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TextIO

EVERY_SECONDS = 0.2


@dataclass
class Figures:
    """What became of a file's rows."""

    read: int = 0
    created: int = 0
    changed: int = 0
    unchanged: int = 0
    rejected: int = 0

    def add(self, other: Figures) -> None:
        self.read += other.read
        self.created += other.created
        self.changed += other.changed
        self.unchanged += other.unchanged
        self.rejected += other.rejected

    def __str__(self) -> str:
        parts = [
            f"{_number(self.read)} {_plural(self.read, 'lue')}",
            f"{_number(self.created)} {_plural(self.created, 'nouvelle')}",
            f"{_number(self.changed)} {_plural(self.changed, 'changée')}",
            f"{_number(self.unchanged)} {_plural(self.unchanged, 'inchangée')}",
            f"{_number(self.rejected)} {_plural(self.rejected, 'rejetée')}",
        ]
        return ", ".join(parts)


class Progress:
    """Writes to a stream; nothing but faults when `quiet`."""

    def __init__(self, stream: TextIO, *, quiet: bool = False) -> None:
        self._stream = stream
        self._quiet = quiet
        self._live = not quiet and stream.isatty()
        self._next = 0.0

    def tick(self, name: str, figures: Figures) -> None:
        """Show how far a file is, when somebody is watching."""
        if self._live and (now := time.monotonic()) >= self._next:
            self._next = now + EVERY_SECONDS
            self._stream.write(f"\r\x1b[K{name} : {figures}")
            self._stream.flush()

    def say(self, words: str) -> None:
        """Write a line that --quiet leaves out."""
        if not self._quiet:
            self.complain(words)

    def complain(self, words: str) -> None:
        """Write a line that is always shown."""
        self._stream.write(f"\r\x1b[K{words}\n" if self._live else f"{words}\n")
        self._stream.flush()


def _number(value: int) -> str:
    return f"{value:,}".replace(",", "\u202f")


def _plural(count: int, word: str) -> str:
    return word if count < 2 else f"{word}s"
