"""The pages of options and offers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.http import HttpResponse

from config.sections import SECTIONS
from guichet import operators
from guichet.contracts.models import Line
from guichet.contracts.tests import factories as contracts
from guichet.contracts.values import LineKind, Role
from guichet.lines.models import LineChange, LineOption, Mailbox
from guichet.lines.tests import factories as lines
from guichet.network.values import CommandKind
from guichet.people.tests.factories import PASSWORD
from tests.stock import Account, Stock, stock

AT = datetime(2026, 11, 20, 9, tzinfo=UTC)
pytestmark = pytest.mark.django_db(transaction=True)


@dataclass(frozen=True)
class Pages:
    """Somebody signed in six minutes ago, with a password, before the pages of a line."""

    who: Stock
    line: Line

    def path(self, page: str) -> str:
        return f"/lines/{self.line.reference}/{page}/"

    def get(self, page: str) -> HttpResponse:
        return self.who.client.get(self.path(page))

    def text(self, page: str) -> str:
        return text(self.get(page))

    def send(self, page: str, **fields: str) -> HttpResponse:
        """Send the form of a page with what it carries, as a browser does."""
        hidden = re.findall(r'<input type="hidden" name="(key|turn|agreed)"[^>]*? value="([^"]*)"', self.text(page))
        return self.who.client.post(self.path(page), {**dict(hidden), "password": PASSWORD, **fields})


@pytest.fixture(autouse=True)
def carmin(settings):
    settings.OPERATOR = operators.load("carmin", sections=SECTIONS)


@pytest.fixture
def clock():
    with time_machine.travel(AT, tick=False) as moment:
        yield moment


def pages(account: Account, line: Line, role: Role, on: str, clock) -> Pages:
    made = stock(Account(account.customer, account.contract, line, None), role, on)
    made.person.set_password(PASSWORD)
    made.person.save()
    clock.shift(-timedelta(minutes=6))
    made.client.force_login(made.person)
    clock.shift(timedelta(minutes=6))
    return Pages(made, line)


@pytest.fixture
def mobile(household, clock):
    line = contracts.line(under=household.contract, offer_code="carmin-15", number="+32460001247")
    return pages(household, line, Role.HOLDER, "customer", clock)


@pytest.fixture
def internet(household, clock):
    line = contracts.access(under=household.contract, offer_code="carmin-net", label="Internet")
    return pages(household, line, Role.HOLDER, "customer", clock)


def text(answer: HttpResponse) -> str:
    return answer.content.decode().replace("\u00a0", " ").replace("\u202f", " ")


def test_the_price_is_said_before_it_is_confirmed(mobile):
    page = mobile.text("options/data-5")

    assert "<dt>À payer aujourd’hui</dt><dd>Rien</dd>" in page
    assert "<dt>Sur la prochaine facture, le 1er décembre</dt><dd>5,47 €</dd>" in page
    assert "<dt>dont 11 jours sur 30</dt><dd>1,47 €</dd>" in page
    assert "<dt>dont décembre, payé d’avance</dt><dd>4,00 €</dd>" in page
    assert "<dt>Puis, chaque mois</dt><dd>4,00 €</dd>" in page


def test_an_option_is_asked_for_once_whatever_is_sent(mobile):
    first, again = mobile.send("options/data-5"), mobile.send("options/data-5")

    assert (first.status_code, first.headers["Location"]) == (302, mobile.path("options"))
    assert again.status_code == 302
    assert LineChange.objects.count() == 1
    page = mobile.text("options")
    assert "5 Go de plus : demande enregistrée." in page
    assert "Activation en cours" in page
    assert 'hx-trigger="every 2s"' in page


def test_the_password_is_asked_for_and_nothing_typed_is_lost(internet):
    answer = internet.send("options/boite-courriel", address="joris", password="")

    assert answer.status_code == 422
    assert 'value="joris"' in text(answer)
    assert LineChange.objects.count() == 0


def test_a_price_that_changed_meanwhile_is_shown_again(mobile, clock):
    answer = mobile.send("options/data-5", agreed="1")

    assert answer.status_code == 409
    assert "Le prix a changé" in text(answer)
    assert f'href="{mobile.path("options/data-5")}"' in text(answer)
    assert LineChange.objects.count() == 0


def test_what_stands_in_the_way_is_named_with_the_way_to_it(mobile):
    lines.option(mobile.line, "data-5")

    page = mobile.text("options/data-20")

    assert "Cette option ne va pas avec 5 Go de plus. Retirez d’abord 5 Go de plus." in page
    assert f'<a class="more" href="{mobile.path("options/data-5")}">5 Go de plus</a>' in page
    assert "Cette option ne va pas avec 5 Go de plus." in mobile.text("options")


def test_an_option_is_removed_with_what_is_given_back(mobile):
    lines.option(mobile.line, "data-5", starts_on=date(2026, 3, 1))

    page = mobile.text("options/data-5")
    assert "<dd>1,33 € rendus, pour 10 jours sur 30</dd>" in page
    assert "<dt>Puis, chaque mois</dt><dd>4,00 € de moins</dd>" in page

    assert mobile.send("options/data-5").status_code == 302
    assert LineChange.objects.get().kind == CommandKind.REMOVE_OPTION


def test_a_tab_that_adds_does_not_remove_what_another_one_added(mobile):
    lines.option(mobile.line, "data-5", starts_on=date(2026, 3, 1))

    answer = mobile.send("options/data-5", turn="on", agreed="547")

    assert answer.status_code == 302
    assert LineChange.objects.count() == 0


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Écrivez l’adresse souhaitée."),
        ("ab", "Écrivez une adresse plus longue : 3 caractères au moins."),
        ("a" * 31, "Écrivez une adresse plus courte : 30 caractères au plus avant le @."),
        ("élodie", "Écrivez des lettres sans accent"),
        ("abuse", "Cette adresse est réservée."),
        ("prise", "Cette adresse est déjà prise."),
    ],
)
def test_an_address_is_checked_as_it_is_asked_for(typed, said, internet, household):
    other = contracts.access(under=household.contract, offer_code="carmin-net")
    taken = {"local_part": "prise", "domain": "boite.carmin.example", "option_code": "boite-courriel"}
    Mailbox.objects.create(line=other, state="open", asked_at=AT, **taken)

    answer = internet.send("options/boite-courriel", address=typed)

    assert answer.status_code == 422
    assert said in text(answer)


@pytest.mark.parametrize("typed", ["joris.peeters", "Joris.Peeters@boite.carmin.example", " joris.peeters "])
def test_an_address_is_kept_however_it_is_written(typed, internet):
    assert internet.send("options/boite-courriel", address=typed).status_code == 302
    assert Mailbox.objects.get().local_part == "joris.peeters"


def test_an_open_address_is_shown_and_removing_it_says_what_is_lost(internet):
    lines.option(internet.line, "boite-courriel")
    given = {"local_part": "joris", "domain": "boite.carmin.example", "option_code": "boite-courriel"}
    Mailbox.objects.create(line=internet.line, state="open", asked_at=AT, **given)

    assert "Votre adresse : joris@boite.carmin.example." in internet.text("options")
    assert "joris@boite.carmin.example ne recevra plus rien" in internet.text("options/boite-courriel")


def test_an_option_that_ends_with_the_month_may_be_kept(household, clock):
    line = contracts.line(under=household.contract, kind=LineKind.TV, number="", label="Télé", offer_code="carmin-tele")
    lines.option(line, "bouquet-cine")
    television = pages(household, line, Role.HOLDER, "customer", clock)
    assert "Déjà payé, il n’est pas rendu" in television.text("options/bouquet-cine")

    television.send("options/bouquet-cine")

    assert "S’arrête le 1er décembre." in television.text("options")
    assert "<h1>Garder Bouquet Ciné</h1>" in television.text("options/bouquet-cine")
    television.send("options/bouquet-cine")
    assert "Bouquet Ciné : l’option reste." in television.text("options")
    assert LineOption.objects.get().ends_on is None


def test_an_option_of_the_shop_says_where(internet):
    page = internet.text("options")

    assert "Un technicien l’installe : appelez-nous pour prendre rendez-vous." in page
    assert "Sur demande" in page
    assert internet.send("options/repeteur").status_code == 409


def test_offers_are_compared_then_changed_with_the_next_month(household, clock):
    line = contracts.line(under=household.contract, offer_code="carmin-5", number="+32460001248")
    mobile = pages(household, line, Role.HOLDER, "customer", clock)
    lines.option(mobile.line, "appels-illimites")
    assert "18,00 € par mois, 10,00 € de plus par mois" in mobile.text("offer")

    page = mobile.text("offer/carmin-40")
    assert re.search(r"<dt>Internet</dt>\s*<dd>40 Go <span class=\"sub\">avant : 5 Go</span></dd>", page)
    assert re.search(r"<dt>SMS</dt>\s*<dd>Illimités <span class=\"sub\">comme avant</span></dd>", page)
    assert "Ces options s’arrêteront" in page
    assert "Appels illimités. Elles n’existent pas avec cette offre." in page
    assert "<dt>Effet</dt><dd>Le 1er décembre</dd>" in page

    assert mobile.send("offer/carmin-40").status_code == 302
    assert "La ligne passe à Carmin 40 Go le 1er décembre." in mobile.text("offer")
    mobile.send("offer/carmin-5")
    assert LineChange.objects.get().state == "cancelled"


@pytest.mark.parametrize("page", ["options", "options/data-5", "offer", "offer/carmin-40"])
def test_somebody_else_s_line_is_not_found_and_who_may_only_look_is_told_so(page, mobile, household, stranger, clock):
    proxy = pages(household, mobile.line, Role.PROXY, "customer", clock)

    assert stranger.client.get(mobile.path(page)).status_code == 404
    assert proxy.get(page).status_code == 403
    assert "/options/" not in text(proxy.who.client.get(f"/lines/{mobile.line.reference}/"))


def test_a_line_s_user_turns_on_what_the_pack_lets_them_touch(household, mobile, clock):
    user = pages(household, mobile.line, Role.LINE_USER, "line", clock)

    page = user.text("options")
    assert re.findall(r"<h3>([^<]+)</h3>", page) == ["Pass 1 Go"]
    assert "Changer d’offre" not in page
    assert user.send("options/data-5").status_code == 409
    assert user.send("options/pass-data-1").status_code == 302
    assert user.get("offer").status_code == 403


def test_the_line_s_page_leads_there_in_one_click(mobile):
    lines.option(mobile.line, "data-5")

    page = text(mobile.who.client.get(f"/lines/{mobile.line.reference}/"))

    assert page.count(f'href="{mobile.path("options")}"') == 2
    assert page.count(f'href="{mobile.path("offer")}"') == 1
