"""What a text to the short number asks for, and how often a line is answered."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection
from datetime import datetime, timedelta

from guichet.contracts.values import LineState
from guichet.short_number.values import Ask, Turn, Understood

# By language: what people write. A word of several languages says nothing of which one they speak.
WORDS: dict[Ask, dict[str, frozenset[str]]] = {
    Ask.USAGE: {
        "fr": frozenset(
            {"CONSO", "CONSOS", "CONSOMMATION", "CONSOMMATIONS", "SOLDE", "SOLDES", "SUIVI", "INFO", "INFOS"}
            | {"COMPTEUR", "COMPTEURS", "FORFAIT", "RESTE", "CREDIT"}
        ),
        "en": frozenset({"USAGE", "BALANCE", "USED", "LEFT", "DATA", "INFO", "CREDIT"}),
        "nl": frozenset({"VERBRUIK", "SALDO", "TEGOED", "BUNDEL", "STAND", "INFO"}),
    },
    Ask.HELP: {
        "fr": frozenset({"AIDE", "AIDES", "MENU"}),
        "en": frozenset({"HELP", "MENU"}),
        "nl": frozenset({"HULP", "HELP", "MENU"}),
    },
}
YES = {"fr": "OUI", "en": "YES", "nl": "JA"}
CODE_DIGITS = 6
PROPOSED = {
    Ask.USAGE: {"fr": "CONSO", "en": "USAGE", "nl": "VERBRUIK"},
    Ask.HELP: {"fr": "AIDE", "en": "HELP", "nl": "HULP"},
}
MOST_WORDS = 10
# an outage does not stop who still reaches us; nothing is told of a line that is cut, or not active yet
IN_SERVICE = (LineState.ACTIVE, LineState.DOWN)
WINDOW = timedelta(hours=1)


def understand(text: str, languages: Collection[str]) -> Understood:
    """Return what a text asks for: by the first word that the operator's languages know; else by a code; else help.

    Shape: accents, case, spaces and punctuation do not count.
    Source: docs/rules/short-number.md, section 1.
    """
    for word in _words(text):
        for ask, by_language in WORDS.items():
            speaking = [language for language in languages if word in by_language.get(language, ())]
            if speaking:
                return Understood(ask, speaking[0] if len(speaking) == 1 else "")
    return _confirmation(_words(text), languages) or Understood(Ask.HELP)


def _confirmation(words: list[str], languages: Collection[str]) -> Understood | None:
    """Return the code that confirms a card, "OUI 123 456" or the digits alone; None for what is something else."""
    code = "".join(word for word in words if word.isascii() and word.isdigit())
    speaking = [language for language in languages if YES.get(language) in words]
    if len(code) != CODE_DIGITS:
        code = ""
    if not code and not speaking:
        return None
    return Understood(Ask.CONFIRM, speaking[0] if len(speaking) == 1 else "", code)


def _words(text: str) -> list[str]:
    bare = (character for character in unicodedata.normalize("NFKD", text) if not unicodedata.combining(character))
    return "".join(character.upper() if character.isalnum() else " " for character in bare).split()[:MOST_WORDS]


def is_sent_to(dialled: str, number: str) -> bool:
    """Return whether what was dialled is the short number, bare or after a country's code as some gateways write it."""
    digits = "".join(character for character in dialled if character.isascii() and character.isdigit())
    if dialled.strip().startswith(("+", "00")):
        return digits.endswith(number) and len(digits.removeprefix("00")) <= len(number) + 3
    return digits == number


def word_of(ask: Ask, language: str) -> str:
    """Return the word that help proposes for what may be asked."""
    return PROPOSED[ask].get(language, PROPOSED[ask]["fr"])


def turn(answers: int, *, told: bool, most: int) -> Turn:
    """Return what a line may have that was answered so often in its window, and told so or not that it was enough."""
    if answers < most:
        return Turn.ANSWER
    return Turn.NOTHING if told else Turn.NOTICE


def window_is_over(until: datetime, now: datetime) -> bool:
    """Return whether answers are counted from nought again."""
    return until <= now
