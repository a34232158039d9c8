"""Django's system check of the running pack: what a plain load leaves out, contrasts and calendar, is verified too."""

from typing import Any

from django.core.checks import CheckMessage, Error

from guichet.operators.loading import check
from guichet.operators.running import current


def the_pack_is_right(app_configs: object, **kwargs: Any) -> list[CheckMessage]:
    """Return one error per fault of the running operator's folder."""
    operator = current()
    sections = [type(section) for section in operator.sections.values()]
    return [Error(str(fault), id="operators.E001") for fault in check(operator.folder, sections)]
