"""How the running operator writes numbers and dates, in the language of the page."""

from django.utils.translation import get_language

from guichet import operators
from guichet.core.formats import Formats, formats_for


def page_formats() -> Formats:
    """Return the formats of the language that is active; the operator's own when none is."""
    operator = operators.current()
    language = get_language() or operator.default_language
    return formats_for(language, operator.currency, operator.zone, operator.country, operator.phone_region)
