"""Open the accounts of the demonstration: their passwords, and the second factors of who must have one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from guichet import operators
from guichet.core.phones import parse_number
from guichet.demo import accounts
from guichet.people import queries, services
from guichet.people.values import IdentifierKind, StaffRole

if TYPE_CHECKING:
    from guichet.people.models import Person


class Command(BaseCommand):
    help = "Ouvre les comptes de démonstration d’une base déjà remplie."

    def handle(self, *args: object, **_: object) -> None:
        if not settings.GUICHET_DEMO:
            raise CommandError(
                "Les comptes de démonstration ont un mot de passe public\u00a0: GUICHET_DEMO=1 est nécessaire."
            )
        listed = accounts.read_accounts()
        if not listed:
            raise CommandError("Aucun compte n’est listé. Lancez «\u00a0guichet demo\u00a0».")
        staff = {role for role, *_ in accounts.STAFF}
        # one password for all, hashed once: hashing is slow on purpose
        hashed = make_password(listed[0].password)
        with transaction.atomic():
            for account in listed:
                person = _staff(account) if account.role in staff else _customer(account)
                if account.totp_secret and not queries.has_totp(person):
                    services.enrol_totp(person, account.totp_secret)
                person.password = hashed
                person.save(update_fields=["password"])


def _customer(account: accounts.DemoAccount) -> Person:
    if "@" in account.identifier:
        person = queries.person_by_identifier(IdentifierKind.EMAIL, account.identifier)
    else:
        number = parse_number(account.identifier, operators.current().phone_region).e164
        person = queries.person_by_identifier(IdentifierKind.LINE_NUMBER, number)
    if person is None:
        raise CommandError(f"{account.identifier} n’est l’identifiant de personne\u00a0: l’import l’a-t-il lu ?")
    return person


def _staff(account: accounts.DemoAccount) -> Person:
    """Make one of the operator's own, who come from no export."""
    person = queries.person_by_identifier(IdentifierKind.EMAIL, account.identifier)
    if person is not None:
        return person
    given, _, family = account.name.partition(" ")
    person = services.create_person(
        given_name=given,
        family_name=family,
        language=operators.current().default_language,
        staff_role=StaffRole(account.role),
    )
    services.add_identifier(person, IdentifierKind.EMAIL, account.identifier, timezone.now())
    return person
