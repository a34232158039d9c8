"""Persons and their identifiers."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth import SESSION_KEY
from django.test import Client

from guichet.people import queries, services
from guichet.people.models import Identifier, Person
from guichet.people.tests.stock import E164, EMAIL, NOW, NUMBER, TOTP_SECRET, sign_in
from guichet.people.values import IdentifierKind, IdentifierTaken, NotAnIdentifier, Theme


def test_an_identifier_is_kept_normalised(claire: Person) -> None:
    values = set(Identifier.objects.values_list("kind", "value"))

    assert values == {("email", EMAIL), ("line_number", E164)}


def test_both_identifiers_lead_to_the_person(claire: Person) -> None:
    assert queries.person_by_identifier(IdentifierKind.EMAIL, EMAIL) == claire
    assert queries.person_by_identifier(IdentifierKind.LINE_NUMBER, E164) == claire


def test_adding_the_same_identifier_again_changes_nothing(claire: Person) -> None:
    services.add_identifier(claire, IdentifierKind.EMAIL, EMAIL.upper(), NOW)

    assert claire.identifiers.count() == 2


def test_an_unverified_identifier_leads_to_nobody_until_it_is_verified(claire: Person) -> None:
    services.add_identifier(claire, IdentifierKind.EMAIL, "autre@courriel.example", None)
    before = queries.person_by_identifier(IdentifierKind.EMAIL, "autre@courriel.example")
    services.add_identifier(claire, IdentifierKind.EMAIL, "autre@courriel.example", NOW)

    assert before is None
    assert queries.person_by_identifier(IdentifierKind.EMAIL, "autre@courriel.example") == claire


def test_an_identifier_of_somebody_else_is_refused(claire: Person) -> None:
    other = services.create_person()

    with pytest.raises(IdentifierTaken):
        services.add_identifier(other, IdentifierKind.LINE_NUMBER, NUMBER, NOW)
    assert other.identifiers.count() == 0


def test_what_is_no_identifier_is_refused(claire: Person) -> None:
    with pytest.raises(NotAnIdentifier):
        services.add_identifier(claire, IdentifierKind.EMAIL, "claire", NOW)


def test_a_revoked_number_leads_to_nobody_and_can_be_given_to_somebody_else(claire: Person) -> None:
    services.revoke_identifier(claire.identifiers.get(kind=IdentifierKind.LINE_NUMBER), at=NOW)
    before = queries.person_by_identifier(IdentifierKind.LINE_NUMBER, E164)
    other = services.create_person()
    services.add_identifier(other, IdentifierKind.LINE_NUMBER, NUMBER, NOW)

    assert before is None
    assert queries.person_by_identifier(IdentifierKind.LINE_NUMBER, E164) == other


def test_revoking_an_identifier_ends_the_sessions(client: Client, claire: Person) -> None:
    sign_in(client, NUMBER)
    services.revoke_identifier(claire.identifiers.get(kind=IdentifierKind.LINE_NUMBER), at=NOW)

    assert client.get("/")["Location"] == "/sign-in/?because=closed&next=%2F"
    assert client.get("/").content == b"nobody"
    assert SESSION_KEY not in client.session


def test_allauth_has_no_addresses_of_its_own(claire: Person) -> None:
    assert not EmailAddress.objects.exists()


def test_a_seed_is_kept_sealed(adviser: Person) -> None:
    services.enrol_totp(adviser, TOTP_SECRET)
    kept = Authenticator.objects.get(user=adviser).data["secret"]

    assert kept.startswith("g1.")
    assert TOTP_SECRET not in kept
    assert queries.has_totp(adviser)


def test_preferences_leave_what_is_not_said(claire: Person) -> None:
    services.set_preferences(claire, language="en")
    services.set_preferences(claire, theme=Theme.DARK)
    claire.refresh_from_db()

    assert (claire.language, claire.theme) == ("en", "dark")
