"""The operator's own staff: invited, given a role, ended by a supervisor. One supervisor stays, whatever happens."""

from __future__ import annotations

from datetime import datetime

from allauth.mfa.models import Authenticator
from django.db import transaction

from guichet.people.models import Person
from guichet.people.services.devices import end_sessions
from guichet.people.services.persons import add_identifier, create_person
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


def _keep_a_supervisor(person: Person) -> None:
    """Hold every supervisor's row, so that two who end each other do it one after the other."""
    supervisors = Person.objects.filter(staff_role=StaffRole.SUPERVISOR, is_active=True).order_by("pk")
    if [one.pk for one in supervisors.select_for_update()] == [person.pk]:
        raise LastSupervisor
