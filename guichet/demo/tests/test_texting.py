"""The page of a demonstration that texts the short number."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine
from django.test import Client
from pytest_django import Settings

from config.sections import SECTIONS
from guichet import operators
from guichet.contracts.tests import factories as contracts
from guichet.contracts.values import Role
from guichet.demo import texting
from guichet.demo.accounts import DemoAccount
from guichet.demo.tests.stages import demonstration
from guichet.messages.models import Inbound
from guichet.outbox.running import drain
from guichet.people.tests import factories as people

PAGE = "/demo/short-number/"
NUMBER = "+687701452"
AT = datetime(2026, 11, 22, 9, tzinfo=UTC)


@pytest.fixture
def browser(settings: Settings, tmp_path: Path, db: None, monkeypatch: pytest.MonkeyPatch) -> Client:
    demonstration(settings, tmp_path)
    settings.OPERATOR = operators.load("lagon", sections=SECTIONS)
    settings.SMS_GATEWAY = "demo"
    line = contracts.line(number=NUMBER, offer_code="pro-5", label="Mobile du bateau")
    person = people.person(email="mareva@courriel.example")
    contracts.grant(person, Role.HOLDER, customer=line.contract.customer)
    account = DemoAccount("holder", "Mareva Teiki", "mareva@courriel.example", "x", "", "")
    monkeypatch.setattr(texting, "read_accounts", lambda: [account])
    return Client()


@pytest.fixture
def moment() -> Iterator[datetime]:
    """Stop the clock."""
    with time_machine.travel(AT, tick=False):
        yield AT


def shown(browser: Client, number: str = NUMBER) -> str:
    answer = browser.get(PAGE, {"number": number})
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_text_leaves_and_its_answer_is_shown(browser: Client, moment: datetime) -> None:
    answer = browser.post(PAGE, {"number": NUMBER, "text": "conso"})

    assert (answer.status_code, answer["Location"]) == (302, f"{PAGE}?number=%2B687701452#thread")
    waiting = shown(browser)
    assert "La réponse arrive." in waiting
    assert 'hx-trigger="every 1s"' in waiting
    assert browser.get(PAGE, {"number": NUMBER}, headers={"HX-Request": "true"}).headers.get("HX-Refresh") is None

    drain(now=lambda: moment)

    told = shown(browser)
    assert "Lagon : il reste" in told
    assert "hx-trigger" not in told
    assert browser.get(PAGE, {"number": NUMBER}, headers={"HX-Request": "true"})["HX-Refresh"] == "true"


def test_the_page_says_why_a_stranger_gets_nothing(browser: Client, moment: datetime) -> None:
    browser.post(PAGE, {"number": texting.STRANGER, "text": "conso"})
    drain(now=lambda: moment)

    assert "Aucune réponse\u00a0: ce numéro n’est pas une ligne de l’opérateur." in shown(browser, texting.STRANGER)


def test_only_telephones_of_the_demonstration_may_text(browser: Client) -> None:
    answer = browser.post(PAGE, {"number": "+687701499", "text": "conso"})

    assert answer.status_code == 422
    assert not Inbound.objects.exists()


def test_an_operator_without_a_short_number_has_no_such_page(browser: Client, settings: Settings) -> None:
    assert "/demo/short-number/" in browser.get("/demo/mail/").content.decode()
    settings.OPERATOR = operators.load("primeur", sections=SECTIONS)

    assert browser.get(PAGE).status_code == 404
    assert "/demo/short-number/" not in browser.get("/demo/mail/").content.decode()
