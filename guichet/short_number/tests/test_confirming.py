"""A new card confirmed from the line itself: the code sent back by text."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from pytest_django import Settings

from guichet.acts.models import Entry
from guichet.contracts.models import Line
from guichet.contracts.tests import factories as contracts
from guichet.contracts.values import Role
from guichet.core import gsm
from guichet.lines.models import SimOrder
from guichet.lines.tests import factories as lines
from guichet.lines.values.sims import SimConfirmation
from guichet.messages import rendering
from guichet.messages.models import Inbound, Message
from guichet.messages.receiving import receive_sms
from guichet.messages.sms_simulator import SmsSimulator
from guichet.messages.values import ArrivedSms
from guichet.outbox import running as outbox
from guichet.people.models import Challenge, Person
from guichet.people.services import send_code
from guichet.people.tests import factories as people
from guichet.people.values import ChallengePurpose
from guichet.short_number.tests.conftest import AT, NUMBER
from guichet.short_number.values import Confirmation

pytestmark = pytest.mark.django_db(transaction=True)

DONE = "Lagon : c'est confirmé, la nouvelle carte SIM n'attend plus."
LATE = "Lagon : ce code ne sert plus. Demandez-en un autre dans votre espace client, page de la carte SIM."
NOTHING = "Lagon : aucune nouvelle carte SIM n'attend de confirmation pour cette ligne."
WITHOUT = "Lagon : répondez OUI suivi des six chiffres du code reçu."

Say = Callable[..., str]


@pytest.fixture(autouse=True)
def simulator(settings: Settings, tmp_path: Path) -> SmsSimulator:
    settings.SMS_GATEWAY, settings.SMS_SIMULATOR = "demo", tmp_path / "sms.sqlite3"
    return SmsSimulator(settings.SMS_SIMULATOR)


@pytest.fixture
def holder(line: Line) -> Person:
    person = people.person(email="holder@example.com")
    contracts.grant(person, Role.HOLDER, customer=line.contract.customer)
    return person


@pytest.fixture
def order(line: Line, holder: Person) -> SimOrder:
    return lines.sim_order(line, holder, asked_at=AT, waits_until=AT + timedelta(hours=72))


@pytest.fixture
def say(simulator: SmsSimulator) -> Say:
    """Return what sends a text to the short number, and returns the answer; empty when there is none."""
    count = iter(range(1, 100))

    def send(text: str, *, sender: str = NUMBER, minutes: int = 1) -> str:
        at = AT + timedelta(minutes=minutes)
        before = Message.objects.latest("id").pk if Message.objects.exists() else 0
        reference, _ = receive_sms(ArrivedSms("http", f"gw-{next(count)}", sender, "1088", text), at=at)
        outbox.drain(now=lambda: at)
        assert Inbound.objects.get(reference=reference).state != "received"
        answer = Message.objects.filter(pk__gt=before).first()
        assert answer is None or (answer.recipient == sender and gsm.fits_one(answer.text))
        return answer.text if answer else ""

    return send


def code_for(holder: Person, simulator: SmsSimulator, *, minutes: int = 0) -> str:
    at = AT + timedelta(minutes=minutes)
    send_code(
        ChallengePurpose.ACT,
        person=holder,
        number=NUMBER,
        requester=f"person:{holder.pk}",
        site="https://espace.lagon.example",
        sender="1088",
        now=at,
    )
    outbox.drain(now=lambda: at)
    found = re.search(r"OUI (\d{6})", simulator.kept()[0].text)
    assert found is not None
    return found[1]


def confirmed(order: SimOrder) -> str:
    return SimOrder.objects.values_list("confirmed_by", flat=True).get(pk=order.pk)


def other(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06}"


@pytest.mark.parametrize("written", ["OUI {code}", "oui {code}.", "{code}", "Oui, {first} {last}"])
def test_the_code_sent_back_confirms_the_card(order, holder, simulator, say, written):
    code = code_for(holder, simulator)

    assert say(written.format(code=code, first=code[:3], last=code[3:])) == gsm.reduced(DONE)

    assert confirmed(order) == SimConfirmation.LINE
    entry = Entry.objects.get(act="sim.confirm")
    assert (entry.result, entry.channel, entry.actor_id) == ("done", "sms", holder.pk)


def test_the_text_of_the_code_says_how_to_answer_and_comes_from_the_number(order, holder, simulator):
    code_for(holder, simulator)

    (message,) = Message.objects.all()
    text = simulator.kept()[0].text
    assert message.sender == "1088"
    assert re.search(r"Répondez OUI \d{6}, ou écrivez-le sur la page", text)
    assert gsm.fits_one(gsm.reduced(text))


def test_a_wrong_code_says_how_many_tries_stay_and_the_third_is_the_last(order, holder, simulator, say):
    code = code_for(holder, simulator)

    assert say(f"OUI {other(code)}") == gsm.reduced("Lagon : ce code n’est pas le bon. Il reste 2 essais.")
    assert say(other(code)) == gsm.reduced("Lagon : ce code n’est pas le bon. Il reste un essai.")
    assert "il n'y a plus d'essai" in say(other(code))
    assert say(f"OUI {code}") == gsm.reduced(LATE)
    assert confirmed(order) == SimConfirmation.NONE
    assert Challenge.objects.get().attempts == 3


def test_a_code_of_more_than_ten_minutes_is_late(order, holder, simulator, say):
    code = code_for(holder, simulator)

    assert say(f"OUI {code}", minutes=10) == gsm.reduced(LATE)
    assert confirmed(order) == SimConfirmation.NONE


def test_only_the_last_code_counts(order, holder, simulator, say):
    first, second = code_for(holder, simulator), code_for(holder, simulator, minutes=2)

    if first != second:
        assert "Il reste 2 essais." in say(f"OUI {first}", minutes=3)
    assert say(f"OUI {second}", minutes=3) == gsm.reduced(DONE)


def test_another_line_confirms_nothing(order, holder, simulator, say, line):
    contracts.line(under=line.contract, number="+687701453", offer_code="pro-5")
    code = code_for(holder, simulator)

    assert say(f"OUI {code}", sender="+687701453") == gsm.reduced(NOTHING)
    assert say(f"OUI {code}", sender="+687701499") == ""
    assert (confirmed(order), Challenge.objects.get().attempts) == (SimConfirmation.NONE, 0)


def test_another_line_with_a_card_that_waits_does_not_use_this_one_s_code(order, holder, simulator, say, line):
    neighbour = contracts.line(under=line.contract, number="+687701453", offer_code="pro-5")
    waiting = lines.sim_order(neighbour, holder, waits_until=AT + timedelta(hours=72), iccid="8933012345678901249")
    code = code_for(holder, simulator)

    assert say(f"OUI {code}", sender="+687701453") == gsm.reduced(LATE)
    assert (confirmed(order), confirmed(waiting)) == (SimConfirmation.NONE, SimConfirmation.NONE)


def test_without_digits_the_answer_says_what_to_write(order, holder, simulator, say):
    code_for(holder, simulator)

    assert say("oui") == gsm.reduced(WITHOUT)
    assert say("OUI 12345") == gsm.reduced(WITHOUT)
    assert Challenge.objects.get().attempts == 0


def test_a_card_confirmed_already_is_said_so(order, holder, simulator, say):
    code = code_for(holder, simulator)
    say(f"OUI {code}")

    assert say(f"OUI {code}") == gsm.reduced(DONE)
    assert Entry.objects.filter(act="sim.confirm").count() == 1


def test_frozen_cards_are_not_confirmed(order, holder, simulator, say, line):
    code = code_for(holder, simulator)
    lines.freeze(line, holder)

    assert "ne peut pas etre confirmée" in say(f"OUI {code}")
    assert confirmed(order) == SimConfirmation.NONE


def test_who_may_no_longer_replace_cards_confirms_nothing(order, simulator, say):
    code = code_for(people.person(), simulator)  # no grant

    assert "ne peut pas etre confirmée" in say(f"OUI {code}")
    assert confirmed(order) == SimConfirmation.NONE


def test_digits_without_any_card_are_answered_a_few_times_an_hour(line, holder, simulator, say):
    answers = [say("123456") for _ in range(12)]

    assert answers[:10] == [gsm.reduced(NOTHING)] * 10
    assert "déjà 10 réponses" in answers[10]
    assert answers[11] == ""


def test_the_code_is_confirmed_even_when_the_line_had_its_answers_of_the_hour(order, holder, simulator, say):
    for _ in range(11):
        say("CONSO")
    code = code_for(holder, simulator)

    assert say(f"OUI {code}") == gsm.reduced(DONE)


@pytest.mark.parametrize("language", ["fr", "en", "nl"])
@pytest.mark.parametrize("what", Confirmation)
def test_each_answer_goes_in_one_sms(settings, what, language):
    settings.LANGUAGES = [("fr", "Français"), ("en", "English"), ("nl", "Nederlands")]
    values = {"what": what.value, "left": 2, "yes": "OUI"}

    assert gsm.fits_one(gsm.reduced(rendering.sms_words("short_number.confirm", values, language=language).text))
