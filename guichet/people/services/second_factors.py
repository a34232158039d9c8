"""Second factors: the codes of an authenticator, codes of recovery, passkeys. allauth's rows, sealed by our adapter."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret, validate_totp_code
from django.db import transaction

from guichet.people import pack, queries, rules
from guichet.people.attempt_keys import of_person
from guichet.people.models import Person
from guichet.people.services.attempts import give_back_attempt, take_attempt
from guichet.people.services.devices import end_sessions
from guichet.people.services.telling import note_change
from guichet.people.values import Ended, Origin, SecondFactorNeeded, SecurityEvent, StaffRole, TooManyAttempts

Demand = Callable[[int, datetime], bool]
_demands: list[Demand] = []


def demand_second_factor(of: Demand) -> None:
    """Have a second factor demanded of those for whom `of(person id, moment)` is true. Called as apps are put together.

    Who administers a company is known above this app.
    """
    if of not in _demands:
        _demands.append(of)


def must_have_second_factor(person: Person, *, now: datetime) -> bool:
    """Tell whether somebody may do nothing without a second factor: staff, and whom other apps name."""
    if person.staff_role != StaffRole.NONE:
        return True
    return pack.policy().administrators_second_factor and any(of(person.pk, now) for of in _demands)


def new_totp_secret() -> str:
    """Return a secret to share with an authenticator, in base 32."""
    return str(generate_totp_secret())


def totp_address(person: Person, secret: str) -> str:
    """Return what a QR code says to an authenticator."""
    return str(get_adapter().build_totp_url(person, secret))


def enrol_totp(person: Person, secret: str) -> None:
    """Give a person the second factor of a shared secret (base 32), kept sealed; the one before is replaced."""
    with transaction.atomic():
        Authenticator.objects.filter(user=person, type=Authenticator.Type.TOTP).delete()
        TOTP.activate(person, secret)


def add_totp(
    person: Person, secret: str, code: str, *, keep: str = "", origin: Origin, at: datetime
) -> list[str] | None:
    """Give a person a second factor once its first code is right; return the codes of recovery, None when it is not.

    Shape: `secret` in base 32, `code` of six digits; the codes are shown this once. `keep` is the key of the session
    that goes on; see _end_half_open. Not to be called inside a transaction.
    Errors: TooManyAttempts.
    """
    key = of_person(person)
    take_attempt(rules.SECOND_FACTORS, key, now=at)
    if not validate_totp_code(secret, code):
        return None
    take_attempt(rules.SECOND_FACTOR_ONCE, f"{key}:{code}", now=at)  # it signs nobody in afterwards
    give_back_attempt(rules.SECOND_FACTORS, key)
    with transaction.atomic():
        _end_half_open(person, keep=keep, now=at)
        enrol_totp(person, secret)
        codes = _new_codes(person)
        note_change(person, SecurityEvent.TOTP_ADDED, origin=origin, at=at)
    return codes


def remove_totp(person: Person, *, origin: Origin, at: datetime) -> None:
    """Take the codes of an authenticator away, and those of recovery with them.

    Errors: SecondFactorNeeded when the person may not be without one.
    """
    with transaction.atomic():
        if must_have_second_factor(person, now=at) and not queries.has_passkey(person):
            raise SecondFactorNeeded
        types = (Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES)
        Authenticator.objects.filter(user=person, type__in=types).delete()
        note_change(person, SecurityEvent.TOTP_REMOVED, origin=origin, at=at)


def make_recovery_codes(person: Person, *, origin: Origin, at: datetime) -> list[str]:
    """Return new codes of recovery, shown this once; those made before open nothing any more."""
    with transaction.atomic():
        codes = _new_codes(person)
        note_change(person, SecurityEvent.RECOVERY_CODES_MADE, origin=origin, at=at)
    return codes


def is_totp_code(person: Person, code: str, *, now: datetime) -> Authenticator | None:
    """Return the authenticator whose code this is, now and for the first time; None when it is none."""
    totp = Authenticator.objects.filter(user=person, type=Authenticator.Type.TOTP).first()
    if totp is None or not totp.wrap().validate_code(code):
        return None
    try:
        # allauth marks used codes in the cache, where two simultaneous requests may both find none.
        take_attempt(rules.SECOND_FACTOR_ONCE, f"{of_person(person)}:{code}", now=now)
    except TooManyAttempts:
        return None
    return totp


def is_recovery_code(person: Person, code: str, *, origin: Origin, now: datetime) -> Authenticator | None:
    """Return the row of the codes of recovery if this is one that has not served; it has then. The person is told."""
    kept = Authenticator.objects.filter(user=person, type=Authenticator.Type.RECOVERY_CODES).first()
    if kept is None or code not in kept.wrap().get_unused_codes():
        return None
    try:
        # On SQLite allauth's lock locks nothing: this counter lets one through, on both databases.
        take_attempt(rules.RECOVERY_CODE_ONCE, f"{of_person(person)}:{code}", now=now)
    except TooManyAttempts:
        return None
    with transaction.atomic():
        if not kept.wrap().validate_code(code):
            return None
        note_change(person, SecurityEvent.RECOVERY_CODE_USED, origin=origin, at=now)
    return kept


def add_passkey(
    person: Person, name: str, credential: dict[str, Any], *, keep: str = "", origin: Origin, at: datetime
) -> None:  # Any: what WebAuthn says
    """Keep a passkey that `webauthn.added` has checked, under the name that its person gave it.

    Shape: `keep` as in add_totp.
    """
    with transaction.atomic():
        _end_half_open(person, keep=keep, now=at)
        Authenticator.objects.create(
            user=person,
            type=Authenticator.Type.WEBAUTHN,
            data={"name": name, "credential": credential},
            created_at=at,
        )
        note_change(person, SecurityEvent.PASSKEY_ADDED, origin=origin, at=at)


def remove_passkey(person: Person, reference: str, *, origin: Origin, at: datetime) -> bool:
    """Take a passkey away; tell whether it was there.

    Errors: SecondFactorNeeded when the person may not be without one.
    """
    with transaction.atomic():
        mine = Authenticator.objects.filter(user=person, type=Authenticator.Type.WEBAUTHN)
        found = next((pk for pk in mine.values_list("pk", flat=True) if queries.passkey_reference(pk) == reference), 0)
        if not found:
            return False
        mine.filter(pk=found).delete()
        if must_have_second_factor(person, now=at) and not queries.has_second_factor(person):
            raise SecondFactorNeeded
        note_change(person, SecurityEvent.PASSKEY_REMOVED, origin=origin, at=at)
    return True


def _end_half_open(person: Person, *, keep: str, now: datetime) -> None:
    """End the sessions that a password alone opened for somebody who must have a second factor, as they get the first.

    Such a session waits for a second factor to be chosen: left open, it could replace the one that was.
    """
    if must_have_second_factor(person, now=now) and not queries.has_second_factor(person):
        end_sessions(person, why=Ended.ELSEWHERE, keep=keep)


def _new_codes(person: Person) -> list[str]:
    Authenticator.objects.filter(user=person, type=Authenticator.Type.RECOVERY_CODES).delete()
    codes: list[str] = RecoveryCodes.activate(person).generate_codes()
    return codes
