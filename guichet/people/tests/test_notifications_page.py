"""The page of notifications: roads and devices, one's own alone; and what is forgotten at sign-out."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import Settings

from guichet.messages.gateways_push import new_key
from guichet.messages.models import Preference, PushDevice
from guichet.messages.queries import devices_of
from tests.stock import Stock

PATH = "/account/notifications/"
GIVEN = {"endpoint": "https://push.example.com/abc", "p256dh": "B" * 87, "auth": "A" * 22}
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def key(settings: Settings) -> None:
    settings.VAPID_KEY = new_key()


def add(client: Client, **changed: str) -> str:
    return client.post(
        f"{PATH}add/", {**GIVEN, **changed}, follow=True, headers={"user-agent": FIREFOX}
    ).content.decode()


def test_roads_are_chosen_and_taken_back(holder: Stock):
    holder.client.post(PATH, {"usage": ["push"]})
    assert [*Preference.objects.values_list("person", "topic", "channel")] == [(holder.person.pk, "usage", "mail")]

    holder.client.post(PATH, {"usage": ["mail", "push"]})
    assert not Preference.objects.exists()


def test_a_device_is_added_seen_and_removed(holder: Stock):
    assert "Les notifications arrivent maintenant sur cet appareil." in add(holder.client)
    page = holder.client.get(PATH).content.decode()
    (device,) = devices_of(holder.person.pk)
    assert device.label == "Firefox sur Linux"
    assert device.reference in page
    assert GIVEN["endpoint"] not in page

    holder.client.post(f"{PATH}remove/", {"device": device.reference})

    assert devices_of(holder.person.pk) == []


@pytest.mark.parametrize(
    "changed",
    [
        {"endpoint": "http://push.example.com/a"},
        {"endpoint": "https://127.0.0.1/a"},
        {"endpoint": "https://169.254.169.254/latest/meta-data"},
        {"endpoint": ""},
        {"p256dh": "<script>"},
        {"auth": ""},
    ],
)
def test_what_cannot_be_a_browser_s_is_not_kept(holder: Stock, changed: dict[str, str]):
    assert "Cet appareil n’a pas pu être ajouté." in add(holder.client, **changed)
    assert not PushDevice.objects.exists()


def test_without_a_key_no_device_is_offered_nor_kept(holder: Stock, settings: Settings):
    settings.VAPID_KEY, settings.GUICHET_DEMO = "", False

    assert "data-push" not in holder.client.get(PATH).content.decode()
    add(holder.client)
    assert not PushDevice.objects.exists()


def test_somebody_else_s_device_stays(holder: Stock, stranger: Stock):
    add(holder.client)
    (device,) = devices_of(holder.person.pk)

    stranger.client.post(f"{PATH}remove/", {"device": device.reference})

    assert devices_of(holder.person.pk) == [device]


def test_the_device_is_forgotten_at_sign_out(holder: Stock):
    add(holder.client)

    answer = holder.client.post("/sign-out/")

    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    assert devices_of(holder.person.pk) == []


def test_nothing_asks_before_a_button_is_pressed(holder: Stock):
    page = holder.client.get(PATH).content.decode()

    assert 'type="button" data-push="' in page
    assert "data-push-place hidden" in page
