"""The file of a catalogue: TOML or JSON, and what is said of a wrong one."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from guichet import operators
from guichet.catalogue.policy import Catalogue
from guichet.catalogue.services import read_catalogue
from guichet.catalogue.tests.shelves import offer, text
from guichet.operators import PackRefused

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
TODAY, TOMORROW, NEW_YEAR = date(2026, 11, 22), date(2026, 11, 23), date(2027, 1, 1)

pytestmark = pytest.mark.django_db


def faults(content: str, name: str = "catalogue.json") -> list[str]:
    with pytest.raises(PackRefused) as refused:
        read_catalogue(content, name)
    return [str(fault) for fault in refused.value.faults]


def test_a_toml_file_and_a_json_file_say_the_same():
    toml = (operators.current().folder / "catalogue.toml").read_text("utf-8")

    assert read_catalogue(toml, "catalogue.toml") == operators.current().section(Catalogue)


def test_faults_name_the_file_the_key_and_the_remedy():
    assert faults(text(offer(monthly_minor=-1), offer())) == [
        "catalogue.json: offers[0].monthly_minor: la valeur est trop petite\u202f; écrivez 0 ou plus.",
        "catalogue.json: offers[1].code: « petit » sert déjà dans offers[0]\u202f; "
        "donnez une valeur différente à chacun.",
    ]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("", "ce n’est pas du JSON"),
        ("[]", "une table est attendue"),
        ('{"offers": [], "offers": []}', "est écrite deux fois"),
        ("[" * 100_000, "trop de niveaux"),
        ('{"offers": ' + "9" * 5_000 + "}", "trop long"),
        (text(offer(name={"fr": "A\\u0000", "en": "A"})).replace("\\\\u", "\\u"), "ne peut pas être gardé"),
        (text(offer(name={"fr": "\\ud800", "en": "A"})).replace("\\\\u", "\\u"), "ne peut pas être gardé"),
    ],
)
def test_a_file_that_is_no_catalogue_is_refused_in_words(content, problem):
    assert any(problem in fault for fault in faults(content))
