from pathlib import Path

import pytest

from config.sections import SECTIONS
from guichet import operators
from guichet.operators import new_operator, theme
from guichet.usage.policy import UsagePolicy


@pytest.mark.parametrize("country", new_operator.COUNTRIES)
def test_a_new_pack_passes_in_every_country_its_theme_too(country: str, tmp_path: Path) -> None:
    folder = new_operator.write(tmp_path / "essai", name="Essai & Cie", country=country)

    assert operators.check(folder, SECTIONS) == []
    operator = operators.load(folder, SECTIONS)
    assert (operator.identity.name, operator.country) == ("Essai & Cie", country)
    assert theme.contrast_faults(operator.theme) == []


@pytest.mark.parametrize(
    ("country", "cap_minor", "ceilings_minor"),
    [("FR", 6_000, None), ("BE", 6_050, (0, 5_000, 7_500, 10_000)), ("NC", None, None)],
)
def test_a_new_pack_has_the_alerts_that_its_country_sets(
    country: str, cap_minor: int | None, ceilings_minor: tuple[int, ...] | None, tmp_path: Path
) -> None:
    folder = new_operator.write(tmp_path / "essai", name="Essai", country=country)

    usage = operators.load(folder, SECTIONS).section(UsagePolicy)

    assert (usage.roaming_cap and usage.roaming_cap.minor) == cap_minor
    assert (usage.bill_shock and usage.bill_shock.choices_minor) == ceilings_minor


def test_a_long_name_is_cut_for_its_short_form(tmp_path: Path) -> None:
    folder = new_operator.write(tmp_path / "essai", name="Télécommunications des Alpes", country="FR")

    assert operators.load(folder).identity.short_name == "Télécommunicatio"


@pytest.mark.parametrize("slug", ["Essai", "e", "3suisses", "a" * 40, "é-a", "a b"])
def test_a_folder_must_have_a_fit_name(slug: str, tmp_path: Path) -> None:
    with pytest.raises(new_operator.CannotWrite, match="ne peut pas nommer un dossier"):
        new_operator.write(tmp_path / slug, name="Essai", country="FR")

    assert not (tmp_path / slug).exists()


@pytest.mark.parametrize("name", ["", " ", 'Le "Grand"', "a\\b", "a\nb"])
def test_a_name_that_toml_would_misread_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(new_operator.CannotWrite, match="Ce nom ne peut pas être écrit"):
        new_operator.write(tmp_path / "essai", name=name, country="FR")

    assert not (tmp_path / "essai").exists()


def test_a_folder_that_exists_is_left_alone(pack: Path) -> None:
    (pack / "menu.toml").write_text("mine", "utf-8")

    with pytest.raises(new_operator.CannotWrite, match="existe déjà"):
        new_operator.write(pack, name="Essai", country="FR")

    assert (pack / "menu.toml").read_text("utf-8") == "mine"
