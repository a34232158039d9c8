"""Blocking and unblocking, from the demand to the network's answer."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

from guichet.acts.models import Entry
from guichet.acts.services import perform
from guichet.acts.values import Actor, Channel, Outcome, Refused
from guichet.contracts.queries import principal_of
from guichet.contracts.tests import factories as contracts
from guichet.contracts.values import Role
from guichet.lines.models import LineBlock
from guichet.lines.services import follow_answer
from guichet.lines.values.blocking import BlockLine, BlockReason, UnblockLine
from guichet.messages.models import Message
from guichet.network.values import CommandKind
from guichet.outbox.models import Item
from guichet.people.models import Person
from guichet.people.tests import factories as people
from guichet.people.tests.races import all_at_once
from tests.stock import Account

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
LATER = AT + timedelta(seconds=3)
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def person(household: Account) -> Person:
    somebody = people.person(email="holder@example.com")
    contracts.grant(somebody, Role.HOLDER, customer=household.customer)
    return somebody


def ask(act: str, household: Account, person: Person, *, key: str = "k", at: datetime = AT) -> Outcome:
    line = household.line
    target = contracts.target(line)
    given = BlockLine(BlockReason.THEFT) if act == "line.block" else UnblockLine()
    actor = Actor(person.pk, principal_of(person.pk, at=at), assured_at=at)
    return perform(act, on=target, input=given, by=actor, channel=Channel.WEB, key=key, at=at)


def answer(household: Account, kind: CommandKind, *, done: bool = True, at: datetime = LATER) -> None:
    block = LineBlock.objects.filter(line=household.line).latest("id")
    with transaction.atomic():
        follow_answer(block.reference, kind=kind, done=done, reason="" if done else "network.refused", at=at)


def states(household: Account) -> list[str]:
    return list(LineBlock.objects.filter(line=household.line).order_by("id").values_list("state", flat=True))


def journal() -> list[tuple[str, str]]:
    return list(Entry.objects.order_by("id").values_list("act", "result"))


def test_a_block_is_asked_then_in_force_then_lifted(household, person):
    assert ask("line.block", household, person).pending
    assert states(household) == ["requested"]
    answer(household, CommandKind.BLOCK)
    assert states(household) == ["in_force"]
    ask("line.unblock", household, person)
    assert states(household) == ["lifting"]
    answer(household, CommandKind.UNBLOCK)

    assert states(household) == ["lifted"]
    assert journal() == [
        ("line.block", "pending"),
        ("line.block", "done"),
        ("line.unblock", "pending"),
        ("line.unblock", "done"),
    ]
    told = list(Message.objects.order_by("id").values_list("purpose", "recipient"))
    assert told == [("lines.blocked", "holder@example.com"), ("lines.unblocked", "holder@example.com")]


def test_an_answer_that_repeats_itself_changes_nothing(household, person):
    ask("line.block", household, person)
    for _ in range(3):
        answer(household, CommandKind.BLOCK)

    assert journal() == [("line.block", "pending"), ("line.block", "done")]
    assert Message.objects.count() == 1


def test_what_the_network_refuses_is_said_and_may_be_asked_again(household, person):
    ask("line.block", household, person)
    answer(household, CommandKind.BLOCK, done=False)
    ask("line.block", household, person, key="again", at=LATER)

    assert states(household) == ["failed", "requested"]
    assert journal()[1] == ("line.block", "failed")
    assert Message.objects.get().purpose == "lines.not_blocked"


def test_a_lift_that_the_network_refuses_leaves_the_block(household, person):
    ask("line.block", household, person)
    answer(household, CommandKind.BLOCK)
    ask("line.unblock", household, person)
    answer(household, CommandKind.UNBLOCK, done=False)

    assert states(household) == ["in_force"]
    ask("line.unblock", household, person, key="again")
    answer(household, CommandKind.UNBLOCK)
    assert states(household) == ["lifted"]


def test_the_commands_of_a_line_go_in_one_lane(household, person):
    ask("line.block", household, person)

    assert set(Item.objects.filter(name__startswith="network.").values_list("lane", flat=True)) == {
        f"line:{household.line.pk}"
    }


def test_unblocking_waits_until_the_block_is_in_force(household, person):
    ask("line.block", household, person)

    with pytest.raises(Refused) as refused:
        ask("line.unblock", household, person)

    assert refused.value.refusal.code == "lines.being_blocked"


def test_sixty_four_blocks_at_once_are_one(household, person):
    def attempt(rank: int) -> tuple[bool, int]:
        outcome = ask("line.block", household, person, key=f"k{rank}")
        return outcome.already, LineBlock.objects.count()

    answers = all_at_once(64, attempt)

    assert sorted(answers) == [(False, 1), *[(True, 1)] * 63]
