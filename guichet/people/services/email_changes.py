"""Changing the address that somebody signs in with: two mails, nothing opened before the new one is verified. PRI-9."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import translation
from django.utils.crypto import constant_time_compare, salted_hmac

from guichet import operators
from guichet.database import Prepared
from guichet.messages import services as messages
from guichet.messages.values import Recipient
from guichet.people import rules, words
from guichet.people.models import EmailChange, Identifier, Person
from guichet.people.services.devices import end_sessions
from guichet.people.services.persons import add_identifier, keep_findable
from guichet.people.services.telling import note
from guichet.people.values import (
    Ended,
    IdentifierKind,
    IdentifierTaken,
    LinkRefused,
    Origin,
    SecurityEvent,
)

VERIFY, UNDO = "verify", "undo"


def ask_email_change(person: Person, old: str, new: str, *, origin: Origin, at: datetime) -> None:
    """Note that somebody wants to sign in with another address, and write to both; the one asked for before is dropped.

    Shape: normalised addresses, `old` being one that signs the person in. Errors: IdentifierTaken.
    """
    with transaction.atomic():
        Person.objects.select_for_update().get(pk=person.pk)
        if Identifier.objects.live().filter(kind=IdentifierKind.EMAIL, value=new).exists():
            raise IdentifierTaken(kind=IdentifierKind.EMAIL)
        _drop_open(person, at)
        change = EmailChange.objects.create(person=person, old_value=old, new_value=new, asked_at=at)
        note(person, SecurityEvent.EMAIL_CHANGE_ASKED, origin=origin, at=at)
        _write(change, person, origin, at)


def _drop_open(person: Person, at: datetime) -> None:
    """End the change under way, with the new address if it was verified already: the old one still signs in."""
    for change in EmailChange.objects.filter(person=person, applied_at=None, undone_at=None):
        _revoke(person, change.new_value, at)
        EmailChange.objects.filter(pk=change.pk).update(undone_at=at)


def email_change_of(action: str, reference: str, token: str, *, now: datetime) -> EmailChange:
    """Return the change that a link is about. Errors: LinkRefused (altered, too late, undone)."""
    change = EmailChange.objects.select_related("person").filter(reference=reference).first()
    if change is None or not constant_time_compare(token, _token(action, reference)):
        raise LinkRefused
    lasts = rules.VERIFYING_LASTS if action == VERIFY else rules.UNDOING_LASTS
    if change.undone_at is not None or now >= change.asked_at + lasts:
        raise LinkRefused
    return change


def verify_email_change(reference: str, token: str, *, origin: Origin, at: datetime) -> EmailChange:
    """Let the new address sign its person in, now that it is known to be theirs; twice is once.

    Errors: LinkRefused, also when somebody else signs in with it meanwhile.
    """
    with transaction.atomic():
        change = _locked(VERIFY, reference, token, at)
        if change.verified_at is not None:
            return change
        try:
            add_identifier(change.person, IdentifierKind.EMAIL, change.new_value, at)
        except IdentifierTaken:
            raise LinkRefused from None
        change.verified_at = at
        change.save(update_fields=["verified_at"])
        note(change.person, SecurityEvent.EMAIL_VERIFIED, origin=origin, at=at)
    return change


_waiting = Prepared(
    lambda person_id, value: (
        EmailChange.objects.filter(person_id=person_id, new_value=value, applied_at=None, undone_at=None)
        .exclude(verified_at=None)
        .values_list("id")
    )
)


def finish_email_change(person: Person, signed_in_with: str, *, origin: Origin, at: datetime) -> bool:
    """End the old address, as its person signs in with the new one for the first time; tell whether it did.

    Shape: no session ends: signing in on one device never signs another out.
    """
    # most sign-ins change nothing: they pay one compiled read
    if not _waiting(person_id=person.pk, value=signed_in_with):
        return False
    with transaction.atomic():
        change = (
            EmailChange.objects.select_for_update()
            .filter(person=person, new_value=signed_in_with, applied_at=None, undone_at=None)
            .exclude(verified_at=None)
            .first()
        )
        if change is None:
            return False
        change.applied_at = at
        change.save(update_fields=["applied_at"])
        _revoke(person, change.old_value, at)
        note(person, SecurityEvent.EMAIL_CHANGED, origin=origin, at=at)
    return True


def undo_email_change(reference: str, token: str, *, origin: Origin, at: datetime) -> EmailChange:
    """Put the old address back, and end every session: somebody says that it was not them. Errors: LinkRefused."""
    with transaction.atomic():
        change = _locked(UNDO, reference, token, at)
        change.undone_at = at
        change.save(update_fields=["undone_at"])
        _revoke(change.person, change.new_value, at)
        try:
            add_identifier(change.person, IdentifierKind.EMAIL, change.old_value, at)
        except IdentifierTaken:
            raise LinkRefused from None
        end_sessions(change.person, why=Ended.CLOSED)
        note(change.person, SecurityEvent.EMAIL_CHANGE_UNDONE, origin=origin, at=at)
    return change


def _locked(action: str, reference: str, token: str, at: datetime) -> EmailChange:
    EmailChange.objects.select_for_update().filter(reference=reference).first()
    return email_change_of(action, reference, token, now=at)


def _revoke(person: Person, address: str, at: datetime) -> None:
    held = Identifier.objects.live().filter(person=person, kind=IdentifierKind.EMAIL, value=address)
    if held.update(revoked_at=at):
        keep_findable([person.pk])


def _token(action: str, reference: str) -> str:
    return salted_hmac("people.email-change", f"{action}:{reference}", algorithm="sha256").hexdigest()[:40]


def _write(change: EmailChange, person: Person, origin: Origin, at: datetime) -> None:
    known = operators.current().languages
    spoken = person.language if person.language in known else known[0]

    def link(action: str) -> str:
        return f"{origin.site}/account/email/{action}/{change.reference}/{_token(action, change.reference)}/"

    verify_end, undo_end = at + rules.VERIFYING_LASTS, at + rules.UNDOING_LASTS
    with translation.override(spoken):
        values = {
            "name": person.full_name,
            "old": change.old_value,
            "new": change.new_value,
            "verify_until": words.day_and_time(verify_end),
            "undo_until": words.day_and_time(undo_end),
        }
    to_old, to_new = (
        Recipient(address, spoken, person_id=person.pk) for address in (change.old_value, change.new_value)
    )
    messages.send_mail(
        "people.email_change_old", to_old, {**values, "link": link(UNDO)}, at=at, secret=True, expires_at=undo_end
    )
    messages.send_mail(
        "people.email_change_new", to_new, {**values, "link": link(VERIFY)}, at=at, secret=True, expires_at=verify_end
    )
