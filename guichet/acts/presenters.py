"""A refusal as a page shows it: why, and what to do instead."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from guichet.acts import registry, words
from guichet.acts.values import Refusal
from guichet.core.formats import Formats


@dataclass(frozen=True, slots=True)
class RefusalShown:
    """`href` and `link` lead to what to do instead, when a page does it; `contact`: somebody is to be called."""

    text: str
    href: str
    link: str
    contact: bool


def refusal_shown(act: str, refusal: Refusal, reference: str, formats: Formats, *, now: datetime) -> RefusalShown:
    """Return a refusal of an act on the target of that reference, ready to show."""
    instead = registry.known(refusal.instead.act)
    return RefusalShown(
        text=words.refusal(act, refusal.code, refusal.data, formats, now=now),
        href=reverse(instead.page, args=[reference]) if instead else "",
        link=str(instead.words.ask) if instead else "",
        contact=refusal.instead.contact,
    )
