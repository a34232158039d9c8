"""A network that does not exist: it takes commands, answers after a moment, and misbehaves when told to.

Its state is its own, like a real one's: it knows nothing of our rows. What it did to each line is kept in a ledger.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from guichet.core.simulators import Simulator
from guichet.network import equipment
from guichet.network.values import (
    WITH_RESULTS,
    Command,
    CommandKind,
    CommandRefused,
    CommandUnknown,
    NetworkUnreachable,
    OrderState,
    OrderStatus,
)

ANSWER_SECONDS = 2.0
REFUSED, FAILED = "line_not_eligible", "equipment_failure"
_ORDERS = """CREATE TABLE IF NOT EXISTS orders (
    id INTEGER PRIMARY KEY, reference TEXT UNIQUE, kind TEXT, line TEXT, state TEXT, reason TEXT,
    taken_at REAL, answers_at REAL, fails INTEGER, times_submitted INTEGER DEFAULT 1)"""
_EFFECTS = """CREATE TABLE IF NOT EXISTS effects (
    id INTEGER PRIMARY KEY, reference TEXT, kind TEXT, line TEXT, at REAL)"""
_RESULTS = """CREATE TABLE IF NOT EXISTS results (reference TEXT PRIMARY KEY, made TEXT)"""


@dataclass(frozen=True, slots=True)
class Order:
    """A command, as the network knows it; `line` is its external id."""

    reference: str
    kind: str
    line: str
    state: str
    reason: str
    taken_at: datetime
    times_submitted: int


@dataclass(frozen=True, slots=True)
class Effect:
    """Something that was really done to a line."""

    reference: str
    kind: str
    line: str


def _clock() -> datetime:
    return datetime.now(UTC)


class NetworkSimulator(Simulator):
    """Moods, each lasting until the next: how new commands are treated.

    up; down (nothing answers); slow (answers after its seconds); refuse (takes no command); fail (takes it, then cannot
    do it); repeat (takes each command as if it came twice); lose (takes it, and its first reply is lost).
    """

    moods = ("up", "down", "slow", "refuse", "fail", "repeat", "lose")
    tables = (_ORDERS, _EFFECTS, _RESULTS)

    def __init__(self, path: Path, clock: Callable[[], datetime] = _clock) -> None:
        super().__init__(path)
        self.clock = clock

    def submit(self, command: Command) -> OrderStatus:
        """Take a command once per reference, as NetworkGateway says."""
        mood = self.mood()
        if mood.name == "down":
            raise NetworkUnreachable
        with self._opened() as state:
            if mood.name == "refuse" and _found(state, command.reference) is None:
                raise CommandRefused(reason=REFUSED)
            seconds = mood.seconds if mood.name == "slow" else ANSWER_SECONDS
            times = self._take(state, command, seconds, fails=mood.name == "fail")
            if command.kind in WITH_RESULTS:
                made = json.dumps(equipment.results(command, self.clock().date()))
                state.execute(
                    "INSERT OR IGNORE INTO results (reference, made) VALUES (?, ?)", (command.reference, made)
                )
            if mood.name == "repeat":
                self._take(state, command, seconds, fails=False)
        if mood.name == "lose" and times == 1:
            raise NetworkUnreachable
        return self.state_of(command.reference)

    def state_of(self, reference: str) -> OrderStatus:
        """Return where a command stands, as NetworkGateway says."""
        if self.mood().name == "down":
            raise NetworkUnreachable
        with self._opened() as state:
            self._go_on(state)
            found = _found(state, reference)
        if found is None:
            raise CommandUnknown
        return found

    def results_of(self, reference: str) -> dict[str, str]:
        """Return what came out of a command, as NetworkGateway says."""
        if self.state_of(reference).state != OrderState.COMPLETED:
            raise CommandUnknown
        with self._opened() as state:
            row = state.execute("SELECT made FROM results WHERE reference = ?", (reference,)).fetchone()
        return dict(json.loads(row[0])) if row else {}

    def orders(self, *, most: int = 50) -> list[Order]:
        """Return the last commands taken, newest first."""
        with self._opened() as state:
            self._go_on(state)
            rows = state.execute(
                "SELECT reference, kind, line, state, reason, taken_at, times_submitted FROM orders "
                "ORDER BY id DESC LIMIT ?",
                (most,),
            ).fetchall()
        return [
            Order(row[0], row[1], row[2], row[3], row[4], datetime.fromtimestamp(row[5], UTC), row[6]) for row in rows
        ]

    def ledger(self, line: str | None = None) -> list[Effect]:
        """Return what was done, in the order in which it was, to one line (by external id) or to all."""
        with self._opened() as state:
            self._go_on(state)
            rows = state.execute(
                "SELECT reference, kind, line FROM effects WHERE ? IS NULL OR line = ? ORDER BY id", (line, line)
            ).fetchall()
        return [Effect(*row) for row in rows]

    def is_blocked(self, line: str) -> bool:
        """Tell whether a line, by external id, is blocked at present."""
        done = [one.kind for one in self.ledger(line) if one.kind in {CommandKind.BLOCK, CommandKind.UNBLOCK}]
        return bool(done) and done[-1] == CommandKind.BLOCK

    def _take(self, state: sqlite3.Connection, command: Command, seconds: float, *, fails: bool) -> int:
        """Keep an order; return how many times it was submitted so far."""
        taken = self.clock()
        (times,) = state.execute(
            "INSERT INTO orders (reference, kind, line, state, reason, taken_at, answers_at, fails) "
            "VALUES (?, ?, ?, ?, '', ?, ?, ?) "
            "ON CONFLICT (reference) DO UPDATE SET times_submitted = times_submitted + 1 RETURNING times_submitted",
            (
                command.reference,
                command.kind,
                command.line_external_id,
                OrderState.ACKNOWLEDGED,
                taken.timestamp(),
                (taken + timedelta(seconds=seconds)).timestamp(),
                fails,
            ),
        ).fetchone()
        return int(times)

    def _go_on(self, state: sqlite3.Connection) -> None:
        """Do what time has brought since somebody last looked: orders are done in the order of their answers."""
        now = self.clock().timestamp()
        due = state.execute(
            "SELECT reference, kind, line, answers_at, fails FROM orders "
            "WHERE state NOT IN ('completed', 'failed') AND answers_at <= ? ORDER BY answers_at, id",
            (now,),
        ).fetchall()
        for reference, kind, line, at, fails in due:
            ended = (OrderState.FAILED, FAILED) if fails else (OrderState.COMPLETED, "")
            state.execute("UPDATE orders SET state = ?, reason = ? WHERE reference = ?", (*ended, reference))
            if not fails:
                state.execute(
                    "INSERT INTO effects (reference, kind, line, at) VALUES (?, ?, ?, ?)", (reference, kind, line, at)
                )
        state.execute(
            "UPDATE orders SET state = ? WHERE state = ? AND taken_at < ?",
            (OrderState.IN_PROGRESS, OrderState.ACKNOWLEDGED, now),
        )


def _found(state: sqlite3.Connection, reference: str) -> OrderStatus | None:
    row = state.execute("SELECT state, reason FROM orders WHERE reference = ?", (reference,)).fetchone()
    return OrderStatus(OrderState(row[0]), row[1]) if row else None
