"""The words and signs of a language, read once into plain tables: what `formats` puts together.

Months, days and number signs come from the CLDR (through Babel); sentences and what the design decides stand here.
"""

from dataclasses import dataclass
from functools import cache

from babel import Locale, localedata
from babel.languages import get_official_languages

from guichet.core.errors import GuichetError

NO_BREAK_SPACE = "\u00a0"
NARROW_NO_BREAK_SPACE = "\u202f"
MINUS = "\u2212"  # in every language: a hyphen may end a line and leave its number


class UnknownLanguage(GuichetError):
    code = "formats.unknown_language"


@dataclass(frozen=True, slots=True)
class Sentences:
    """Patterns are for str.format; the space before a unit and inside an hour does not break."""

    gigabyte: str
    megabyte: str
    hour: str
    minute: str
    second: str
    minutes_named_after_hours: bool
    clock: str
    clock_full_hour: str
    clock_range: str
    day_range: str
    first_of_month: str
    yesterday: str
    today: str
    tomorrow: str
    on: str
    at: str
    until: str
    until_midnight: str


_SENTENCES = {
    "fr": Sentences(
        gigabyte="Go",
        megabyte="Mo",
        hour="h",
        minute="min",
        second="s",
        minutes_named_after_hours=False,
        clock="{hour}\u00a0h\u00a0{minute:02}",
        clock_full_hour="{hour}\u00a0h",
        clock_range="{start} à {end}",
        day_range="du {first} au {last}",
        first_of_month="1er",
        yesterday="hier",
        today="aujourd’hui",
        tomorrow="demain",
        on="le {day}",
        at="à {time}",
        until="jusqu’au {day}",
        until_midnight="jusqu’au {day} à minuit",
    ),
    "en": Sentences(
        gigabyte="GB",
        megabyte="MB",
        hour="h",
        minute="min",
        second="s",
        minutes_named_after_hours=True,
        clock="{hour}:{minute:02}",
        clock_full_hour="{hour}:00",
        clock_range="{start} to {end}",
        day_range="{first} to {last}",
        first_of_month="1",
        yesterday="yesterday",
        today="today",
        tomorrow="tomorrow",
        on="on {day}",
        at="at {time}",
        until="until {day}",
        until_midnight="until the end of {day}",
    ),
    "nl": Sentences(
        gigabyte="GB",
        megabyte="MB",
        hour="u",
        minute="min",
        second="s",
        minutes_named_after_hours=True,
        clock="{hour}.{minute:02}\u00a0uur",
        clock_full_hour="{hour}\u00a0uur",
        clock_range="{start} tot {end}",
        day_range="{first} tot en met {last}",
        first_of_month="1",
        yesterday="gisteren",
        today="vandaag",
        tomorrow="morgen",
        on="op {day}",
        at="om {time}",
        until="tot en met {day}",
        until_midnight="tot {day} om 24.00\u00a0uur",
    ),
}
LANGUAGES = tuple(_SENTENCES)

# The sign of a currency, where the CLDR's is not the one that people know; otherwise the code is clearer ("XPF 6,490").
_SIGNS = {("fr", "XPF"): "F"}
_SIGNS_OF_THE_CLDR = frozenset({"EUR", "USD", "GBP"})


@dataclass(frozen=True, slots=True)
class NumberSigns:
    """How numbers are written. The four ends of an amount are ready to be put around its digits."""

    decimal: str
    group: str
    percent: str
    before_positive: str
    after_positive: str
    before_negative: str
    after_negative: str


@cache
def sentences(language: str) -> Sentences:
    """Return the sentences of a language. Errors: UnknownLanguage."""
    if language not in _SENTENCES:
        raise UnknownLanguage(language=language, known=LANGUAGES)
    return _SENTENCES[language]


@cache
def month_names(language: str) -> tuple[str, ...]:
    """Return twelve names, January first, as they stand inside a date."""
    names = Locale.parse(language).months["format"]["wide"]
    return tuple(str(names[month]) for month in range(1, 13))


@cache
def short_month_names(language: str) -> tuple[str, ...]:
    """Return twelve abbreviated names, January first, as an axis or a narrow column needs them: "janv.", "févr."."""
    names = Locale.parse(language).months["format"]["abbreviated"]
    return tuple(str(names[month]) for month in range(1, 13))


@cache
def weekday_names(language: str) -> tuple[str, ...]:
    """Return seven names, Monday first, as they stand inside a date."""
    names = Locale.parse(language).days["format"]["wide"]
    return tuple(str(names[weekday]) for weekday in range(7))


@cache
def number_signs(language: str, country: str, currency: str) -> NumberSigns:
    """Return the signs of a language in a country; in a country that does not speak it, those of the language alone.

    So French in Canada is Canadian, while English in Belgium keeps the point of English.
    """
    locale = _locale(language, country)
    symbols = locale.number_symbols["latn"]
    positive, _, negative = str(locale.currency_formats["standard"].pattern).partition(";")
    sign = _currency_sign(locale, language, currency)
    before, after = _ends(positive, sign)
    before_negative, after_negative = _ends(negative, sign) if negative else (MINUS + before, after)
    return NumberSigns(
        decimal=str(symbols["decimal"]),
        group=str(symbols["group"]),
        percent=f"{NO_BREAK_SPACE}%" if str(locale.percent_formats[None].pattern)[-2] != "0" else "%",
        before_positive=before,
        after_positive=after,
        before_negative=before_negative.replace("-", MINUS),
        after_negative=after_negative,
    )


def _locale(language: str, country: str) -> Locale:
    sentences(language)
    spoken = language in get_official_languages(country, regional=True, de_facto=True)
    name = f"{language}_{country}"
    # A few pairs are official and yet unknown to the CLDR (French in Italy's Aosta valley).
    return Locale.parse(name if spoken and localedata.exists(name) else language)


def _currency_sign(locale: Locale, language: str, currency: str) -> str:
    if (language, currency) in _SIGNS:
        return _SIGNS[language, currency]
    return str(locale.currency_symbols[currency]) if currency in _SIGNS_OF_THE_CLDR else currency


def _ends(pattern: str, sign: str) -> tuple[str, str]:
    """Cut "¤ #,##0.00" where the digits stand; a sign made of letters never touches them (CLDR, currency spacing)."""
    digits = [index for index, character in enumerate(pattern) if character in "#,0."]
    before, after = pattern[: digits[0]], pattern[digits[-1] + 1 :]
    if sign[-1].isalpha() and before.endswith("¤"):
        before += NO_BREAK_SPACE
    if sign[0].isalpha() and after.startswith("¤"):
        after = NO_BREAK_SPACE + after
    return before.replace("¤", sign), after.replace("¤", sign)
