"""The one door: who is let in, what is refused, what is done once, and what the journal keeps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils.functional import lazystr

from guichet.acts import registry
from guichet.acts.models import Entry
from guichet.acts.registry import Act, Words
from guichet.acts.services import perform, record_end
from guichet.acts.values import (
    Actor,
    Already,
    Ask,
    Assurance,
    Channel,
    Done,
    EntryKind,
    Instead,
    KeyReused,
    NotAllowed,
    Outcome,
    Refusal,
    Refused,
    Result,
    StepUpNeeded,
    Target,
)
from guichet.contracts.models import Line
from guichet.contracts.tests import factories as contracts
from guichet.people.tests import factories as people
from guichet.people.tests.races import all_at_once

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
pytestmark = pytest.mark.django_db(transaction=True)


@dataclass(frozen=True)
class Label:
    label: str


@dataclass(frozen=True)
class May:
    allowed: bool = True

    def may(self, capability: str, target: Target) -> bool:
        return self.allowed and capability == "tests.label"


def refusal(label: str, given: Label | None, policy: object, now: datetime) -> Refusal | Already | None:
    if given and given.label == "forbidden":
        return Refusal("tests.forbidden", {"word": "forbidden"}, Instead(contact=True))
    return Already({"label": label}) if given and label == given.label else None


def relabel(ask: Ask, given: Label, facts: str) -> Done:
    if given.label == "breaks":
        raise RuntimeError
    # what was read must still be so: acts on a line go one at a time
    changed = Line.objects.filter(pk=ask.target.id, label=facts).update(label=given.label)
    assert changed == 1
    return Done({"label": given.label}, pending="C1" if given.label == "slow" else "")


LABEL = Act(
    code="tests.label",
    on="line",
    capability="tests.label",
    assurance=Assurance.SIGNED_IN,
    input=Label,
    facts=lambda ask: Line.objects.values_list("label", flat=True).get(pk=ask.target.id),
    refusal=refusal,
    service=relabel,
    words=Words(lazystr("Nommer"), lazystr("Nommée")),
    page="portal:line",
)


@pytest.fixture
def target(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Target]:
    monkeypatch.setattr(registry, "_acts", {})
    registry.act(LABEL)
    line = contracts.line()
    return Target("line", line.pk, line.reference, line.contract.customer_id, line.contract_id, line.pk)


@pytest.fixture
def actor(db: None) -> Actor:
    return Actor(people.person().pk, May())


def ask(target: Target, by: Actor, label: str = "Bureau", *, key: str = "k", at: datetime = AT) -> Outcome:
    return perform("tests.label", on=target, input=Label(label), by=by, channel=Channel.WEB, key=key, at=at)


def label_of(target: Target) -> str:
    return Line.objects.get(pk=target.id).label


def test_it_is_done_and_journalled(target, actor):
    outcome = ask(target, actor)

    entry = Entry.objects.get()
    assert (label_of(target), outcome.entry, outcome.replayed) == ("Bureau", entry.reference, False)
    assert (entry.kind, entry.result, entry.line_id, entry.customer_id) == (
        EntryKind.ACT,
        Result.DONE,
        target.id,
        target.customer_id,
    )


def test_the_same_key_gives_the_same_outcome(target, actor):
    first = ask(target, actor)
    second = ask(target, actor, at=AT + timedelta(days=1))

    assert second == replace(first, replayed=True)
    assert Entry.objects.count() == 1


def test_the_same_key_for_something_else_is_refused(target, actor):
    ask(target, actor)

    with pytest.raises(KeyReused):
        ask(target, actor, "Salon")

    assert label_of(target) == "Bureau"


def test_another_s_key_is_another_s(target, actor):
    ask(target, actor)

    assert ask(target, Actor(people.person().pk, May()), "Salon").replayed is False


def test_what_is_so_already_is_said(target, actor):
    ask(target, actor)
    again = ask(target, actor, key="other tab")

    assert (again.already, again.replayed) == (True, False)
    assert ask(target, actor, key="other tab") == replace(again, replayed=True)


def test_who_may_not_is_refused_and_journalled(target, actor):
    with pytest.raises(NotAllowed):
        ask(target, replace(actor, access=May(allowed=False)))

    entry = Entry.objects.get()
    assert (entry.kind, entry.result, entry.code) == (EntryKind.REFUSAL, Result.REFUSED, "acts.not_allowed")


@pytest.mark.parametrize(
    ("ago", "let_in"),
    [(None, False), (timedelta(minutes=5), False), (timedelta(seconds=299), True), (timedelta(seconds=-1), False)],
)
def test_the_password_must_be_recent(target, actor, ago, let_in, monkeypatch):
    monkeypatch.setattr(registry, "_acts", {"tests.label": replace(LABEL, assurance=Assurance.RECENT)})
    actor = replace(actor, assured_at=None if ago is None else AT - ago)

    if let_in:
        assert ask(target, actor).data == {"label": "Bureau"}
    else:
        with pytest.raises(StepUpNeeded):
            ask(target, actor)


def test_a_refusal_changes_nothing_and_says_why(target, actor):
    with pytest.raises(Refused) as refused:
        ask(target, actor, "forbidden")

    assert refused.value.refusal.instead == Instead(contact=True)
    assert label_of(target) == ""
    assert Entry.objects.get().data == {"word": "forbidden"}


def test_what_breaks_is_journalled_and_changes_nothing(target, actor):
    with pytest.raises(RuntimeError):
        ask(target, actor, "breaks")

    assert (label_of(target), Entry.objects.get().result) == ("", Result.FAILED)


def test_a_refused_key_may_be_used_again(target, actor):
    with pytest.raises(Refused):
        ask(target, actor, "forbidden")

    assert ask(target, actor).replayed is False


def test_a_pending_act_ends_once(target, actor):
    outcome = ask(target, actor, "slow")
    assert outcome.pending == "C1"

    for _ in range(2):
        with transaction.atomic():
            record_end("tests.label", pending=outcome.pending, result=Result.DONE, at=AT + timedelta(seconds=3))

    assert list(Entry.objects.order_by("id").values_list("result", "channel")) == [
        ("pending", "web"),
        ("done", "system"),
    ]


def test_a_secret_is_shown_a_short_while_and_never_kept(target, actor, monkeypatch):
    act = replace(LABEL, reveal=lambda target, data: "12345678", reveal_for=timedelta(seconds=60))
    monkeypatch.setattr(registry, "_acts", {"tests.label": act})

    assert ask(target, actor).revealed == "12345678"
    assert ask(target, actor, at=AT + timedelta(seconds=59)).revealed == "12345678"
    assert ask(target, actor, at=AT + timedelta(seconds=60)).revealed == ""
    assert "12345678" not in repr(ask(target, actor))
    assert "12345678" not in str(Entry.objects.values().get())


@pytest.mark.parametrize("keys", ["same", "different"])
def test_sixty_four_at_once_do_it_once(target, actor, keys):
    def attempt(rank: int) -> tuple[bool, bool, int]:
        outcome = ask(target, actor, key="k" if keys == "same" else f"k{rank}")
        return outcome.replayed, outcome.already, Entry.objects.filter(result=Result.DONE).count()

    answers = all_at_once(64, attempt)

    assert [count for *_, count in answers] == [1] * 64
    first = (False, False)
    others = (True, False) if keys == "same" else (False, True)
    assert sorted(answer[:2] for answer in answers) == sorted([first, *[others] * 63])


@pytest.mark.parametrize("change", ["UPDATE acts_entry SET code = 'x'", "DELETE FROM acts_entry"])
def test_the_database_refuses_to_change_the_journal(target, actor, change):
    ask(target, actor)

    with pytest.raises(DatabaseError, match="never changed"), connection.cursor() as cursor:
        cursor.execute(change)
