"""Reads of phones to be unlocked."""

from __future__ import annotations

from datetime import timedelta

from guichet import operators
from guichet.acts.values import Ask
from guichet.contracts.queries import kind_and_state, user_since
from guichet.contracts.values import Capability, Principal
from guichet.core.periods import local_day
from guichet.lines.models import PhoneUnlock
from guichet.lines.values.unlocking import UnlockAnswer, UnlockFacts, UnlockingFacts, UnlockState


def last_unlock_of(line_id: int) -> UnlockFacts | None:
    """Return the last phone that was asked about on a line. One query."""
    rows = PhoneUnlock.objects.filter(line_id=line_id).order_by("-id")
    row = rows.values_list("reference", "imei", "state", "answer", "free_from", "asked_at").first()
    return UnlockFacts(row[0], row[1], UnlockState(row[2]), UnlockAnswer(row[3]), *row[4:]) if row else None


def unlocking_facts(ask: Ask) -> UnlockingFacts:
    """Return what unlocking looks at. Three queries."""
    kind, state = kind_and_state(ask.target.id)
    last, access = last_unlock_of(ask.target.id), ask.by.access
    since = user_since(access, ask.target, Capability.UNLOCK_PHONE) if isinstance(access, Principal) else None
    asked = PhoneUnlock.objects.filter(line_id=ask.target.id, asked_at__gte=ask.at - timedelta(hours=24))
    return UnlockingFacts(
        kind=kind,
        state=state,
        last=last,
        of_before=last is not None and since is not None and last.asked_at < since,
        today=local_day(ask.at, operators.current().zone),
        asked_today=asked.count(),
    )
