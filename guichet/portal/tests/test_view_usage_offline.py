"""What a device of one's own keeps to show without network: dated, one's own, and nothing for who looks on."""

from __future__ import annotations

import html
import re
from datetime import UTC, date, datetime

import pytest
import time_machine

from guichet.contracts.models import Line
from guichet.contracts.values import Role
from guichet.usage.services import note_file
from guichet.usage.tests.factories import counter
from tests.stock import Account, Stock, stock

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
PATH = "/offline/usage/"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def household(household: Account) -> Account:
    Line.objects.filter(pk=household.line.pk).update(offer_code="mobile-40")
    counter(household.line, day=date(2026, 11, 3), quantity=20 * 10**9)
    note_file("a" * 64, "a.csv", records=1, duplicates=0, rejected=0, latest_started_at=None, at=AT)
    return household


def test_it_says_what_is_left_and_when_it_was_read(holder: Stock):
    answer = holder.client.get(PATH)
    page = re.sub(r"\s+", " ", html.unescape(answer.content.decode()))

    assert "Relevé le 22 novembre à 10 h, hors ligne." in page
    assert "20,0<small> Go" in page
    assert answer["Cache-Control"] == "no-store, private"
    assert "<script" not in page
    assert f"/lines/{holder.account.line.reference}/" not in page  # it could not be opened


def test_it_is_one_s_own(stranger: Stock, household: Account):
    answer = stranger.client.get(PATH)

    assert household.line.number not in answer.content.decode()


def test_nothing_is_kept_of_who_has_no_line(household: Account):
    assert stock(household, Role.ACCOUNTANT, "customer").client.get(PATH).status_code == 204


def test_a_page_says_whose_device_it_may_be(holder: Stock):
    page = holder.client.get("/").content.decode()

    said = re.search(r'<meta name="own-device" content="(\w+)" data-worker="/sw.js" data-stays="(\w+)">', page)
    assert said[1] == holder.person.reference
