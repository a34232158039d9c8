"""How usage is called: kinds, directions, quantities, zones."""

from __future__ import annotations

from functools import lru_cache

from babel import Locale
from django.utils.translation import gettext, ngettext

from guichet.contracts.values import LineFacts, LineKind
from guichet.core.formats import Formats
from guichet.core.money import Money
from guichet.usage.values import MEASURED_IN_BYTES, MEASURED_IN_SECONDS, Direction, SeenRecord, UsageKind

ICONS = {
    UsageKind.DATA: "wifi",
    UsageKind.VOICE: "phone",
    UsageKind.SMS: "message-square",
    UsageKind.MMS: "message-square",
    UsageKind.PREMIUM: "phone",
    UsageKind.ROAMING_DATA: "globe",
    UsageKind.ROAMING_VOICE: "globe",
    UsageKind.ROAMING_SMS: "globe",
}


def kind_groups() -> list[tuple[str, str]]:
    """Return the kinds that may be chosen, with their words."""
    return [
        ("data", gettext("Données")),
        ("calls", gettext("Appels")),
        ("messages", gettext("SMS et MMS")),
        ("sms", gettext("SMS")),
        ("mms", gettext("MMS")),
        ("premium", gettext("Numéros surtaxés")),
        ("roaming", gettext("À l’étranger")),
    ]


def services() -> list[tuple[str, str]]:
    """Return the services, with their words."""
    return [
        (LineKind.MOBILE.value, gettext("Mobile")),
        (LineKind.FIXED.value, gettext("Téléphone fixe")),
        (LineKind.INTERNET.value, gettext("Internet")),
        (LineKind.TV.value, gettext("Télévision")),
    ]


def directions() -> list[tuple[str, str]]:
    return [("out", gettext("Émis")), ("in", gettext("Reçus"))]


def kind_word(kind: UsageKind, direction: Direction) -> str:
    """Return what a record is: "Appel émis", "SMS reçu", "Données à l’étranger"."""
    is_out = direction == Direction.OUT
    match kind:
        case UsageKind.DATA:
            return gettext("Données")
        case UsageKind.VOICE:
            return gettext("Appel émis") if is_out else gettext("Appel reçu")
        case UsageKind.SMS:
            return gettext("SMS envoyé") if is_out else gettext("SMS reçu")
        case UsageKind.MMS:
            return gettext("MMS envoyé") if is_out else gettext("MMS reçu")
        case UsageKind.PREMIUM:
            return gettext("Numéro surtaxé")
        case UsageKind.ROAMING_DATA:
            return gettext("Données à l’étranger")
        case UsageKind.ROAMING_VOICE:
            return gettext("Appel émis à l’étranger") if is_out else gettext("Appel reçu à l’étranger")
    return gettext("SMS envoyé de l’étranger") if is_out else gettext("SMS reçu à l’étranger")


def quantity(kind: UsageKind, value: int, formats: Formats) -> str:
    """Return a quantity in the unit of its kind; for numbers with a price, nothing: seconds and messages are mixed."""
    if kind in MEASURED_IN_BYTES:
        return str(formats.data(value))
    if kind in MEASURED_IN_SECONDS:
        return str(formats.duration(value))
    if kind == UsageKind.PREMIUM:
        return ""
    return ngettext("{count} message", "{count} messages", value).format(count=formats.number(value))


def number(record: SeenRecord, formats: Formats, *, whole: bool) -> str:
    """Return the other number of a record; its last four digits are hidden unless the holder asked otherwise."""
    return formats.phone(record.counterpart) if whole else formats.phone_masked(record.counterpart)


def charge(minor: int, formats: Formats) -> str:
    return formats.money(Money(minor, formats.currency))


@lru_cache(maxsize=512)
def zone_name(code: str, language: str) -> str:
    """Return the name of a country, in a language; the code where it is none."""
    return str(Locale(language).territories.get(code, code))


def line_words(line: LineFacts, formats: Formats) -> str:
    """Return how a line is called: its label and its number."""
    shown = formats.phone(line.number) if line.number else ""
    return ", ".join(part for part in (line.label, shown) if part) or dict(services()).get(line.kind, line.kind)
