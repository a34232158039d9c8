"""Quantities as a voice says them."""

import pytest

from guichet.core import spoken
from guichet.core.locale_words import UnknownLanguage
from guichet.core.money import Money

GO = 10**9


@pytest.mark.parametrize(
    ("size", "french", "english", "dutch"),
    [
        (0, "0 mégaoctet", "0 megabytes", "0 megabyte"),
        (400_000_000, "400 mégaoctets", "400 megabytes", "400 megabyte"),
        (1_500_000_000, "1,5 gigaoctet", "1.5 gigabytes", "1,5 gigabyte"),
        (999_600_000, "1 gigaoctet", "1 gigabyte", "1 gigabyte"),
        (12_440_000_000, "12,4 gigaoctets", "12.4 gigabytes", "12,4 gigabyte"),
        (20 * GO, "20 gigaoctets", "20 gigabytes", "20 gigabyte"),
        (120_400_000_000, "120 gigaoctets", "120 gigabytes", "120 gigabyte"),
    ],
)
def test_data(size: int, french: str, english: str, dutch: str) -> None:
    assert [spoken.data(size, language) for language in ("fr", "en", "nl")] == [french, english, dutch]


@pytest.mark.parametrize(
    ("seconds", "french", "english", "dutch"),
    [
        (0, "0 seconde", "0 seconds", "0 seconden"),
        (50, "50 secondes", "50 seconds", "50 seconden"),
        (60, "1 minute", "1 minute", "1 minuut"),
        (3600, "1 heure", "1 hour", "1 uur"),
        (4330, "1 heure 12 minutes", "1 hour 12 minutes", "1 uur 12 minuten"),
    ],
)
def test_duration(seconds: int, french: str, english: str, dutch: str) -> None:
    assert [spoken.duration(seconds, language) for language in ("fr", "en", "nl")] == [french, english, dutch]


@pytest.mark.parametrize(
    ("amount", "french", "english", "dutch"),
    [
        (Money(350, "XPF"), "350 francs CFP", "350 CFP francs", "350 CFP-frank"),
        (Money(350, "EUR"), "3,50 euros", "3.50 euros", "3,50 euro"),
        (Money(100, "EUR"), "1 euro", "1 euro", "1 euro"),
        (Money(10000, "EUR"), "100 euros", "100 euros", "100 euro"),
    ],
)
def test_money(amount: Money, french: str, english: str, dutch: str) -> None:
    assert [spoken.money(amount, language) for language in ("fr", "en", "nl")] == [french, english, dutch]


def test_a_language_that_nobody_taught_is_refused() -> None:
    with pytest.raises(UnknownLanguage):
        spoken.data(1, "de")


def test_what_is_said_has_ordinary_spaces() -> None:
    assert spoken.sayable("Il reste 1\u202f200\u00a0F  d’internet. ") == "Il reste 1 200 F d'internet."
