"""Sending a code to a line or an address, with the caps that keep it from costing, annoying, or opening too much."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from urllib.parse import urlsplit

from django.db import transaction
from django.utils import translation

from guichet import operators
from guichet.core.periods import local_day
from guichet.messages import services as messages
from guichet.messages.values import Recipient
from guichet.people import pack, rules
from guichet.people.models import Challenge, Person
from guichet.people.services.attempts import give_back_attempt, take_attempt
from guichet.people.services.challenges import issue_challenge
from guichet.people.values import (
    ChallengePurpose,
    CodeHeldBack,
    Limit,
    TooManyAttempts,
)
from guichet.ui.formats import formats_in

# when the SIM card of a number was last changed, as the app that holds the cards answers
SimChange = Callable[[str], datetime | None]

Send = Callable[..., str]

_sim_changes: list[SimChange] = []


def ask_sim_changes(of: SimChange) -> None:
    """Have `of(number)` asked for the moment of the last change of SIM card. Called as apps are put together."""
    if of not in _sim_changes:
        _sim_changes.append(of)


def codes_held_back_until(purpose: ChallengePurpose, number: str, *, now: datetime) -> datetime | None:
    """Return until when no code of this purpose goes to a number, because its SIM card has just changed; else None."""
    changes = [changed_at for of in _sim_changes if (changed_at := of(number)) is not None]
    return rules.held_back_until(purpose, max(changes), now=now) if changes else None


def send_code(
    purpose: ChallengePurpose,
    *,
    person: Person,
    number: str,
    requester: str,
    site: str,
    language: str = "",
    customer_id: int | None = None,
    sender: str = "",
    now: datetime,
) -> Challenge:
    """Send somebody a code of six digits by SMS to a line; return what it opens.

    Shape: `number` is in E.164; `requester` names who asks, whose codes are counted together (attempt_keys). `site` is
    the origin of the page that asks for the code, so that browsers fill it in there only. `sender` is a number of the
    operator's to which the line may send the code back, where somebody reads it (`answer_challenge`). Must not be
    called inside a transaction: what was counted stays counted, unless nothing was sent.
    Errors: CodeHeldBack, TooManyAttempts (60 seconds between two, 3 a day to a line, 10 a day by requester,
    so many an hour in all).
    Source: docs/rules/identity.md, section 3.
    """
    if until := codes_held_back_until(purpose, number, now=now):
        raise CodeHeldBack(until=until)
    _take_all(_caps(number, requester), now=now)
    with transaction.atomic():
        challenge, code = issue_challenge(purpose, person=person, line_number=number, now=now)
        send = partial(messages.send_sms, sender=sender)
        _write(
            challenge, code, Recipient(number, language, person.pk, customer_id), site, now, send=send, answers=sender
        )
    return challenge


def mail_code(
    purpose: ChallengePurpose, *, person: Person, address: str, requester: str, language: str = "", now: datetime
) -> Challenge:
    """Send somebody a code of six digits by mail to a verified address of theirs; return what it opens.

    Shape: as `send_code`; the code is bound to the person alone. Errors: TooManyAttempts (60 seconds between two, 10 a
    day to an address and by requester, so many an hour in all).
    """
    to = f"mail:{address}"
    caps = [(rules.CODES_TO_MAIL if limit is rules.CODES_TO_ONE else limit, key) for limit, key in _caps(to, requester)]
    _take_all(caps, now=now)
    with transaction.atomic():
        challenge, code = issue_challenge(purpose, person=person, now=now)
        _write(challenge, code, Recipient(address, language, person.pk), "", now, send=messages.send_mail)
    return challenge


def _caps(to: str, requester: str) -> list[tuple[Limit, str]]:
    hourly = Limit(rules.CODES_BY_HOUR, pack.policy().codes_per_hour, rules.AN_HOUR)
    return [
        (rules.CODES_APART, to),
        (rules.CODES_TO_ONE, to),
        (rules.CODES_BY_REQUESTER, requester),
        (hourly, "all"),
    ]


def _take_all(caps: list[tuple[Limit, str]], *, now: datetime) -> None:
    """Count one code against every cap, or against none: a refused one must not use up the others."""
    taken: list[tuple[Limit, str]] = []
    for limit, key in caps:
        try:
            take_attempt(limit, key, now=now)
        except TooManyAttempts:
            for done, of in taken:
                give_back_attempt(done, of)
            raise
        taken.append((limit, key))


def _write(
    challenge: Challenge, code: str, to: Recipient, site: str, now: datetime, *, send: Send, answers: str = ""
) -> None:
    spoken = to.language if to.language in operators.current().languages else operators.current().default_language
    to = Recipient(to.address, spoken, to.person_id, to.customer_id)
    formats = formats_in(spoken)
    today = local_day(now, formats.time_zone)
    with translation.override(spoken):
        until = formats.time(challenge.expires_at)
        if local_day(challenge.expires_at, formats.time_zone) != today:
            until = formats.moment(challenge.expires_at, now)
    values = {"code": code, "until": until, "domain": urlsplit(site).hostname or "", "answers": answers}
    send("people.code", to, values, at=now, secret=True, expires_at=challenge.expires_at)
