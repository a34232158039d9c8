"""The sessions of a person, one for each device: ending some, and telling each device why."""

from __future__ import annotations

from datetime import datetime

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction

from guichet.people import queries
from guichet.people.models import EndedSession, Person
from guichet.people.services.telling import note_change
from guichet.people.values import Ended, Origin, SecurityEvent


def list_device(person: Person, key: str, *, ip: str, agent: str) -> None:
    """Put a session that has just been opened in the list of devices of its person."""
    most = UserSession._meta.get_field("user_agent").max_length
    UserSession.objects.create(user=person, session_key=key, ip=ip, user_agent=agent[:most])


def end_session(key: str | None) -> None:
    """Forget a session that is being signed out, so that no list of devices shows it."""
    UserSession.objects.filter(session_key=key).delete()


def end_sessions(person: Person, *, why: Ended = Ended.CLOSED, keep: str = "") -> int:
    """End the sessions of a person on every device but that of the key `keep`; return how many there were.

    Each device is told why at its next request.
    """
    found = UserSession.objects.filter(user=person).exclude(session_key=keep)
    return _end(list(found.values_list("session_key", flat=True)), why)


def end_device(person: Person, reference: str, *, origin: Origin, at: datetime) -> bool:
    """End the session of a person that a list of devices names; tell whether it was there. The person is told."""
    with transaction.atomic():
        keys = UserSession.objects.filter(user=person).values_list("session_key", flat=True)
        ended = [key for key in keys if queries.device_reference(key) == reference]
        if _end(ended, Ended.ELSEWHERE):
            note_change(person, SecurityEvent.DEVICE_ENDED, origin=origin, at=at)
    return bool(ended)


def end_other_devices(person: Person, *, keep: str, origin: Origin, at: datetime) -> int:
    """End all sessions of a person but the one of the key `keep`; return how many. The person is told."""
    with transaction.atomic():
        count = end_sessions(person, why=Ended.ELSEWHERE, keep=keep)
        if count:
            note_change(person, SecurityEvent.DEVICES_ENDED, origin=origin, at=at, data={"count": count})
    return count


def follow_session(old_key: str, new_key: str) -> None:
    """Keep a device in the list when its session takes another key."""
    UserSession.objects.filter(session_key=old_key).update(session_key=new_key)


def forget_ended_sessions(*, before: datetime) -> int:
    """Delete devices whose session is gone, and what was kept to tell others why; return how many of the latter."""
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
    return EndedSession.objects.filter(ended_at__lt=before).delete()[0]


def _end(keys: list[str], why: Ended) -> int:
    with transaction.atomic():
        Session.objects.filter(session_key__in=keys).delete()
        UserSession.objects.filter(session_key__in=keys).delete()
        EndedSession.objects.bulk_create(
            [EndedSession(digest=queries.ended_digest(key), why=why) for key in keys], ignore_conflicts=True
        )
    return len(keys)
