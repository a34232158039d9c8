"""Texts to the short number: what is answered, to whom, how often, and that none is lost or answered twice."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest
from django.conf import settings as running
from django.db import OperationalError
from pytest_django import Settings

from config.sections import SECTIONS
from guichet import operators
from guichet.contracts.models import Line
from guichet.contracts.tests import factories as contracts
from guichet.contracts.values import LineKind, LineState, Role
from guichet.core import gsm
from guichet.core.simulators import Mood
from guichet.lines.tests import factories as lines
from guichet.lines.values.blocking import BlockState
from guichet.messages import receiving
from guichet.messages.models import Inbound, Message
from guichet.messages.queries import inbound_outcomes
from guichet.messages.sms_simulator import SmsSimulator
from guichet.messages.values import ArrivedSms
from guichet.outbox import running as outbox
from guichet.outbox.services import claim_due
from guichet.people.tests import factories as people
from guichet.short_number.models import LineTurns
from guichet.short_number.policy import ShortNumberPolicy
from guichet.short_number.tests.conftest import AT, GO, NUMBER
from guichet.usage.tests.factories import counter

_ids = count(1)
pytestmark = pytest.mark.django_db

COUNTERS = (
    "Lagon : il reste 400 Mo d'internet sur 5 Go jusqu'au 30 novembre. Appels 1 h 12 sur 10 h. SMS 45. "
    "Hors forfait 350 F. Relevé à 19 h 12."
)
HELP = (
    "Lagon : envoyez CONSO au 1088 pour recevoir vos compteurs du mois, AIDE pour relire ce message. "
    "SMS compris dans votre forfait."
)


@pytest.fixture(autouse=True)
def simulator(settings: Settings, tmp_path: Path) -> SmsSimulator:
    settings.SMS_GATEWAY, settings.SMS_SIMULATOR = "demo", tmp_path / "sms.sqlite3"
    return SmsSimulator(running.SMS_SIMULATOR)


def came(text: str = "CONSO", *, sender: str = NUMBER, to: str = "1088", at: datetime = AT, name: str = "") -> str:
    sms = ArrivedSms("http", name or f"gw-{next(_ids)}", sender, to, text)
    return receiving.receive_sms(sms, at=at)[0]


def answered(*, at: datetime = AT) -> list[str]:
    """Do what waits, and return the words of all answers."""
    outbox.drain(now=lambda: at)
    return list(Message.objects.order_by("id").values_list("text", flat=True))


def outcome(reference: str) -> tuple[str, str]:
    return Inbound.objects.values_list("state", "outcome").get(reference=reference)


# --- what is said -----------------------------------------------------------------------------------------------------


def test_counters_come_back_in_one_sms(line: Line, simulator: SmsSimulator) -> None:
    reference = came(" conso ! ")

    (text,) = answered()

    assert text == gsm.reduced(COUNTERS)
    assert len(text) == gsm.septets(text) <= 160
    assert [(kept.recipient, kept.text) for kept in simulator.kept()] == [(NUMBER, text)]
    message = Message.objects.get()
    assert (message.sender, message.customer_id, message.state) == ("1088", line.contract.customer_id, "sent")
    row = Inbound.objects.get(reference=reference)
    assert (row.state, row.outcome, row.answer, row.customer_id) == (
        "answered",
        "short_number.usage",
        message,
        line.contract.customer_id,
    )


@pytest.mark.parametrize("text", ["AIDE", "", "bonjour", "Puk ?"])
def test_help_says_what_to_send(line: Line, text: str) -> None:
    came(text)

    assert answered() == [gsm.reduced(HELP)]
    assert gsm.fits_one(gsm.reduced(HELP))


def test_the_word_says_the_language(line: Line) -> None:
    came("usage")

    (text,) = answered()
    assert text.startswith("Lagon: 400 MB of internet left of 5 GB until 30 November. Calls 1 h 12 min of 10 h.")


def test_else_the_language_is_that_of_the_line_s_user(line: Line) -> None:
    contracts.grant(people.person(language="en"), Role.LINE_USER, line=line)

    came("info")

    assert answered()[0].startswith("Lagon: 400 MB of internet left")


def test_a_line_that_used_nothing_is_told_so(db: None) -> None:
    contracts.line(number=NUMBER, offer_code="pro-30")
    came()

    assert answered() == [
        "Lagon : il reste 30,0 Go d'internet sur 30 Go jusqu'au 30 novembre. Appels 0 s. SMS 0. Hors forfait 0 F."
    ]


def test_nothing_of_another_month_is_told(line: Line) -> None:
    came(at=datetime(2026, 11, 30, 13, 0, tzinfo=UTC))  # already December in Nouméa

    (text,) = answered(at=datetime(2026, 11, 30, 13, 0, tzinfo=UTC))

    assert "il reste 5,0 Go d'internet sur 5 Go jusqu'au 31 decembre" in text.replace("é", "e")
    assert "Hors forfait 0 F" in text


def test_what_is_shared_is_told_as_shared(settings: Settings, db: None) -> None:
    settings.OPERATOR = _with_number("zenith")
    contract = contracts.contract()
    offer = _shared_offer()
    first = contracts.line(under=contract, number="+33612345678", offer_code=offer)
    other = contracts.line(under=contract, offer_code=offer)
    for one in (first, other):
        counter(one, day=date(2026, 11, 3), quantity=GO)

    came(sender="+33612345678")

    assert "partag" in answered()[0]


def test_the_longest_figures_still_go_in_one_sms(line: Line) -> None:
    counter(line, day=date(2026, 11, 5), quantity=0, charge_minor=123_456_789)
    settings_name = "Télécommunications des Îles Loyauté"
    running.OPERATOR = running.OPERATOR.model_copy(
        update={"identity": running.OPERATOR.identity.model_copy(update={"name": settings_name})}
    )
    came()

    (text,) = answered()

    assert len(text) <= 160
    assert "il reste 400 Mo" in text
    assert "Hors forfait 123 457 139 F" in text


@pytest.mark.parametrize("language", ["fr", "en", "nl"])
@pytest.mark.parametrize("word", ["info", "menu"])
def test_each_language_goes_in_one_sms(settings: Settings, db: None, language: str, word: str) -> None:
    settings.OPERATOR = _with_number("carmin")
    settings.LANGUAGES = [("fr", "Français"), ("nl", "Nederlands"), ("en", "English")]
    customer = contracts.customer(language=language)
    contracts.line(under=contracts.contract(of=customer), number="+32470123456")

    came(word, sender="+32470123456")

    (text,) = answered()
    assert gsm.fits_one(text)
    assert "?" not in text


def _with_number(slug: str) -> operators.Operator:
    pack = operators.load(slug, sections=SECTIONS)
    channels = pack.sections["channels"]
    first, *others = channels.phones
    texted = first.model_copy(update={"value": "1088", "short_number_texts": True})
    changed = channels.model_copy(update={"phones": (texted, *others)})
    return pack.model_copy(update={"sections": {**pack.sections, "channels": changed}})


def _shared_offer() -> str:
    catalogue = running.OPERATOR.sections["catalogue"]
    return next(
        offer.code
        for offer in catalogue.offers
        if any(one.shared and one.kind == "data" and one.quantity != "unlimited" for one in offer.allowances)
    )


# --- to whom ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("sender", ["+687701499", "+33612345678", "LAPOSTE", "", "1016"])
def test_a_number_without_a_line_gets_nothing_and_is_counted(line: Line, sender: str) -> None:
    reference = came(sender=sender)

    assert answered() == []
    assert outcome(reference) == ("silent", "short_number.unknown")
    assert inbound_outcomes(since=AT) == {"short_number.unknown": 1}


@pytest.mark.parametrize("state", [LineState.SUSPENDED, LineState.TO_ACTIVATE, LineState.TERMINATED])
@pytest.mark.parametrize("text", ["CONSO", "AIDE"])
def test_a_line_that_is_not_in_service_gets_nothing(line: Line, state: LineState, text: str) -> None:
    Line.objects.filter(pk=line.pk).update(state=state)

    reference = came(text)

    assert answered() == []
    gone = state == LineState.TERMINATED
    assert outcome(reference) == ("silent", f"short_number.{'unknown' if gone else 'not_in_service'}")


def test_an_outage_does_not_stop_who_still_reaches_us(line: Line) -> None:
    Line.objects.filter(pk=line.pk).update(state=LineState.DOWN)
    came()

    assert len(answered()) == 1


@pytest.mark.parametrize("state", [BlockState.REQUESTED, BlockState.IN_FORCE, BlockState.LIFTING])
@pytest.mark.parametrize("text", ["CONSO", "AIDE"])
def test_a_blocked_line_gets_nothing(line: Line, state: BlockState, text: str) -> None:
    lines.block(line, people.person(), state=state)

    reference = came(text)

    assert answered() == []
    assert outcome(reference) == ("silent", "short_number.blocked")


def test_a_number_given_to_somebody_else_tells_their_counters_only(line: Line) -> None:
    Line.objects.filter(pk=line.pk).update(state=LineState.TERMINATED)
    now_theirs = contracts.line(number=NUMBER, offer_code="pro-30")
    came()

    assert "sur 30 Go" in answered()[0]
    assert Message.objects.get().customer_id == now_theirs.contract.customer_id


@pytest.mark.parametrize("to", ["1016", "+687701452", "10880"])
def test_what_is_sent_to_another_number_is_left(line: Line, to: str) -> None:
    reference = came(to=to)

    assert answered() == []
    assert outcome(reference) == ("silent", "short_number.other_number")


def test_an_operator_without_a_short_number_answers_nothing(line: Line, settings: Settings) -> None:
    settings.OPERATOR = operators.load("mandarine", sections=SECTIONS)
    reference = came()

    assert answered() == []
    assert outcome(reference) == ("silent", "short_number.other_number")


def test_a_television_access_has_no_telephone(line: Line) -> None:
    Line.objects.filter(pk=line.pk).update(kind=LineKind.TV)
    came()

    assert answered() == []


def test_nothing_secret_is_ever_said(line: Line) -> None:
    for word in ("PUK", "CODE PUK", "FACTURE", "MOT DE PASSE"):
        came(word)

    assert set(answered()) == {gsm.reduced(HELP)}


# --- how often --------------------------------------------------------------------------------------------------------


def test_a_line_is_answered_ten_times_an_hour_and_told_once_that_it_is_enough(line: Line) -> None:
    references = [came(at=AT + timedelta(minutes=rank)) for rank in range(13)]

    texts = answered(at=AT + timedelta(minutes=13))

    assert [text == gsm.reduced(COUNTERS) for text in texts] == [True] * 10 + [False]
    assert texts[10] == ("Lagon : déjà 10 réponses en une heure. Écrivez de nouveau à partir de 21 h 13.")
    assert [outcome(reference)[1].split(".")[1] for reference in references] == (
        ["usage"] * 10 + ["enough"] + ["too_many"] * 2
    )


def test_an_hour_later_it_is_answered_again(line: Line) -> None:
    for _ in range(12):
        came()
    answered()
    came()

    assert answered(at=AT + timedelta(hours=1))[-1].startswith("Lagon : il reste")
    assert LineTurns.objects.get().answers == 1


def test_the_pack_says_how_often(line: Line, settings: Settings) -> None:
    pack = running.OPERATOR
    policy = ShortNumberPolicy(answers_per_hour=1)
    settings.OPERATOR = pack.model_copy(update={"sections": {**pack.sections, "short_number": policy}})
    for _ in range(3):
        came()

    assert len(answered()) == 2


def test_lines_are_counted_apart(line: Line) -> None:
    other = contracts.line(number="+687701453", offer_code="pro-5")
    for sender in (NUMBER, other.number):
        for _ in range(11):
            came(sender=sender)

    assert len(answered()) == 22


# --- once, whatever happens -------------------------------------------------------------------------------------------


def test_a_gateway_that_repeats_itself_three_times_is_answered_once(line: Line, simulator: SmsSimulator) -> None:
    came(name="gw-same")
    answered()
    for minutes in (1, 5):
        came(name="gw-same", at=AT + timedelta(minutes=minutes))

    assert len(answered(at=AT + timedelta(minutes=6))) == 1
    assert [kept.times for kept in simulator.kept()] == [1]


def test_a_worker_that_dies_before_it_answers_loses_nothing(line: Line, simulator: SmsSimulator) -> None:
    came()
    (item,) = claim_due(most=1, now=AT)
    outbox.try_item(item, now=lambda: AT)  # and it is killed: its conclusion is never recorded

    assert answered(at=AT) == []
    assert len(answered(at=AT + timedelta(minutes=2))) == 1
    assert [kept.times for kept in simulator.kept()] == [1]


def test_a_worker_that_comes_back_late_doubles_nothing(line: Line) -> None:
    came()
    (item,) = claim_due(most=1, now=AT)
    late = outbox.try_item(item, now=lambda: AT)
    assert len(answered(at=AT + timedelta(minutes=2))) == 1

    assert outbox.record(late, now=lambda: AT + timedelta(minutes=3)) is None
    late.conclusion()

    assert Message.objects.count() == 1
    assert LineTurns.objects.get().answers == 1


def test_an_answer_that_cannot_be_written_is_tried_again_whole(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object, **__: object) -> None:
        raise OperationalError("the database is away")

    came()
    with monkeypatch.context() as patch:
        patch.setattr(receiving, "answer_inbound", away)
        outbox.drain(now=lambda: AT)
    assert (Message.objects.count(), LineTurns.objects.count()) == (0, 0)

    assert len(answered(at=AT + timedelta(minutes=1))) == 1


def test_the_gateway_that_is_down_gets_the_answer_later(line: Line, simulator: SmsSimulator) -> None:
    simulator.tell(Mood("down"))
    came()
    answered()
    simulator.tell(Mood("lose"))
    answered(at=AT + timedelta(minutes=1))
    simulator.tell(Mood("up"))
    answered(at=AT + timedelta(minutes=2))

    assert [kept.times for kept in simulator.kept()] == [2]
    assert Message.objects.count() == 1


def test_counters_that_could_not_leave_for_an_hour_do_not(line: Line, simulator: SmsSimulator) -> None:
    simulator.tell(Mood("down"))
    came()
    answered()
    simulator.tell(Mood("up"))

    answered(at=AT + timedelta(hours=1, minutes=10))

    assert simulator.kept() == []
    assert Message.objects.get().error == "messages.expired"
