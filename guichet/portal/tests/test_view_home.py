"""The home page on real rows: true figures, few queries, and nothing of anybody else's."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from config.sections import SECTIONS
from guichet import operators
from guichet.billing.tests import factories as billing
from guichet.billing.values import InvoiceState
from guichet.contracts.models import Grant
from guichet.contracts.tests import factories as contracts
from guichet.contracts.values import LineKind, LineState, Role
from guichet.lines.tests import factories as lines
from guichet.messages.tests import factories as messages
from guichet.orders.tests import factories as orders
from guichet.people.tests import factories as people
from guichet.usage.tests import factories as usage
from guichet.usage.values import UsageKind

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
TODAY = NOW.date()
GIGA = 10**9

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(NOW, tick=False):
        yield


def text_of(response):
    return " ".join(response.content.decode().replace("\u00a0", " ").replace("\u202f", " ").split())


def test_a_visitor_is_sent_to_sign_in_and_back(client):
    response = client.get("/lines/?kind=mobile")

    assert response.status_code == 302
    assert response["Location"] == "/sign-in/?next=/lines/%3Fkind%3Dmobile"


def test_what_is_left_is_the_allowance_less_what_was_used_this_month(holder):
    line = contracts.line(under=holder.account.contract, label="Mobile de Claire", offer_code="mobile-60")
    usage.counter(line, day=TODAY, kind=UsageKind.DATA, quantity=20 * GIGA)
    usage.counter(line, day=TODAY.replace(day=1), kind=UsageKind.DATA, quantity=5_800_000_000)
    usage.counter(line, day=TODAY.replace(month=10), kind=UsageKind.DATA, quantity=50 * GIGA)

    page = text_of(holder.client.get("/"))

    assert '<p class="fig">34,2<small> Go</small></p>' in page
    assert "Il reste 57 % des données" in page
    assert "jusqu’au 30 novembre" in page


def test_an_option_adds_to_the_allowance(holder):
    line = contracts.line(under=holder.account.contract, offer_code="mobile-60")
    lines.option(line, "recharge-10", starts_on=TODAY)

    assert '<p class="fig">70,0<small> Go</small></p>' in text_of(holder.client.get("/"))


def test_an_option_that_ended_adds_nothing(holder):
    line = contracts.line(under=holder.account.contract, offer_code="mobile-60")
    lines.option(line, "recharge-10", starts_on=TODAY - timedelta(40), ends_on=TODAY)

    assert '<p class="fig">60,0<small> Go</small></p>' in text_of(holder.client.get("/"))


@pytest.mark.parametrize(
    ("used", "words"),
    [(59 * GIGA, "Bientôt épuisé"), (60 * GIGA, "Épuisé"), (75 * GIGA, "Épuisé")],
)
def test_little_left_and_nothing_left_are_said_in_words(holder, used, words):
    line = contracts.line(under=holder.account.contract, offer_code="mobile-60")
    usage.counter(line, day=TODAY, kind=UsageKind.DATA, quantity=used)

    assert f"{words}</span>" in text_of(holder.client.get("/"))


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (LineState.SUSPENDED, "Appels, SMS et internet sont arrêtés."),
        (LineState.DOWN, "Nos équipes la rétablissent."),
        (LineState.TO_ACTIVATE, "Activation vendredi 27 novembre"),
    ],
)
def test_a_line_that_is_not_in_service_says_so(holder, state, words):
    contracts.line(under=holder.account.contract, state=state, activates_on=TODAY + timedelta(5))

    assert words in text_of(holder.client.get("/"))


def test_a_terminated_line_is_not_shown(holder):
    contracts.line(under=holder.account.contract, label="Ancienne ligne", state=LineState.TERMINATED)

    assert "Ancienne ligne" not in text_of(holder.client.get("/"))


def test_what_is_due_is_what_is_left_of_unpaid_invoices(holder):
    customer = holder.account.customer
    billing.paid_invoice(customer)
    billing.invoice(
        customer, total_minor=4298, tax_minor=716, due_minor=4298, state="to_debit", due_on=TODAY + timedelta(13)
    )

    page = text_of(holder.client.get("/"))

    assert '<p class="fig">42,98 €</p>' in page
    assert "Prélevés le 5 décembre." in page


def test_a_refused_debit_comes_before_an_order_that_waits_later(holder):
    customer = holder.account.customer
    orders.waiting_order(customer, ask="identity_paper_back", ask_before=TODAY + timedelta(4))
    billing.invoice(customer, state=InvoiceState.REJECTED, due_on=TODAY - timedelta(10), due_minor=100, total_minor=100)

    page = text_of(holder.client.get("/"))

    assert "Prélèvement refusé" in page
    assert "et 1 autre" in page
    assert "Envoyez le verso" not in page


def test_nothing_that_waits_leaves_no_filled_button(holder):
    page = text_of(holder.client.get("/"))

    assert "Rien ne vous attend" in page
    assert 'class="btn"' not in page.split("<main", 1)[1].split("</main>", 1)[0]


def test_two_contracts_are_named(holder):
    second = contracts.contract(of=holder.account.customer, number="104 220 882", name="Maison")
    contracts.access(under=second)

    page = text_of(holder.client.get("/"))

    assert "<h3>Maison</h3>" in page
    assert "Contrat 104 220 882" in page


def test_a_site_manager_is_told_of_no_contract(site_manager):
    second = contracts.contract(of=site_manager.account.customer, number="104 220 882", name="Maison")
    contracts.line(under=second, site=site_manager.account.site)

    page = text_of(site_manager.client.get("/"))

    assert "Maison" not in page
    assert "104 220 882" not in page


def test_an_outage_is_told_before_everything_else(company):
    person = people.person()
    contracts.grant(person, Role.COMPANY_ADMINISTRATOR, customer=company.customer)
    messages.communication(company.customer, kind="outage", title="Fibre coupée à Dijon", published_at=NOW)

    client = Client()
    client.force_login(person)

    page = text_of(client.get("/"))
    assert page.index("Fibre coupée à Dijon") < page.index('class="brief')


def test_somebody_without_any_contract_is_told_what_comes(db, client):
    client.force_login(people.person(given_name="Lou"))

    page = text_of(client.get("/"))

    assert "Bonjour Lou" in page
    assert "Aucune ligne n’est rattachée à ce compte" in page


def test_a_line_user_sees_the_line_and_neither_invoices_nor_orders(line_user):
    contracts.line(under=line_user.account.contract, label="Ligne du titulaire")
    billing.invoice(line_user.account.customer)

    page = text_of(line_user.client.get("/"))

    assert "À payer" not in page
    assert "En cours</h2>" not in page
    assert "Ligne du titulaire" not in page
    assert line_user.account.line.reference in page


def test_a_grant_that_ended_a_second_ago_shows_nothing(holder):
    Grant.objects.filter(person=holder.person).update(ends_at=NOW - timedelta(seconds=1))

    assert holder.account.line.reference not in text_of(holder.client.get("/"))


def test_the_page_is_stored_nowhere(holder):
    assert "no-store" in holder.client.get("/")["Cache-Control"]


def _company_of(lines_per_site, sites):
    customer = contracts.company()
    contract = contracts.contract(of=customer)
    for _ in range(sites):
        site = contracts.site(of=customer)
        for rank in range(lines_per_site):
            kind, number = (LineKind.MOBILE, {}) if rank else (LineKind.INTERNET, {"number": ""})
            contracts.line(under=contract, site=site, kind=kind, offer_code="mobile-60", **number)
    person = people.person()
    contracts.grant(person, Role.COMPANY_ADMINISTRATOR, customer=customer)
    return person


def test_home_takes_eight_queries_for_six_lines(holder, django_assert_num_queries):
    for _ in range(5):
        contracts.line(under=holder.account.contract, offer_code="mobile-60")
    holder.client.get("/")

    with django_assert_num_queries(8):
        holder.client.get("/")


def test_home_takes_eight_queries_for_a_company_of_250_lines(client, django_assert_num_queries):
    client.force_login(_company_of(lines_per_site=21, sites=12))
    page = text_of(client.get("/"))

    assert "12 sites, 252 lignes." in page
    assert "240 lignes, " in page
    with django_assert_num_queries(8):
        client.get("/")


def test_a_shared_allowance_is_the_same_for_who_sees_one_of_its_lines(client, household, settings):
    settings.OPERATOR = operators.load("zenith", sections=SECTIONS)
    mine = contracts.line(under=household.contract, offer_code="flotte-25")
    other = contracts.line(under=household.contract, offer_code="flotte-25")
    usage.counter(other, day=TODAY, kind=UsageKind.DATA, quantity=10 * GIGA)
    person = people.person()
    contracts.grant(person, Role.LINE_USER, line=mine)
    client.force_login(person)

    assert '<p class="fig">40,0<small> Go</small></p>' in text_of(client.get("/"))
    assert "40,0<small> Go</small></span>" in text_of(client.get(f"/lines/{mine.reference}/"))


@pytest.fixture
def products(holder, settings):
    """Return somebody whose operator lists products: a mobile, a fixed line, an internet access, television."""
    settings.OPERATOR = operators.load("carmin", sections=SECTIONS)
    contract = holder.account.contract
    holder.account.line.delete()
    mobile = contracts.line(under=contract, label="Mobile", number="+32460001247", offer_code="carmin-15")
    fixed = contracts.line(
        under=contract, kind=LineKind.FIXED, label="Fixe", number="+3225550138", offer_code="carmin-fixe"
    )
    contracts.access(under=contract, label="Internet", offer_code="carmin-net")
    contracts.access(under=contract, kind=LineKind.TV, label="Télé", offer_code="carmin-tele")
    usage.counter(mobile, day=TODAY, kind=UsageKind.DATA, quantity=8_900_000_000)
    usage.counter(mobile, day=TODAY, kind=UsageKind.VOICE, quantity=4320)
    usage.counter(mobile, day=TODAY, kind=UsageKind.SMS, quantity=12, charge_minor=150)
    usage.counter(fixed, day=TODAY, kind=UsageKind.VOICE, quantity=3600)
    return holder


def test_products_say_their_usage_and_lead_to_their_settings(products):
    page = text_of(products.client.get("/"))

    mobile, fixed, internet, tele = page.split('<li class="product">')[1:]
    assert '<dt>Internet</dt><dd><span class="num">8,9 Go</span> <span class="quiet">sur 15 Go</span>' in mobile
    assert '<dt>Appels</dt><dd><span class="num">1 h 12</span> <span class="quiet">illimités</span>' in mobile
    assert '<span class="num">12 envoyés</span>' in mobile
    assert '<dt>Hors forfait</dt><dd><span class="num">1,50 €</span>' in mobile
    assert '<dt>Appels</dt><dd><span class="num">1 h</span> <span class="quiet">sur 10 h</span>' in fixed
    assert '<dt>Utilisé ce mois-ci</dt><dd><span class="num">0 Mo</span>' in internet
    assert '<dl class="uses">' not in tele
    assert [part.count("/settings/") for part in (mobile, fixed, internet, tele)] == [1, 1, 1, 1]
    assert page.index("À payer") < page.index("Vos coordonnées") < page.index('<li class="product">')


def test_products_take_no_more_queries_than_lines(products, django_assert_num_queries):
    products.client.get("/")

    with django_assert_num_queries(8):
        products.client.get("/")


def test_a_fleet_is_told_by_site_whatever_the_home_page_shows(client, settings):
    settings.OPERATOR = operators.load("carmin", sections=SECTIONS)
    client.force_login(_company_of(lines_per_site=3, sites=6))

    assert '<li class="product">' not in client.get("/").content.decode()


def test_who_sets_nothing_has_no_settings(client, settings):
    settings.OPERATOR = operators.load("carmin", sections=SECTIONS)
    line = contracts.line(offer_code="carmin-15", state=LineState.TO_ACTIVATE)
    person = people.person()
    contracts.grant(person, Role.HOLDER, line=line)
    client.force_login(person)

    assert "/settings/" not in client.get("/").content.decode()
