"""Mails handed over to a real server on loopback: taken, refused, put off, lost on the way."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from pytest_django import Settings

from guichet.messages import services
from guichet.messages.models import Message
from guichet.messages.tests.mail_server import MailServer, spare_port
from guichet.messages.values import MessageState, Recipient
from guichet.outbox import services as outbox
from guichet.outbox.models import Item
from guichet.outbox.running import drain

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
CLAIRE = Recipient("claire@courriel.example", "fr")
VALUES = {"name": "Claire d’Aubin & fils", "link": "https://espace.example/password/new/K/T/", "until": "à 11\u00a0h"}


@pytest.fixture
def server(settings: Settings) -> Iterator[MailServer]:
    server = MailServer(spare_port())
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", server.port, 2
    settings.DEFAULT_FROM_EMAIL = "Mandarine <espace@mandarine.example>"
    server.start()
    yield server
    server.stop()


def write(to: Recipient = CLAIRE, *, secret: bool = False) -> str:
    with transaction.atomic():
        return services.send_mail("people.password_reset", to, VALUES, at=AT, secret=secret)


def work(*, at: datetime = AT) -> tuple[str, str, str]:
    """Do what is due; return the states of the message and of its item, and the item's error."""
    drain(now=lambda: at)
    item = Item.objects.get()
    return Message.objects.get().state, item.state, item.error


def test_a_mail_is_taken_with_both_its_bodies(db: None, server: MailServer) -> None:
    reference = write()

    assert work() == ("sent", "done", "")
    (mail,) = server.received
    text, html = mail.get_payload()
    assert mail["Message-ID"] == f"<{reference}@mandarine.example>"
    assert mail["X-Guichet-Message"] == reference
    assert mail["To"] == "claire@courriel.example"
    assert "Bonjour Claire d’Aubin & fils," in text.get_payload(decode=True).decode()
    assert "Claire d’Aubin &amp; fils" in html.get_payload(decode=True).decode()


def test_a_refused_recipient_is_parked_and_said(db: None, server: MailServer) -> None:
    server.rcpt = "550 5.1.1 nobody here"
    write()

    assert work() == ("failed", "parked", "messages.recipient_refused")
    assert server.received == []


def test_a_refused_mail_is_parked_and_leaves_when_replayed(db: None, server: MailServer) -> None:
    server.data = "554 5.7.1 looks like spam"
    write()
    assert work() == ("failed", "parked", "messages.message_refused")

    server.data = "250 OK"
    outbox.replay(Item.objects.get().reference, now=AT)

    assert work() == ("sent", "done", "")
    assert len(server.received) == 1


@pytest.mark.parametrize("when", ["rcpt", "data"])
def test_a_server_that_says_later_is_asked_later(db: None, server: MailServer, when: str) -> None:
    setattr(server, when, "451 4.7.1 greylisted, come back later")
    write()
    assert work() == ("queued", "waiting", "messages.gateway_unreachable")

    setattr(server, when, "250 OK")

    assert work(at=AT + timedelta(seconds=1)) == ("queued", "waiting", "messages.gateway_unreachable")
    assert work(at=AT + timedelta(seconds=2)) == ("sent", "done", "")
    assert len(server.received) == 1


def test_a_server_that_is_down_is_asked_until_it_is_up(db: None, server: MailServer) -> None:
    server.stop()
    write()
    for minutes in range(0, 60, 10):
        assert work(at=AT + timedelta(minutes=minutes))[:2] == ("queued", "waiting")

    server.start()

    assert work(at=AT + timedelta(hours=1)) == ("sent", "done", "")
    assert len(server.received) == 1


def test_a_connection_lost_after_the_mail_repeats_its_message_id(db: None, server: MailServer) -> None:
    server.hangs_up = True
    write()
    assert work() == ("queued", "waiting", "messages.gateway_unreachable")

    server.hangs_up = False

    assert work(at=AT + timedelta(minutes=1)) == ("sent", "done", "")
    assert len(server.received) == 2
    assert len({mail["Message-ID"] for mail in server.received}) == 1


def test_what_is_sent_is_not_sent_again(db: None, server: MailServer) -> None:
    write()
    work()
    Item.objects.update(state="waiting")

    assert work() == ("sent", "done", "")
    assert len(server.received) == 1


@pytest.mark.parametrize("address", ["no address", "claire@exa\nmple.example", "é@", ""])
def test_what_is_no_address_is_parked(db: None, server: MailServer, address: str) -> None:
    write(Recipient(address, "fr"))

    assert work() == ("failed", "parked", "messages.recipient_refused")


def test_a_secret_is_sealed_until_sent_then_wiped(db: None, server: MailServer) -> None:
    write(secret=True)
    kept = str(Message.objects.values().get())
    assert (CLAIRE.address in kept, VALUES["link"] in kept) == (False, False)

    work()

    assert VALUES["link"] in server.received[0].get_payload()[0].get_payload(decode=True).decode()
    sent = Message.objects.get()
    assert (sent.state, sent.text, sent.html) == (MessageState.SENT, "", "")
