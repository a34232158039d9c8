"""Mails about signing in, in the person's language."""

from __future__ import annotations

from datetime import datetime

from django.utils import translation

from guichet import operators
from guichet.messages import services as messages
from guichet.messages.values import Recipient
from guichet.people import queries, services, words
from guichet.people.values import IdentifierKind


def write_reset_link(email: str, *, site: str, language: str, at: datetime) -> None:
    """Write the mail that lets somebody choose a new password, if the address is of somebody active; else nothing.

    Shape: `site` is the origin of the links; `language` serves when the person has chosen none of the operator's. To be
    called by a worker: what it does, and how long it takes, must not be seen by who asked.
    """
    person = queries.person_by_identifier(IdentifierKind.EMAIL, email)
    if person is None or not person.is_active:
        return
    reference, token = services.reset_link_parts(person)
    chosen = person.language if person.language in operators.current().languages else language
    end = services.reset_link_end(now=at)
    with translation.override(chosen):
        until = words.moment(end, now=at)
    messages.send_mail(
        "people.password_reset",
        Recipient(email, chosen, person_id=person.pk),
        {"name": person.full_name, "link": f"{site}/password/new/{reference}/{token}/", "until": until},
        at=at,
        secret=True,
        expires_at=end,
    )
