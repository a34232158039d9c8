"""A mobile line of Carmin, which sells every kind of option: what tests of options, offers and settings act on."""

from __future__ import annotations

import pytest

from config.sections import SECTIONS
from guichet import operators
from guichet.lines.tests.serving import Service, service
from tests.stock import Account


@pytest.fixture
def carmin(settings):
    settings.OPERATOR = operators.load("carmin", sections=SECTIONS)


@pytest.fixture
def mobile(carmin: None, household: Account) -> Service:
    return service(household, offer_code="carmin-15")
