"""A line whose usage is counted, and its holder."""

from __future__ import annotations

from datetime import date

import pytest

from guichet.contracts.models import Line
from guichet.contracts.tests import factories as contracts
from guichet.contracts.values import Role
from guichet.people.models import Person
from guichet.people.tests import factories as people
from guichet.usage.tests.alerts import GO
from guichet.usage.tests.factories import counter


@pytest.fixture
def person(db: None) -> Person:
    return people.person(email="holder@example.com")


@pytest.fixture
def line(person: Person) -> Line:
    """Return a line of 40 GB that used 20 of them."""
    made = contracts.line(offer_code="mobile-40")
    contracts.grant(person, Role.HOLDER, customer=made.contract.customer)
    counter(made, day=date(2026, 11, 3), quantity=20 * GO)
    return made
