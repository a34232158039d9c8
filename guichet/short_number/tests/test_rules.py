"""What a text asks for, and how often a line is answered."""

import pytest

from guichet.short_number.rules import PROPOSED, WORDS, is_sent_to, turn, understand, word_of
from guichet.short_number.values import Ask, Turn, Understood

FR, FR_EN, CARMIN = ("fr",), ("fr", "en"), ("fr", "nl", "en")


@pytest.mark.parametrize(
    "text",
    [
        "CONSO",
        "conso",
        "  Conso. ",
        "Conso\u00a0!",
        "consos",
        "SOLDE",
        "suivi",
        "« conso »",
        "Suivi-conso",
        "conso svp",
        "crédit",
        "CRE\u0301DIT",
        "Ｃｏｎｓｏ",
        "bonjour, mon solde ?",
    ],
)
def test_a_word_asks_for_counters_however_it_is_written(text: str) -> None:
    assert understand(text, FR) == Understood(Ask.USAGE, "fr")


@pytest.mark.parametrize("text", ["AIDE", "aide.", "Aidé", "menu"])
def test_a_word_asks_for_help(text: str) -> None:
    assert understand(text, FR) == Understood(Ask.HELP, "fr")


@pytest.mark.parametrize("text", ["", " ", "?", "bonjour", "😀", "VERBRUIK", "x " * 10 + "CONSO", "PUK", "FACTURE"])
def test_help_answers_what_is_not_known(text: str) -> None:
    assert understand(text, FR_EN) == Understood(Ask.HELP)


@pytest.mark.parametrize(
    ("text", "ask", "language"),
    [
        ("VERBRUIK", Ask.USAGE, "nl"),
        ("saldo", Ask.USAGE, "nl"),
        ("Balance", Ask.USAGE, "en"),
        ("conso", Ask.USAGE, "fr"),
        ("HULP", Ask.HELP, "nl"),
        ("help", Ask.HELP, ""),
        ("INFO", Ask.USAGE, ""),
    ],
)
def test_a_word_of_one_language_says_which_one_is_spoken(text: str, ask: Ask, language: str) -> None:
    assert understand(text, CARMIN) == Understood(ask, language)


def test_the_words_that_help_proposes_are_known() -> None:
    for ask, words in PROPOSED.items():
        for language in words:
            assert word_of(ask, language) in WORDS[ask][language]


def test_no_word_asks_for_two_things() -> None:
    both = set.union(*map(set, WORDS[Ask.USAGE].values())) & set.union(*map(set, WORDS[Ask.HELP].values()))

    assert both == set()


@pytest.mark.parametrize(
    ("dialled", "is_it"),
    [
        ("1088", True),
        (" 1088", True),
        ("+6871088", True),
        ("006871088", True),
        ("10880", False),
        ("2201088", False),
        ("+33612341088", False),
        ("", False),
        ("LAGON", False),
    ],
)
def test_the_number_is_known_with_and_without_its_country(dialled: str, is_it: bool) -> None:
    assert is_sent_to(dialled, "1088") is is_it


@pytest.mark.parametrize(
    ("answers", "told", "answer"),
    [(0, False, Turn.ANSWER), (9, False, Turn.ANSWER), (10, False, Turn.NOTICE), (10, True, Turn.NOTHING)],
)
def test_a_line_is_told_once_that_it_had_enough(answers: int, told: bool, answer: Turn) -> None:
    assert turn(answers, told=told, most=10) == answer
