"""The pages of a move: its form, its refusals, its order."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
import time_machine
from django.conf import settings as project
from django.http import HttpResponse
from django.test import override_settings

from config.sections import SECTIONS
from guichet import operators
from guichet.contracts.models import Line
from guichet.contracts.tests import factories as contracts
from guichet.contracts.values import LineKind, LineState
from guichet.orders.models import Move, Order
from guichet.orders.tests import factories as orders
from guichet.orders.values import OrderState
from guichet.people.tests.factories import PASSWORD
from tests.stock import Stock

AT = datetime(2026, 11, 20, 9, tzinfo=UTC)
GIVEN = {
    "street": "12 rue Haute",
    "postcode": "44000",
    "city": "Nantes",
    "reachable_on": "2026-12-01",
    "cut_off_on": "",
    "phone": "01 99 00 12 34",
    "note": "Deuxième étage",
    "password": PASSWORD,
}
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _morning():
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def access(holder: Stock) -> Line:
    return contracts.access(under=holder.account.contract, label="Internet")


def path(line: Line, more: str = "") -> str:
    return f"/lines/{line.reference}/move/{more}"


def text(answer: HttpResponse) -> str:
    words = re.sub(r"<[^>]+>", " ", answer.content.decode().replace("\u00a0", " ").replace("\u202f", " "))
    return " ".join(words.split())


def test_a_move_is_asked_and_its_order_says_what_comes_next(holder, access):
    answer = holder.client.post(path(access), GIVEN)

    order = Order.objects.get()
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/orders/{order.reference}/")
    page = text(holder.client.get(f"/orders/{order.reference}/"))
    assert "Déménagement demandé. Un courriel vous le confirme." in page
    assert "Nous vous appelons pour fixer le jour avec vous, le mardi 24 novembre au plus tard." in page
    assert "Nouvelle adresse 12 rue Haute, 44000 Nantes" in page
    assert "Coupure de l’ancienne adresse À fixer ensemble" in page
    assert "Deuxième étage" in page
    assert "Annuler le déménagement" in page


def test_the_form_asks_what_is_needed_and_browsers_fill_it(holder, access):
    page = holder.client.get(path(access)).content.decode()

    completed = set(re.findall(r'autocomplete="([\w-]+)"', page))
    assert {"address-line1", "postal-code", "address-level2", "tel"} <= completed
    assert 'min="2026-11-20" max="2027-11-20"' in page
    assert 'min="2026-11-24" max="2027-11-20"' in page
    assert 'name="country"' not in page


@pytest.mark.parametrize(
    ("name", "typed", "said"),
    [
        ("street", "", "Écrivez le numéro et la rue de la nouvelle adresse."),
        ("postcode", "4400", "Écrivez un code postal de 5 chiffres."),
        ("city", "", "Écrivez la ville de la nouvelle adresse."),
        ("reachable_on", "2026-11-19", "Ce jour est passé. Choisissez aujourd’hui ou un jour à venir."),
        ("reachable_on", "2028-01-01", "Choisissez-en un dans l’année : le 20 novembre 2027 au plus tard."),
        ("cut_off_on", "2026-11-23", "Choisissez un jour plus tardif : le 24 novembre au plus tôt."),
        ("phone", "12", "Ce numéro n’existe pas. Vérifiez-le, puis recommencez."),
    ],
)
def test_an_error_says_what_to_do_and_nothing_typed_is_lost(holder, access, name, typed, said):
    answer = holder.client.post(path(access), {**GIVEN, name: typed})

    assert answer.status_code == 422
    assert said in text(answer)
    kept = {"street": "12 rue Haute", "city": "Nantes", "phone": "01 99 00 12 34", name: typed}
    for value in filter(None, kept.values()):
        assert f'value="{value}"' in answer.content.decode()
    assert "Deuxième étage</textarea>" in answer.content.decode()
    assert Order.objects.count() == 0


def test_lines_of_the_place_are_offered_and_go_along(holder, access):
    tv = contracts.access(under=holder.account.contract, kind=LineKind.TV, label="Télévision")
    contracts.access(under=holder.account.contract, label="Suspendue", state=LineState.SUSPENDED)

    page = holder.client.get(path(access)).content.decode()
    holder.client.post(path(access), {**GIVEN, "along": [tv.reference]})

    assert re.findall(r'name="along" value="(\w+)"', page) == [tv.reference]
    assert set(Move.objects.get().lines.all()) == {access, tv}


def test_a_line_that_moves_leads_to_its_order(holder, access):
    order = orders.move(access, holder.person).order

    page = holder.client.get(path(access))

    assert "Un déménagement de cette ligne est déjà en cours." in text(page)
    assert f'href="/orders/{order.reference}/"' in page.content.decode()
    assert 'name="street"' not in page.content.decode()


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"kind": LineKind.MOBILE}, "Une ligne mobile marche à votre nouvelle adresse sans rien demander."),
        ({"state": LineState.SUSPENDED}, "Nous avons suspendu cette ligne. Appelez-nous"),
    ],
)
def test_a_line_that_does_not_move_says_why(holder, fields, said):
    line = contracts.access(under=holder.account.contract, **fields)

    assert said in text(holder.client.get(path(line)))
    assert holder.client.post(path(line), GIVEN).status_code == 409


def test_a_move_is_cancelled_until_it_is_planned(holder, access):
    move = orders.move(access, holder.person)
    assert "Annuler ce déménagement" in text(holder.client.get(path(access, "cancel/")))

    answer = holder.client.post(path(access, "cancel/"), {})

    assert answer.headers["Location"] == f"/orders/{move.order.reference}/"
    move.order.refresh_from_db()
    assert move.order.state == OrderState.CANCELLED
    page = text(holder.client.get(answer.headers["Location"]))
    assert "Annulée Rien ne change à l’ancienne adresse." in page


def test_a_planned_move_says_when_and_is_not_cancelled_here(holder, access):
    order = orders.move(access, holder.person, state=OrderState.SCHEDULED).order
    order.next_step_at = datetime(2026, 12, 2, 7, tzinfo=UTC)
    order.save(update_fields=["next_step_at"])

    page = text(holder.client.get(f"/orders/{order.reference}/"))

    assert "C’est prévu le mercredi 2 décembre, à partir de 8 h." in page
    assert "Annuler le déménagement" not in page
    assert holder.client.post(path(access, "cancel/"), {}).status_code == 409


def test_a_move_stands_with_the_settings_of_lines_that_an_address_carries(holder, access):
    href = f'href="{path(access)}"'
    mobile = holder.account.line

    for page in (f"/lines/{access.reference}/", f"/lines/{access.reference}/settings/"):
        assert href in holder.client.get(page).content.decode()
    assert "/move/" not in holder.client.get(f"/lines/{mobile.reference}/").content.decode()


def test_an_operator_that_offers_no_move_shows_none(holder, access):
    zenith = operators.load(project.PACKS / "zenith", sections=SECTIONS)
    with override_settings(OPERATOR=zenith):
        assert "/move/" not in holder.client.get(f"/lines/{access.reference}/").content.decode()
        answer = holder.client.get(path(access))

    assert "Un déménagement se prépare avec nous : appelez-nous." in text(answer)


def test_countries_are_chosen_among_those_of_the_pack(holder, access):
    carmin = operators.load(project.PACKS / "carmin", sections=SECTIONS)
    with override_settings(OPERATOR=carmin):
        page = holder.client.get(path(access)).content.decode()
        refused = holder.client.post(path(access), {**GIVEN, "country": "FR", "phone": "02 555 01 39"})
        there = {"country": "LU", "postcode": "L-1234", "phone": "02 555 01 39", "city": "Luxembourg"}
        holder.client.post(path(access), {**GIVEN, **there})

    assert re.findall(r'<option value="(\w*)"( selected)?>', page) == [("BE", " selected"), ("LU", "")]
    assert "Choisissez un pays de la liste." in text(refused)
    assert (Move.objects.get().country, Move.objects.get().postcode) == ("LU", "1234")


def test_whoever_uses_a_line_does_not_see_the_way(line_user):
    access = line_user.account.line
    Line.objects.filter(pk=access.pk).update(kind=LineKind.INTERNET)

    assert "/move/" not in line_user.client.get(f"/lines/{access.reference}/").content.decode()
    assert line_user.client.get(path(access)).status_code == 403
