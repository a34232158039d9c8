"""The page that tells the simulated systems how to behave."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from guichet.core.simulators import Mood
from guichet.demo import outside
from guichet.demo.tests.stages import demonstration
from guichet.network.values import Command, CommandKind

PAGE = "/demo/network/"


@pytest.fixture
def browser(settings: Settings, tmp_path: Path, db: None) -> Client:
    demonstration(settings, tmp_path)
    return Client()


@pytest.mark.parametrize("system", ["network", "sms"])
def test_a_system_does_as_the_page_says(browser: Client, system: str) -> None:
    answer = browser.post(PAGE, {"system": system, f"{system}-mood": "slow", f"{system}-seconds": "5"})

    assert (answer.status_code, answer["Location"]) == (302, PAGE)
    assert outside.simulators()[system].mood() == Mood("slow", 5.0)
    chosen = re.findall(r'name="(\w+)-mood" value="(\w+)"[^>]* checked', browser.get(PAGE).content.decode())
    assert dict(chosen) == {"network": "up", "sms": "up", system: "slow"}


@pytest.mark.parametrize(
    ("system", "mood", "seconds"),
    [
        ("network", "sulking", "5"),
        ("network", "slow", "601"),
        ("network", "slow", "nan"),
        ("gas", "up", "5"),
        ("", "", ""),
    ],
)
def test_what_cannot_be_is_refused(browser: Client, system: str, mood: str, seconds: str) -> None:
    answer = browser.post(PAGE, {"system": system, f"{system}-mood": mood, f"{system}-seconds": seconds})

    assert answer.status_code == 422
    assert "Ce choix n’existe pas." in answer.content.decode()
    assert outside.network().mood() == Mood()


def test_the_page_lists_what_the_network_was_asked(browser: Client) -> None:
    assert "Aucune commande pour l’instant." in browser.get(PAGE).content.decode()
    outside.network().submit(Command("K7", CommandKind.BLOCK, "+33612345678", "L-1"))

    shown = browser.get(PAGE).content.decode()

    assert "Blocage de la ligne <code>L-1</code>" in shown
    assert "En cours" in shown


def test_every_mood_has_its_words(browser: Client) -> None:
    for code, simulator in outside.simulators().items():
        assert set(outside._MOODS[code]) == set(simulator.moods)
