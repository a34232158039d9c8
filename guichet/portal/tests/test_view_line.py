"""The page of a line on real rows: who sees what of it, in how many queries."""

import re
from datetime import UTC, datetime

import pytest
import time_machine

from config.sections import SECTIONS
from guichet import operators
from guichet.contracts.tests import factories as contracts
from guichet.contracts.values import Role
from guichet.lines.models import LineBlock
from guichet.lines.tests import factories as lines
from guichet.people.tests import factories as people
from guichet.portal.tests.test_view_home import text_of
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


def path(line):
    return f"/lines/{line.reference}/"


def test_the_holder_sees_what_is_left_the_options_and_the_contract(holder):
    line = contracts.line(under=holder.account.contract, number="+33639981407", offer_code="mobile-60")
    lines.option(line, "recharge-10", starts_on=TODAY)
    usage.counter(line, day=TODAY, kind=UsageKind.DATA, quantity=20 * GIGA)
    usage.counter(line, day=TODAY.replace(month=3), kind=UsageKind.DATA, quantity=50 * GIGA)

    page = text_of(holder.client.get(path(line)))

    assert "<h1>06 39 98 14 07</h1>" in page
    assert '<span class="fig hero">50,0<small> Go</small></span> jusqu’au 30 novembre.' in page
    assert "5,00 € par mois. 10 Go de plus chaque mois." in page
    assert f"<dd>{holder.account.contract.number}</dd>" in page
    assert '<th scope="row">Mars</th><td>50,0 Go</td>' in page
    acts = re.findall(r'<a href="/(?:lines|journal)/[^"]*">([^<]+)</a><p>', page)
    assert acts == [
        "Bloquer la ligne",
        "Déclarer une perte ou un vol",
        "Voir le code PUK",
        "Remplacer la carte SIM",
        "Déverrouiller un téléphone",
        "Gérer les options",
        "Changer d’offre",
        "Alertes de conso",
        "Renvois et messagerie",
        "Restrictions",
        "Plafond de dépenses",
        "Utilisateur de la ligne",
        "Voir le journal de la ligne",
    ]


def test_an_internet_access_has_no_card_to_block(holder):
    page = text_of(holder.client.get(path(contracts.access(under=holder.account.contract))))

    assert "Bloquer la ligne" not in page
    assert "Voir le journal de la ligne" in page


def test_a_blocked_line_says_since_when_and_how_to_lift_it(holder):
    line = lines.block(holder.account.line, holder.person).line

    page = text_of(holder.client.get(path(line)))

    assert "Cette ligne a été bloquée hier à" in page
    assert f'<a href="/lines/{line.reference}/unblock/">Débloquer la ligne</a>' in page
    assert "hx-get" not in page


def test_a_line_being_blocked_looks_for_the_answer(holder):
    line = lines.block(holder.account.line, holder.person, state="requested", in_force_at=None).line

    page = text_of(holder.client.get(path(line)))

    assert "Blocage en cours" in page
    assert f'hx-get="/lines/{line.reference}/state/"' in page


def test_what_waits_is_loaded_again_once_it_is_done(holder):
    line = lines.block(holder.account.line, holder.person, state="requested", in_force_at=None).line
    waiting = holder.client.get(f"{path(line)}state/")
    LineBlock.objects.update(state="in_force", in_force_at=NOW)
    done = holder.client.get(f"{path(line)}state/")

    assert (waiting.status_code, waiting.headers.get("HX-Refresh")) == (204, None)
    assert (done.status_code, done.headers.get("HX-Refresh")) == (204, "true")


def test_a_line_s_user_sees_its_usage_and_nothing_of_the_contract(line_user):
    line = line_user.account.line
    lines.option(line, "recharge-10", starts_on=TODAY)
    usage.counter(line, day=TODAY, kind=UsageKind.DATA, quantity=20 * GIGA)

    page = text_of(line_user.client.get(path(line)))

    assert "20,0 Go" in page
    assert line_user.account.contract.number not in page
    assert "Titulaire" not in page
    assert "€ par mois" not in page


def test_a_site_manager_sees_the_line_and_not_its_contract(site_manager):
    account = site_manager.account

    page = text_of(site_manager.client.get(path(account.line)))

    assert "Entrepôt" in page
    assert account.contract.number not in page


def test_a_stranger_and_an_accountant_do_not_see_it(stranger, accountant, household):
    assert stranger.client.get(path(household.line)).status_code == 404
    assert accountant.client.get(path(accountant.account.line)).status_code == 404


@pytest.mark.parametrize(("fleet", "left"), [(1, "24,0"), (250, "6 249")])
def test_a_line_takes_seven_queries_and_one_more_when_it_shares(
    client, settings, django_assert_num_queries, fleet, left
):
    settings.OPERATOR = operators.load("zenith", sections=SECTIONS)
    customer = contracts.company()
    contract = contracts.contract(of=customer)
    own = contracts.line(under=contract, offer_code="secours-4g")
    shared, *_ = [contracts.line(under=contract, number="", offer_code="flotte-25") for _ in range(fleet)]
    for line in (own, shared):
        usage.counter(line, day=TODAY, kind=UsageKind.DATA, quantity=GIGA)
    person = people.person()
    contracts.grant(person, Role.COMPANY_ADMINISTRATOR, customer=customer)
    client.force_login(person)
    client.get(path(own))

    with django_assert_num_queries(7):
        client.get(path(own))
    with django_assert_num_queries(8):
        page = text_of(client.get(path(shared)))
    assert f'<span class="fig hero">{left}<small> Go</small></span> partagés entre plusieurs lignes' in page


def test_a_line_is_told_in_the_language_of_the_person(client):
    person = people.person(language="en")
    line = contracts.line(offer_code="mobile-60")
    contracts.grant(person, Role.HOLDER, customer=line.contract.customer)
    client.force_login(person)

    page = text_of(client.get(path(line), headers={"accept-language": "en"}))

    assert 'You have <span class="fig hero">60.0<small> GB</small></span> left until 30 November.' in page
    assert "Il vous reste" not in page
