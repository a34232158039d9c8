"""What a voice server is given to say: to signed requests only, the same counters, as often as by text."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from urllib.parse import urlencode
from xml.etree import ElementTree as ET

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client
from pytest_django import Settings

from config.sections import SECTIONS
from guichet import operators
from guichet.contracts.models import Line
from guichet.contracts.tests import factories as contracts
from guichet.contracts.values import LineKind, LineState
from guichet.lines.tests import factories as lines
from guichet.messages.models import Message
from guichet.messages.tests.machines import SECRET, get, post
from guichet.people.tests import factories as people
from guichet.short_number.models import LineTurns
from guichet.short_number.tests.conftest import AT, NUMBER
from guichet.usage.tests.factories import counter

PATH = "/voice/usage/"
FRENCH = (
    "Il vous reste 400 mégaoctets d'internet sur 5 gigaoctets. Vous avez appelé pendant 1 heure 12 minutes sur "
    "10 heures. Vous avez envoyé 45 messages. Vous avez dépensé 350 francs CFP hors forfait. "
    "Ces compteurs vont jusqu'au 30 novembre."
)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def voice_is_open(settings: Settings) -> None:
    settings.MACHINE_SECRETS = {"sms": [], "voice": [SECRET]}


def call(at: datetime = AT, number: str = NUMBER, *, accept: str = "application/json", **query: str) -> HttpResponse:
    with time_machine.travel(at, tick=False):
        return get(PATH, {"caller": number, **query}, at=at, Accept=accept)


def test_the_counters_are_said_in_sentences(line: Line) -> None:
    answer = call()

    assert answer.json() == {"language": "fr", "text": FRENCH, "sentences": re.split(r"(?<=\.) ", FRENCH)}
    assert answer["Vary"].startswith("Accept, ")
    assert "no-store" in answer["Cache-Control"]


def test_nothing_is_abbreviated(line: Line) -> None:
    for language in ("fr", "en"):
        text = call(AT + timedelta(seconds=ord(language[0])), language=language).json()["text"]

        assert not re.search(r"\d\s*(Go|Mo|GB|MB|h|min|s|F|XPF)\b|[’\u00a0\u202f]", text)


def test_english_is_spoken_too(line: Line) -> None:
    assert (
        call(language="en")
        .json()["text"]
        .startswith(
            "You have 400 megabytes of internet left out of 5 gigabytes. You have called for 1 hour 12 minutes out of"
        )
    )


def test_dutch_is_spoken_where_the_operator_speaks_it(settings: Settings) -> None:
    pack = operators.load("carmin", sections=SECTIONS)
    channels = pack.sections["channels"]
    phone = channels.phones[0].model_copy(update={"short_number_texts": True})
    channels = channels.model_copy(update={"phones": (phone,)})
    settings.OPERATOR = pack.model_copy(update={"sections": {**pack.sections, "channels": channels}})
    settings.LANGUAGES = [("fr", "Français"), ("nl", "Nederlands"), ("en", "English")]
    under = contracts.contract(of=contracts.customer(language="nl"))
    used = contracts.line(under=under, number="+32470123456")
    counter(used, day=AT.date(), charge_minor=350)

    answer = call(number="+32470123456").json()

    assert answer["language"] == "nl"
    assert "U hebt 3,50 euro uitgegeven buiten uw bundel." in answer["sentences"]


def test_voice_xml_is_given_to_who_asks_for_it(line: Line) -> None:
    answer = call(accept="application/voicexml+xml, */*;q=0.1")

    assert answer["Content-Type"] == "application/voicexml+xml"
    page = ET.fromstring(answer.content)  # noqa: S314 - our own
    names = {"v": "http://www.w3.org/2001/vxml"}
    assert page.attrib["{http://www.w3.org/XML/1998/namespace}lang"] == "fr"
    assert " ".join(str(one.text) for one in page.findall(".//v:prompt/v:s", names)) == FRENCH


def test_a_post_keeps_the_number_out_of_the_address(line: Line) -> None:
    body = urlencode({"caller": NUMBER}).encode()
    with time_machine.travel(AT, tick=False):
        answer = post(PATH, body, at=AT, content_type="application/x-www-form-urlencoded")

    assert answer.json()["text"] == FRENCH


def test_a_landline_hears_its_calls(line: Line) -> None:
    contracts.line(number="+687201450", kind=LineKind.FIXED, offer_code="fixe-pro")

    text = call(number="201450").json()["text"]

    assert text == (
        "Vous avez appelé pendant 0 seconde sur 5 heures. Vous n'avez rien dépensé hors forfait. "
        "Ces compteurs vont jusqu'au 30 novembre."
    )


def test_a_line_that_is_blocked_or_cut_or_not_ours_hears_nothing(line: Line) -> None:
    lines.block(line, people.person())
    other = contracts.line(number="+687701453", offer_code="pro-5", state=LineState.SUSPENDED)

    answers = [call(number=number) for number in (NUMBER, other.number, "+687701499")]

    assert [(answer.status_code, answer.content) for answer in answers] == [(204, b"")] * 3
    assert LineTurns.objects.count() == 0


def test_an_operator_without_a_short_number_says_nothing(line: Line, settings: Settings) -> None:
    settings.OPERATOR = operators.load("mandarine", sections=SECTIONS)
    contracts.line(number="+33612345678")

    assert call(number="+33612345678").status_code == 204


def test_a_line_is_answered_as_often_as_by_text_and_told_once(line: Line) -> None:
    LineTurns.objects.create(line=line, answers=9, until=AT + timedelta(hours=1))

    answers = [call(AT + timedelta(seconds=rank)) for rank in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 204]
    assert answers[0].json()["text"] == FRENCH
    assert answers[1].json()["text"] == ("Vous avez demandé vos compteurs de nombreuses fois. Rappelez dans une heure.")
    assert not Message.objects.exists()


def test_what_was_heard_on_the_way_is_not_told_again(line: Line) -> None:
    assert [call().status_code for _ in range(2)] == [200, 401]
    assert call().json() == {"error": "signature_used"}
    assert call(AT + timedelta(seconds=1)).status_code == 200


@pytest.mark.parametrize("number", ["", "abc", "1088", "+"])
def test_what_is_no_number_is_refused(db: None, number: str) -> None:
    assert (call(number=number).status_code, call(number=number).json()) == (400, {"error": "caller"})


def test_a_signature_of_the_other_machine_is_refused(line: Line, settings: Settings) -> None:
    settings.MACHINE_SECRETS = {"sms": [SECRET], "voice": ["another secret, which is long enough"]}

    assert call().status_code == 401


def test_without_a_signature_nothing_is_told(line: Line) -> None:
    assert Client().get(PATH, {"caller": NUMBER}).status_code == 401


def test_without_a_secret_there_is_no_voice(line: Line, settings: Settings) -> None:
    settings.MACHINE_SECRETS = {"sms": [SECRET], "voice": []}

    assert call().status_code == 404
