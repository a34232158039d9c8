"""Telling people what happens to a line.

Holders are told by mail; the line itself by SMS, and only what whoever has it in hands may read; its user by mail too,
when an address was given.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from guichet import operators
from guichet.contracts import queries as contracts
from guichet.core.formats import Formats
from guichet.core.periods import local_day
from guichet.messages.queries import declined
from guichet.messages.services import send_mail, send_push, send_sms
from guichet.messages.values import Channel, Recipient, Topic
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
    refusing = _refusing(purpose, told.contacts)
    for contact in told.contacts:
        if contact.person_id in refusing:
            continue
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


def _refusing(purpose: str, contacts: Iterable[contracts.Contact]) -> set[int]:
    """Return who does not want mails of this purpose; most purposes are nobody's to refuse, and ask nothing."""
    topic = purpose.partition(".")[0]
    people = [contact.person_id for contact in contacts if contact.person_id]
    return declined(Topic(topic), Channel.MAIL, people) if topic in set(Topic) and people else set()


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


def push_people(purpose: str, *, line_id: int, reference: str, at: datetime, words: Words) -> None:
    """Write a notification to the devices of the holders of a line and of its user, where they asked for any.

    Shape: in the caller's transaction; it opens the page of the line, and must name neither number nor person.
    """
    holders, user = contracts.holders_of_line(line_id, at=at), contracts.user_of_line(line_id, at=at)
    people = {contact.person_id: contact.language for contact in holders.contacts if contact.person_id}
    if user is not None and user.person_id:
        people[user.person_id] = user.language
    refusing = declined(Topic.USAGE, Channel.PUSH, list(people)) if people else set()
    for person_id, language in people.items():
        if person_id not in refusing:
            to = Recipient("", _spoken(language), person_id=person_id, customer_id=holders.customer_id)
            values = {"operator": operators.current().identity.name, **words(formats_in(to.language))}
            send_push(purpose, to, values, path=f"/lines/{reference}/", at=at)


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
