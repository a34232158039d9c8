"""The page of a line's usage alert: what it says, who may, what is saved."""

from __future__ import annotations

import html
import re
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client
from pytest_django import Settings

from config.sections import SECTIONS
from guichet import operators
from guichet.contracts.models import Line
from guichet.contracts.tests import factories as contracts
from guichet.contracts.values import Role
from guichet.ui.formats import formats_in
from guichet.usage.models import UsageAlert
from guichet.usage.presenters import alert_row
from guichet.usage.services import note_file
from guichet.usage.tests.factories import counter
from tests.stock import Account, Stock, stock

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
GO = 10**9
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def household(household: Account) -> Account:
    """Return the stock's household; its line has 40 GB, and used 20."""
    Line.objects.filter(pk=household.line.pk).update(offer_code="mobile-40")
    counter(household.line, day=date(2026, 11, 3), quantity=20 * GO)
    note_file("a" * 64, "a.csv", records=1, duplicates=0, rejected=0, latest_started_at=None, at=AT)
    return household


def path(account: Account) -> str:
    return f"/lines/{account.line.reference}/alert/"


def text(answer: HttpResponse) -> str:
    words = re.sub(r"<[^>]+>|\s+", " ", html.unescape(answer.content.decode()))
    return re.sub(r"\s+", " ", words.replace("\u202f", " "))


def checked(answer: HttpResponse) -> list[str]:
    return re.findall(r'name="percent" value="(\w+)"[^>]* checked', answer.content.decode())


def offered(answer: HttpResponse) -> list[str]:
    return re.findall(r'name="percent" value="(\w+)"', answer.content.decode())


def save(client: Client, account: Account, percent: str) -> HttpResponse:
    return client.post(path(account), {"percent": percent}, follow=True)


def test_it_says_what_is_used_and_what_each_choice_stands_for(holder: Stock):
    page = holder.client.get(path(holder.account))

    assert "La ligne a utilisé 20,0 Go sur 40 Go ce mois-ci, soit 50 %." in text(page)
    assert "Relevé à 10 h." in text(page)
    assert "50 % du forfait, soit 20 Go (déjà passé)" in text(page)
    assert "80 % du forfait, soit 32 Go" in text(page)
    assert (offered(page), checked(page)) == (["50", "80", "90", "100", "off"], ["off"])


def test_it_is_set_seen_and_switched_off(holder: Stock):
    saved = save(holder.client, holder.account, "80")
    assert saved.redirect_chain == [(f"/lines/{holder.account.line.reference}/", 302)]
    assert "Alerte réglée à 80 % du forfait." in text(saved)
    assert checked(holder.client.get(path(holder.account))) == ["80"]

    assert "Alerte désactivée." in text(save(holder.client, holder.account, "off"))
    assert UsageAlert.objects.count() == 0


def test_what_is_passed_already_is_said(holder: Stock):
    assert "Ce seuil est déjà passé : nous vous prévenons maintenant." in text(
        save(holder.client, holder.account, "50")
    )


def test_the_same_choice_again_changes_nothing_and_says_so(holder: Stock):
    save(holder.client, holder.account, "80")

    assert "Cette alerte était déjà réglée ainsi." in text(save(holder.client, holder.account, "80"))


@pytest.mark.parametrize("percent", ["", "75", "80.5", "-1", "80 ", "on", "8" * 5000, "\x00", "٨٠", "<script>"])
def test_what_is_not_offered_is_not_taken(holder: Stock, percent: str):
    answer = holder.client.post(path(holder.account), {"percent": percent})

    assert answer.status_code == 422
    assert UsageAlert.objects.count() == 0


def test_a_choice_that_the_operator_no_longer_offers_stays_while_it_is_set(holder: Stock):
    UsageAlert.objects.create(line=holder.account.line, percent=70, set_by=holder.person, set_at=AT)

    page = holder.client.get(path(holder.account))

    assert (offered(page), checked(page)) == (["50", "70", "80", "90", "100", "off"], ["70"])


def test_of_a_shared_allowance_the_whole_is_said(settings: Settings, site_manager: Stock):
    settings.OPERATOR = operators.load("zenith", sections=SECTIONS)
    Line.objects.update(offer_code="flotte-25")
    elsewhere = contracts.line(under=site_manager.account.contract, offer_code="flotte-25")
    counter(elsewhere, day=date(2026, 11, 3), quantity=20 * GO)

    page = text(site_manager.client.get(path(site_manager.account)))

    assert "Les lignes qui partagent ce forfait ont utilisé 20,0 Go sur 50 Go ce mois-ci, soit 40 %." in page


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"offer_code": "fibre-zeste"}, "est illimité : il n’y a pas de seuil à surveiller"),
        ({"offer_code": "fixe-illimite", "kind": "fixed"}, "ne compte pas d’internet"),
        ({"state": "to_activate"}, "n’est pas encore activée"),
        ({"state": "suspended"}, "Nous avons suspendu cette ligne."),
    ],
)
def test_a_refusal_says_why_and_nothing_is_asked(holder: Stock, change: dict[str, str], words: str):
    Line.objects.update(**change)

    page = holder.client.get(path(holder.account))

    assert words in text(page)
    assert offered(page) == []
    assert holder.client.post(path(holder.account), {"percent": "80"}).status_code == 409
    assert ("Nous joindre" in text(page)) is ("suspended" in change.values())


@pytest.mark.parametrize(
    ("role", "on", "status"),
    [
        (Role.HOLDER, "customer", 200),
        (Role.LINE_USER, "line", 200),
        (Role.PROXY, "contract", 200),
        (Role.COMPANY_ADMINISTRATOR, "customer", 200),
        (Role.ACCOUNTANT, "customer", 404),
    ],
)
def test_who_may(household: Account, role: Role, on: str, status: int):
    client = stock(household, role, on).client

    assert client.get(path(household)).status_code == status
    assert client.post(path(household), {"percent": "80"}).status_code == (302 if status == 200 else status)
    assert UsageAlert.objects.count() == (status == 200)


def test_somebody_else_s_line_is_not_found(stranger: Stock, household: Account):
    assert stranger.client.get(path(household)).status_code == 404
    assert stranger.client.post(path(household), {"percent": "80"}).status_code == 404
    assert UsageAlert.objects.count() == 0


def test_the_page_takes_nine_queries(holder: Stock, django_assert_num_queries):
    # session, person, grants; line, alert, usage; then the act's own look at the same three
    with django_assert_num_queries(9):
        holder.client.get(path(holder.account))


@pytest.mark.parametrize(("percent", "words"), [(None, "Aucune"), (80, "À 80\u00a0% du forfait")])
def test_a_line_s_page_says_its_alert(percent: int | None, words: str):
    row = alert_row("0123456789", percent, formats_in("fr"))

    assert (row.title, row.sub, row.href) == ("Alerte de consommation", words, "/lines/0123456789/alert/")
