"""Changes asked of the network: at once or on a day, done or not, answered once, twice, late."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from guichet.acts.models import Entry
from guichet.acts.services import record
from guichet.acts.values import Actor, Ask, Channel, EntryKind, Result
from guichet.contracts.queries import principal_of
from guichet.contracts.tests import factories as contracts
from guichet.contracts.values import Role
from guichet.lines.models import LineChange
from guichet.lines.queries.changes import open_change_of, open_changes_of
from guichet.lines.services import changes
from guichet.lines.values.changes import ChangeFacts, ChangeState
from guichet.network.models import NetworkCommand
from guichet.network.values import CommandKind
from guichet.outbox.models import Item
from guichet.people.tests import factories as people
from tests.stock import Account

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
LATER = AT + timedelta(seconds=3)
NEXT_MONTH = datetime(2026, 12, 1, tzinfo=UTC)
KIND = CommandKind.VOICEMAIL
pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(household: Account) -> Ask:
    somebody = people.person(email="holder@example.com")
    contracts.grant(somebody, Role.HOLDER, customer=household.customer)
    actor = Actor(somebody.pk, principal_of(somebody.pk, at=AT), assured_at=AT)
    return Ask("line.block", contracts.target(household.line), actor, Channel.WEB, AT, None)


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ChangeFacts]]:
    """Collect what a kind of change is told, in the place of what it does."""
    seen: list[tuple[str, ChangeFacts]] = []
    monkeypatch.setitem(changes._done, KIND, lambda change, at: seen.append(("done", change)))
    monkeypatch.setitem(changes._failed, KIND, lambda change, at: seen.append(("failed", change)))
    return seen


def demand(ask: Ask, **more: object) -> str:
    """Ask for a change and write its act in the journal, as `perform` does."""
    done = changes.ask_change(ask, KIND, **{"key": "greeting", "data": {"on": True}, **more})
    record(
        ask.act,
        kind=EntryKind.ACT,
        result=Result.PENDING,
        at=ask.at,
        channel=ask.channel,
        actor_id=ask.by.person_id,
        target=ask.target,
        pending=done.pending,
    )
    return done.pending


def answer(reference: str, *, done: bool = True) -> None:
    changes.follow_change(reference, kind=KIND, done=done, reason="" if done else "network.refused", at=LATER)


def test_a_change_is_asked_of_the_network_and_done_when_it_answers(asked, told):
    reference = demand(asked, details={"state": "on"})
    command = NetworkCommand.objects.get()
    assert (command.kind, command.subject, command.details) == (
        "voicemail",
        f"line_change:{reference}",
        {"state": "on"},
    )
    assert open_change_of(asked.target.id, KIND, "greeting").state == ChangeState.REQUESTED

    answer(reference)

    assert [(how, change.reference, change.data) for how, change in told] == [("done", reference, {"on": True})]
    assert open_changes_of([asked.target.id]) == []
    assert list(Entry.objects.order_by("id").values_list("result", flat=True)) == ["pending", "done"]


def test_an_answer_that_comes_twice_or_changes_its_mind_changes_nothing(asked, told):
    reference = demand(asked)
    answer(reference)
    answer(reference)
    answer(reference, done=False)

    assert [how for how, _ in told] == ["done"]
    assert Entry.objects.count() == 2


def test_a_change_that_the_network_refuses_is_told_and_frees_the_line_for_another(asked, told):
    answer(demand(asked), done=False)

    assert [how for how, _ in told] == ["failed"]
    assert Entry.objects.latest("id").code == "network.refused"
    demand(asked)
    assert open_change_of(asked.target.id, KIND, "greeting") is not None


def test_only_one_change_of_a_kind_and_key_is_open_on_a_line(asked, told):
    demand(asked)
    demand(asked, key="other")
    with pytest.raises(IntegrityError), transaction.atomic():
        demand(asked)


def test_a_planned_change_is_asked_of_the_network_on_its_day_only(asked, told):
    reference = demand(asked, starts_at=NEXT_MONTH)
    assert NetworkCommand.objects.count() == 0
    job = Item.objects.get(name=changes.START)
    assert (job.due_at, job.payload["change"]) == (NEXT_MONTH, reference)

    changes.start_change(reference, customer_id=job.payload["customer"], at=NEXT_MONTH)
    changes.start_change(reference, customer_id=job.payload["customer"], at=NEXT_MONTH)

    assert NetworkCommand.objects.get().created_at == NEXT_MONTH
    answer(reference)
    assert [how for how, _ in told] == ["done"]


def test_a_planned_change_is_given_up_before_its_day(asked, told):
    reference = demand(asked, starts_at=NEXT_MONTH)

    assert changes.cancel_change(asked.target.id, KIND, "greeting", at=LATER) == reference
    assert changes.cancel_change(asked.target.id, KIND, "greeting", at=LATER) is None
    changes.start_change(reference, customer_id=None, at=NEXT_MONTH)

    assert NetworkCommand.objects.count() == 0
    assert Entry.objects.latest("id").code == "lines.change_cancelled"
    assert LineChange.objects.get().state == ChangeState.CANCELLED


def test_a_change_under_way_can_no_longer_be_given_up(asked, told):
    demand(asked)
    assert changes.cancel_change(asked.target.id, KIND, "greeting", at=LATER) is None
