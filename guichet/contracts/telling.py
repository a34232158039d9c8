"""Telling people what happens to a line.

Holders are told by mail; the line itself by SMS, and only what whoever has it in hands may read; its user by mail too,
when an address was given.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from guichet import operators
from guichet.contracts import queries as contracts
from guichet.core.formats import Formats
from guichet.core.periods import local_day
from guichet.messages.services import send_mail, send_sms
from guichet.messages.values import Recipient
from guichet.ui.formats import formats_in

# words of a message, as they are written in a language
Words = Callable[[Formats], Mapping[str, object]]


def tell_holders(
    purpose: str,
    *,
    line_id: int,
    at: datetime,
    words: Words | None = None,
    expires_at: datetime | None = None,
) -> None:
    """Write a mail to each holder of a line, in the caller's transaction, each in their language.

    Shape: the templates have the line's name, the holder's, day and time; and `words`, made for each language. With
    `expires_at` the mail holds a link that works until then: it is sealed, and its words wiped once sent.
    """
    operator = operators.current()
    told = contracts.holders_of_line(line_id, at=at)
    for contact in told.contacts:
        language = _spoken(contact.language)
        formats, today = formats_in(language), local_day(at, operator.zone)
        send_mail(
            purpose,
            Recipient(contact.email, language, person_id=contact.person_id, customer_id=told.customer_id),
            {
                "operator": operator.identity.name,
                "name": contact.name,
                "line": formats.phone(told.number) if told.number else told.label,
                "day": formats.day(today, today, relative=False),
                "time": formats.time(at),
                **(words(formats) if words else {}),
            },
            at=at,
            secret=expires_at is not None,
            expires_at=expires_at,
        )


def text_user(purpose: str, *, line_id: int, at: datetime, words: Words, expires_at: datetime | None = None) -> None:
    """Write an SMS to a mobile line, in the caller's transaction, in its user's language; nothing to other lines.

    Shape: `expires_at` as in `tell_holders`.
    """
    user = contracts.user_of_line(line_id, at=at)
    if user is None:
        return
    language = _spoken(user.language)
    to = Recipient(user.number, language, person_id=user.person_id, customer_id=user.customer_id)
    given = words(formats_in(language))
    send_sms(purpose, to, given, at=at, secret=expires_at is not None, expires_at=expires_at)


def write_to_user(purpose: str, *, line_id: int, at: datetime) -> None:
    """Write a mail to the user of a line, in the caller's transaction; nothing when no address was given.

    Nobody has proved that the address is theirs: the mail tells nothing of the line, not even its number, and opens
    nothing.
    """
    user = contracts.user_of_line(line_id, at=at)
    if user is None or not user.contact_email:
        return
    to = Recipient(user.contact_email, _spoken(user.language), person_id=user.person_id, customer_id=user.customer_id)
    send_mail(purpose, to, {"name": user.name, "operator": operators.current().identity.name}, at=at)


def _spoken(language: str) -> str:
    operator = operators.current()
    return language if language in operator.languages else operator.default_language
