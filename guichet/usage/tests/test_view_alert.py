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
from guichet.usage.queries.alerts import AlertSetting
from guichet.usage.services import note_file
from guichet.usage.tests.factories import counter
from guichet.usage.values import Amounts, Choices
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
    return re.findall(r'name="percents" value="(\w+)"[^>]* checked', answer.content.decode())


def offered(answer: HttpResponse) -> list[str]:
    return re.findall(r'name="percents" value="(\w+)"', answer.content.decode())


def save(client: Client, account: Account, *percents: str, **more: object) -> HttpResponse:
    sent = {"percents": percents, "roaming": "legal", "channels": ["sms", "mail"], **more}
    return client.post(path(account), sent, follow=True)


def test_it_says_what_is_used_and_what_each_choice_stands_for(holder: Stock):
    page = holder.client.get(path(holder.account))

    assert "La ligne a utilisé 20,0 Go sur 40 Go ce mois-ci, soit 50 %." in text(page)
    assert "Relevé à 10 h." in text(page)
    assert "50 %, soit 20 Go (déjà passé)" in text(page)
    assert "80 %, soit 32 Go" in text(page)
    assert (offered(page), checked(page)) == (["50", "80", "90", "100"], [])
    assert "La ligne a dépensé 0,00 € hors forfait ce mois-ci." in text(page)
    assert "Celui de la loi : 60,00 €, avec une première alerte à 48,00 €" in text(page)


def test_alerts_are_set_seen_and_switched_off(holder: Stock):
    saved = save(holder.client, holder.account, "80", "100", out="15")
    assert saved.redirect_chain == [(f"/lines/{holder.account.line.reference}/", 302)]
    assert "Alertes enregistrées." in text(saved)
    page = holder.client.get(path(holder.account))
    assert checked(page) == ["80", "100"]
    assert 'name="out" value="15"' in page.content.decode()
    assert UsageAlert.objects.values_list("percents", "out_minor", "roaming_minor", "by_push").get() == (
        [80, 100],
        1_500,
        None,
        True,
    )

    save(holder.client, holder.account)
    assert UsageAlert.objects.count() == 0


def test_what_is_passed_already_is_said(holder: Stock):
    assert "Un seuil est déjà passé : nous vous prévenons maintenant." in text(
        save(holder.client, holder.account, "50")
    )


def test_the_same_choice_again_changes_nothing_and_says_so(holder: Stock):
    save(holder.client, holder.account, "80")

    assert "Ces alertes étaient déjà réglées ainsi." in text(save(holder.client, holder.account, "80"))


@pytest.mark.parametrize("percent", ["", "75", "80.5", "-1", "80 ", "on", "8" * 5000, "\x00", "٨٠", "<script>"])
def test_what_is_not_offered_is_not_taken(holder: Stock, percent: str):
    answer = holder.client.post(path(holder.account), {"percents": percent, "channels": "sms"})

    assert answer.status_code == 422
    assert UsageAlert.objects.count() == 0


@pytest.mark.parametrize(
    "sent",
    [
        {"out": "0"},
        {"out": "-5"},
        {"out": "1,5"},
        {"out": "9" * 30},
        {"out": "abc"},
        {"roaming": "other"},
        {"roaming": "other", "roaming_amount": "0"},
        {"roaming": "free"},
        {"channels": []},
        {"channels": ["pigeon"]},
    ],
)
def test_amounts_and_roads_that_cannot_be_are_not_taken(holder: Stock, sent: dict[str, object]):
    answer = save(holder.client, holder.account, "80", **sent)

    assert answer.status_code == 422
    assert UsageAlert.objects.count() == 0


@pytest.mark.parametrize(("roaming", "amount", "kept"), [("legal", "", None), ("off", "", 0), ("other", "120", 12_000)])
def test_the_cap_abroad_is_set_otherwise_or_removed(holder: Stock, roaming: str, amount: str, kept: int | None):
    save(holder.client, holder.account, "80", roaming=roaming, roaming_amount=amount)

    assert UsageAlert.objects.get().roaming_minor == kept


def test_a_choice_that_the_operator_no_longer_offers_stays_while_it_is_set(holder: Stock):
    UsageAlert.objects.create(line=holder.account.line, percents=[70], set_by=holder.person, set_at=AT)

    page = holder.client.get(path(holder.account))

    assert (offered(page), checked(page)) == (["50", "70", "80", "90", "100"], ["70"])


