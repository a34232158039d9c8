"""What watches the service is told: it lives, it is ready, or in one word why not."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import OperationalError, transaction
from django.utils import timezone

from guichet.outbox import services, views
from guichet.outbox.models import Item
from guichet.outbox.values import ItemState

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def migrated(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tables of a test may have been made without migrations."""
    monkeypatch.setattr(views, "is_migrated", lambda: True)


def put(minutes_ago: int, lane: str = "") -> str:
    with transaction.atomic():
        return services.enqueue("outbox.sweep", {}, at=timezone.now() - timedelta(minutes=minutes_ago), lane=lane)


def answer(client) -> tuple[int, str]:
    found = client.get("/health/ready/")
    return found.status_code, found.content.decode()


def test_it_lives_without_asking_the_database(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        found = client.get("/health/live/")

    assert (found.status_code, found.content, found["Cache-Control"]) == (
        200,
        b"ok\n",
        "max-age=0, no-cache, no-store, must-revalidate, private",
    )


def test_it_is_ready_while_workers_keep_up(client):
    put(minutes_ago=9)

    assert answer(client) == (200, "ok\n")


def test_it_is_not_ready_when_workers_are_late(client):
    put(minutes_ago=11)

    assert answer(client) == (503, "outbox\n")


def test_it_is_not_ready_when_what_a_dead_worker_held_stays_there(client):
    put(minutes_ago=11)
    Item.objects.update(state=ItemState.RUNNING, claim="x", claimed_until=timezone.now() - timedelta(minutes=11))

    assert answer(client) == (503, "outbox\n")


def test_what_waits_for_people_is_not_late(client):
    parked = put(minutes_ago=11, lane="line:1")
    Item.objects.filter(reference=parked).update(state=ItemState.PARKED)
    put(minutes_ago=11, lane="line:1")

    assert answer(client) == (200, "ok\n")


def test_it_is_not_ready_without_its_migrations(client, monkeypatch):
    monkeypatch.setattr(views, "is_migrated", lambda: False)

    assert answer(client) == (503, "migrations\n")


def test_it_is_not_ready_when_the_database_does_not_answer(client, monkeypatch):
    def away() -> bool:
        raise OperationalError

    monkeypatch.setattr(views, "is_migrated", away)

    assert answer(client) == (503, "database\n")


def test_health_is_only_read(client):
    assert client.post("/health/live/").status_code == 405
    assert client.post("/health/ready/").status_code == 405


def test_health_is_asked_without_tls(client, settings):
    settings.SECURE_SSL_REDIRECT = True

    assert client.get("/health/live/").status_code == 200
