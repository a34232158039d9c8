"""SMS that a gateway brings over HTTP: who may bring them, and that none is lost or counted twice."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from pytest_django import Settings

from guichet.messages.models import Inbound
from guichet.messages.tests.machines import SECRET, post
from guichet.outbox.models import Item

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
HOOK = "/hooks/sms/"
SMS = {"id": "gw-1", "from": "+33612345678", "to": "1088", "text": "Conso"}


@pytest.fixture(autouse=True)
def hook_is_open(settings: Settings, db: None) -> None:
    settings.MACHINE_SECRETS = {"sms": [SECRET], "voice": []}


@pytest.fixture(autouse=True)
def clock() -> object:
    with time_machine.travel(AT, tick=False) as moment:
        yield moment


def test_an_sms_is_a_row_before_it_is_said_to_be_taken() -> None:
    answer = post(HOOK, SMS, at=AT)

    (row,) = Inbound.objects.all()
    assert (answer.status_code, answer.json()) == (202, {"reference": row.reference})
    assert (row.gateway, row.gateway_id, row.sender, row.recipient, row.text) == (
        "http",
        "gw-1",
        "+33612345678",
        "1088",
        "Conso",
    )
    assert (row.state, row.received_at) == ("received", AT)
    assert [item.payload for item in Item.objects.filter(name="short_number.answer")] == [{"inbound": row.reference}]


def test_a_gateway_that_repeats_itself_is_told_so_and_nothing_is_written() -> None:
    first = post(HOOK, SMS, at=AT)
    again = [post(HOOK, SMS, at=AT + timedelta(seconds=rank)) for rank in range(2)]

    assert [answer.status_code for answer in again] == [200, 200]
    assert {answer.json()["reference"] for answer in again} == {first.json()["reference"]}
    assert (Inbound.objects.count(), Item.objects.count()) == (1, 1)


def test_the_same_words_with_another_id_are_another_sms() -> None:
    for name in ("gw-1", "gw-2"):
        assert post(HOOK, SMS | {"id": name}, at=AT).status_code == 202

    assert Inbound.objects.count() == 2


@pytest.mark.parametrize("written", ["0612345678", "33612345678", "+33 6 12 34 56 78", "0033612345678"])
def test_the_number_is_read_as_the_country_writes_it(written: str) -> None:
    post(HOOK, SMS | {"from": written}, at=AT)

    assert Inbound.objects.get().sender == "+33612345678"


def test_a_name_is_kept_as_it_is() -> None:
    assert post(HOOK, SMS | {"from": "LAPOSTE"}, at=AT).status_code == 202
    assert Inbound.objects.get().sender == "LAPOSTE"


@pytest.mark.parametrize("wrong", ["another secret, which is long enough too", ""])
def test_who_does_not_have_the_secret_brings_nothing(wrong: str) -> None:
    answer = post(HOOK, SMS, at=AT, secret=wrong)

    assert (answer.status_code, answer.json()) == (401, {"error": "signature"})
    assert not Inbound.objects.exists()


@pytest.mark.parametrize("minutes", [-6, 6])
def test_what_was_signed_long_ago_is_refused(minutes: int) -> None:
    assert post(HOOK, SMS, at=AT + timedelta(minutes=minutes)).status_code == 401


def test_a_body_that_was_changed_on_its_way_is_refused() -> None:
    body = json.dumps(SMS).encode()
    signed = post(HOOK, body, at=AT).wsgi_request.headers
    headers = {name: signed[name] for name in ("X-Guichet-Timestamp", "X-Guichet-Signature")}

    answer = Client().post(HOOK, body.replace(b"gw-1", b"gw-9"), content_type="application/json", headers=headers)

    assert answer.status_code == 401


def test_without_any_signature_nothing_is_taken() -> None:
    assert Client().post(HOOK, SMS, content_type="application/json").status_code == 401


def test_without_a_secret_there_is_no_hook(settings: Settings) -> None:
    settings.MACHINE_SECRETS = {"sms": [], "voice": [SECRET]}

    assert post(HOOK, SMS, at=AT).status_code == 404


def test_during_a_change_of_secrets_both_are_good(settings: Settings) -> None:
    settings.MACHINE_SECRETS = {"sms": ["the new secret, which is long enough", SECRET], "voice": []}

    assert post(HOOK, SMS, at=AT).status_code == 202


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"{", {"error": "not_json"}),
        (b"\xff", {"error": "not_json"}),
        (b"[" * 16_000, {"error": "not_json"}),
        (b'{"id": ' + b"9" * 5_000 + b"}", {"error": "not_json"}),
        (b"[]", {"error": "field", "field": "id"}),
        ({**SMS, "id": "7\ud800"}, {"error": "field", "field": "id"}),
        ({**SMS, "from": "\udfff"}, {"error": "field", "field": "from"}),
        ({**SMS, "id": ""}, {"error": "field", "field": "id"}),
        ({**SMS, "id": "x" * 101}, {"error": "field", "field": "id"}),
        ({**SMS, "id": 7}, {"error": "field", "field": "id"}),
        ({**SMS, "from": " "}, {"error": "field", "field": "from"}),
        ({**SMS, "to": None}, {"error": "field", "field": "to"}),
        ({**SMS, "to": "10\x0088"}, {"error": "field", "field": "to"}),
        ({"id": "1", "from": "+33612345678", "to": "1088"}, {"error": "field", "field": "text"}),
        ({**SMS, "text": "x" * 2001}, {"error": "field", "field": "text"}),
    ],
)
def test_what_is_malformed_is_named(body: bytes | dict[str, object], said: dict[str, str]) -> None:
    answer = post(HOOK, body, at=AT)

    assert (answer.status_code, answer.json()) == (400, said)
    assert not Inbound.objects.exists()


def test_too_much_is_refused_before_it_is_read() -> None:
    assert post(HOOK, SMS | {"more": "x" * 16_384}, at=AT).status_code == 413


@pytest.mark.parametrize("text", ["", "\0", "\ud800", "😀", "é" * 2000])
def test_any_words_are_taken(text: str) -> None:
    assert post(HOOK, SMS | {"text": text}, at=AT).status_code == 202


def test_only_post_brings_something() -> None:
    assert Client().get(HOOK).status_code == 401
