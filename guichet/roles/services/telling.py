"""Mails about roles, in the language of whoever reads them."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime

from django.utils import translation

from guichet import operators
from guichet.contracts.queries.roles import contacts_of
from guichet.core.formats import Formats
from guichet.messages.services import send_mail
from guichet.messages.values import Recipient
from guichet.ui.formats import formats_in

# the title and the sentences of a mail, made in the active language
Said = Callable[[Formats], tuple[str, str]]


def tell(person_ids: Collection[int], said: Said, *, customer_id: int, at: datetime) -> None:
    """Write a mail to each person who has a verified address, in the caller's transaction."""
    for contact in contacts_of(person_ids):
        to = Recipient(contact.email, spoken(contact.language), person_id=contact.person_id, customer_id=customer_id)
        with translation.override(to.language):
            title, sentence = said(formats_in(to.language))
        send_mail("roles.told", to, {"name": contact.name, "title": title, "sentence": sentence}, at=at)


def spoken(language: str) -> str:
    """Return a language that the operator speaks."""
    operator = operators.current()
    return language if language in operator.languages else operator.default_language
