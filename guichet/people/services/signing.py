"""What is kept of sign-ins: those that succeed, from which device, and those that fail."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from django.db import transaction

from guichet.acts.values import Result
from guichet.outbox import services as outbox
from guichet.outbox.values import Payload
from guichet.people import queries
from guichet.people.models import Person
from guichet.people.services.telling import alert, note
from guichet.people.values import Browser, Origin, Road, SecurityEvent

SIGN_IN_FAILED = "people.note_failed_sign_in"


def note_sign_in(person: Person, *, road: Road, known_device: bool, origin: Origin, at: datetime) -> None:
    """Write a sign-in in the journal; one from a device that is new for somebody is told to them.

    The very first is told to nobody: there was nothing to compare it with. Runs in the caller's transaction.
    """
    new = not known_device and queries.has_signed_in(person)
    note(person, SecurityEvent.SIGNED_IN, origin=origin, at=at, data={"road": road.value, "new_device": new})
    if new:
        alert(person, SecurityEvent.SIGNED_IN, origin=origin, at=at)


def tell_failed_sign_in(person: Person | None, *, origin: Origin, at: datetime) -> None:
    """Have a failed sign-in written in the journal of its person, if it is anybody: found out by a worker.

    The same row whoever was meant, so that its writing takes the same time; and an append-only journal is not filled by
    whoever tries identifiers that are nobody's.
    """
    with transaction.atomic():
        payload = {"person": person.pk if person else 0, "at": at.isoformat(), **asdict(origin.browser)}
        outbox.enqueue(SIGN_IN_FAILED, payload, at=at)


def note_failed_sign_in(payload: Payload) -> None:
    """Write what tell_failed_sign_in left for later, in the caller's transaction."""
    person = Person.objects.filter(pk=payload["person"]).first()
    if person is None:
        return
    origin = Origin(Browser(payload["name"], payload["system"]), "")
    at = datetime.fromisoformat(payload["at"])
    note(person, SecurityEvent.SIGN_IN_FAILED, origin=origin, at=at, result=Result.REFUSED)
