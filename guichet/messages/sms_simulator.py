"""The SMS gateway of a demonstration: keeps what it is given, for the demo's outbox page, and fails when told to."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime

from guichet.core.simulators import Simulator
from guichet.messages.values import GatewayUnreachable, RecipientRefused, Sms

_SMS = """CREATE TABLE IF NOT EXISTS sms (
    id INTEGER PRIMARY KEY, reference TEXT UNIQUE, recipient TEXT, text TEXT, at TEXT, times INTEGER DEFAULT 1)"""


@dataclass(frozen=True, slots=True)
class KeptSms:
    """An SMS that a demonstration keeps; `times` says how often it was handed over."""

    reference: str
    recipient: str
    text: str
    at: datetime
    times: int


class SmsSimulator(Simulator):
    """Moods: up, down; slow (each call takes its seconds); refuse (every number); lose (takes it, says nothing)."""

    moods = ("up", "down", "slow", "refuse", "lose")
    tables = (_SMS,)

    def send(self, sms: Sms) -> None:
        """Keep an SMS once per reference, as SmsGateway says."""
        mood = self.mood()
        if mood.name == "slow":
            time.sleep(mood.seconds)
        if mood.name == "down":
            raise GatewayUnreachable
        if mood.name == "refuse":
            raise RecipientRefused
        is_new = self._keep(sms)
        if mood.name == "lose" and is_new:
            raise GatewayUnreachable

    def _keep(self, sms: Sms) -> bool:
        now = datetime.now(UTC).isoformat()  # the outside's own clock
        with self._opened() as state:
            (times,) = state.execute(
                "INSERT INTO sms (reference, recipient, text, at) VALUES (?, ?, ?, ?) "
                "ON CONFLICT (reference) DO UPDATE SET times = times + 1 RETURNING times",
                (sms.reference, sms.recipient, sms.text, now),
            ).fetchone()
        return bool(times == 1)

    def kept(self, *, most: int = 100) -> list[KeptSms]:
        """Return the last SMS, newest first."""
        with self._opened() as state:
            rows = state.execute(
                "SELECT reference, recipient, text, at, times FROM sms ORDER BY id DESC LIMIT ?", (most,)
            ).fetchall()
        return [KeptSms(row[0], row[1], row[2], datetime.fromisoformat(row[3]), row[4]) for row in rows]
