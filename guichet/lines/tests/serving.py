"""A line with its holder, who asks for options, and the network, which answers when it is told to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.db import transaction

from guichet.acts.models import Entry
from guichet.acts.services import perform
from guichet.acts.values import Actor, Channel, Outcome
from guichet.contracts.models import Line
from guichet.contracts.queries import principal_of
from guichet.contracts.tests import factories as contracts
from guichet.contracts.values import Role
from guichet.lines.models import LineChange, LineOption
from guichet.lines.services.changes import follow_change
from guichet.lines.values.options import AddOption, RemoveOption
from guichet.messages.models import Message
from guichet.network.values import CommandKind
from guichet.people.models import Person
from guichet.people.tests import factories as people
from tests.stock import Account

AT = datetime(2026, 11, 20, 9, tzinfo=UTC)
LATER = AT + timedelta(seconds=3)
TODAY = date(2026, 11, 20)
NEXT_MONTH = datetime(2026, 11, 30, 23, tzinfo=UTC)  # midnight in Brussels


@dataclass
class Service:
    """A line and its holder, who asks; and the network, which answers when it is told to."""

    line: Line
    person: Person

    def ask(self, act: str, given: object, *, key: str = "k", at: datetime = AT) -> Outcome:
        actor = Actor(self.person.pk, principal_of(self.person.pk, at=at), assured_at=at)
        on = contracts.target(self.line)
        return perform(act, on=on, input=given, by=actor, channel=Channel.WEB, key=key, at=at)

    def add(self, code: str, **more: object) -> Outcome:
        address = more.pop("address", None)
        return self.ask("option.add", AddOption(code, address), **more)

    def remove(self, code: str, **more: object) -> Outcome:
        return self.ask("option.remove", RemoveOption(code), **more)

    def answer(self, *, done: bool = True, at: datetime = LATER) -> None:
        change = LineChange.objects.filter(line=self.line).latest("id")
        with transaction.atomic():
            follow_change(
                change.reference,
                kind=CommandKind(change.kind),
                done=done,
                reason="" if done else "network.failed",
                at=at,
            )

    def held(self) -> list[tuple[str, date, date | None]]:
        return list(
            LineOption.objects.filter(line=self.line).order_by("id").values_list("option_code", "starts_on", "ends_on")
        )


def service(household: Account, **fields: object) -> Service:
    person = people.person(email="holder@example.com")
    contracts.grant(person, Role.HOLDER, customer=household.customer)
    return Service(contracts.line(under=household.contract, **fields), person)


def told() -> list[str]:
    return list(Message.objects.order_by("id").values_list("purpose", flat=True))


def journal() -> list[tuple[str, str]]:
    return list(Entry.objects.order_by("id").values_list("act", "result"))
