"""Open the accounts of the demonstration: their passwords, and the adviser with a second factor."""

from __future__ import annotations

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from guichet import operators
from guichet.demo import accounts
from guichet.people import queries, services
from guichet.people.rules import normal_value
from guichet.people.values import IdentifierKind, StaffRole


class Command(BaseCommand):
    help = "Ouvre les comptes de démonstration d’une base déjà remplie."

    def handle(self, *args: object, **_: object) -> None:
        if not settings.GUICHET_DEMO:
            raise CommandError(
                "Les comptes de démonstration ont un mot de passe public : GUICHET_DEMO=1 est nécessaire."
            )
        listed = accounts.read_accounts()
        if not listed:
            raise CommandError("Aucun compte n’est listé. Lancez « guichet demo ».")
        for account in listed:
            if account.totp_secret:
                _adviser(account)
            else:
                _customer(account)


def _customer(account: accounts.DemoAccount) -> None:
    kind = IdentifierKind.EMAIL if "@" in account.identifier else IdentifierKind.LINE_NUMBER
    value = normal_value(kind, account.identifier, operators.current().phone_region)
    person = queries.person_by_identifier(kind, value)
    if person is None:
        raise CommandError(f"{account.identifier} n’est l’identifiant de personne : l’import l’a-t-il lu ?")
    services.set_new_password(*services.reset_link_parts(person), account.password)


def _adviser(account: accounts.DemoAccount) -> None:
    """Make the adviser, who comes from no export, with a second factor: staff never sign in without one."""
    if queries.person_by_identifier(IdentifierKind.EMAIL, account.identifier) is not None:
        return
    given, _, family = account.name.partition(" ")
    person = services.create_person(
        given_name=given,
        family_name=family,
        language=operators.current().default_language,
        staff_role=StaffRole.ADVISER,
        password=account.password,
    )
    services.add_identifier(person, IdentifierKind.EMAIL, account.identifier, timezone.now())
    services.enrol_totp(person, account.totp_secret)
