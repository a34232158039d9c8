"""The pages of acts on a line."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.http import HttpResponse

from config.sections import SECTIONS
from guichet import operators
from guichet.acts.models import Entry
from guichet.contracts.values import Role
from guichet.database import sealer
from guichet.lines.models import LineBlock
from guichet.lines.services import puk_context
from guichet.lines.tests import factories as lines
from guichet.messages.models import Message
from guichet.outbox.models import Item
from guichet.people.tests.factories import PASSWORD
from tests.stock import Account, Stock, stock

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
PUK = "73519284"
pytestmark = pytest.mark.django_db(transaction=True)


@dataclass(frozen=True)
class Pages:
    """Somebody signed in six minutes ago, with a password, before the pages of a line."""

    who: Stock

    def path(self, act: str) -> str:
        return f"/lines/{self.who.account.line.reference}/{act}/"

    def get(self, act: str) -> HttpResponse:
        return self.who.client.get(self.path(act))

    def post(self, act: str, **fields: str) -> HttpResponse:
        return self.who.client.post(self.path(act), fields)

    def key(self, act: str) -> str:
        found = re.search(r'name="key" value="(\w{22})"', self.get(act).content.decode())
        assert found
        return found[1]


@pytest.fixture
def clock() -> time_machine.Coordinates:
    with time_machine.travel(AT, tick=False) as moment:
        yield moment


def pages(account: Account, role: Role, on: str, clock: time_machine.Coordinates) -> Pages:
    made = stock(account, role, on)
    made.person.set_password(PASSWORD)
    made.person.save()
    clock.shift(-timedelta(minutes=6))
    made.client.force_login(made.person)
    clock.shift(timedelta(minutes=6))
    return Pages(made)


@pytest.fixture
def holder_pages(household: Account, clock: time_machine.Coordinates) -> Pages:
    return pages(household, Role.HOLDER, "customer", clock)


@pytest.fixture
def card(household: Account) -> None:
    made = lines.sim(household.line)
    made.sealed_puk = sealer().seal(PUK, puk_context(made.iccid))
    made.save()


def text(answer: HttpResponse) -> str:
    return answer.content.decode().replace("\u00a0", " ")


def test_the_puk_is_shown_after_the_password_and_nowhere_else(holder_pages, card, household):
    assert "73" not in re.sub(r"<[^>]+>", "", text(holder_pages.get("puk")))

    shown = holder_pages.post("puk", password=PASSWORD)

    assert "7351 9284" in text(shown)
    assert shown.headers["Cache-Control"] == "no-store, private"
    assert PUK not in str([*Entry.objects.values(), *Item.objects.values(), *Message.objects.values()])
    assert Message.objects.get().purpose == "lines.puk_shown"


def test_a_wrong_password_shows_nothing(holder_pages, card):
    answer = holder_pages.post("puk", password="not this one at all")

    assert answer.status_code == 422
    assert "Ce n’est pas votre mot de passe" in text(answer)
    assert Entry.objects.count() == 0


def test_the_puk_sent_twice_counts_once_and_hides_after_a_minute(holder_pages, card, clock):
    key = holder_pages.key("puk")
    first = holder_pages.post("puk", key=key, password=PASSWORD)
    again = holder_pages.post("puk", key=key, password=PASSWORD)
    clock.shift(timedelta(seconds=60))
    late = holder_pages.post("puk", key=key, password=PASSWORD)

    assert ["7351 9284" in text(answer) for answer in (first, again, late)] == [True, True, False]
    assert "Le code est masqué" in text(late)
    assert Entry.objects.count() == 1


def test_the_sixth_puk_of_a_day_is_for_people(holder_pages, card):
    answers = [holder_pages.post("puk", password=PASSWORD) for _ in range(6)]

    assert [answer.status_code for answer in answers] == [200] * 5 + [409]
    assert "affiché 5 fois" in text(answers[-1])


def test_no_password_is_asked_for_twice_in_five_minutes(holder_pages, card):
    holder_pages.post("puk", password=PASSWORD)

    assert 'name="password"' not in text(holder_pages.get("block"))
    assert holder_pages.post("block", reason="theft").status_code == 302


def test_a_line_is_blocked_once_whatever_is_sent(holder_pages, household):
    key = holder_pages.key("block")
    sent = {"key": key, "reason": "theft", "password": PASSWORD}

    answers = [holder_pages.post("block", **sent), holder_pages.post("block", **sent)]
    other_tab = holder_pages.post("block", **{**sent, "key": "x" * 22})

    assert {answer.headers["Location"] for answer in [*answers, other_tab]} == {f"/lines/{household.line.reference}/"}
    assert LineBlock.objects.count() == 1
    assert list(Entry.objects.order_by("id").values_list("result", flat=True)) == ["pending", "already"]


def test_what_was_typed_is_kept_when_the_password_is_missing(holder_pages):
    answer = holder_pages.post("block", reason="theft")

    assert answer.status_code == 422
    assert "Écrivez votre mot de passe." in text(answer)
    assert re.search(r'value="theft"[^>]*checked', text(answer))


def test_a_reason_that_the_pack_does_not_take_says_what_to_do(holder_pages, settings):
    settings.OPERATOR = operators.load("lagon", sections=SECTIONS)
    answer = holder_pages.post("block", reason="other", password=PASSWORD)

    assert answer.status_code == 409
    assert "perte ou de vol seulement" in text(answer)
    assert 'href="tel:1000"' in text(answer)
    assert LineBlock.objects.count() == 0


def test_a_line_s_user_does_not_lift_the_holder_s_block(holder_pages, household, clock):
    holder_pages.post("block", reason="theft", password=PASSWORD)
    LineBlock.objects.update(state="in_force", in_force_at=AT)
    user = pages(household, Role.LINE_USER, "line", clock)

    assert "Le titulaire a demandé ce blocage" in text(user.get("unblock"))
    assert user.post("unblock", password=PASSWORD).status_code == 409
    assert holder_pages.post("unblock").status_code == 302


@pytest.mark.parametrize("act", ["puk", "block", "unblock"])
def test_somebody_else_s_line_is_not_found(act, stranger, household):
    assert stranger.client.get(f"/lines/{household.line.reference}/{act}/").status_code == 404


def test_who_may_look_but_not_do_is_told_so(household, clock):
    proxy = pages(household, Role.PROXY, "customer", clock)

    assert proxy.get("puk").status_code == 403
    assert Entry.objects.count() == 0
    assert proxy.post("puk", password=PASSWORD).status_code == 403
    assert Entry.objects.get().code == "acts.not_allowed"
    assert proxy.get("block").status_code == 200
