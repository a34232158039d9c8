"""Quantities as a voice says them: units in full. Figures are left to whoever speaks."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache

from babel import Locale
from babel.numbers import format_decimal, get_currency_name

from guichet.core.formats import GIGABYTE, MEGABYTE
from guichet.core.locale_words import UnknownLanguage
from guichet.core.money import Money, currency_precision

# language -> unit -> the word for one, and for several; those of the CLDR, which lacks the Dutch hour
_UNITS = {
    "fr": {
        "megabyte": ("mégaoctet", "mégaoctets"),
        "gigabyte": ("gigaoctet", "gigaoctets"),
        "second": ("seconde", "secondes"),
        "minute": ("minute", "minutes"),
        "hour": ("heure", "heures"),
    },
    "en": {
        "megabyte": ("megabyte", "megabytes"),
        "gigabyte": ("gigabyte", "gigabytes"),
        "second": ("second", "seconds"),
        "minute": ("minute", "minutes"),
        "hour": ("hour", "hours"),
    },
    "nl": {
        "megabyte": ("megabyte", "megabyte"),
        "gigabyte": ("gigabyte", "gigabyte"),
        "second": ("seconde", "seconden"),
        "minute": ("minuut", "minuten"),
        "hour": ("uur", "uur"),
    },
}
_SPACES = re.compile(r"\s+")


def sayable(text: str) -> str:
    """Return a sentence with ordinary spaces and apostrophes, which every voice knows."""
    return _SPACES.sub(" ", text).replace("’", "'").strip()


def data(size_bytes: int, language: str) -> str:
    """Return an amount of data: "12,4 gigaoctets", under one of them "400 mégaoctets"; half up, as pages round it.

    Errors: UnknownLanguage.
    """
    megabytes = _half_up(size_bytes, MEGABYTE)
    if megabytes < 1000:
        return _counted(Decimal(megabytes), "megabyte", language)
    tenths = _half_up(size_bytes, GIGABYTE // 10)
    value = Decimal(tenths) / 10 if tenths < 1000 else Decimal(_half_up(size_bytes, GIGABYTE))
    return _counted(value, "gigabyte", language)


def duration(seconds: int, language: str) -> str:
    """Return a duration to the nearest minute: "1 heure 12 minutes", "45 minutes"; under one, "50 secondes".

    Errors: UnknownLanguage.
    """
    if seconds < 60:
        return _counted(Decimal(seconds), "second", language)
    hours, minutes = divmod(_half_up(seconds, 60), 60)
    parts = [(hours, "hour"), (minutes, "minute")]
    return " ".join(_counted(Decimal(count), unit, language) for count, unit in parts if count)


def money(amount: Money, language: str) -> str:
    """Return an amount with the name of its currency: "3,50 euros", "3 euros", "350 francs CFP"."""
    value = amount.to_decimal()
    digits = 0 if value == value.to_integral_value() else currency_precision(amount.currency)
    pattern = f"#,##0.{'0' * digits}" if digits else "#,##0"
    name = get_currency_name(amount.currency, count=value if digits else int(value), locale=language)
    return f"{format_decimal(value, format=pattern, locale=language)} {name}"


def _counted(value: Decimal, unit: str, language: str) -> str:
    if language not in _UNITS:
        raise UnknownLanguage(language=language)
    value = value.normalize()
    one, several = _UNITS[language][unit]
    word = one if _locale(language).plural_form(value) == "one" else several
    return f"{format_decimal(value, locale=language)} {word}"


@cache
def _locale(language: str) -> Locale:
    return Locale.parse(language)


def _half_up(value: int, by: int) -> int:
    return (2 * value + by) // (2 * by)
