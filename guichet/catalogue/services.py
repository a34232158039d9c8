"""Publishing an edition of the catalogue, and giving one up before its day."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from guichet import operators
from guichet.acts.services import record
from guichet.acts.values import Channel, Data, EntryKind, Result
from guichet.catalogue import current
from guichet.catalogue.models import Edition, Withdrawal
from guichet.catalogue.policy import Catalogue
from guichet.catalogue.queries import shelf_before
from guichet.catalogue.rules import Retired, retired_by
from guichet.catalogue.values import CatalogueMoved, EditionInForce, EditionInThePast
from guichet.core.periods import local_day
from guichet.operators import loading

PUBLISHED, WITHDRAWN = "catalogue.published", "catalogue.withdrawn"
DESK = "desk"


@dataclass(frozen=True, slots=True)
class Published:
    """An edition; `new` is False when the same catalogue stood there already."""

    reference: str
    new: bool


def read_catalogue(text: str, name: str) -> Catalogue:
    """Return the catalogue that a file holds, TOML or JSON by its name, by the rules of a pack's own.

    Errors: operators.PackRefused, with all the faults: file, key, problem, remedy.
    """
    return loading.read_section(Catalogue, text, name, languages=operators.current().languages)


def digest_of(catalogue: Catalogue) -> str:
    """Return what tells one catalogue from another, whatever its writing."""
    return hashlib.sha256(json.dumps(_written(catalogue), sort_keys=True).encode()).hexdigest()


def publish_edition(
    catalogue: Catalogue,
    *,
    in_force_on: date,
    at: datetime,
    by_id: int | None = None,
    source: str = DESK,
    over: str | None = None,
) -> Published:
    """Keep a catalogue as the edition in force from a day, and write it in the journal.

    Shape: `by_id` is the supervisor's, None for a billing system. `over` is the digest of the catalogue that this one
    was compared with. The same catalogue as the one it would take over from changes nothing; nor does one that a
    billing system has sent before for the same day.
    Errors: EditionInThePast; CatalogueMoved, when `over` is not in force then any more.
    """
    digest = digest_of(catalogue)
    with transaction.atomic():
        # one at a time where there is one to hold: each says what it takes over from
        Edition.objects.select_for_update().order_by("-id").values_list("pk").first()
        today = local_day(at, operators.current().zone)
        if source != DESK and (sent := _sent_before(source, digest, in_force_on, today)):
            return Published(sent, new=False)
        before = shelf_before(in_force_on)
        if digest == digest_of(before.catalogue):
            return Published(before.edition, new=False)
        if in_force_on < today:
            raise EditionInThePast(on=in_force_on.isoformat())
        if over is not None and over != digest_of(before.catalogue):
            raise CatalogueMoved
        edition = Edition.objects.create(
            in_force_on=in_force_on,
            data=_written(catalogue),
            retired=_retired(retired_by(catalogue, before.catalogue, before.retired)),
            digest=digest,
            offers=len(catalogue.offers),
            options=len(catalogue.options),
            source=source,
            published_by_id=by_id,
            published_at=at,
        )
        _note(PUBLISHED, edition, by_id=by_id, at=at)
    current.forget()
    return Published(edition.reference, new=True)


def withdraw_edition(reference: str, *, by_id: int, at: datetime) -> bool:
    """Give up an edition before its day; return False, and write nothing, when it was given up already.

    Errors: EditionInForce; Edition.DoesNotExist.
    """
    today = local_day(at, operators.current().zone)
    with transaction.atomic():
        edition = Edition.objects.select_for_update().get(reference=reference)
        if edition.in_force_on <= today:
            raise EditionInForce(on=edition.in_force_on.isoformat())
        _, new = Withdrawal.objects.get_or_create(
            edition=edition,
            defaults={
                "in_force_on": edition.in_force_on,
                "withdrawn_on": today,
                "withdrawn_by_id": by_id,
                "withdrawn_at": at,
            },
        )
        if new:
            _note(WITHDRAWN, edition, by_id=by_id, at=at)
    current.forget()
    return new


def _sent_before(source: str, digest: str, in_force_on: date, today: date) -> str:
    """Return the edition that a billing system sends once more, so that what was decided here meanwhile stays.

    Shape: the last that it sent for that day, or, for today, the last that it sent at all; empty when it is neither.
    """
    sent = Edition.objects.filter(source=source).order_by("-id")
    found = [sent.filter(in_force_on=in_force_on).first(), sent.first() if in_force_on == today else None]
    return next((one.reference for one in found if one is not None and one.digest == digest), "")


def _note(act: str, edition: Edition, *, by_id: int | None, at: datetime) -> None:
    data: Data = {
        "edition": edition.reference,
        "in_force_on": edition.in_force_on.isoformat(),
        "digest": edition.digest,
        "offers": edition.offers,
        "options": edition.options,
        "source": edition.source,
    }
    record(
        act,
        kind=EntryKind.ACT,
        result=Result.DONE,
        at=at,
        channel=Channel.DESK if by_id else Channel.SYSTEM,
        actor_id=by_id,
        data=data,
    )


def _written(catalogue: Catalogue) -> dict[str, Any]:  # Any: what JSON holds
    # without the defaults: a key that a later release adds makes no catalogue another one
    written: dict[str, Any] = catalogue.model_dump(mode="json", exclude_defaults=True)
    return written


def _retired(retired: Retired) -> dict[str, list[dict[str, Any]]]:  # Any: what JSON holds
    return {
        "offers": [one.model_dump(mode="json", exclude_defaults=True) for one in retired.offers.values()],
        "options": [one.model_dump(mode="json", exclude_defaults=True) for one in retired.options.values()],
    }
