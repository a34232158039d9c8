import re
from pathlib import Path

import pytest

from config.sections import SECTIONS
from guichet import operators
from guichet.billing.policy import BillingPolicy
from guichet.catalogue.policy import Catalogue
from guichet.help.policy import Channels
from guichet.operators import Page
from guichet.operators.icons import ICONS
from guichet.operators.loading import PROJECT
from guichet.people.policy import PeoplePolicy

SLUGS = operators.slugs()


@pytest.mark.parametrize("slug", SLUGS)
def test_a_pack_of_the_project_has_no_fault(slug: str) -> None:
    assert operators.check(slug, SECTIONS) == []


def test_the_five_operators_are_there() -> None:
    assert SLUGS == ("carmin", "lagon", "mandarine", "primeur", "zenith")


@pytest.mark.parametrize(
    ("slug", "country", "currency", "time_zone", "languages"),
    [
        ("zenith", "FR", "EUR", "Europe/Paris", ("fr", "en")),
        ("mandarine", "FR", "EUR", "Europe/Paris", ("fr", "en")),
        ("primeur", "FR", "EUR", "Europe/Paris", ("fr", "en")),
        ("carmin", "BE", "EUR", "Europe/Brussels", ("fr", "nl", "en")),
        ("lagon", "NC", "XPF", "Pacific/Noumea", ("fr", "en")),
    ],
)
def test_each_stands_in_its_country(
    slug: str, country: str, currency: str, time_zone: str, languages: tuple[str, ...]
) -> None:
    operator = operators.load(slug)

    assert (operator.slug, operator.country, operator.currency) == (slug, country, currency)
    assert (operator.time_zone, operator.languages) == (time_zone, languages)


def test_the_six_tabs_are_in_their_order() -> None:
    menu = operators.load("carmin").menu

    assert [entry.label.in_("fr") for entry in menu.entries] == [
        "Accueil",
        "Factures et paiements",
        "Mon compte",
        "Sécurité",
        "Rendez-vous",
        "Consommations",
    ]
    assert operators.load("carmin").home.opens_with == "balance"


def test_the_left_menu_of_companies_is_in_its_order_and_cut_in_two() -> None:
    operator = operators.load("zenith")

    assert [[entry.label.in_("fr") for entry in group] for group in operator.menu.groups] == [
        ["Tableau de bord", "Vos services", "Mes demandes", "Mes documents", "Mes factures"],
        ["Sites", "Utilisateurs et droits", "Aide"],
    ]
    assert operator.theme.nav == "left"


@pytest.mark.parametrize("slug", SLUGS)
def test_the_bottom_bar_holds_four_entries_with_short_words(slug: str) -> None:
    menu = operators.load(slug).menu

    words = [(entry.short or entry.label).in_("fr") for entry in menu.bar_entries]

    assert len(words) == 4
    assert [word for word in words if len(word) > 12] == []


@pytest.mark.parametrize("slug", SLUGS)
def test_french_texts_hold_their_final_characters(slug: str) -> None:
    for path in sorted((operators.PACKS / slug).glob("*.toml")):
        for text in re.findall(r'fr = "([^"\n]*)"', path.read_text("utf-8")):
            assert not re.search(r"'|\w [;!?:]|« | »|\d (Go|€|%|Mbit/s|Gbit/s)", text), (path.name, text)


def test_sections_are_read_by_their_type() -> None:
    operator = operators.load("lagon", SECTIONS)

    assert operator.section(PeoplePolicy).line_number_sign_in is True
    assert operator.section(BillingPolicy).tax_name == "TGC"
    assert operator.section(Channels).date.isoformat() == "2021-07-26"
    found = operator.section(Catalogue).offer("pro-30")
    assert found is not None
    assert (found.monthly_minor, found.allowances[0].quantity) == (6_490, 30_000_000_000)
    assert operator.section(Catalogue).offer("unknown") is None


def test_a_section_that_was_not_asked_for_is_an_error() -> None:
    with pytest.raises(KeyError, match="catalogue"):
        operators.load("lagon").section(Catalogue)


def test_an_operator_cannot_be_changed() -> None:
    with pytest.raises(ValueError, match="frozen"):
        operators.load("lagon").slug = "other"  # type: ignore[misc]


def test_a_text_falls_back_on_the_first_language() -> None:
    tagline = operators.load("lagon").identity.tagline

    assert tagline.in_("nl") == tagline.in_("fr") == "Les télécommunications des îles"


def test_a_page_outside_the_menu_has_no_entry() -> None:
    assert operators.load("carmin").menu.entry(Page.SITES) is None


def test_icons_of_menus_are_in_the_sprite() -> None:
    sprite = (PROJECT / "guichet" / "ui" / "static" / "ui" / "icons.svg").read_text("utf-8")

    assert sorted(ICONS - set(re.findall(r'id="(?:i-)?([a-z0-9-]+)"', sprite))) == []


def test_no_operator_is_named_in_the_code() -> None:
    package = PROJECT / "guichet"
    read = {".py", ".html", ".css", ".js", ".json", ".toml", ".svg", ".txt"}
    files = [path for path in package.rglob("*") if path.suffix in read and "tests" not in path.parts]

    named = [
        str(path.relative_to(PROJECT))
        for path in files
        if re.search(r"\b(zenith|zénith|mandarine|primeur|carmin|lagon)\b", path.read_text("utf-8"), re.IGNORECASE)
    ]

    assert named == []


def test_the_mark_of_a_pack_is_ready_to_be_put_in_a_page(pack: Path) -> None:
    assert operators.load(pack).mark.startswith('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24">')
