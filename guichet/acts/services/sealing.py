"""Sealing the journal, a day at a time: each seal digests its day and the seal before it."""

from __future__ import annotations

import logging
from dataclasses import asdict
from datetime import date, datetime, tzinfo

from django.db import IntegrityError, transaction

from guichet import operators
from guichet.acts import queries, rules
from guichet.acts.models import Seal
from guichet.acts.values import DayBeforeNotSealed, DayNotOver
from guichet.core.periods import day_bounds

log = logging.getLogger(__name__)


def seal_day(day: date, *, at: datetime) -> Seal:
    """Seal one of the operator's days, and return its seal; the one there is when it was sealed before.

    Shape: the digest is logged too, so that a chain made anew behind our back does not match what the log kept.
    Errors: DayNotOver before `rules.SEALED_AFTER` has passed since its end; DayBeforeNotSealed, for a chain has no
    hole. Source: docs/adr/0008.
    """
    zone = operators.current().zone
    if at < day_bounds(day, zone).end + rules.SEALED_AFTER:
        raise DayNotOver(day=day.isoformat())
    try:
        with transaction.atomic():
            return Seal.objects.filter(day=day).first() or _sealed(day, zone)
    except IntegrityError:
        # two workers at once: the day has one seal, and the chain one end
        return Seal.objects.get(day=day)


def _sealed(day: date, zone: tzinfo) -> Seal:
    if queries.first_day_to_seal(zone) not in {day, None}:
        # another worker may have sealed the day since it was looked for
        if sealed := Seal.objects.filter(day=day).first():
            return sealed
        raise DayBeforeNotSealed(day=day.isoformat())
    last = queries.last_seal()
    previous = last.digest if last else ""
    made = rules.digest_of_day(day, previous, queries.sealed_texts(day_bounds(day, zone)))
    seal = Seal.objects.create(day=day, previous=previous, **asdict(made))
    log.info("A day of the journal is sealed", extra={"day": day.isoformat(), "digest": seal.digest})
    return seal


def seal_days(*, at: datetime) -> list[Seal]:
    """Seal every day that is over and not sealed yet, the oldest first, each in a transaction of its own."""
    zone = operators.current().zone
    return [seal_day(day, at=at) for day in rules.days_to_seal(queries.first_day_to_seal(zone), at, zone)]
