"""Options and the network that misbehaves: what was asked is done once, and told, whatever the network does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from config.sections import SECTIONS
from guichet import operators
from guichet.core.simulators import Mood
from guichet.lines.models import LineOption
from guichet.lines.queries.changes import open_changes_of
from guichet.lines.tests.serving import AT, Service, service, told
from guichet.network import gateways
from guichet.network.simulator import NetworkSimulator
from guichet.outbox.running import drain

pytestmark = pytest.mark.django_db(transaction=True)


@dataclass
class Network:
    """The simulated network, and the clock that it shares with the worker."""

    simulator: NetworkSimulator
    now: datetime = AT

    def live(self, duration: timedelta, *, step: timedelta = timedelta(seconds=10)) -> None:
        end = self.now + duration
        while self.now < end:
            drain(now=lambda: self.now)
            self.now += step
        drain(now=lambda: self.now)

    def did(self) -> list[str]:
        return [effect.kind for effect in self.simulator.ledger()]


@pytest.fixture
def network(settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Network:
    settings.OPERATOR = operators.load("carmin", sections=SECTIONS)
    made = Network(NetworkSimulator(tmp_path / "network.sqlite3", clock=lambda: made.now))
    monkeypatch.setattr(gateways, "network_gateway", lambda: made.simulator)
    return made


@pytest.fixture
def mobile(household, network) -> Service:
    return service(household, offer_code="carmin-15")


def test_a_network_that_is_down_for_an_hour_loses_nothing_and_doubles_nothing(network, mobile):
    network.simulator.tell(Mood("down"))
    mobile.add("data-5")
    network.live(timedelta(hours=1), step=timedelta(seconds=30))
    assert [one.key for one in open_changes_of([mobile.line.pk])] == ["data-5"]
    assert (mobile.held(), told()) == ([], [])

    network.simulator.tell(Mood("up"))
    network.live(timedelta(minutes=3))

    assert [code for code, *_ in mobile.held()] == ["data-5"]
    assert (network.did(), told(), open_changes_of([mobile.line.pk])) == (["add_option"], ["lines.option_added"], [])


@pytest.mark.parametrize("mood", ["repeat", "lose"])
def test_a_network_that_repeats_itself_or_loses_its_reply_does_it_once(mood, network, mobile):
    network.simulator.tell(Mood(mood))
    mobile.add("data-5")
    network.live(timedelta(minutes=3))

    assert (network.did(), told(), LineOption.objects.count()) == (["add_option"], ["lines.option_added"], 1)


@pytest.mark.parametrize("mood", ["refuse", "fail"])
def test_a_network_that_does_not_do_it_changes_nothing_and_may_be_asked_again(mood, network, mobile):
    network.simulator.tell(Mood(mood))
    mobile.add("data-5")
    network.live(timedelta(minutes=3))
    assert (network.did(), told(), mobile.held()) == ([], ["lines.option_not_added"], [])

    network.simulator.tell(Mood("up"))
    mobile.add("data-5", key="again")
    network.live(timedelta(minutes=3))

    assert (network.did(), len(mobile.held())) == (["add_option"], 1)


def test_what_is_decided_first_is_done_first(network, mobile):
    network.simulator.tell(Mood("slow", 60))
    mobile.add("data-5")
    mobile.add("pass-data-1", key="pass")
    network.live(timedelta(minutes=5))

    assert [code for code, *_ in mobile.held()] == ["data-5", "pass-data-1"]
