from collections.abc import Callable
from pathlib import Path

import pytest

from config.sections import SECTIONS
from guichet import operators
from guichet.operators.tests.cases import CASES

Spoil = Callable[[str, str, str], None]
Lines = Callable[[], list[str]]
LIBRARY_WORDS = ("Input", "should", "Expected", "valid ", "required", "Value")


@pytest.mark.parametrize("case", CASES)
def test_each_fault_is_said_by_its_line_and_never_in_the_words_of_a_library(
    case: str, spoil: Spoil, lines: Lines
) -> None:
    name, old, new, line = CASES[case]

    spoil(name, old, new)

    found = lines()
    assert line in found
    assert not [words for words in found if any(word in words for word in LIBRARY_WORDS)]


def test_a_new_pack_has_no_fault(lines: Lines) -> None:
    assert lines() == []


def test_several_faults_are_all_listed_in_the_order_of_files_and_keys(spoil: Spoil, lines: Lines) -> None:
    spoil("channels.toml", "09:00-18:00", "9-18")
    spoil("theme.toml", 'nav = "top"', 'nav = "right"')
    spoil("menu.toml", '"life-buoy"', '"buoy"')
    spoil("menu.toml", '"requests"]', '"usage"]')
    spoil("operator.toml", "Europe/Paris", "Europe/Pariss")
    spoil("operator.toml", '"EUR"', '"EURO"')

    assert [line.split(": ")[:2] for line in lines()] == [
        ["essai/operator.toml", "currency"],
        ["essai/operator.toml", "time_zone"],
        ["essai/menu.toml", "bar[3]"],
        ["essai/menu.toml", "entries[5].icon"],
        ["essai/theme.toml", "nav"],
        ["essai/channels.toml", "phones[0].hours"],
    ]


def test_entries_are_listed_by_rank_and_not_by_letters(pack: Path, lines: Lines) -> None:
    entry = '\n[[entries]]\npage = "{}"\nicon = "nothing"\nlabel = {{ fr = "A", en = "A" }}\n'
    pages = ["usage", "tracking", "sites", "users", "contact", "security"]
    menu = (pack / "menu.toml").read_text("utf-8").replace("\n[home]", "".join(map(entry.format, pages)) + "\n[home]")
    (pack / "menu.toml").write_text(menu, "utf-8")

    assert [line.split(": ")[1] for line in lines()] == [f"entries[{rank}].icon" for rank in range(6, 12)]


def test_a_pack_that_does_not_read_is_refused_by_the_pair(spoil: Spoil, lines: Lines) -> None:
    spoil("theme.toml", "brand = [0.48, 0.11, 235]", "brand = [0.60, 0.20, 27]")
    spoil("theme.toml", 'action = "brand"', 'action = "vivid"')

    assert lines() == [
        f"essai/theme.toml: brand: {mode}, « on-action » sur « action » : 4,39, il faut 4,5 ; foncez « brand », "
        'ou choisissez « action = "ink" ».'
        for mode in ("mode clair", "mode sombre")
    ]


@pytest.mark.parametrize("zone", ["", "Europe", "../Paris", "/etc/localtime", "Paris"])
def test_a_time_zone_is_a_name_and_never_a_path(zone: str, spoil: Spoil, lines: Lines) -> None:
    spoil("operator.toml", "Europe/Paris", zone)

    assert [line.split(";")[0] for line in lines()] == [
        f"essai/operator.toml: time_zone: le fuseau « {zone} » n’existe pas "
    ]


def test_a_missing_file_is_said(pack: Path, lines: Lines) -> None:
    for name in ("menu.toml", "mark.svg", "catalogue.toml"):
        (pack / name).unlink()

    assert lines() == [
        f"essai/{name}: ce fichier manque ; ajoutez-le, docs/operators.md dit ce qu’il contient."
        for name in ("menu.toml", "mark.svg", "catalogue.toml")
    ]


def test_rules_without_a_file_say_which_table_lacks_a_key(pack: Path, lines: Lines) -> None:
    (pack / "rules.toml").unlink()

    assert lines() == [
        "essai/rules.toml: billing.invoice_models: cette clé manque ; ajoutez-la, docs/operators.md dit ce qu’elle "
        "contient.",
    ]


def test_a_file_with_a_name_slightly_wrong_is_said(pack: Path, lines: Lines) -> None:
    (pack / "chanels.toml").write_text("", "utf-8")

    assert lines() == ["essai/chanels.toml: ce fichier est inconnu ; vouliez-vous écrire « channels.toml » ?"]


def test_a_file_that_is_not_utf_8_is_said(pack: Path, lines: Lines) -> None:
    (pack / "menu.toml").write_bytes("é".encode("latin-1"))

    assert lines() == ["essai/menu.toml: ce fichier n’est pas en UTF-8 ; enregistrez-le en UTF-8."]


def test_a_mark_too_heavy_is_said(pack: Path, lines: Lines) -> None:
    (pack / "mark.svg").write_text("<svg>" + " " * 9000 + "</svg>", "utf-8")

    assert lines() == ["essai/mark.svg: le dessin dépasse 8 ko ; simplifiez ses tracés."]


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    faults = operators.check(tmp_path / "rien", SECTIONS)

    assert [str(fault) for fault in faults] == [
        f"{tmp_path}/rien: ce dossier n’existe pas ; créez-le avec « guichet new-operator »."
    ]


def test_a_slug_slightly_wrong_suggests_the_pack_that_exists() -> None:
    faults = operators.check("carmim", SECTIONS)

    assert [str(fault) for fault in faults] == [
        "packs/carmim: ce dossier n’existe pas ; vouliez-vous écrire « carmin » ?"
    ]


def test_loading_refuses_with_every_fault(pack: Path, spoil: Spoil) -> None:
    spoil("operator.toml", '"EUR"', '"EURO"')
    spoil("menu.toml", '"requests"]', '"usage"]')

    with pytest.raises(operators.PackRefused) as refused:
        operators.load(pack, SECTIONS)

    assert [fault.key for fault in refused.value.faults] == ["currency", "bar[3]"]


@pytest.mark.parametrize("nasty", ["[]", "{}", "[[]]", "[{}]", "1", "nan", "true", '""', "2020-01-01", "{ a = [1] }"])
@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("menu.toml", 'page = "home"'),
        ("menu.toml", 'bar = ["home", "lines", "invoices", "requests"]'),
        ("catalogue.toml", 'code = "mobile-20"'),
        ("catalogue.toml", 'code = "recharge-10"'),
        ("catalogue.toml", 'requires = ["mobile-20"]'),
        ("channels.toml", 'code = "letters"'),
        ("operator.toml", 'languages = ["fr", "en"]'),
        ("operator.toml", 'country = "FR"'),
        ("theme.toml", 'w-display = "700"'),
    ],
)
def test_whatever_stands_where_keys_are_compared_is_a_fault_and_not_a_crash(
    name: str, key: str, nasty: str, spoil: Spoil, lines: Lines
) -> None:
    spoil(name, key, f"{key.split(' = ')[0]} = {nasty}")

    found = lines()

    assert found or (key.startswith("requires") and nasty == "[]")
    assert not [line for line in found if not line.startswith("essai/")]
