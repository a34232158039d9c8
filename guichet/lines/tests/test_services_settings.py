"""Settings of a line from the demand to the network's answer: done, refused, down then back, many at once."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from guichet.acts.models import Entry
from guichet.acts.services import perform
from guichet.acts.values import Actor, Channel, Outcome, Refused
from guichet.contracts.queries import principal_of
from guichet.contracts.tests import factories as contracts
from guichet.contracts.values import Role
from guichet.core.simulators import Mood
from guichet.lines.models import LineCeiling, LineChange, LineForward, LineRestriction, LineVoicemail
from guichet.lines.services.changes import follow_change
from guichet.lines.values.calls import (
    Forward,
    ForwardCalls,
    ForwardWhen,
    Greeting,
    ResetVoicemailCode,
    SetVoicemail,
)
from guichet.lines.values.restrictions import Restriction, SetCeiling, SetRestrictions
from guichet.messages.models import Message
from guichet.network import gateways
from guichet.network.models import NetworkCommand
from guichet.network.simulator import NetworkSimulator
from guichet.network.values import CommandKind
from guichet.outbox.models import Item
from guichet.outbox.running import drain
from guichet.people.models import Person
from guichet.people.tests import factories as people
from guichet.people.tests.races import all_at_once
from tests.stock import Account

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
PREMIUM, ADULT, ROAMING = Restriction.PREMIUM, Restriction.ADULT, Restriction.ROAMING
BUSY = ForwardCalls(((ForwardWhen.BUSY, Forward("+33199001234")),))
pytestmark = pytest.mark.django_db(transaction=True)


@dataclass
class World:
    """A line, its holder and its user, and the network that they ask."""

    account: Account
    holder: Person
    user: Person
    network: NetworkSimulator
    now: datetime = AT

    def ask(self, act: str, given: Any, *, by: Person | None = None, key: str = "k") -> Outcome:
        person = by or self.holder
        actor = Actor(person.pk, principal_of(person.pk, at=self.now), self.now, second_at=self.now)
        target = contracts.target(self.account.line)
        return perform(act, on=target, input=given, by=actor, channel=Channel.WEB, key=key, at=self.now)

    def restrict(self, *put: Restriction, lift: tuple[Restriction, ...] = (), **more: Any) -> Outcome:
        return self.ask("line.set_restrictions", SetRestrictions(put, lift), **more)

    def live(self, duration: timedelta = timedelta(seconds=8), step: timedelta = timedelta(seconds=1)) -> None:
        end = self.now + duration
        while self.now < end:
            drain(now=lambda: self.now)
            self.now += step
        drain(now=lambda: self.now)

    def restrictions(self) -> dict[str, bool]:
        return dict(LineRestriction.objects.filter(line=self.account.line).values_list("code", "imposed"))


@pytest.fixture
def world(household: Account, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    holder, user = people.person(email="holder@example.com"), people.person()
    contracts.grant(holder, Role.HOLDER, customer=household.customer)
    contracts.grant(user, Role.LINE_USER, line=household.line)
    made = World(household, holder, user, NetworkSimulator(tmp_path / "n.sqlite3", clock=lambda: made.now))
    monkeypatch.setattr(gateways, "network_gateway", lambda: made.network)
    return made


def journal(act: str) -> list[tuple[str, str]]:
    return list(Entry.objects.filter(act=act).order_by("id").values_list("result", "code"))


def mails(purpose: str) -> int:
    return Message.objects.filter(purpose=purpose, recipient="holder@example.com").count()


def test_each_restriction_that_changes_is_a_command_and_the_act_ends_with_the_last(world):
    world.restrict(PREMIUM, ROAMING)

    assert world.restrictions() == {}
    assert sorted(LineChange.objects.values_list("key", "state")) == [
        ("premium", "requested"),
        ("roaming", "requested"),
    ]
    world.live()
    assert world.restrictions() == {"premium": True, "roaming": True}
    assert [command.details for command in NetworkCommand.objects.order_by("id")] == [
        {"restriction": "premium", "state": "on"},
        {"restriction": "roaming", "state": "on"},
    ]
    assert journal("line.set_restrictions") == [("pending", ""), ("done", "")]

    world.restrict(PREMIUM, ADULT, lift=(ROAMING,), key="again")
    assert NetworkCommand.objects.count() == 4
    world.live()
    assert world.restrictions() == {"premium": True, "adult": True}


def test_the_user_restricts_themselves_more_and_never_less_than_the_holder(world):
    world.restrict(PREMIUM)
    world.live()
    world.restrict(ADULT, by=world.user)
    world.live()
    assert world.restrictions() == {"premium": True, "adult": False}

    with pytest.raises(Refused) as refused:
        world.restrict(lift=(PREMIUM, ADULT), by=world.user, key="lift")

    assert refused.value.refusal.code == "lines.restriction_of_holder"
    assert world.restrictions() == {"premium": True, "adult": False}
    world.restrict(lift=(ADULT,), by=world.user, key="own")
    world.live()
    assert world.restrictions() == {"premium": True}


@pytest.mark.parametrize("mood", ["refuse", "fail"])
def test_what_the_network_does_not_do_is_told_and_leaves_the_line_as_it_was(world, mood):
    world.restrict(PREMIUM)
    world.live()
    world.network.tell(Mood(mood))
    world.restrict(ADULT, lift=(PREMIUM,), key="again")
    world.live()

    assert world.restrictions() == {"premium": True}
    assert journal("line.set_restrictions")[2:] == [
        ("pending", ""),
        ("failed", "network.refused" if mood == "refuse" else "network.failed"),
    ]
    assert mails("lines.not_restricted") == 1
    world.network.tell(Mood("up"))
    world.restrict(ADULT, key="third")
    world.live()
    assert world.restrictions() == {"premium": True, "adult": True}


def test_what_is_done_in_part_is_said_so(world):
    world.restrict(PREMIUM, ADULT)
    drain(now=lambda: world.now)
    world.network.tell(Mood("refuse"))  # the first command is taken, the second waits for its answer
    world.live()

    assert world.restrictions() == {"premium": True}
    assert journal("line.set_restrictions") == [("pending", ""), ("failed", "network.partly_done")]
    assert mail("lines.not_restricted") == (
        "Une restriction de la ligne 06 n’a pas changé",
        ["Bloquer : Contenus pour adultes"],
        True,
    )


def test_what_fails_together_is_told_in_one_mail_once_all_is_answered(world):
    world.restrict(ROAMING)
    world.live()
    world.restrict(PREMIUM, ADULT, lift=(ROAMING,), key="again")
    first, second, third = LineChange.objects.filter(state="requested").order_by("id")
    for change in (third, first):
        fail(change)
        fail(change)  # an answer that comes twice
        assert mails("lines.not_restricted") == 0
    fail(second)

    assert mail("lines.not_restricted") == (
        "Des restrictions de la ligne 06 n’ont pas changé",
        [
            "Bloquer : Numéros surtaxés",
            "Bloquer : Contenus pour adultes",
            "Permettre de nouveau : Utilisation à l’étranger",
        ],
        False,
    )


def test_answers_that_come_together_are_told_once(world):
    world.restrict(*Restriction)
    changes = list(LineChange.objects.order_by("id"))

    def answer(rank: int) -> tuple[int, list[tuple[str, str]]]:
        fail(changes[rank])
        return mails("lines.not_restricted"), journal("line.set_restrictions")

    seen = all_at_once(len(changes), answer)
    assert max(seen) == (1, [("pending", ""), ("failed", "network.failed")])


def test_forwards_that_fail_together_are_told_in_one_mail(world):
    cases = (ForwardWhen.BUSY, ForwardWhen.UNREACHABLE)
    world.ask("line.forward_calls", ForwardCalls(tuple((case, Forward("+33199001234")) for case in cases)))
    for change in LineChange.objects.order_by("id"):
        fail(change)

    assert mail("lines.not_forwarded") == (
        "Des renvois d’appels de la ligne 06 n’ont pas changé",
        ["Ligne occupée", "Téléphone éteint ou hors réseau"],
        False,
    )


def fail(change: LineChange) -> None:
    with transaction.atomic():
        follow_change(change.reference, kind=CommandKind(change.kind), done=False, reason="network.failed", at=AT)


def mail(purpose: str) -> tuple[str, list[str], bool]:
    """Return the only mail of a purpose: its subject, what it lists, and whether it says that the rest is done."""
    message = Message.objects.get(purpose=purpose)
    plain = str.maketrans("\u00a0\u202f", "  ")
    subject, text = message.subject.translate(plain), message.text.translate(plain)
    subject = re.sub(r"\d\d( \d\d){4}", "06", subject)
    listed = [line.removeprefix("- ") for line in text.splitlines() if line.startswith("- ")]
    return subject, listed, "n’est pas nommé ici est fait" in text


def test_a_network_down_for_an_hour_loses_nothing_and_doubles_nothing(world):
    world.network.tell(Mood("down"))
    world.restrict(PREMIUM, ADULT)
    world.ask("line.set_ceiling", SetCeiling(2000))
    world.ask("line.forward_calls", BUSY)
    world.live(timedelta(hours=1), step=timedelta(minutes=5))
    assert (world.restrictions(), LineForward.objects.count()) == ({}, 0)

    world.network.tell(Mood("up"))
    world.live(timedelta(hours=2), step=timedelta(minutes=2))

    assert world.restrictions() == {"premium": True, "adult": True}
    assert LineCeiling.objects.get().minor == 2000
    assert LineForward.objects.get().number == "+33199001234"
    assert sorted(one.kind for one in world.network.ledger()) == ["forward", "restrict", "restrict", "restrict"]


def test_the_user_goes_under_the_holder_s_ceiling_and_back_to_it(world):
    def ceiling(minor: int | None, by: Person, key: str) -> tuple[int, int | None]:
        world.ask("line.set_ceiling", SetCeiling(minor), by=by, key=key)
        world.live()
        return LineCeiling.objects.values_list("minor", "imposed_minor").get()

    assert ceiling(5000, world.holder, "a") == (5000, 5000)
    assert ceiling(1000, world.user, "b") == (1000, 5000)
    assert ceiling(5000, world.user, "c") == (5000, 5000)
    with pytest.raises(Refused) as refused:
        ceiling(10_000, world.user, "d")
    assert refused.value.refusal.code == "lines.ceiling_of_holder"
    world.ask("line.set_ceiling", SetCeiling(None), key="e")
    world.live()
    assert LineCeiling.objects.count() == 0
    assert NetworkCommand.objects.order_by("-id")[0].details == {"restriction": "ceiling", "amount_minor": "none"}


def test_forwarded_calls_are_told_at_once_to_the_holder_and_to_the_line(world):
    outcome = world.ask("line.forward_calls", BUSY)

    told = set(Message.objects.values_list("purpose", "channel", "recipient"))
    assert told == {
        ("lines.forwarding_asked", "mail", "holder@example.com"),
        ("lines.forwarding_asked", "sms", world.account.line.number),
    }
    assert LineForward.objects.count() == 0
    world.live()
    forward = LineForward.objects.get()
    assert (forward.case, forward.number, forward.delay_seconds) == ("busy", "+33199001234", 0)
    written = str([*Entry.objects.values(), *Item.objects.values_list("payload", "key")])
    assert "199001234" not in written
    assert outcome.data["cases"] == ["busy"]

    world.ask("line.forward_calls", ForwardCalls(((ForwardWhen.BUSY, None),)), key="end")
    world.live()
    assert LineForward.objects.count() == 0


def test_a_forward_that_the_network_refuses_leaves_the_calls_where_they_went(world):
    world.ask("line.forward_calls", BUSY)
    world.live()
    world.network.tell(Mood("refuse"))
    world.ask("line.forward_calls", ForwardCalls(((ForwardWhen.BUSY, Forward("+33199005678")),)), key="other")
    world.live()

    assert LineForward.objects.get().number == "+33199001234"
    assert mails("lines.not_forwarded") == 1


def test_a_voicemail_is_set_and_its_code_is_never_here(world):
    world.ask("line.set_voicemail", SetVoicemail(True, Greeting.PERSONAL, 15))
    world.ask("line.reset_voicemail_code", ResetVoicemailCode())
    assert world.ask("line.reset_voicemail_code", ResetVoicemailCode(), key="again").already
    world.live()

    assert LineVoicemail.objects.values_list("on", "greeting", "delay_seconds").get() == (True, "personal", 15)
    assert journal("line.reset_voicemail_code") == [("pending", ""), ("already", ""), ("done", "")]
    assert mails("lines.voicemail_code_asked") == 1
    world.network.tell(Mood("refuse"))
    world.ask("line.set_voicemail", SetVoicemail(False, Greeting.STANDARD, 15), key="off")
    world.live()
    assert LineVoicemail.objects.get().on
    assert mails("lines.voicemail_not_set") == 1


SIXTY_FOUR = [
    ("line.set_restrictions", SetRestrictions(put=(PREMIUM, ADULT)), 2),
    ("line.set_ceiling", SetCeiling(2000), 1),
    ("line.forward_calls", BUSY, 1),
    ("line.set_voicemail", SetVoicemail(False, Greeting.STANDARD, 20), 1),
]


@pytest.mark.parametrize(("act", "given", "commands"), SIXTY_FOUR, ids=[row[0] for row in SIXTY_FOUR])
def test_sixty_four_at_once_are_one_demand(world, act, given, commands):
    outcomes = all_at_once(64, lambda rank: told(lambda: world.ask(act, given, key=f"k{rank}")))

    assert sorted(outcomes) == [("already or asked", commands)] * 63 + [("asked", commands)]


def told(attempt: Callable[[], Outcome]) -> tuple[str, int]:
    try:
        outcome = attempt()
    except Refused:  # a setting that is being changed is not changed again
        return "already or asked", NetworkCommand.objects.count()
    return ("already or asked" if outcome.already else "asked"), NetworkCommand.objects.count()
