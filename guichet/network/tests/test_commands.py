"""Commands under each fault of the network: one effect, one answer, in the order in which they were decided."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core.checks import run_checks
from django.core.management import call_command
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import Settings

from guichet.core.simulators import Mood
from guichet.network import gateways, queries, services
from guichet.network.models import NetworkCommand
from guichet.network.simulator import Effect, NetworkSimulator
from guichet.network.values import (
    ANSWERS,
    REASONS,
    Command,
    CommandKind,
    CommandUnknown,
    NetworkUnreachable,
    OrderState,
    OrderStatus,
)
from guichet.outbox import registry
from guichet.outbox import services as outbox
from guichet.outbox.models import Item
from guichet.outbox.running import drain
from guichet.outbox.values import OutsideTransaction, Run

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
BLOCK, UNBLOCK = CommandKind.BLOCK, CommandKind.UNBLOCK


@dataclass
class World:
    """The network, the clock that it shares with the worker, and what was told of its answers."""

    network: NetworkSimulator
    now: datetime = AT
    told: list[tuple[str, str, str]] = field(default_factory=list)

    def send(self, kind: CommandKind, line: str = "L1", *, lane: str | None = None) -> str:
        with transaction.atomic():
            return services.send_command(
                kind,
                subject=f"{kind}:{line}",
                line_number="+33612345678",
                line_external_id=line,
                lane=f"line:{line}" if lane is None else lane,
                at=self.now,
            )

    def work(self) -> None:
        drain(now=lambda: self.now)

    def live(self, duration: timedelta, *, step: timedelta = timedelta(seconds=1)) -> None:
        """Let time pass, the worker working at each step."""
        end = self.now + duration
        while self.now < end:
            self.work()
            self.now += step
        self.work()

    def effects(self) -> list[tuple[str, str]]:
        return [(effect.kind, effect.line) for effect in self.network.ledger()]


def world_in(folder: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    """Return a network of its own, and hear its answers."""
    world = World(NetworkSimulator(folder / "network.sqlite3", clock=lambda: world.now))
    monkeypatch.setattr(gateways, "network_gateway", lambda: world.network)
    monkeypatch.setattr(registry, "_handlers", dict(registry._handlers))
    monkeypatch.setattr(registry, "_subscribers", {"network.answered": ["tests.hear"]})

    def hear(run: Run) -> Callable[[], None]:
        answer = (run.payload["subject"], run.payload["state"], run.payload["reason"])
        return lambda: world.told.append(answer)

    registry.handler("tests.hear")(hear)
    return world


@pytest.fixture
def world(db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    return world_in(tmp_path, monkeypatch)


def test_a_command_is_done_and_answered_within_seconds(world: World) -> None:
    reference = world.send(BLOCK)
    world.work()
    assert (world.told, world.network.orders()[0].state) == ([], "acknowledged")

    world.live(timedelta(seconds=4), step=timedelta(milliseconds=100))

    row = NetworkCommand.objects.get()
    assert world.told == [("block:L1", "completed", "")]
    assert world.network.ledger() == [Effect(reference, "block", "L1")]
    assert row.answered_at is not None
    assert row.answered_at - AT < timedelta(seconds=4)


def test_a_command_in_progress_is_seen_at_the_desk(world: World) -> None:
    world.network.tell(Mood("down"))
    world.send(BLOCK)
    world.work()
    (seen,) = queries.commands_in_progress()
    assert (seen.kind, seen.subject, seen.state) == ("block", "block:L1", "")

    world.network.tell(Mood("up"))
    world.now += timedelta(seconds=2)
    world.work()
    assert [seen.state for seen in queries.commands_in_progress()] == ["acknowledged"]
    assert queries.commands_in_progress(after=seen.id) == []

    world.live(timedelta(seconds=10))
    assert queries.commands_in_progress() == []


def test_outside_a_transaction_nothing_is_asked(world: World, transactional_db: None) -> None:
    with pytest.raises(OutsideTransaction):
        services.send_command(BLOCK, subject="s", line_number="1", line_external_id="L", lane="", at=AT)

    assert NetworkCommand.objects.count() == 0


def test_an_unblock_waits_for_the_answer_to_the_block(world: World) -> None:
    world.network.tell(Mood("slow", 60))
    world.send(BLOCK)
    world.send(UNBLOCK)
    world.live(timedelta(seconds=30))
    assert [order.kind for order in world.network.orders()] == ["block"]

    world.network.tell(Mood("up"))
    world.live(timedelta(minutes=5))

    assert world.effects() == [("block", "L1"), ("unblock", "L1")]
    assert world.told == [("block:L1", "completed", ""), ("unblock:L1", "completed", "")]
    assert not world.network.is_blocked("L1")


def test_another_line_does_not_wait(world: World) -> None:
    world.network.tell(Mood("slow", 60))
    world.send(BLOCK, "L1")
    world.work()
    world.network.tell(Mood("up"))
    world.send(BLOCK, "L2")
    world.live(timedelta(seconds=10))

    assert world.told == [("block:L2", "completed", "")]


def test_a_command_without_lane_is_submitted_before_it_is_followed(world: World) -> None:
    world.send(BLOCK, lane="")
    world.live(timedelta(seconds=10))

    assert world.told == [("block:L1", "completed", "")]


@pytest.mark.parametrize(
    ("mood", "answer", "effects"),
    [
        ("refuse", ("block:L1", "rejected", "network.refused"), []),
        ("fail", ("block:L1", "failed", "network.failed"), []),
        ("repeat", ("block:L1", "completed", ""), [("block", "L1")]),
        ("lose", ("block:L1", "completed", ""), [("block", "L1")]),
    ],
)
def test_whatever_the_network_does_its_answer_comes_once(
    world: World, mood: str, answer: tuple[str, str, str], effects: list[tuple[str, str]]
) -> None:
    world.network.tell(Mood(mood))
    world.send(BLOCK)
    world.live(timedelta(seconds=30))

    assert world.told == [answer]
    assert world.effects() == effects
    assert {item.state for item in Item.objects.all()} == {"done"}


def test_a_network_that_was_down_an_hour_answers_soon_after(world: World) -> None:
    world.network.tell(Mood("down"))
    world.send(BLOCK)
    world.live(timedelta(hours=1), step=timedelta(seconds=20))
    assert world.told == []

    world.network.tell(Mood("up"))
    world.live(timedelta(seconds=66))

    assert world.told == [("block:L1", "completed", "")]


def test_a_worker_that_dies_after_the_network_took_it_changes_nothing(world: World) -> None:
    world.send(BLOCK)
    (item,) = outbox.claim_due(most=1, now=world.now)
    found = queries.open_command(item.payload["command"])
    assert found is not None
    world.network.submit(found.command)

    world.live(timedelta(minutes=3))

    assert world.told == [("block:L1", "completed", "")]
    assert world.effects() == [("block", "L1")]
    assert world.network.orders()[0].times_submitted == 2


def test_the_network_s_own_reason_is_kept_with_the_command(world: World) -> None:
    reference = world.send(BLOCK)
    with transaction.atomic():
        services.record_status(reference, OrderStatus(OrderState.REJECTED, "E42 " + "x" * 90), at=AT)
    world.work()

    assert NetworkCommand.objects.get().reason == "E42 " + "x" * 56
    assert world.told == [("block:L1", "rejected", "network.refused")]


def test_every_answer_but_done_has_a_reason() -> None:
    assert set(REASONS) == ANSWERS - {OrderState.COMPLETED}


def test_a_second_answer_is_not_told(world: World) -> None:
    reference = world.send(BLOCK)
    world.live(timedelta(seconds=10))

    with transaction.atomic():
        assert services.record_status(reference, OrderStatus(OrderState.FAILED, "late"), at=world.now) is False
    world.work()

    assert world.told == [("block:L1", "completed", "")]
    assert NetworkCommand.objects.get().state == "completed"


def test_without_a_network_commands_are_parked(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gateways, "network_gateway", gateways.NoNetwork)
    world.send(BLOCK)
    world.live(timedelta(seconds=10))

    assert list(Item.objects.order_by("id").values_list("name", "state", "error")) == [
        ("network.submit", "parked", "network.off"),
        ("network.follow", "waiting", ""),
    ]


def test_what_the_desk_drops_is_told_as_cancelled(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as off:
        off.setattr(gateways, "network_gateway", gateways.NoNetwork)
        world.send(BLOCK)
        world.work()
    outbox.drop(Item.objects.get(name="network.submit").reference, now=world.now)
    world.work()

    assert world.told == [("block:L1", "cancelled", "network.cancelled")]


def test_what_the_network_took_and_lost_is_parked(world: World, tmp_path: Path) -> None:
    world.send(BLOCK)
    world.work()
    world.network.path.unlink()
    world.live(timedelta(seconds=5))

    assert world.told == []
    assert Item.objects.get(name="network.follow").error == "network.unknown_command"


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    days=st.lists(
        st.tuples(
            st.sampled_from(["up", "down", "slow", "refuse", "fail", "repeat", "lose"]),
            st.sampled_from([BLOCK, UNBLOCK]),
            st.sampled_from(["L1", "L2"]),
            st.integers(0, 30),
        ),
        min_size=1,
        max_size=6,
    )
)
def test_each_command_has_one_answer_and_one_effect_at_most(
    world: World, tmp_path_factory: pytest.TempPathFactory, days: list[tuple[str, CommandKind, str, int]]
) -> None:
    world.network.path = tmp_path_factory.mktemp("network") / "network.sqlite3"
    world.told.clear()
    sent: dict[str, str] = {}
    for mood, kind, line, seconds in days:
        world.network.tell(Mood(mood, 20))
        sent[world.send(kind, line)] = line
        world.live(timedelta(seconds=seconds), step=timedelta(seconds=5))
    world.network.tell(Mood("up"))
    world.live(timedelta(minutes=12), step=timedelta(seconds=30))

    rows = {row.reference: row for row in NetworkCommand.objects.filter(reference__in=sent)}
    done = [reference for reference in sent if rows[reference].state == OrderState.COMPLETED]
    assert len(world.told) == len(sent)
    assert all(row.answered_at for row in rows.values())
    for line in ("L1", "L2"):
        expected = [reference for reference in done if sent[reference] == line]
        assert [effect.reference for effect in world.network.ledger(line)] == expected


def test_the_simulator_forgets_nobody_across_processes(tmp_path: Path) -> None:
    path = tmp_path / "network.sqlite3"
    here, there = NetworkSimulator(path, lambda: AT), NetworkSimulator(path, lambda: AT + timedelta(seconds=3))
    here.submit(Command("K1", BLOCK, "+33612345678", "L1"))

    assert there.state_of("K1") == OrderStatus(OrderState.COMPLETED)
    there.tell(Mood("down"))
    with pytest.raises(NetworkUnreachable):
        here.state_of("K1")
    here.tell(Mood("up"))
    with pytest.raises(CommandUnknown):
        there.state_of("K2")


def test_simultaneous_submissions_are_one_order(tmp_path: Path) -> None:
    command = Command("K1", BLOCK, "+33612345678", "L1")

    def submit(rank: int) -> OrderStatus:
        return NetworkSimulator(tmp_path / "network.sqlite3", lambda: AT).submit(command)

    with ThreadPoolExecutor(16) as pool:
        assert set(pool.map(submit, range(16))) == {OrderStatus(OrderState.ACKNOWLEDGED)}
    later = NetworkSimulator(tmp_path / "network.sqlite3", lambda: AT + timedelta(seconds=3))
    assert [effect.reference for effect in later.ledger("L1")] == ["K1"]
    assert later.orders()[0].times_submitted == 16


def test_the_command_line_tells_the_simulator(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.NETWORK_SIMULATOR = tmp_path / "network.sqlite3"
    call_command("network_simulator", "slow", "5")

    call_command("network_simulator")

    assert capsys.readouterr().out.split("\n") == ["slow 5", "slow 5", ""]


@pytest.mark.parametrize(("chosen", "warning"), [("off", "network.W001"), ("simulator", "network.W002")])
def test_a_start_without_a_real_network_says_so(settings: Settings, chosen: str, warning: str) -> None:
    settings.NETWORK_GATEWAY = chosen

    assert warning in [found.id for found in run_checks()]
