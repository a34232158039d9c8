"""Reads of the journal. Bounded by the caller: contracts, which knows reaches, stands above acts."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from typing import Any

from django.db.models import QuerySet

from guichet.acts import registry, rules
from guichet.acts.models import Entry, Seal
from guichet.acts.values import Actor, Already, Ask, Channel, EntryKind, Refusal, Result, Target
from guichet.core.periods import Period, day_bounds, local_day


def entries() -> QuerySet[Entry]:
    """Return the whole journal, latest first, for queries that bound it by a reach, an actor or a customer."""
    return Entry.objects.order_by("-id")


def refusal_ahead(
    code: str,
    *,
    on: Target,
    by: Actor,
    channel: Channel,
    at: datetime,
    given: Any = None,  # Any: each act has its own input
) -> Refusal | Already | None:
    """Return why an act would be refused whatever is typed, or that it is done already; None when it may be asked.

    Shape: `given` is what is known already of the act's input, from the page's own address. As many queries as the
    act's facts. What is answered here is decided again when the act is performed.
    """
    act = registry.named(code)
    if (refused := rules.staff_refusal(code, by, tells_a_secret=act.reveal is not None)) is not None:
        return refused
    policy = registry.policy_of(act)
    return act.refusal(act.facts(Ask(code, on, by, channel, at, policy)), given, policy, at)


def times_done(act: str, *, line_id: int, since: datetime) -> int:
    """Return how often an act was done on a line since a moment, by anybody. One query."""
    done = Entry.objects.filter(kind=EntryKind.ACT, act=act, line_id=line_id, at__gte=since, result=Result.DONE)
    return done.count()


def times_refused(act: str, code: str, *, line_id: int, since: datetime) -> int:
    """Return how often an act on a line was refused for a reason since a moment, to anybody. One query."""
    refused = Entry.objects.filter(kind=EntryKind.REFUSAL, act=act, line_id=line_id, at__gte=since, code=code)
    return refused.count()


def security_entries_of(
    person_id: int, *, acts: Collection[str], most: int
) -> list[tuple[str, datetime, dict[str, Any]]]:  # Any: what JSON holds
    """Return what the journal says of somebody's own security, for these acts: act, moment, data; the latest first."""
    found = entries().filter(actor_id=person_id, kind=EntryKind.SECURITY, act__in=acts)
    return list(found.values_list("act", "at", "data")[:most])


@dataclass(frozen=True, slots=True)
class SealsChecked:
    """What checking the seals found: how many days match and, if one does not, the first of them.

    `last` is the last day that matches and `digest` its seal's; `unsealed` counts the days that wait for theirs.
    """

    days: int
    last: date | None
    digest: str
    broken: date | None
    unsealed: int


def check_seals(zone: tzinfo, *, at: datetime) -> SealsChecked:
    """Compute every seal anew, from the first day on, until one does not match.

    Shape: a day does not match when one of its entries was changed, removed or added, when its own seal was, or when
    it is missing between two others. One query a day.
    """
    days, last, digest = 0, None, ""
    expected = _first_day_of_entries(zone)
    for seal in Seal.objects.order_by("day"):
        # the first seal may stand before the first entry: a quiet day was sealed
        expected = min(seal.day, expected or seal.day) if last is None else last + timedelta(days=1)
        if not _matches(seal, expected, digest, zone):
            return SealsChecked(days, last, digest, expected, 0)
        days, last, digest = days + 1, seal.day, seal.digest
    return SealsChecked(days, last, digest, None, len(rules.days_to_seal(first_day_to_seal(zone), at, zone)))


def _matches(seal: Seal, expected: date, previous: str, zone: tzinfo) -> bool:
    if seal.day != expected or seal.previous != previous:
        return False
    found = rules.digest_of_day(seal.day, previous, sealed_texts(day_bounds(seal.day, zone)))
    return found == rules.SealOfDay(seal.first_id, seal.last_id, seal.entries, seal.digest)


def is_digest_of_a_seal(digest: str) -> bool:
    """Tell whether a digest noted elsewhere is still that of a day. One query."""
    return Seal.objects.filter(digest=digest).exists()


def last_seal() -> Seal | None:
    """Return the seal of the latest day sealed. One query."""
    return Seal.objects.order_by("-day").first()


def first_day_to_seal(zone: tzinfo) -> date | None:
    """Return the day after the last sealed one, or that of the first entry; None while the journal is empty.

    Two queries at most.
    """
    last = last_seal()
    return last.day + timedelta(days=1) if last else _first_day_of_entries(zone)


def _first_day_of_entries(zone: tzinfo) -> date | None:
    first = Entry.objects.order_by("at").values_list("at", flat=True).first()
    return local_day(first, zone) if first else None


def sealed_texts(bounds: Period) -> Iterator[tuple[int, str]]:
    """Return the entries of a day with what their seal digests, in the order of ids. One query, read as it comes."""
    columns = [field.attname for field in Entry._meta.concrete_fields]
    rows = Entry.objects.filter(at__gte=bounds.start, at__lt=bounds.end).order_by("id").values(*columns)
    return ((row["id"], rules.canonical_text(row)) for row in rows.iterator(chunk_size=2000))