def test_a_line_user_sets_shares_and_sees_no_amount(household: Account):
    somebody = stock(household, Role.HOLDER, "customer").person
    UsageAlert.objects.create(line=household.line, percents=[90], out_minor=1_500, set_by=somebody, set_at=AT)
    client = stock(household, Role.LINE_USER, "line").client

    page = client.get(path(household))
    save(client, household, "80", out="900", roaming="off")

    assert "€" not in text(page).split("Alertes de conso")[-1]
    assert UsageAlert.objects.values_list("percents", "out_minor", "roaming_minor").get() == ([80], 1_500, None)


def test_belgium_chooses_a_ceiling(settings: Settings, holder: Stock):
    settings.OPERATOR = operators.load("carmin", sections=SECTIONS)
    Line.objects.update(offer_code="carmin-15")

    page = holder.client.get(path(holder.account))
    save(holder.client, holder.account, ceiling="7500")

    assert (
        "La loi prévoit deux alertes : quand le forfait de 12,00 € est épuisé, puis quand la facture atteint 62,00 €."
        in text(page)
    )
    assert re.findall(r'name="ceiling" value="(\d+)"', page.content.decode()) == ["0", "5000", "7500", "10000"]
    assert re.findall(r'name="ceiling" value="(\d+)"[^>]* checked', page.content.decode()) == ["5000"]
    assert UsageAlert.objects.get().ceiling_minor == 7_500


def test_new_caledonia_says_that_roaming_is_charged(settings: Settings, holder: Stock):
    settings.OPERATOR = operators.load("lagon", sections=SECTIONS)
    Line.objects.update(offer_code="pro-30")

    page = text(holder.client.get(path(holder.account)))

    assert "À l’étranger, tout ce que la ligne utilise est facturé : aucune loi ne le plafonne." in page
    assert "Celui de la loi" not in page


def test_of_a_shared_allowance_the_whole_is_said(settings: Settings, site_manager: Stock):
    settings.OPERATOR = operators.load("zenith", sections=SECTIONS)
    Line.objects.update(offer_code="flotte-25")
    elsewhere = contracts.line(under=site_manager.account.contract, offer_code="flotte-25")
    counter(elsewhere, day=date(2026, 11, 3), quantity=20 * GO)

    page = text(site_manager.client.get(path(site_manager.account)))

    assert "Les lignes qui partagent ce forfait ont utilisé 20,0 Go sur 50 Go ce mois-ci, soit 40 %." in page


@pytest.mark.parametrize(
    ("change", "words", "role"),
    [
        ({"offer_code": "fibre-zeste"}, "est illimité : il n’y a pas de seuil à surveiller", Role.LINE_USER),
        ({"offer_code": "fixe-illimite", "kind": "fixed"}, "ne compte pas d’internet", Role.LINE_USER),
        ({"state": "to_activate"}, "n’est pas encore activée", Role.HOLDER),
        ({"state": "suspended"}, "Nous avons suspendu cette ligne.", Role.HOLDER),
    ],
)
def test_a_refusal_says_why_and_nothing_is_asked(household: Account, change: dict[str, str], words: str, role: Role):
    client = stock(household, role, "line" if role == Role.LINE_USER else "customer").client
    Line.objects.update(**change)

    page = client.get(path(household))

    assert words in text(page)
    assert offered(page) == []
    assert client.post(path(household), {"channels": "mail", "percents": [], "roaming": "legal"}).status_code in (
        302,
        409,
    )
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
    answer = client.post(path(household), {"percents": "80", "roaming": "legal", "channels": "sms"})
    assert answer.status_code == (302 if status == 200 else status)
    assert UsageAlert.objects.count() == (status == 200)


def test_somebody_else_s_line_is_not_found(stranger: Stock, household: Account):
    assert stranger.client.get(path(household)).status_code == 404
    assert stranger.client.post(path(household), {"percents": "80", "channels": "sms"}).status_code == 404
    assert UsageAlert.objects.count() == 0


def test_the_page_takes_nine_queries(holder: Stock, django_assert_num_queries):
    # session, person, grants; line, alert, usage; then the act's own look at the same three
    with django_assert_num_queries(9):
        holder.client.get(path(holder.account))


@pytest.mark.parametrize(
    ("choices", "words"),
    [
        (Choices(), "Celles que la loi prévoit"),
        (Choices((80,)), "À 80\u00a0% du forfait"),
        (Choices((50, 80), Amounts(1_000)), "À 50\u00a0% · 80\u00a0% du forfait, à 10,00\u00a0€ hors forfait"),
    ],
)
def test_a_line_s_page_says_its_alerts(choices: Choices, words: str):
    row = alert_row("0123456789", AlertSetting(choices, is_set=True), formats_in("fr"))

    assert (row.title, row.sub, row.href) == ("Alertes de conso", words, "/lines/0123456789/alert/")
