"""The operator's own staff: invited, given a role, ended by a supervisor. One supervisor stays, whatever happens."""

from __future__ import annotations

from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import validate_totp_code
from django.db import transaction

from guichet.people.attempt_keys import of_person
from guichet.people.models import Person
from guichet.people.rules import SECOND_FACTORS
from guichet.people.services.attempts import give_back_attempt, take_attempt
from guichet.people.services.devices import end_sessions
from guichet.people.services.persons import add_identifier, create_person
from guichet.people.services.second_factors import enrol_totp
from guichet.people.values import IdentifierKind, LastSupervisor, StaffRole


def add_staff(*, given_name: str, family_name: str, email: str, role: StaffRole, at: datetime) -> Person:
    """Create one of the operator's staff, whose address the supervisor vouches for; they have no password yet.

    Errors: IdentifierTaken, NotAnIdentifier.
    """
    with transaction.atomic():
        person = create_person(given_name=given_name, family_name=family_name, staff_role=role)
        add_identifier(person, IdentifierKind.EMAIL, email, at)
    return person


def set_staff_role(person: Person, role: StaffRole) -> None:
    """Give one of the staff another role; their sessions end. Errors: LastSupervisor."""
    with transaction.atomic():
        if role != StaffRole.SUPERVISOR:
            _keep_a_supervisor(person)
        Person.objects.filter(pk=person.pk).update(staff_role=role)
        end_sessions(person)


def close_staff(person: Person) -> None:
    """Close the account of one of the staff at once. Errors: LastSupervisor."""
    with transaction.atomic():
        _keep_a_supervisor(person)
        Person.objects.filter(pk=person.pk).update(is_active=False)
        end_sessions(person)


def forget_totp(person: Person) -> None:
    """Take a lost second factor away, with every session: a new link lets them choose another."""
    with transaction.atomic():
        Authenticator.objects.filter(user=person).delete()
        end_sessions(person)


def enrol_by_code(person: Person, secret: str, code: str, *, now: datetime) -> bool:
    """Give somebody the second factor of a secret once its code of the moment is right; tell whether it was.

    Errors: TooManyAttempts. Not to be called inside a transaction.
    """
    take_attempt(SECOND_FACTORS, of_person(person), now=now)
    if not validate_totp_code(secret, code):
        return False
    give_back_attempt(SECOND_FACTORS, of_person(person))
    enrol_totp(person, secret)
    return True


def _keep_a_supervisor(person: Person) -> None:
    """Hold every supervisor's row, so that two who end each other do it one after the other."""
    supervisors = Person.objects.filter(staff_role=StaffRole.SUPERVISOR, is_active=True).order_by("pk")
    if [one.pk for one in supervisors.select_for_update()] == [person.pk]:
        raise LastSupervisor
