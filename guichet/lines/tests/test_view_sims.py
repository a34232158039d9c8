"""The pages of losses and new cards: what is asked for, proved, shown, and refused."""

from __future__ import annotations

import re

import pypdfium2
import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from guichet.contracts.tests import factories as contracts
from guichet.lines.models import LossDeclaration, SimFreeze, SimOrder
from guichet.lines.services import not_me_link
from guichet.lines.tests import factories as lines
from guichet.messages.models import Message
from guichet.outbox.running import drain
from guichet.people.tests import factories as people
from tests.stock import Stock

pytestmark = pytest.mark.django_db
KEY = "k" * 22


def path(holder: Stock, end: str) -> str:
    return f"/lines/{holder.account.line.reference}/{end}"


@pytest.fixture
def addressed(holder: Stock) -> Stock:
    people.identifier(holder.person, value="claire@example.com")
    customer = holder.account.customer
    customer.street, customer.postcode, customer.city = "3 rue du Port", "44000", "Nantes"
    customer.save()
    return holder


def test_a_loss_is_declared_and_its_receipt_is_given_to_its_holder_alone(addressed, stranger):
    sent = addressed.client.post(
        path(addressed, "loss/"),
        {"key": KEY, "reason": "theft", "happened_on": "2026-01-10", "place": "Gare", "wish": "later"},
    )
    assert (sent.status_code, sent.url) == (302, path(addressed, "loss/"))

    page = addressed.client.get(path(addressed, "loss/")).content.decode()
    assert LossDeclaration.objects.get().reference[:5] in page
    receipt = addressed.client.get(path(addressed, "loss/receipt/"))

    assert receipt["Content-Type"] == "application/pdf"
    assert "no-store" in receipt["Cache-Control"]
    assert receipt["Content-Disposition"].startswith('attachment; filename="recepisse-')
    document = pypdfium2.PdfDocument(receipt.content)
    text = document[0].get_textpage().get_text_range()
    document.close()
    for words in ("Déclaration de vol", "Gare", addressed.account.contract.number, "Blocage demandé"):
        assert words in text
    assert stranger.client.get(path(addressed, "loss/receipt/")).status_code == 404


def test_the_user_of_a_line_has_the_receipt_without_the_contract_and_orders_nothing(line_user):
    lines.loss(line_user.account.line, line_user.person)

    page = line_user.client.get(path(line_user, "loss/")).content.decode()
    receipt = line_user.client.get(path(line_user, "loss/receipt/"))

    assert path(line_user, "sim/") not in page
    document = pypdfium2.PdfDocument(receipt.content)
    text = document[0].get_textpage().get_text_range()
    document.close()
    assert line_user.account.contract.number not in text
    assert line_user.client.get(path(line_user, "sim/")).status_code == 403


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("imei", "490154203237517", "Ce numéro IMEI n’existe pas"),
        ("imei", "12345", "a quinze chiffres"),
        ("happened_on", "2999-01-01", "n’est pas encore venu"),
        ("happened_on", "0026-11-21", "est à plus d’un an"),
        ("happened_on", "hier", "Écrivez le jour comme"),
        ("reason", "other", "choix"),
    ],
)
def test_what_is_wrong_with_a_declaration_is_said_and_blocks_nothing(addressed, field, typed, words):
    form = {"key": KEY, "reason": "loss", "happened_on": "2026-01-10", "wish": "later", field: typed}

    page = addressed.client.post(path(addressed, "loss/"), form)

    assert page.status_code == 422
    assert words in page.content.decode().replace("\u00a0", " ")
    assert LossDeclaration.objects.count() == 0


def ordered(holder: Stock, **more: str) -> object:
    return holder.client.post(path(holder, "sim/"), {"key": KEY, "way": "post", "reason": "damaged", **more})


def sent_code() -> str:
    """Return the code of the last mail that left."""
    drain(now=timezone.now)
    return re.search(r"code est (\d{6})", str(mail.outbox[-1].body).replace("\u00a0", " "))[1]


