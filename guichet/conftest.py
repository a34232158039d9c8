"""Stock people: each with what they are to whom, and a browser signed in.

`holder` and `line_user` are of one household, `accountant` and `site_manager` of one company; `stranger` holds a
contract elsewhere, and must see nothing of theirs.
"""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from django.test import Client

from guichet.contracts.models import Contract, Customer, Line, Site
from guichet.contracts.tests import factories as contracts
from guichet.contracts.values import Role
from guichet.people.models import Person
from guichet.people.tests import factories as people


@dataclass(frozen=True, slots=True)
class Account:
    """A customer with one contract and one line; a company has a site, where the line is."""

    customer: Customer
    contract: Contract
    line: Line
    site: Site | None


@dataclass(frozen=True, slots=True)
class Stock:
    """Somebody of the stock: the person, the account they have to do with, a client signed in."""

    person: Person
    account: Account
    client: Client


def account(customer: Customer, site: Site | None = None) -> Account:
    contract = contracts.contract(of=customer)
    return Account(customer, contract, contracts.line(under=contract, site=site), site)


def stock(of: Account, role: Role, on: str) -> Stock:
    person = people.person()
    contracts.grant(person, role, **{on: getattr(of, on)})
    client = Client()
    client.force_login(person)
    return Stock(person, of, client)


@pytest.fixture
def household(db: None) -> Account:
    return account(contracts.customer())


@pytest.fixture
def company(db: None) -> Account:
    customer = contracts.company()
    return account(customer, contracts.site(of=customer))


@pytest.fixture
def holder(household: Account) -> Stock:
    return stock(household, Role.HOLDER, "customer")


@pytest.fixture
def line_user(household: Account) -> Stock:
    return stock(household, Role.LINE_USER, "line")


@pytest.fixture
def accountant(company: Account) -> Stock:
    return stock(company, Role.ACCOUNTANT, "customer")


@pytest.fixture
def site_manager(company: Account) -> Stock:
    return stock(company, Role.SITE_MANAGER, "site")


@pytest.fixture
def stranger(db: None) -> Stock:
    return stock(account(contracts.customer(name="Ailleurs")), Role.HOLDER, "customer")
