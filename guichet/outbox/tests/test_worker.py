"""One worker, its threads replaced: what it hands over is kept, or done at once."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, OperationalError, transaction

from guichet.core.errors import GuichetError
from guichet.outbox import registry, services
from guichet.outbox import worker as workers
from guichet.outbox.models import Item, Lease
from guichet.outbox.values import ItemState, Run
from guichet.outbox.worker import GAVE_UP, STOPPED, Pace, Worker

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
pytestmark = pytest.mark.django_db(transaction=True)


@dataclass
class Time:
    seconds: float = 0.0

    def now(self) -> datetime:
        return AT + timedelta(seconds=self.seconds)

    def clock(self) -> float:
        return 1000 + self.seconds


@dataclass
class Holding(Worker):
    """A worker whose threads never end what they were given."""

    given: list[Item] = field(default_factory=list)

    def _hand_over(self, item: Item) -> None:
        self.given.append(item)


class AtOnce(Worker):
    def _hand_over(self, item: Item) -> None:
        self._do(item)


@pytest.fixture
def moment() -> Time:
    return Time()


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> list[Run]:
    """A handler `tests.note` that notes its runs; nothing else is registered, nothing comes back."""
    runs: list[Run] = []
    monkeypatch.setattr(registry, "_handlers", {})
    monkeypatch.setattr(registry, "_recurrent", {})
    registry.handler("tests.note")(runs.append)
    return runs


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only one worker may work, whatever the database."""
    monkeypatch.setattr(workers, "_only_one_may_work", lambda: True)


def put(count: int = 1, **more: str) -> None:
    with transaction.atomic():
        for _ in range(count):
            services.enqueue("tests.note", {}, at=AT, **more)  # type: ignore[arg-type]  # key, lane


def made(kind: type[Worker], moment: Time, **more: object) -> Worker:
    return kind(now=moment.now, clock=moment.clock, **more)  # type: ignore[arg-type]  # each test gives its own


def states() -> list[str]:
    return list(Item.objects.order_by("id").values_list("state", flat=True))


def test_what_is_due_is_done(runs, moment):
    put(2)

    assert made(AtOnce, moment).turn() is True

    assert states() == ["done", "done"]


def test_no_more_is_taken_than_threads_can_do_at_once(runs, moment):
    put(6)
    worker = made(Holding, moment)

    worker.turn()
    worker.turn()

    assert states().count(ItemState.RUNNING) == 4


def test_a_slow_handler_keeps_its_item_as_long_as_its_worker_lives(runs, moment):
    put()
    worker = made(Holding, moment)
    for _ in range(20):
        worker.turn()
        moment.seconds += 11

    assert services.claim_due(most=1, now=moment.now()) == []


def test_a_handler_that_never_ends_is_given_up_with_its_worker(runs, moment):
    put()
    worker = made(Holding, moment, pace=Pace(grace=0))
    worker.turn()
    moment.seconds = 301

    worker.turn()

    item = Item.objects.get()
    assert (item.state, item.error) == (ItemState.WAITING, "TooLong")
    assert worker.run() == GAVE_UP


def test_what_a_dying_worker_held_ten_times_is_parked(runs, moment):
    put()
    for _ in range(10):
        made(Holding, moment).turn()
        moment.seconds += 31
    made(Holding, moment).turn()

    item = Item.objects.get()
    assert (item.state, item.error, item.lost) == (ItemState.PARKED, "outbox.lost", 10)


def test_a_worker_that_stops_gives_back_what_it_held(runs, moment):
    put()
    worker = made(Holding, moment, pace=Pace(grace=0))
    worker.turn()
    worker.stopping.asked = True

    assert worker.run() == STOPPED

    item = Item.objects.get()
    assert (item.state, item.attempts) == (ItemState.WAITING, 0)


def test_two_of_a_lane_never_run_together(runs):
    put(2, lane="line:1")
    running = {"state": ItemState.RUNNING, "claim": "x", "claimed_until": AT}

    with pytest.raises(IntegrityError):
        Item.objects.update(**running)


def test_a_lane_whose_later_item_runs_already_waits(runs):
    put(2, lane="line:1")  # as when the first was committed after the second was taken
    later = Item.objects.order_by("-id").first()
    Item.objects.filter(pk=later.pk).update(state=ItemState.RUNNING, claim="x", claimed_until=AT + timedelta(hours=1))

    assert services.claim_due(most=2, now=AT) == []


@pytest.mark.usefixtures("alone")
def test_a_second_worker_waits_and_takes_over_when_the_lease_ends(runs, moment):
    put()
    first, second = made(Holding, moment), made(AtOnce, moment)
    first.turn()

    assert second.turn() is True
    assert states() == ["running"]
    moment.seconds = 11
    second.turn()

    assert states() == ["done"]
    assert first.turn() is False  # it knows that it has been replaced


@pytest.mark.usefixtures("alone")
def test_a_worker_that_replaces_a_dead_one_by_name_works_at_once(runs, moment):
    put()
    made(Holding, moment, holder="same").turn()

    made(AtOnce, moment, holder="same").turn()

    assert states() == ["done"]


@pytest.mark.usefixtures("alone")
def test_a_lease_is_kept_by_a_worker_that_lives(runs, moment):
    first, second = made(Holding, moment), made(AtOnce, moment)
    for _ in range(10):
        assert first.turn() is True
        second.turn()
        moment.seconds += 5

    assert Lease.objects.get().holder == first.holder


@pytest.mark.usefixtures("alone")
def test_a_worker_that_stops_leaves_its_lease(runs, moment):
    first = made(Holding, moment, pace=Pace(grace=0))
    first.turn()
    first.stopping.asked = True
    first.run()
    put()

    made(AtOnce, moment).turn()

    assert states() == ["done"]


def test_a_result_waits_for_a_database_that_is_away(runs, moment, monkeypatch):
    put()
    answers = [OperationalError(), OperationalError()]
    conclude = services.conclude

    def sometimes(*args: object, **options: object) -> bool:
        if answers:
            raise answers.pop()
        return conclude(*args, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(services, "conclude", sometimes)

    made(AtOnce, moment, pace=Pace(idle=0.01)).turn()

    assert states() == ["done"]
    assert len(runs) == 1


def test_what_cannot_be_concluded_is_a_failed_try(runs, moment):
    class Refused(GuichetError):
        code = "tests.refused"

    def refuse() -> None:
        raise Refused

    registry.handler("tests.refuse")(lambda run: refuse)
    with transaction.atomic():
        services.enqueue("tests.refuse", {}, at=AT)

    made(AtOnce, moment).turn()

    item = Item.objects.get()
    assert (item.state, item.error) == (ItemState.PARKED, "tests.refused")


def test_a_worker_does_not_start_on_a_database_without_its_migrations(monkeypatch):
    monkeypatch.setattr("guichet.outbox.management.commands.worker.unapplied_migrations", lambda: ["x.0001"])

    with pytest.raises(CommandError, match="guichet migrate"):
        call_command("worker")
