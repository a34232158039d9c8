"""The company of the tests of roles, and what is asked of its acts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from django.test import Client

from guichet.acts.services import perform
from guichet.acts.values import Actor, Channel, Outcome
from guichet.contracts.models import Customer, Grant, Site
from guichet.contracts.queries import principal_of
from guichet.contracts.tests import factories as contracts
from guichet.contracts.values import Role, customer_target
from guichet.messages.models import Message
from guichet.messages.sealed import opened
from guichet.people.models import Person
from guichet.people.tests import factories as people
from tests.stock import Account, Stock

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
ORIGIN = "https://espace.exemple.test"
_LINK = re.compile(r"https?://[^/\s]+(/invitations/\w+/[\w-]+/)")


@dataclass(frozen=True, slots=True)
class Office:
    whole: Account
    north: Site
    south: Site
    administrator: Stock

    @property
    def customer(self) -> Customer:
        return self.whole.customer

    def ask(self, code: str, given: object, *, by: Person | None = None, at: datetime = NOW, key: str = "") -> Outcome:
        person = by or self.administrator.person
        actor = Actor(person.pk, principal_of(person.pk, at=at), assured_at=at)
        on = customer_target(self.customer.pk, self.customer.reference)
        return perform(code, on=on, input=given, by=actor, channel=Channel.WEB, key=key, at=at)

    def colleague(self, role: Role, **fields: object) -> Person:
        person = people.person()
        on = {"site": self.north} if role == Role.SITE_MANAGER else {"customer": self.customer}
        contracts.grant(person, role, **{**on, **fields})
        return person


def roles_of(person: Person, at: datetime = NOW) -> set[tuple[str, str]]:
    """Return the roles in force of somebody, each with the site that it is on."""
    grants = Grant.objects.in_force(at).filter(person=person).select_related("site")
    return {(grant.role, grant.site.name if grant.site else "") for grant in grants}


def link_sent_to(address: str) -> str:
    """Return the path of the link of the last invitation sent to an address."""
    for message in Message.objects.filter(purpose="roles.invited").order_by("-id"):
        if opened(message.recipient, reference=message.reference, part="recipient") == address:
            text = opened(message.text, reference=message.reference, part="text")
            found = _LINK.search(text)
            assert found, text
            return found[1]
    raise AssertionError(f"no invitation was sent to {address}")


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client
