"""Every message has all its files, and speaks every language."""

from pathlib import Path

import pytest
from django.conf import settings
from pytest_django import Settings

from guichet.messages import rendering

GUICHET = Path(settings.ROOT) / "guichet"
MAILS = sorted(GUICHET.glob("*/templates/*/messages/*.subject.txt"))


@pytest.mark.parametrize("path", MAILS, ids=lambda path: path.name)
def test_a_mail_has_a_text_and_a_layout(path: Path) -> None:
    name = path.name.removesuffix(".subject.txt")

    assert (path.parent / f"{name}.txt").exists()
    assert '{% extends "messages/mail.html" %}' in (path.parent / f"{name}.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("language", "subject"),
    [
        ("fr", "Choisissez un nouveau mot de passe, Mandarine"),
        ("en", "Choose a new password, Mandarine"),
        ("nl", "Kies een nieuw wachtwoord, Mandarine"),
    ],
)
def test_words_are_those_of_the_language(settings: Settings, language: str, subject: str) -> None:
    settings.LANGUAGES = [("fr", "Français"), ("en", "English"), ("nl", "Nederlands")]

    words = rendering.mail_words("people.password_reset", {"name": "", "link": "x", "until": "y"}, language=language)

    assert (words.language, words.subject) == (language, subject)


def test_the_layout_has_the_operator_s_colours() -> None:
    words = rendering.mail_words("people.password_reset", {"name": "", "link": "x", "until": "y"}, language="fr")

    colours = rendering._colours()
    assert f"background:{colours['chrome']}" in words.html
    assert f"background:{colours['action']}" in words.html
