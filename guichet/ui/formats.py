"""How the running operator writes numbers and dates."""

from django.conf import settings
from django.utils.translation import get_language

from guichet import operators
from guichet.core.formats import Formats, formats_for


def page_formats() -> Formats:
    """Return the formats of the language that is active; the operator's own when none is."""
    return formats_in(get_language() or operators.current().default_language)


def formats_in(language: str) -> Formats:
    """Return the formats of a language, for what is read elsewhere than on the page: a mail, an SMS."""
    operator = operators.current()
    return formats_for(language, operator.currency, operator.zone, operator.country, operator.phone_region)


def languages_by_name() -> list[tuple[str, str]]:
    """Return the languages that the operator speaks, each with its own name, in the pack's order."""
    return [(code, str(name)) for code, name in settings.LANGUAGES]
