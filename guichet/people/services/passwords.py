"""Forgotten passwords: the link of the mail, the new password, the end of what the old one had opened."""

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.db import transaction

from guichet.database import sealer
from guichet.outbox import services as outbox
from guichet.outbox.values import Payload
from guichet.people.attempt_keys import of_person
from guichet.people.models import Identifier, Person
from guichet.people.rules import GUESSES
from guichet.people.services.attempts import clear_attempts, give_back_attempt, take_attempt
from guichet.people.services.devices import end_sessions
from guichet.people.services.telling import note_change
from guichet.people.values import ChallengePurpose, Ended, IdentifierKind, LinkRefused, Origin, SecurityEvent


class _ResetTokens(PasswordResetTokenGenerator):
    """Django's, bound to the addresses too: the link dies when one is added or revoked.

    It dies with any change of the password as well, which makes it good for one use, and after PASSWORD_RESET_TIMEOUT.
    """

    key_salt = "guichet.people.reset"

    def _make_hash_value(self, user: Person, timestamp: int) -> str:
        addresses = (
            Identifier.objects.live()
            .verified()
            .filter(person=user, kind=IdentifierKind.EMAIL)
            .order_by("value")
            .values_list("value", flat=True)
        )
        return f"{user.pk}{user.password}{timestamp}{user.is_active}{'|'.join(addresses)}"


_tokens = _ResetTokens()

RESET_LINK = "people.send_reset_link"


def ask_for_reset_link(email: str, *, site: str, language: str, at: datetime) -> None:
    """Have a link sent to an address, if it is somebody's: found out by a worker, and never by who asked.

    Shape: the same row whoever's address it is, sealed, since the outbox is shown at the desk. `site` is the origin of
    the link.
    """
    sealed = sealer().seal(email, RESET_LINK)
    with transaction.atomic():
        outbox.enqueue(RESET_LINK, {"email": sealed, "site": site, "language": language}, at=at)


def reset_link_address(payload: Payload) -> str:
    """Return the address that ask_for_reset_link sealed. Errors: SealDoesNotOpen."""
    return sealer().open(payload["email"], RESET_LINK)


def confirm_password(person: Person, password: str, *, now: datetime) -> bool:
    """Tell whether this is the person's password, counted with the guesses of sign-in.

    Must not be called inside a transaction: hashing takes long, and what was counted stays counted.
    Errors: TooManyAttempts, before anything is compared.
    """
    key = of_person(person)
    take_attempt(GUESSES, key, now=now)
    if not person.check_password(password):
        return False
    give_back_attempt(GUESSES, key)
    return True


def reset_link_parts(person: Person) -> tuple[str, str]:
    """Return the reference and the token of a link that lets a person choose a new password. Runs one query."""
    return person.reference, _tokens.make_token(person)


def person_of_reset_link(reference: str, token: str) -> Person:
    """Return whose password a link changes. Errors: LinkRefused (expired, used, altered)."""
    person = Person.objects.filter(reference=reference, is_active=True).first()
    if person is None or not _tokens.check_token(person, token):
        raise LinkRefused
    return person


def set_new_password(reference: str, token: str, password: str, *, origin: Origin, at: datetime) -> Person:
    """Change the password that a link is for, end every session, tell the person, and forget the failed guesses.

    Shape: hashed before the transaction; the link is checked again on the locked row, so that two uses give one change.
    Errors: LinkRefused.
    """
    hashed = make_password(password)
    with transaction.atomic():
        person = Person.objects.select_for_update().filter(reference=reference, is_active=True).first()
        if person is None or not _tokens.check_token(person, token):
            raise LinkRefused
        store_password(person, hashed, keep="", origin=origin, at=at)
    clear_attempts(GUESSES, of_person(person))
    return person


def change_password(person: Person, password: str, *, keep: str, origin: Origin, at: datetime) -> None:
    """Change a person's password, end the sessions of the other devices, and tell the person.

    Shape: hashed before the transaction; `keep` is the key of the session under way.
    """
    hashed = make_password(password)
    with transaction.atomic():
        locked = Person.objects.select_for_update().get(pk=person.pk)
        store_password(locked, hashed, keep=keep, origin=origin, at=at)
    person.password, person.password_set_at = hashed, at
    clear_attempts(GUESSES, of_person(person))


def store_password(
    person: Person,
    hashed: str,
    *,
    keep: str,
    origin: Origin,
    at: datetime,
    event: SecurityEvent = SecurityEvent.PASSWORD_CHANGED,
) -> None:
    """Give a locked person a hashed password: the other sessions end, the person is told. In the caller's transaction.

    Errors: OutsideTransaction.
    """
    person.password, person.password_set_at = hashed, at
    person.save(update_fields=["password", "password_set_at"])
    end_sessions(person, why=Ended.PASSWORD, keep=keep)
    note_change(person, event, origin=origin, at=at)


def set_password_by_code(
    person_id: int, number: str, password: str, *, purpose: ChallengePurpose, origin: Origin, at: datetime
) -> Person:
    """Give a password to whom a code sent to their line has let in; every session ends, the person is told.

    Shape: hashed before the transaction; the number must still sign that person in.
    Errors: LinkRefused.
    """
    hashed = make_password(password)
    with transaction.atomic():
        person = Person.objects.select_for_update().filter(pk=person_id, is_active=True).first()
        held = Identifier.objects.live().verified().filter(kind=IdentifierKind.LINE_NUMBER, value=number)
        if person is None or not held.filter(person_id=person_id).exists():
            raise LinkRefused
        first = not person.has_usable_password() and purpose == ChallengePurpose.ACCESS
        store_password(
            person,
            hashed,
            keep="",
            origin=origin,
            at=at,
            event=SecurityEvent.ACCESS_CREATED if first else SecurityEvent.PASSWORD_CHANGED,
        )
    clear_attempts(GUESSES, of_person(person))
    return person


def reset_link_end(*, now: datetime) -> datetime:
    """Return until when a link made now works."""
    return now + timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT)
