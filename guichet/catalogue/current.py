"""The catalogue in force, kept in memory: the pack's own, or the edition that took over from it.

A process asks the database which editions there are at most once every `LOOKS_EVERY` seconds, and reads them only when
something changed. Pages cost no query for it.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Max
from django.utils import timezone
from pydantic import ValidationError

from guichet import operators
from guichet.catalogue.models import Edition
from guichet.catalogue.policy import Catalogue, Offer, Option
from guichet.catalogue.rules import Retired
from guichet.core.periods import local_day

log = logging.getLogger(__name__)

LOOKS_EVERY = 30.0  # seconds
NONE_YET = (None, 0)
Version = tuple[int | None, int]


@dataclass(frozen=True, slots=True, eq=False)
class Shelf:
    """What is sold, and what was: `offer` and `option` also find what lines still have and nobody sells any more.

    Compared by identity, so that what is worked out of it is kept as long as it is.
    """

    catalogue: Catalogue
    retired: Retired
    edition: str = ""

    def offer(self, code: str) -> Offer | None:
        return self.catalogue.offer(code) or self.retired.offers.get(code)

    def option(self, code: str) -> Option | None:
        return self.catalogue.option(code) or self.retired.options.get(code)


@dataclass(frozen=True, slots=True)
class _Kept:
    """What this process knows: the editions that count, by the day from which they do, and when it last asked."""

    version: Version
    editions: tuple[tuple[date, Shelf], ...]
    looked_at: float


class _Memory:
    """What this process remembers; nothing before its first question."""

    kept: _Kept | None = None


_memory = _Memory()
# the pack's own, made once for each operator: a process serves one, tests several
_packs: dict[int, Shelf] = {}


def shelf(today: date | None = None) -> Shelf:
    """Return what is sold and what was, on a day: today or later; the operator's own day when none is given.

    One query at most every `LOOKS_EVERY` seconds, whatever the number of pages; two when an edition came or went.
    """
    editions = _known(today).editions
    if not editions:
        return pack_shelf()
    day = today or _today()
    return next((found for starts_on, found in reversed(editions) if starts_on <= day), None) or pack_shelf()


def planned(today: date) -> tuple[Shelf, ...]:
    """Return what takes over later, in order."""
    return tuple(found for starts_on, found in _known(today).editions if starts_on > today)


def forget() -> None:
    """Look again at the next question: this process has just published an edition."""
    _memory.kept = None


def hold() -> None:
    """Know that there is no edition, and never look: for tests, where a query more would be counted."""
    _memory.kept = _Kept(NONE_YET, (), float("inf"))


def _known(today: date | None) -> _Kept:
    known, now = _memory.kept, time.monotonic()
    if known is not None and now - known.looked_at < LOOKS_EVERY:
        return known
    version = _version()
    if known is None or version != known.version:
        editions = _read(today or _today()) if version != NONE_YET else ()
    else:
        editions = known.editions
    found = _memory.kept = _Kept(version, editions, now)
    return found


def _version() -> Version:
    found = Edition.objects.aggregate(last=Max("id"), withdrawn=Count("withdrawal"))
    return found["last"], found["withdrawn"]


def _read(today: date) -> tuple[tuple[date, Shelf], ...]:
    """Return the edition in force and those to come, in the order in which they take over."""
    rows = Edition.objects.filter(withdrawal=None).order_by("in_force_on", "id")
    began = rows.filter(in_force_on__lte=today).last()
    later = rows.filter(in_force_on__gt=today)
    made = [(row.in_force_on, shelf_of(row)) for row in (*([began] if began else ()), *later)]
    return tuple((starts_on, found) for starts_on, found in made if found is not None)


def shelf_of(row: Edition) -> Shelf | None:
    """Return what an edition sells; None, and a line in the log, for one that this release cannot read."""
    try:
        return Shelf(catalogue_of(row.data), retired_of(row.retired), row.reference)
    except ValidationError:
        # a release that reads catalogues otherwise must not close every page: the edition before it stays
        log.exception("An edition of the catalogue cannot be read", extra={"edition": row.reference})
        return None


def catalogue_of(data: Mapping[str, Any]) -> Catalogue:  # Any: what JSON holds
    """Return the catalogue that an edition keeps. Errors: pydantic's, for one that this release cannot read."""
    return Catalogue.model_validate_json(json.dumps(data))


def retired_of(data: Mapping[str, Any]) -> Retired:  # Any: what JSON holds
    offers = [Offer.model_validate_json(json.dumps(one)) for one in data.get("offers", ())]
    options = [Option.model_validate_json(json.dumps(one)) for one in data.get("options", ())]
    return Retired({one.code: one for one in offers}, {one.code: one for one in options})


def pack_shelf() -> Shelf:
    """Return the catalogue of the pack: what is sold as long as no edition takes over."""
    catalogue = operators.current().section(Catalogue)
    found = _packs.get(id(catalogue))
    if found is None or found.catalogue is not catalogue:
        found = _packs[id(catalogue)] = Shelf(catalogue, Retired())
    return found


def _today() -> date:
    return local_day(timezone.now(), operators.current().zone)
