"""The people of the stock: what their fixtures (conftest.py) are made of."""

from __future__ import annotations

from dataclasses import dataclass

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
