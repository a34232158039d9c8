"""Telling holders what happened to a line, by mail: never to the line itself, which may be in other hands."""

from __future__ import annotations

from datetime import datetime

from guichet import operators
from guichet.contracts import queries as contracts
from guichet.core.periods import local_day
from guichet.messages.services import send_mail
from guichet.messages.values import Recipient
from guichet.ui.formats import formats_in


def tell_holders(purpose: str, *, line_id: int, at: datetime) -> None:
    """Write a mail to each holder of a line, in the caller's transaction, each in their language."""
    operator = operators.current()
    told = contracts.holders_of_line(line_id, at=at)
    for contact in told.contacts:
        language = contact.language if contact.language in operator.languages else operator.default_language
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
            },
            at=at,
        )
