"""SMS handed over to the demonstration's gateway, in each of its moods, and to none."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings as running
from django.core.checks import run_checks
from django.db import transaction
from pytest_django import Settings

from guichet.core.simulators import Mood
from guichet.messages import rendering, services
from guichet.messages.models import Message
from guichet.messages.sms_simulator import SmsSimulator
from guichet.messages.values import Recipient
from guichet.outbox.models import Item
from guichet.outbox.running import drain

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
HUGO = Recipient("+33612345678", "fr")


@pytest.fixture
def simulator(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SmsSimulator]:
    settings.SMS_GATEWAY, settings.SMS_SIMULATOR = "demo", tmp_path / "state" / "sms.sqlite3"
    words = rendering.Words("fr", "Votre ligne est bloquée.")
    monkeypatch.setattr(rendering, "sms_words", lambda *_, **__: words)
    return SmsSimulator(running.SMS_SIMULATOR)


def write() -> str:
    with transaction.atomic():
        return services.send_sms("lines.blocked", HUGO, {}, at=AT)


def work(*, at: datetime = AT) -> tuple[str, str, str]:
    drain(now=lambda: at)
    item = Item.objects.get()
    return Message.objects.get().state, item.state, item.error


def test_an_sms_is_kept_for_the_outbox_page(db: None, simulator: SmsSimulator) -> None:
    reference = write()

    assert work() == ("sent", "done", "")
    (sms,) = simulator.kept()
    assert (sms.reference, sms.recipient, sms.text) == (reference, "+33612345678", "Votre ligne est bloquée.")


def test_a_gateway_that_is_down_is_asked_again(db: None, simulator: SmsSimulator) -> None:
    simulator.tell(Mood("down"))
    write()
    assert work() == ("queued", "waiting", "messages.gateway_unreachable")

    simulator.tell(Mood("up"))

    assert work(at=AT + timedelta(seconds=2)) == ("sent", "done", "")


def test_an_answer_lost_gives_one_sms(db: None, simulator: SmsSimulator) -> None:
    simulator.tell(Mood("lose"))
    write()
    assert work()[:2] == ("queued", "waiting")

    assert work(at=AT + timedelta(seconds=2)) == ("sent", "done", "")
    assert [sms.times for sms in simulator.kept()] == [2]


def test_a_number_refused_is_parked(db: None, simulator: SmsSimulator) -> None:
    simulator.tell(Mood("refuse"))
    write()

    assert work() == ("failed", "parked", "messages.recipient_refused")


def test_a_slow_gateway_is_waited_for(db: None, simulator: SmsSimulator) -> None:
    simulator.tell(Mood("slow", 0.01))
    write()

    assert work() == ("sent", "done", "")


def test_without_a_gateway_what_waits_is_parked(db: None, simulator: SmsSimulator, settings: Settings) -> None:
    settings.SMS_GATEWAY = "off"
    write()

    assert work() == ("queued", "parked", "messages.sms_off")
    assert "messages.W001" in [found.id for found in run_checks()]


def test_the_demonstration_s_gateway_outside_a_demonstration_is_said(settings: Settings) -> None:
    settings.SMS_GATEWAY = "demo"

    assert "messages.W002" in [found.id for found in run_checks()]


def test_a_mood_that_it_has_not_is_refused(simulator: SmsSimulator) -> None:
    with pytest.raises(ValueError, match="sulking"):
        simulator.tell(Mood("sulking"))
