"""A company with an administrator, on a pack where companies share their space."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest
import time_machine
from django.conf import settings as project

from config.sections import SECTIONS
from guichet import operators
from guichet.contracts.tests import factories as contracts
from guichet.contracts.values import Role
from guichet.roles.tests.offices import NOW, Office
from tests.stock import Account, account, stock


@pytest.fixture(autouse=True)
def zenith(settings) -> None:
    settings.OPERATOR = operators.load(project.PACKS / "zenith", sections=SECTIONS)


@pytest.fixture
def now() -> Iterator[datetime]:
    with time_machine.travel(NOW, tick=False):
        yield NOW


@pytest.fixture
def office(db: None, now: datetime) -> Office:
    """A company of two sites; its administrator has just signed in."""
    customer = contracts.company(name="Ateliers du Port")
    north = contracts.site(of=customer, name="Quai Nord")
    south = contracts.site(of=customer, name="Quai Sud")
    whole: Account = account(customer, north)
    return Office(whole, north, south, stock(whole, Role.COMPANY_ADMINISTRATOR, "customer"))
