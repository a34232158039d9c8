"""Records as rows of a spreadsheet: one thing in each column, numbers as the country writes them."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext

from guichet.contracts.values import LineFacts
from guichet.core.formats import Formats
from guichet.core.locale_words import NO_BREAK_SPACE
from guichet.core.money import Money
from guichet.core.periods import local_moment
from guichet.usage.presenters import words
from guichet.usage.values import MEASURED_IN_BYTES, MEASURED_IN_SECONDS, SeenRecord, UsageKind


def heads() -> list[str]:
    return [
        gettext("Date"),
        gettext("Heure"),
        gettext("Ligne"),
        gettext("Sorte"),
        gettext("Numéro"),
        gettext("Zone"),
        gettext("Quantité"),
        gettext("Unité"),
        gettext("Hors forfait"),
        gettext("Monnaie"),
    ]


def row_of(record: SeenRecord, line: LineFacts, formats: Formats, *, whole: bool) -> list[str]:
    """Return a record's cells, in the order of `heads`; days and times in the operator's zone."""
    local: datetime = local_moment(record.started_at, formats.time_zone)
    return [
        f"{local:%d/%m/%Y}" if formats.language == "fr" else f"{local:%Y-%m-%d}",
        f"{local:%H:%M:%S}",
        line.number or line.label,
        words.kind_word(record.kind, record.direction),
        words.number(record, formats, whole=whole).replace(NO_BREAK_SPACE, " ") if record.counterpart else "",
        record.zone,
        str(record.quantity),
        _unit(record.kind),
        f"{Money(record.charge_minor, formats.currency).to_decimal():f}".replace(".", formats.decimal),
        formats.currency,
    ]


def _unit(kind: UsageKind) -> str:
    if kind in MEASURED_IN_BYTES:
        return gettext("octets")
    if kind in MEASURED_IN_SECONDS:
        return gettext("secondes")
    return gettext("secondes ou messages") if kind == UsageKind.PREMIUM else gettext("messages")
