import pytest

from tools.typo import IN_PACKS, IN_TEMPLATES, finished, matched_spans, python_spans, rewritten

N, F = "\u00a0", "\u202f"


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("L'adresse n'existe pas", "L’adresse n’existe pas"),
        ("Votre solde : 12 €", f"Votre solde{N}: 12{N}€"),
        ("Votre solde: 12€", f"Votre solde{N}: 12{N}€"),
        ("« Oui »", f"«{N}Oui{N}»"),
        ("«Oui»", f"«{N}Oui{N}»"),
        ("Qui appelez-vous ?", f"Qui appelez-vous{F}?"),
        ("Oui; non", f"Oui{F}; non"),
        ("12 500 F", f"12{F}500{N}F"),
        ("80 Go sur 100 Go", f"80{N}Go sur 100{N}Go"),
        ("%(used)s % utilisés", f"%(used)s{N}% utilisés"),
        ("À 08:30, https://exemple.test/a?b;c", "À 08:30, https://exemple.test/a?b;c"),
        ("{count} lignes, %(name)s", "{count} lignes, %(name)s"),
        ("06 39 98 14 07", "06 39 98 14 07"),
        ("Un instant...", "Un instant…"),
        ('<a href="/x?a=1">l\'aide</a> :', f'<a href="/x?a=1">l’aide</a>{N}:'),
    ],
)
def test_french_takes_its_final_characters(typed, wanted):
    assert finished(typed) == wanted
    assert finished(wanted) == wanted


def test_only_the_sentences_of_python_change():
    source = 'é = gettext("L\'été : "\n  "oui ?") + "l\'autre :"\nngettext("l\'un", "l\'une", "n\'on")\n'

    text, changed = rewritten(source, python_spans)

    assert text == f'é = gettext("L’été{N}: "\n  "oui{F}?") + "l\'autre :"\nngettext("l’un", "l’une", "n\'on")\n'
    assert [line for line, _ in changed] == [1, 2, 3, 3]


def test_only_the_sentences_of_templates_change():
    source = """<p title='x'>{% translate "L'eau" %}</p>
        {% blocktranslate with a=b %}C'est {{ a }} :{% endblocktranslate %}"""

    text, _ = rewritten(source, matched_spans(IN_TEMPLATES))

    assert "L’eau" in text
    assert f"C’est {{{{ a }}}}{N}:" in text
    assert "title='x'" in text


def test_only_the_french_of_packs_changes():
    text, _ = rewritten("""label = { fr = "L'eau", en = "The dog's" }""", matched_spans(IN_PACKS))

    assert text == """label = { fr = "L’eau", en = "The dog's" }"""
