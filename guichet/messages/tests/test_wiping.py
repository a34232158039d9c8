"""What the night wipes: the secrets of messages that came too late to be sent, wherever they wait."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from unittest import mock

import pytest
from django.db import transaction

from guichet.messages import gateways, rendering, services
from guichet.messages.models import Message
from guichet.messages.values import MessageRefused, Recipient
from guichet.outbox import services as outbox
from guichet.outbox.models import Item
from guichet.outbox.registry import recurrent
from guichet.outbox.running import drain
from guichet.outbox.services import replay, replay_all
from guichet.outbox.values import ItemState

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
END = AT + timedelta(minutes=10)
LINK = "https://espace.example/password/new/K7Q2M4T9XR/secret/"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _words(monkeypatch: pytest.MonkeyPatch) -> None:
    words = rendering.Words("fr", f"Votre lien : {LINK}", "Sujet", f"<p>{LINK}</p>")
    monkeypatch.setattr(rendering, "mail_words", lambda *_, **__: words)


@pytest.fixture
def refusing(monkeypatch: pytest.MonkeyPatch) -> mock.Mock:
    """A server that wants no mail of ours."""
    gateway = mock.Mock(**{"send.side_effect": MessageRefused(reply=554)})
    monkeypatch.setattr(gateways, "mail_gateway", lambda: gateway)
    return gateway


def write(*, secret: bool = True, expires_at: datetime | None = END) -> str:
    with transaction.atomic():
        to = Recipient("claire@courriel.example", "fr")
        return services.send_mail("people.password_reset", to, {}, at=AT, secret=secret, expires_at=expires_at)


def words_of(reference: str) -> tuple[bool, str, str]:
    row = Message.objects.get(reference=reference)
    return bool(row.text or row.html), row.state, row.error


def test_a_parked_link_is_wiped_once_it_is_worth_nothing(refusing: mock.Mock) -> None:
    reference = write()
    drain(now=lambda: AT)

    before = services.wipe_expired(now=END - timedelta(seconds=1))
    still = words_of(reference)
    wiped = services.wipe_expired(now=END)

    assert (before, still) == (0, (True, "failed", "messages.message_refused"))
    assert (wiped, words_of(reference)) == (1, (False, "failed", "messages.expired"))
    assert services.wipe_expired(now=END) == 0
    assert list(Item.objects.values_list("state", "error")) == [(ItemState.PARKED, "outbox.spent")]


def test_what_is_spent_is_replayed_by_nobody_and_may_be_dropped(refusing: mock.Mock) -> None:
    write()
    drain(now=lambda: AT)
    services.wipe_expired(now=END)
    item = Item.objects.get()

    assert (replay(item.reference, now=END), replay_all(item.name, now=END)) == (False, 0)
    assert outbox.drop(item.reference, now=END)
    assert refusing.send.call_count == 1


def test_a_link_of_a_dropped_item_is_wiped_too(refusing: mock.Mock) -> None:
    reference = write()
    drain(now=lambda: AT)
    outbox.drop(Item.objects.get().reference, now=AT)

    assert services.wipe_expired(now=END) == 1
    assert not words_of(reference)[0]


def test_what_is_no_secret_or_may_still_leave_keeps_its_words(refusing: mock.Mock) -> None:
    open_ones = [write(secret=False), write(expires_at=None), write(expires_at=END + timedelta(days=1))]
    drain(now=lambda: AT)

    assert services.wipe_expired(now=END) == 0
    assert all(words_of(reference)[0] for reference in open_ones)
    assert list(Item.objects.order_by("id").values_list("error", flat=True)) == [
        "outbox.spent",  # it is no secret, but too late all the same
        "messages.message_refused",
        "messages.message_refused",
    ]


def test_it_is_done_each_night() -> None:
    assert "messages.wipe_expired" in [one.name for one in recurrent()]
