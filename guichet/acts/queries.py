"""Reads of the journal. Bounded by the caller: contracts, which knows reaches, stands above acts."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from guichet import operators
from guichet.acts import registry
from guichet.acts.models import Entry
from guichet.acts.values import Actor, Already, Ask, Channel, EntryKind, Refusal, Result, Target


def entries() -> QuerySet[Entry]:
    """Return the whole journal, latest first, for queries that bound it by a reach, an actor or a customer."""
    return Entry.objects.order_by("-id")


def refusal_ahead(code: str, *, on: Target, by: Actor, channel: Channel, at: datetime) -> Refusal | Already | None:
    """Return why an act would be refused whatever is typed, or that it is done already; None when it may be asked.

    As many queries as the act's facts. What is answered here is decided again when the act is performed.
    """
    act = registry.named(code)
    policy = operators.current().section(act.policy) if act.policy else None
    return act.refusal(act.facts(Ask(code, on, by, channel, at, policy)), None, policy, at)


def times_done(act: str, *, line_id: int, since: datetime) -> int:
    """Return how often an act was done on a line since a moment, by anybody. One query."""
    done = Entry.objects.filter(kind=EntryKind.ACT, act=act, line_id=line_id, at__gte=since, result=Result.DONE)
    return done.count()


def security_entries_of(
    person_id: int, *, acts: Collection[str], most: int
) -> list[tuple[str, datetime, dict[str, Any]]]:  # Any: what JSON holds
    """Return what the journal says of somebody's own security, for these acts: act, moment, data; the latest first."""
    found = entries().filter(actor_id=person_id, kind=EntryKind.SECURITY, act__in=acts)
    return list(found.values_list("act", "at", "data")[:most])
