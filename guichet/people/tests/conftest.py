"""The people of these tests."""

import pytest
from pytest_django import Settings

from guichet.people import services
from guichet.people.models import Person
from guichet.people.tests.stock import EMAIL, NOW, NUMBER, PASSWORD, CountingHasher, operator_with
from guichet.people.values import IdentifierKind, StaffRole


@pytest.fixture(autouse=True)
def _signing_in_alone(settings: Settings) -> None:
    settings.ROOT_URLCONF = "guichet.people.tests.urls"
    settings.PASSWORD_HASHERS = ["guichet.people.tests.stock.CountingHasher"]
    settings.OPERATOR = operator_with(line_number_sign_in=True)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    CountingHasher.done = 0


@pytest.fixture
def claire(db: None) -> Person:
    """A holder who is also the user of her line: two identifiers."""
    person = services.create_person(given_name="Claire", family_name="Aubin", password=PASSWORD)
    services.add_identifier(person, IdentifierKind.EMAIL, EMAIL, NOW)
    services.add_identifier(person, IdentifierKind.LINE_NUMBER, NUMBER, NOW)
    return person


@pytest.fixture
def adviser(db: None) -> Person:
    person = services.create_person(
        given_name="Inès", family_name="Caro", password=PASSWORD, staff_role=StaffRole.ADVISER
    )
    services.add_identifier(person, IdentifierKind.EMAIL, "ines@conseil.example", NOW)
    return person
