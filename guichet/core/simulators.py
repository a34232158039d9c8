"""What the simulators of outside systems share: a state of their own, and a mood that people choose.

The state is a small SQLite file, since the system outside is one whatever the number of our processes, and outlives
each of them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

UP = "up"
PATIENCE_SECONDS = 20
_MOODS = "CREATE TABLE IF NOT EXISTS mood (id INTEGER PRIMARY KEY CHECK (id = 1), name TEXT, seconds REAL)"


@dataclass(frozen=True, slots=True)
class Mood:
    """How a simulator behaves from now on; `seconds` matters to those that are slow."""

    name: str = UP
    seconds: float = 0.0


class Simulator:
    """An outside system that one file stands for. Subclasses say their moods and their tables."""

    moods: Sequence[str] = (UP,)
    tables: Sequence[str] = ()

    def __init__(self, path: Path) -> None:
        self.path = path

    def mood(self) -> Mood:
        """Return how it behaves at present; up when nobody ever told it anything."""
        with self._opened() as state:
            row = state.execute("SELECT name, seconds FROM mood").fetchone()
        return Mood(*row) if row else Mood()

    def tell(self, mood: Mood) -> None:
        """Have it behave so from now on, in all processes. Errors: ValueError for a mood that it has not."""
        if mood.name not in self.moods:
            raise ValueError(f"no mood {mood.name!r}; known: {', '.join(self.moods)}")
        with self._opened() as state:
            state.execute("INSERT OR REPLACE INTO mood VALUES (1, ?, ?)", (mood.name, mood.seconds))

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        """Yield the state in a transaction that nobody else shares, committed unless something is raised."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(self.path, timeout=PATIENCE_SECONDS, isolation_level=None)) as state:
            state.execute("BEGIN IMMEDIATE")
            try:
                for table in (_MOODS, *self.tables):
                    state.execute(table)
                yield state
            except BaseException:
                state.execute("ROLLBACK")
                raise
            state.execute("COMMIT")
