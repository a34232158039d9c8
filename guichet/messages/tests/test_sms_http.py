"""SMS handed over to a platform by HTTP, a real server on loopback, however it behaves."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.core.checks import run_checks
from django.db import transaction
from pytest_django import Settings

from guichet.messages import gateways, rendering, services
from guichet.messages.http_account import HttpAccount
from guichet.messages.models import Message
from guichet.messages.tests.mail_server import spare_port
from guichet.messages.tests.platform import Platform, platform
from guichet.messages.tests.test_sms_delivery import AT, HUGO
from guichet.messages.values import GatewayUnreachable, MessageRefused, Sms
from guichet.outbox.models import Item
from guichet.outbox.running import drain

SMS = Sms("K7Q2M4T9XR", "+33612345678", "Il reste 12,4\u00a0Go d’internet.")
TOKEN = "jeton-de-la-plateforme"
LATER = AT + timedelta(minutes=1)


@pytest.fixture
def there(settings: Settings) -> Iterator[Platform]:
    with platform() as service:
        settings.SMS_GATEWAY = "http"
        settings.SMS_HTTP = HttpAccount(service.url, token=TOKEN, sender="Mandarine", seconds=5)
        yield service


def written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rendering, "sms_words", lambda *_, **__: rendering.Words("fr", "Votre ligne est bloquée."))
    with transaction.atomic():
        services.send_sms("lines.blocked", HUGO, {}, at=AT)


def work(*, at: datetime = AT) -> tuple[str, str, str]:
    drain(now=lambda: at)
    item = Item.objects.get()
    return Message.objects.get().state, item.state, item.error


def test_an_sms_is_one_request_that_says_which_it_is(there: Platform) -> None:
    gateways.sms_gateway().send(SMS)

    ((headers, body),) = there.asked
    assert headers["authorization"] == f"Bearer {TOKEN}"
    assert (headers["idempotency-key"], headers["content-type"]) == (SMS.reference, "application/json")
    assert body == {
        "id": SMS.reference,
        "from": "Mandarine",
        "to": "+33612345678",
        "text": "Il reste 12,4 Go d'internet.",
    }


def test_a_body_of_one_s_own_and_an_account_with_a_password(there: Platform, settings: Settings) -> None:
    body = (
        '{"messages": [{"to": ["{digits}"], "from": {"{text}": "{sender}"}, "body": "{text}", "max": 3}], "ok": true}'
    )
    said = 'Reçu "{sender}", \\ {0}\n'
    settings.SMS_HTTP = replace(settings.SMS_HTTP, token="", user="guichet", password="dé:jà", body=body)

    gateways.sms_gateway().send(Sms("R000000001", "+33612345678", said, sender="1088"))

    ((headers, came),) = there.asked
    assert base64.b64decode(headers["authorization"].removeprefix("Basic ")).decode() == "guichet:dé:jà"
    assert came == {
        "messages": [{"to": ["33612345678"], "from": {"{text}": "1088"}, "body": said, "max": 3}],
        "ok": True,
    }


@pytest.mark.django_db
def test_an_sms_leaves_by_the_outbox(there: Platform, monkeypatch: pytest.MonkeyPatch) -> None:
    written(monkeypatch)

    assert work() == ("sent", "done", "")
    assert len(there.delivered) == 1


@pytest.mark.django_db
@pytest.mark.parametrize("answer", [500, 503, 429, 401, 409])
def test_a_platform_that_fails_is_asked_again(there: Platform, monkeypatch: pytest.MonkeyPatch, answer: int) -> None:
    there.answers = [answer, 200]
    written(monkeypatch)

    assert work() == ("queued", "waiting", "messages.gateway_unreachable")
    assert work(at=LATER) == ("sent", "done", "")


@pytest.mark.django_db
def test_an_answer_that_is_lost_gives_one_sms(there: Platform, monkeypatch: pytest.MonkeyPatch) -> None:
    there.answers = [0, 200]
    written(monkeypatch)

    assert work()[:2] == ("queued", "waiting")
    assert work(at=LATER)[:2] == ("sent", "done")
    assert (len(there.asked), list(there.delivered)) == (2, [Message.objects.get().reference])


@pytest.mark.django_db
@pytest.mark.parametrize("answer", [400, 404, 422, 302, 307])
def test_a_refusal_is_parked(there: Platform, monkeypatch: pytest.MonkeyPatch, answer: int) -> None:
    there.answers = [answer]
    written(monkeypatch)

    assert work() == ("failed", "parked", "messages.message_refused")
    assert len(there.asked) == 1


def test_a_platform_that_says_nothing_is_left(there: Platform, settings: Settings) -> None:
    there.answers = [-1]
    settings.SMS_HTTP = replace(settings.SMS_HTTP, seconds=1)

    with pytest.raises(GatewayUnreachable):
        gateways.sms_gateway().send(SMS)


def test_a_platform_that_is_not_there_is_asked_later(settings: Settings) -> None:
    settings.SMS_GATEWAY, settings.SMS_HTTP = "http", HttpAccount(f"http://127.0.0.1:{spare_port()}/")

    with pytest.raises(GatewayUnreachable):
        gateways.sms_gateway().send(SMS)


def test_a_text_that_no_sms_can_carry_is_refused_here(there: Platform) -> None:
    with pytest.raises(MessageRefused):
        gateways.sms_gateway().send(replace(SMS, text="x" * 40_000))

    assert there.asked == []


def test_its_secrets_are_shown_nowhere() -> None:
    assert "secret" not in repr(HttpAccount("https://sms.example/", token="secret", password="secret"))


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({}, ""),
        ({"url": ""}, "URL"),
        ({"url": "http://sms.example/"}, "URL"),
        ({"url": "ftp://sms.example/"}, "URL"),
        ({"url": "https://a:b@sms.example/"}, "URL"),
        ({"url": "https://sms.example:x/"}, "URL"),
        ({"url": "https://sms.example/\r\nX: y"}, "URL"),
        ({"url": "http://127.0.0.1:8080/"}, ""),
        ({"token": "a\r\nb"}, "TOKEN"),
        ({"token": "a", "user": "b", "password": "c"}, "TOKEN"),
        ({"user": "b"}, "USER"),
        ({"user": "a:b", "password": "c"}, "USER"),
        ({"body": "{text}"}, "BODY"),
        ({"body": '{"to": "{recipient}"}'}, "BODY"),
        ({"body": '{"to": "{recipient}", "text": "{text} {text.__class__}"}'}, ""),  # no field: it stays as it is
        ({"body": '{"to": "{recipient}", "text": "{text}", "x": "{password}"}'}, "BODY"),
        ({"header": "X Y"}, "HEADER"),
    ],
)
def test_an_account_that_cannot_serve_is_refused_at_the_start(
    settings: Settings, fields: dict[str, str], wrong: str
) -> None:
    settings.SMS_GATEWAY, settings.SMS_HTTP = "http", HttpAccount(**{"url": "https://sms.example/", **fields})

    found = [one.msg for one in run_checks() if one.id == "messages.E004"]

    assert found == ([f"GUICHET_SMS_HTTP_{wrong} ne peut pas servir."] if wrong else [])
