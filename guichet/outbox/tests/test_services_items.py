"""What is written, taken, done, tried again, parked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import ClassVar

import pytest
from django.db import connection, transaction

from guichet.core.errors import GuichetError
from guichet.outbox import registry, services
from guichet.outbox.models import Item
from guichet.outbox.running import drain, run_item
from guichet.outbox.values import ItemState, OutsideTransaction, Retry, Run, UnknownName

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
pytestmark = pytest.mark.django_db(transaction=True)


class Silent(GuichetError):
    code = "tests.silent"
    may_heal = True


class Hopeless(GuichetError):
    code = "tests.hopeless"


@dataclass(frozen=True)
class Rang:
    event: ClassVar[str] = "tests.rang"
    bell: str


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> list[Run]:
    """A handler `tests.note` that notes its runs, and two subscribers."""
    runs: list[Run] = []
    monkeypatch.setattr(registry, "_handlers", {})
    monkeypatch.setattr(registry, "_subscribers", {})
    for name in ("tests.note", "tests.other"):
        registry.handler(name)(runs.append)
    return runs


def fail_with(monkeypatch: pytest.MonkeyPatch, error: Exception, retry: Retry) -> None:
    def handle(run: Run) -> None:
        raise error

    monkeypatch.setattr(registry, "_handlers", {})
    registry.handler("tests.fail", retry=retry)(handle)


def put(name: str = "tests.note", **more: object) -> str:
    with transaction.atomic():
        return services.enqueue(name, {"n": 1}, at=AT, **more)  # type: ignore[arg-type]  # each test gives its own


def test_what_is_due_is_done_once(done):
    reference = put()

    assert drain(now=lambda: AT) == 1
    assert drain(now=lambda: AT) == 0

    assert [run.reference for run in done] == [reference]
    assert Item.objects.get().state == ItemState.DONE


def test_outside_a_transaction_nothing_is_written(done):
    with pytest.raises(OutsideTransaction):
        services.enqueue("tests.note", {}, at=AT)


def test_a_name_that_nobody_answers_to_is_refused_at_once(done):
    with pytest.raises(UnknownName):
        put("tests.nobody")


def test_the_same_key_is_the_same_item(done):
    assert put(key="once") == put(key="once")
    assert Item.objects.count() == 1


def test_what_is_rolled_back_never_was(done):
    with transaction.atomic():
        services.enqueue("tests.note", {}, at=AT)
        transaction.set_rollback(True)

    assert drain(now=lambda: AT) == 0


def test_what_is_due_later_waits(done):
    put(due_at=AT + timedelta(hours=1))

    assert drain(now=lambda: AT) == 0
    assert drain(now=lambda: AT + timedelta(hours=1)) == 1


def test_each_subscriber_gets_an_event_once(done):
    registry.subscribe("tests.rang", "tests.note")
    registry.subscribe("tests.rang", "tests.other")
    for _ in range(2):
        with transaction.atomic():
            services.publish(Rang("door"), at=AT, key="r1")

    drain(now=lambda: AT)

    assert sorted(run.name for run in done) == ["tests.note", "tests.other"]
    assert done[0].payload == {"bell": "door"}


def test_a_lane_goes_one_at_a_time_in_order(done):
    first, second = put(lane="line:1"), put(lane="line:1")
    other = put(lane="line:2")

    assert [item.reference for item in services.claim_due(most=10, now=AT)] == [first, other]
    assert services.claim_due(most=10, now=AT) == []

    services.conclude(Item.objects.get(reference=first), now=AT)
    assert [item.reference for item in services.claim_due(most=10, now=AT)] == [second]


def test_what_a_dead_worker_held_is_taken_again(done):
    put()
    dead = services.claim_due(most=1, now=AT)[0]
    later = AT + timedelta(seconds=31)

    assert services.claim_due(most=1, now=AT + timedelta(seconds=29)) == []
    alive = services.claim_due(most=1, now=later)[0]

    assert services.conclude(dead, now=later) is False
    assert services.conclude(alive, now=later) is True


def test_who_lost_the_hold_writes_nothing(done):
    put()
    dead = services.claim_due(most=1, now=AT)[0]
    services.claim_due(most=1, now=AT + timedelta(minutes=2))
    written: list[int] = []

    services.conclude(dead, now=AT, conclusion=lambda: written.append(1))

    assert written == []


def test_what_may_heal_is_tried_again_with_longer_pauses(monkeypatch):
    fail_with(monkeypatch, Silent(), Retry())
    put("tests.fail")
    pauses = []
    now = AT
    for _ in range(4):
        item = services.claim_due(most=1, now=now)[0]
        assert run_item(item, now=lambda: now) is ItemState.WAITING  # noqa: B023 - called in this turn
        due = Item.objects.get().due_at
        pauses.append((due - now).total_seconds())
        now = due

    assert all(
        low <= pause <= high for pause, (low, high) in zip(pauses, [(1.5, 2), (3, 4), (6, 8), (12, 16)], strict=True)
    )
    assert Item.objects.get().error == "tests.silent"


def test_what_cannot_heal_is_parked_and_replayed(monkeypatch):
    fail_with(monkeypatch, Hopeless(), Retry())
    reference = put("tests.fail")
    drain(now=lambda: AT)
    assert Item.objects.get().state == ItemState.PARKED

    assert services.replay(reference, now=AT) is True
    assert services.replay(reference, now=AT) is False
    assert Item.objects.get().state == ItemState.WAITING


def test_what_nobody_foresaw_is_parked_after_five_tries(monkeypatch):
    fail_with(monkeypatch, RuntimeError("with a name in it"), Retry(first=timedelta(0)))
    put("tests.fail")

    assert drain(now=lambda: AT) == 5
    assert Item.objects.get().error == "RuntimeError"


def test_a_parked_item_holds_its_lane_until_it_is_dropped(monkeypatch, done):
    fail_with(monkeypatch, Hopeless(), Retry())
    registry.handler("tests.note")(done.append)
    parked = put("tests.fail", lane="line:1")
    put(lane="line:1")
    drain(now=lambda: AT)
    assert done == []

    services.drop(parked, now=AT)
    drain(now=lambda: AT)

    assert len(done) == 1


def test_looking_for_what_is_due_never_reads_the_whole_table(done):
    put(lane="line:1")

    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")  # it would, rightly, read a table of one row
        plan = Item.objects.claimable(AT).order_by("due_at", "id")[:4].explain()

    assert "SCAN " not in plan.upper().replace("INDEX SCAN", "").replace("INDEX ONLY SCAN", "")
    assert "item_due" in plan
    assert "item_lane" in plan
