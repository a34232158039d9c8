"""Notifications, from the row to the device that alone can read them; and the addresses that nothing is sent to."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.core.checks import run_checks
from django.core.management import call_command
from django.db import transaction
from pytest_django import Settings

from guichet.messages import gateways_push
from guichet.messages.gateways_push import WebPush, new_key, public_key
from guichet.messages.models import Message, PushDevice
from guichet.messages.queries import declined, devices_of
from guichet.messages.rules import check_endpoint, is_public
from guichet.messages.services import choose, forget_device, keep_device, push_is_on, send_push
from guichet.messages.tests.push_server import Browser, PushServer, push_server
from guichet.messages.values import (
    Channel,
    EndpointRefused,
    GatewayUnreachable,
    MessageRefused,
    Push,
    PushOff,
    Recipient,
    Subscription,
    Topic,
)
from guichet.outbox.models import Item
from guichet.outbox.running import drain
from guichet.people.models import Person
from guichet.people.tests import factories as people

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
WORDS = {"shared": False, "now_percent": "80\u00a0%", "renewed": "le 1er décembre"}


@pytest.fixture
def service(settings: Settings) -> Iterator[PushServer]:
    with push_server() as server:
        settings.VAPID_KEY, settings.PUSH_SIMULATOR = new_key(), server.address
        settings.VAPID_SUBJECT = "mailto:contact@example.com"
        yield server


@pytest.fixture
def person(db: None) -> Person:
    return people.person()


def device(service: PushServer, person: Person) -> tuple[Browser, str]:
    browser, subscription = service.subscribe()
    return browser, keep_device(person.pk, subscription, label="Firefox", at=AT)


def tell(person: Person) -> list[str]:
    with transaction.atomic():
        told = send_push(
            "usage.alert_crossed", Recipient("", "fr", person_id=person.pk), WORDS, path="/lines/0123456789/", at=AT
        )
    drain(now=lambda: AT)
    return told


def test_the_device_reads_what_was_written_for_it(service, person):
    browser, _ = device(service, person)

    tell(person)

    assert browser.shown == [
        {
            "title": "Alerte de consommation",
            "body": "80\u00a0% de l’internet du forfait est utilisé. Il repart à neuf le 1er décembre.",
            "path": "/lines/0123456789/",
            "tag": "usage.alert_crossed",
        }
    ]
    assert Message.objects.values_list("channel", "state").get() == ("push", "sent")


def test_each_device_gets_its_own_and_nobody_else_s(service, person):
    mine, also_mine = device(service, person)[0], device(service, person)[0]
    hers = device(service, people.person())[0]

    assert len(tell(person)) == 2

    assert (len(mine.shown), len(also_mine.shown), len(hers.shown)) == (1, 1, 0)


def test_who_has_no_device_is_told_nothing(service, person):
    assert tell(person) == []
    assert Message.objects.count() == Item.objects.count() == 0


@pytest.mark.parametrize("status", [404, 410])
def test_a_device_that_is_gone_is_forgotten(service, person, status):
    device(service, person)
    service.answer = status

    tell(person)

    assert PushDevice.objects.count() == 0
    assert Message.objects.values_list("state", "error").get() == ("failed", "messages.device_gone")
    assert Item.objects.get().state == "done"


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_service_that_is_busy_or_down_is_asked_again(service, person, status):
    browser, _ = device(service, person)
    service.answer = status
    tell(person)
    item = Item.objects.get()
    assert (item.state, item.attempts, item.error) == ("waiting", 1, "messages.gateway_unreachable")

    service.answer = 0
    drain(now=lambda: item.due_at)

    assert len(browser.shown) == 1
    assert PushDevice.objects.count() == 1


@pytest.mark.parametrize("status", [301, 302, 307, 308, 400, 401, 403, 413])
def test_a_refusal_is_for_good_and_a_redirection_is_one(service, person, status):
    browser, _ = device(service, person)
    service.answer = status

    tell(person)

    assert (Item.objects.get().state, len(service.requests), browser.shown) == ("parked", 1, [])


def test_a_device_that_was_removed_meanwhile_gets_nothing(service, person):
    browser, reference = device(service, person)
    with transaction.atomic():
        send_push("usage.alert_crossed", Recipient("", "fr", person_id=person.pk), WORDS, path="/", at=AT)
    assert forget_device(reference, person_id=person.pk)

    drain(now=lambda: AT)

    assert (browser.shown, Item.objects.get().state, Message.objects.get().state) == ([], "done", "failed")


def test_what_is_kept_of_a_device_is_sealed(service, person):
    _, subscription = service.subscribe()
    keep_device(person.pk, subscription, label="Firefox", at=AT)

    kept = json.dumps(list(PushDevice.objects.values()), default=str)

    assert not [part for part in (subscription.endpoint, subscription.p256dh, subscription.auth) if part in kept]


def test_a_browser_belongs_to_who_asked_last(service, person):
    other = people.person()
    _, subscription = service.subscribe()
    keep_device(person.pk, subscription, label="Firefox", at=AT)

    keep_device(other.pk, subscription, label="Firefox", at=AT)

    assert ([*devices_of(person.pk)], len(devices_of(other.pk))) == ([], 1)


def test_only_one_s_own_device_is_removed(service, person):
    _, reference = device(service, person)

    assert not forget_device(reference, person_id=people.person().pk)
    assert len(devices_of(person.pk)) == 1


def test_a_person_has_ten_devices_at_most(service, person):
    for _ in range(12):
        device(service, person)

    assert len(devices_of(person.pk)) == 10


def test_without_a_key_nothing_leaves(settings: Settings, person):
    settings.VAPID_KEY, settings.GUICHET_DEMO = "", False

    assert (push_is_on(), public_key()) == (False, "")
    with pytest.raises(PushOff):
        gateways_push.push_gateway().send(Push("R", "D", Subscription("https://push.example.com/a", "", ""), "{}"))


def test_a_demonstration_has_a_key_of_its_own(settings: Settings):
    settings.VAPID_KEY, settings.GUICHET_DEMO = "", True

    assert len(public_key()) == 87


def test_a_key_is_drawn(capsys, settings: Settings):
    call_command("vapid_key")
    settings.VAPID_KEY = capsys.readouterr().out.strip()

    assert push_is_on()


def test_a_key_that_is_none_stops_the_start(settings: Settings):
    settings.VAPID_KEY = "short"

    with pytest.raises(ValueError, match="GUICHET_VAPID_KEY"):
        public_key()


def test_keys_that_are_none_refuse_the_message(service):
    _, given = service.subscribe()
    with pytest.raises(MessageRefused):
        WebPush().send(Push("R", "D", Subscription(given.endpoint, "AAAA", given.auth), "{}"))


def test_a_preference_is_kept_and_taken_back(person):
    choose(person.pk, Topic.USAGE, Channel.PUSH, wanted=False)
    choose(person.pk, Topic.USAGE, Channel.PUSH, wanted=False)
    assert declined(Topic.USAGE, Channel.PUSH, [person.pk]) == {person.pk}
    assert declined(Topic.USAGE, Channel.MAIL, [person.pk]) == set()

    choose(person.pk, Topic.USAGE, Channel.PUSH, wanted=True)

    assert declined(Topic.USAGE, Channel.PUSH, [person.pk]) == set()


@pytest.mark.parametrize(
    "url",
    [
        "https://fcm.googleapis.com/fcm/send/abc:def",
        "https://updates.push.services.mozilla.com/wpush/v2/gAAA",
        "https://web.push.apple.com/QGuQyavXutnMH",
        "https://db5.notify.windows.com:443/w/?token=a%2f",
    ],
)
def test_push_services_are_taken(url):
    check_endpoint(url, simulator="")


@pytest.mark.parametrize(
    "url",
    [
        "",
        "http://fcm.googleapis.com/a",
        "ftp://fcm.googleapis.com/a",
        "file:///etc/passwd",
        "//fcm.googleapis.com/a",
        "https://localhost/a",
        "https://intranet/a",
        "https://127.0.0.1/a",
        "https://127.1/a",
        "https://2130706433/a",
        "https://0x7f.0x1/a",
        "https://10.0.0.1./a",
        "https://[::1]/a",
        "https://push..example.com/a",
        "https://.example.com/a",
        "https://example.com../a",
        f"https://{'a' * 64}.example.com/a",
        f"https://{'a.' * 130}com/a",
        "https://push%2eexample.com/a",
        "https://-push.example.com/a",
        "https://[::ffff:10.0.0.1]/a",
        "https://push.example.com:22/a",
        "https://push.example.com:99999/a",
        "https://who:what@push.example.com/a",
        "https://who@push.example.com/a",
        "https://push.example.com/a\r\nX-Y: z",
        "https://push.example.com/a b",
        "https://püsh.example.com/a",
        f"https://push.example.com/{'a' * 1000}",
        "http://127.0.0.1:9/a",
    ],
)
@pytest.mark.parametrize("simulator", ["", "http://127.0.0.1:8123/"])
def test_other_addresses_are_not(url, simulator):
    with pytest.raises(EndpointRefused):
        check_endpoint(url, simulator=simulator)


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("142.250.74.10", True),
        ("2a00:1450:4007:80e::200a", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),  # noqa: S104 (nothing is bound)
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("::1", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("::ffff:127.0.0.1", False),
        ("64:ff9b::7f00:1", False),
        ("64:ff9b::8efa:4a0a", True),
        ("64:ff9b:1::7f00:1", False),
        ("::7f00:1", False),
        ("fec0::1", False),
        ("2002:7f00:1::", False),
    ],
)
def test_which_addresses_are_of_the_public_internet(address, public):
    assert is_public(address) is public


@pytest.mark.parametrize("answers", [["127.0.0.1"], ["142.250.74.10", "10.0.0.1"], ["169.254.169.254"], ["::1"]])
def test_a_name_that_stands_for_one_of_our_own_machines_is_not_asked(service, monkeypatch, answers):
    def resolved(host: str, port: int, **_: object) -> list[tuple[object, ...]]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (answer, port)) for answer in answers]

    monkeypatch.setattr(socket, "getaddrinfo", resolved)
    monkeypatch.setattr(socket, "create_connection", lambda *_: pytest.fail("it was asked"))
    _, given = service.subscribe()

    with pytest.raises(EndpointRefused):
        WebPush().send(Push("R", "D", Subscription("https://push.example.com/a", given.p256dh, given.auth), "{}"))


def test_the_address_that_was_looked_at_is_the_one_that_is_asked(service, monkeypatch):
    asked = []

    def refuse(address: tuple[str, int], *_: object) -> socket.socket:
        asked.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [(2, 1, 6, "", ("142.250.74.10", 443))])
    monkeypatch.setattr(socket, "create_connection", refuse)
    _, given = service.subscribe()

    with pytest.raises(GatewayUnreachable):
        WebPush().send(Push("R", "D", Subscription("https://push.example.com/a", given.p256dh, given.auth), "{}"))

    assert asked == [("142.250.74.10", 443)]


def test_a_key_that_is_none_is_refused_at_the_start(settings: Settings) -> None:
    settings.VAPID_KEY = "not-a-key"

    assert [found.id for found in run_checks() if str(found.id).startswith("messages.E")] == ["messages.E003"]
