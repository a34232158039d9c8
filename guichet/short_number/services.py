"""Answering lines, as often as they may be."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from guichet import operators
from guichet.acts.services import perform
from guichet.acts.values import Actor, Channel, NotAllowed, Refused
from guichet.contracts.queries import principal_of, target_of_line
from guichet.lines.queries.sims import open_sim_order_of
from guichet.lines.values.sims import ConfirmSim, SimConfirmation
from guichet.messages import receiving
from guichet.messages.services import send_short_sms
from guichet.messages.values import InboundSms, Recipient
from guichet.people import services as people
from guichet.people.values import ChallengePurpose, ChallengeRefused
from guichet.short_number import rules, telling
from guichet.short_number.models import LineTurns
from guichet.short_number.policy import ShortNumberPolicy
from guichet.short_number.queries import short_number
from guichet.short_number.values import LIMITED, Ask, Caller, Confirmation, Confirmed, Silence, Turn, Understood
from guichet.ui.formats import formats_in

# counters that could not be sent for so long are no longer those of the moment
TRUE_FOR = timedelta(hours=1)


def confirm_card(sms: InboundSms, code: str, by: Caller, *, at: datetime) -> Confirmed:
    """Confirm the new card of a line with the code that came back from it: the act `sim.confirm` of who asked for it.

    Shape: outside any transaction, since a try stays counted; whether a card waits is looked at before a try is used.
    """
    order = open_sim_order_of(by.line_id)
    if order is None or not order.waits(at):
        by_line = order is not None and order.confirmed_by == SimConfirmation.LINE
        return Confirmed(Confirmation.ALREADY if by_line else Confirmation.NOTHING)
    if not code:
        return Confirmed(Confirmation.WITHOUT)
    try:
        proof = people.answer_challenge(code, ChallengePurpose.ACT, line_number=by.number, now=at)
    except ChallengeRefused as refused:
        if refused.data["reason"] != "wrong":
            return Confirmed(Confirmation.LATE)
        left = int(str(refused.data["left"]))
        return Confirmed(Confirmation.WRONG if left else Confirmation.SPENT, left)
    assert proof.person_id is not None  # noqa: S101 (asked of the query; told to mypy)
    who = Actor(proof.person_id, principal_of(proof.person_id, at=at))
    try:
        perform(
            "sim.confirm",
            on=target_of_line(by.line_id),
            input=ConfirmSim(proof.reference),
            by=who,
            channel=Channel.SMS,
            key=f"sms:{sms.reference}",
            at=at,
        )
    except (Refused, NotAllowed):
        return Confirmed(Confirmation.REFUSED)
    return Confirmed(Confirmation.DONE)


def answer_sms(
    sms: InboundSms, asked: Understood, by: Caller, *, at: datetime, confirmed: Confirmed | None = None
) -> None:
    """Answer a text, in the caller's transaction; nothing once it was answered, whoever tries again.

    Shape: a line that had its answers of the hour is told so once, and then nothing. `confirmed` is what came of the
    code in it; where that used up a try, the answer is one of few and always leaves.
    """
    if not receiving.take_inbound(sms.reference):
        return
    turn, until = Turn.ANSWER, at
    if confirmed is None or confirmed.what not in LIMITED:
        turn, until = take_turn(by.line_id, at=at)
    if turn == Turn.NOTHING:
        receiving.leave_inbound(sms.reference, Silence.TOO_MANY, at=at, customer_id=by.customer_id)
        return
    language = asked.language or by.language
    if confirmed is not None and turn == Turn.ANSWER:
        purpose, candidates = _confirmed_words(confirmed, language)
    else:
        purpose, candidates = _words(turn, asked.ask, by, language, until, at)
    reference = send_short_sms(
        f"short_number.{purpose}",
        Recipient(by.number, language, person_id=by.person_id, customer_id=by.customer_id),
        candidates,
        at=at,
        sender=number.number if (number := short_number()) else "",
        expires_at=at + TRUE_FOR,
    )
    receiving.answer_inbound(sms.reference, f"short_number.{purpose}", reference, customer_id=by.customer_id, at=at)


def take_turn(line_id: int, *, at: datetime) -> tuple[Turn, datetime]:
    """Count an answer to a line, and return what it may have and until when answers are counted together.

    Shape: in the caller's transaction, which holds the line's row of turns until its end. What is not answered is not
    counted; a notice is given once in a window.
    """
    LineTurns.objects.get_or_create(line_id=line_id, defaults={"until": at + rules.WINDOW})
    held = LineTurns.objects.select_for_update().get(line_id=line_id)
    if rules.window_is_over(held.until, at):
        held.answers, held.told, held.until = 0, False, at + rules.WINDOW
    most = operators.current().section(ShortNumberPolicy).answers_per_hour
    turn = rules.turn(held.answers, told=held.told, most=most)
    if turn == Turn.ANSWER:
        held.answers += 1
    elif turn == Turn.NOTICE:
        held.told = True
    held.save(update_fields=["answers", "told", "until"])
    return turn, held.until


def take_turn_now(line_id: int, *, at: datetime) -> tuple[Turn, datetime]:
    """Count an answer to a line, as `take_turn` does, in a transaction of its own: for who answers at once."""
    with transaction.atomic():
        return take_turn(line_id, at=at)


def _confirmed_words(confirmed: Confirmed, language: str) -> tuple[str, Sequence[telling.Values]]:
    yes = rules.YES.get(language, rules.YES["fr"])
    return "confirm", [{"what": confirmed.what.value, "left": confirmed.left, "yes": yes}]


def _words(
    turn: Turn, ask: Ask, by: Caller, language: str, until: datetime, at: datetime
) -> tuple[str, Sequence[telling.Values]]:
    if turn == Turn.NOTICE:
        most = operators.current().section(ShortNumberPolicy).answers_per_hour
        return "enough", [{"count": most, "again": formats_in(language).time(until)}]
    if ask == Ask.HELP:
        number = short_number()
        words = rules.word_of(Ask.USAGE, language), rules.word_of(Ask.HELP, language)
        included = number is not None and number.included
        values = {"number": number.number if number else "", "usage": words[0], "help": words[1]}
        return "help", [{**values, "included": included}, {**values, "included": False}]
    return "usage", telling.sms_values(by.counters, language, now=at)
