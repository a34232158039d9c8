import pytest
from babel.messages.catalog import Catalog

from tools import messages


@pytest.fixture
def project(tmp_path, monkeypatch):
    monkeypatch.setattr(messages, "ROOT", tmp_path)
    app = tmp_path / "guichet" / "portal"
    (app / "templates").mkdir(parents=True)
    (app / "views.py").write_text(
        'gettext("Bonjour")\nngettext("%(n)s ligne", "%(n)s lignes", 2)\npgettext("menu", "Aide")\n'
    )
    (app / "templates" / "home.html").write_text(
        '{% load i18n %}{% translate "Accueil" %}'
        "{% blocktranslate count n=n %}{{ n }} facture{% plural %}{{ n }} factures{% endblocktranslate %}"
        "{# Bonsoir #}"
    )
    return tmp_path


def translated(**words):
    catalogue = Catalog(locale="en", charset="utf-8")
    for found in messages.extracted():
        if found.id:
            catalogue.add(
                found.id, ("a", "b") if isinstance(found.id, tuple) else words.get(found.id, "x"), context=found.context
            )
    return catalogue


def write(language, catalogue):
    file = messages.catalogue_file(language)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(messages._po(catalogue))


def test_sentences_come_from_code_and_templates(project):
    found = {(message.id, message.context) for message in messages.extracted() if message.id}

    assert found == {
        ("Bonjour", None),
        (("%(n)s ligne", "%(n)s lignes"), None),
        ("Aide", "menu"),
        ("Accueil", None),
        (("%(n)s facture", "%(n)s factures"), None),
    }


def test_the_french_catalogue_says_each_sentence_itself(project):
    french = messages.updated("fr", messages.extracted())

    assert french["Bonjour"].string == "Bonjour"
    assert french["%(n)s ligne"].string[:2] == ("%(n)s ligne", "%(n)s lignes")


def test_a_translation_stays_and_an_unused_sentence_goes(project):
    before = translated(Bonjour="Hello")
    before.add("Ancien", "Old")
    write("en", before)

    after = messages.updated("en", messages.extracted())

    assert after["Bonjour"].string == "Hello"
    assert "Ancien" not in after


def test_what_is_missing_empty_fuzzy_or_surplus_is_named(project):
    held = translated(Bonjour="", Accueil="Home %(place)s")
    held.add("Ancien", "Old", flags=["fuzzy"])
    held.delete("Aide", "menu")
    write("en", held)

    assert set(messages.faults(languages=["en"])) == {
        "en: empty: Bonjour",
        "en: names a value that the sentence does not have: Accueil",
        "en: no longer used: Ancien",
        "en: fuzzy: Ancien",
        "en: missing: Aide",
    }


def test_the_project_s_own_catalogues_are_complete():
    assert messages.faults() == []
