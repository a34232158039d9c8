"""Jobs that come back: when, how often, and what is swept."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction

from guichet.outbox import registry, rules, services
from guichet.outbox.models import Item
from guichet.outbox.values import ItemState, Recurrence, Run, UnknownName

PARIS, NOUMEA = ZoneInfo("Europe/Paris"), ZoneInfo("Pacific/Noumea")
AT = datetime(2026, 11, 22, 9, tzinfo=UTC)


@pytest.fixture
def nightly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "_handlers", {})
    monkeypatch.setattr(registry, "_recurrent", {})

    @registry.handler("tests.nightly")
    def nightly(run: Run) -> None:
        """Do nothing."""

    registry.every("tests.nightly", at=time(3, 0))


@pytest.mark.parametrize(
    ("zone", "now", "expected"),
    [
        (PARIS, "2026-11-22T02:00+00:00", "2026-11-22T02:00+00:00"),  # three o'clock in Paris, this very moment
        (PARIS, "2026-11-22T01:59+00:00", "2026-11-21T02:00+00:00"),
        (PARIS, "2026-07-14T12:00+00:00", "2026-07-14T01:00+00:00"),  # summer
        (PARIS, "2026-10-25T12:00+00:00", "2026-10-25T02:00+00:00"),  # the night that is an hour longer
        (PARIS, "2026-03-29T12:00+00:00", "2026-03-29T01:00+00:00"),  # the night that is an hour shorter
        (NOUMEA, "2026-11-22T12:00+00:00", "2026-11-21T16:00+00:00"),
    ],
)
def test_a_daily_job_happens_at_its_time_of_the_operators_zone(zone, now, expected):
    found = rules.last_occurrence(Recurrence("x", at=time(3, 0)), now=datetime.fromisoformat(now), zone=zone)

    assert found == datetime.fromisoformat(expected)


def test_a_frequent_job_happens_on_the_hour_and_every_so_many_minutes_after_it():
    now = datetime(2026, 11, 22, 9, 47, 12, tzinfo=UTC)

    found = rules.last_occurrence(Recurrence("x", minutes=15), now=now, zone=PARIS)

    assert found == datetime(2026, 11, 22, 9, 45, tzinfo=UTC)


@pytest.mark.usefixtures("nightly", "transactional_db")
def test_a_recurrent_job_is_written_once_a_day_whoever_writes_it():
    for hours in (0, 1, 24, 25):
        for _worker in range(2):
            services.enqueue_recurrent(now=AT + timedelta(hours=hours), zone=PARIS)

    keys = Item.objects.order_by("id").values_list("key", flat=True)
    assert list(keys) == ["tests.nightly@2026-11-22T02:00Z", "tests.nightly@2026-11-23T02:00Z"]


def test_what_comes_back_is_registered_first_and_says_when():
    with pytest.raises(UnknownName):
        registry.every("tests.nobody", minutes=5)
    with pytest.raises(ValueError, match="either"):
        registry.every("outbox.sweep")


def test_the_jobs_of_the_night_are_there():
    assert {"outbox.sweep", "people.tidy"} <= {recurrence.name for recurrence in registry.recurrent()}


@pytest.mark.usefixtures("nightly", "transactional_db")
def test_only_what_ended_long_ago_is_swept():
    long_ago, lately = AT - timedelta(days=31), AT - timedelta(days=29)
    for state in (ItemState.DONE, ItemState.DROPPED, ItemState.PARKED):
        for ended_at in (long_ago, lately):
            with transaction.atomic():
                reference = services.enqueue("tests.nightly", {}, at=long_ago)
            Item.objects.filter(reference=reference).update(state=state, ended_at=ended_at)

    assert services.sweep(now=AT) == 2

    kept = Item.objects.order_by("id").values_list("state", "ended_at")
    assert list(kept) == [("done", lately), ("dropped", lately), ("parked", long_ago), ("parked", lately)]
