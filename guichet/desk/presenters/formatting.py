"""The formats of the page being made, and what the desk hides of people's own means of contact."""

from __future__ import annotations

from django.utils.translation import get_language

from guichet import operators
from guichet.core.formats import Formats, formats_for
from guichet.core.phones import HIDDEN

SHOWN_OF_NAME = 2


def formats() -> Formats:
    operator = operators.current()
    language = get_language() or operator.default_language
    return formats_for(language, operator.currency, operator.zone, operator.country, operator.phone_region)


def masked_email(address: str) -> str:
    """Return "cl•••@courriel.example": enough for the person to know which, too little to write to."""
    name, at, house = address.partition("@")
    return f"{name[:SHOWN_OF_NAME]}{HIDDEN * 3}{at}{house}" if address else ""