def test_a_card_is_ordered_with_a_code_by_mail_and_what_was_typed_is_kept(addressed):
    first = ordered(addressed, send_code="1")
    page = first.content.decode()
    assert first.status_code == 200
    assert re.search(r'value="post"[^>]*checked', page)
    assert "claire@example.com" not in page  # half hidden

    answer = ordered(addressed, second_code=sent_code())

    assert (answer.status_code, answer.url) == (302, path(addressed, "sim/"))
    assert SimOrder.objects.get().delivery == "post"


@pytest.mark.parametrize("code", ["", "000000x", "123456"])
def test_without_the_right_code_no_card_is_ordered(addressed, code):
    ordered(addressed, send_code="1")

    assert ordered(addressed, second_code=code).status_code == 422
    assert SimOrder.objects.count() == 0


def test_three_wrong_codes_make_the_mail_s_one_useless(addressed):
    ordered(addressed, send_code="1")
    right = sent_code()
    wrong = f"{(int(right) + 1) % 10**6:06}"
    for _ in range(3):
        ordered(addressed, second_code=wrong)

    assert ordered(addressed, second_code=right).status_code == 422
    assert SimOrder.objects.count() == 0


def test_the_code_of_a_mail_is_in_no_row_in_clear(addressed):
    ordered(addressed, send_code="1")

    assert [m.text[:3] for m in Message.objects.filter(purpose="people.code")] == ["g1."]


def test_the_link_of_a_notice_stops_everything_only_once_its_button_is_pressed(addressed):
    order = lines.sim_order(addressed.account.line, addressed.person)
    order.asked_at = order.asked_at.replace(year=2100)
    order.save()
    link = not_me_link(order.reference, "")
    anybody = Client()

    assert anybody.get(link).status_code == 200
    assert SimFreeze.objects.count() == 0
    assert "Tout est arrêté" in anybody.post(link).content.decode()
    assert SimFreeze.objects.get().line == addressed.account.line
    assert anybody.post(link.replace(order.reference, "0000000000")).status_code == 410
    assert "Ce n’est pas moi" in addressed.client.get(path(addressed, "sim/")).content.decode()


def test_an_adviser_lifts_a_freeze_once_they_have_spoken(supervisor, addressed):
    freeze = lines.freeze(addressed.account.line, addressed.person)

    assert addressed.account.customer.name in supervisor.get("/desk/frozen/").content.decode()
    assert supervisor.post(f"/desk/frozen/{freeze.reference}/lift/", {}).status_code == 422
    assert supervisor.post(f"/desk/frozen/{freeze.reference}/lift/", {"spoken": "on"}).status_code == 302
    freeze.refresh_from_db()
    assert freeze.lifted_at is not None


def test_what_a_locked_phone_says_is_explained(holder):
    page = holder.client.get(path(holder, "unlock/")).content.decode().replace("\u00a0", " ")

    for words in ("SIM verrouillée", "Téléphone restreint", "Réseau indisponible", "Code blocage réseau"):
        assert words in page


def test_a_fleet_is_searched_and_leads_straight_to_the_puk(holder):
    under = holder.account.contract
    for rank in range(20):
        contracts.line(under=under, number=f"+336399900{rank:02}", label=f"Équipe {rank:02}")

    every = holder.client.get("/lines/").content.decode()
    found = holder.client.get("/lines/?q=equipe+07").content.decode()
    by_number = holder.client.get("/lines/?q=06+39+99+00+13").content.decode()

    assert every.count('class="line-acts"') == 21
    assert re.findall(r"Équipe \d\d", re.sub(r"<span class=.vh.>.*?</span>", "", found)) == ["Équipe 07"]
    assert "Équipe 13" in by_number
    assert "Équipe 12" not in by_number
    assert re.search(r'href="/lines/\w{10}/puk/"', found)
    assert "Aucune ligne ne correspond" in holder.client.get("/lines/?q=introuvable").content.decode()
