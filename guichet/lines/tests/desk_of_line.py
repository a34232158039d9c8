"""The holder of a line, who does acts on it, and the network, which answers: for the tests of services."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from guichet.acts.models import Entry
from guichet.acts.services import perform
from guichet.acts.values import Actor, Channel, SecondProof
from guichet.contracts.queries import principal_of
from guichet.contracts.tests import factories as contracts
from guichet.contracts.values import Role
from guichet.lines.models import SimOrder
from guichet.lines.services import changes, follow_answer
from guichet.lines.tests import factories as lines
from guichet.lines.values.sims import (
    OrderSim,
    SimDelivery,
    SimReason,
)
from guichet.messages.models import Message
from guichet.network.models import NetworkCommand
from guichet.network.values import CommandKind
from guichet.people.tests import factories as people
from tests.stock import Account

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
SOON = AT + timedelta(seconds=3)
DAY = date(2026, 11, 21)
IMEI = "490154203237518"
NEW = "8933012345678901231"
PROFILE = "LPA:1$smdp.exemple.test$AB12-CD34"
SITE = "https://exemple.test"


class Desk:
    """The holder of a line, who does acts on it, and the network, which answers."""

    def __init__(self, household: Account) -> None:
        self.line = household.line
        self.person = people.person(email="holder@example.com")
        contracts.grant(self.person, Role.HOLDER, customer=household.customer)
        self.card = lines.sim(self.line)
        self.keys = 0

    def do(self, code: str, given: object, *, at: datetime = AT, second: SecondProof | None = SecondProof.MAIL) -> Any:
        self.keys += 1
        actor = Actor(
            self.person.pk,
            principal_of(self.person.pk, at=at),
            assured_at=at,
            second_at=at if second else None,
            second=second,
        )
        return perform(
            code,
            on=contracts.target(self.line),
            input=given,
            by=actor,
            channel=Channel.WEB,
            key=f"key {self.keys}",
            at=at,
        )

    def answer(self, kind: CommandKind, *, done: bool = True, at: datetime = SOON, **results: str) -> None:
        """Let the network answer the last command of a kind."""
        command = NetworkCommand.objects.filter(kind=kind).latest("id")
        about, _, reference = command.subject.partition(":")
        told = {"kind": kind, "done": done, "reason": "" if done else "network.refused", "at": at}
        if about == "line_block":
            follow_answer(reference, **told)
        else:
            changes.follow_change(reference, **told, results=results)

    def order(self, delivery: SimDelivery = SimDelivery.POST, **more: object) -> SimOrder:
        self.do("sim.order", OrderSim(delivery, SimReason.DAMAGED, SITE), **more)
        profile = {"activation_code": PROFILE} if delivery == SimDelivery.ESIM else {}
        self.answer(CommandKind.ORDER_SIM, iccid=NEW, puk="12345678", **profile)
        return SimOrder.objects.latest("id")


def mails() -> list[str]:
    return list(Message.objects.filter(channel="mail").order_by("id").values_list("purpose", flat=True))


def journal() -> list[tuple[str, str]]:
    return list(Entry.objects.order_by("id").values_list("act", "result"))
