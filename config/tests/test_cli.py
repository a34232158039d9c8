import os
import subprocess
import sys
from pathlib import Path

import pytest

from config import cli
from guichet.operators.loading import PROJECT


@pytest.fixture
def packs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder of packs, from which the command works."""
    monkeypatch.setenv("GUICHET_PACKS", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_new_operator_is_written_then_passes(packs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["new-operator", "essai", "--name", "Essai", "--country", "NC"]) == 0
    assert cli.main(["check", "essai"]) == 0

    assert capsys.readouterr().out.splitlines() == [
        "essai : dossier écrit. Modifiez-le, puis lancez « guichet check essai ».",
        "essai : conforme",
    ]


def test_a_wrong_pack_is_refused_with_its_faults_and_the_others_still_checked(
    packs: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for slug in ("essai", "autre"):
        cli.main(["new-operator", slug])
    (packs / "autre" / "mark.svg").unlink()
    capsys.readouterr()

    assert cli.main(["check"]) == 1

    assert capsys.readouterr().out.splitlines() == [
        f"{packs}/autre/mark.svg: ce fichier manque ; ajoutez-le, docs/operators.md dit ce qu’il contient.",
        "essai : conforme",
    ]


def test_a_folder_may_be_named_by_its_path(packs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cli.main(["new-operator", "essai"])

    assert cli.main(["check", str(packs / "essai")]) == 0
    assert cli.main(["check", "./essai/"]) == 0


def test_the_same_operator_is_not_written_twice(packs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cli.main(["new-operator", "essai"])

    assert cli.main(["new-operator", "essai"]) == 1

    assert capsys.readouterr().err == (f"{packs}/essai existe déjà. Choisissez un autre nom, ou modifiez ce dossier.\n")


def test_schemas_are_written_where_asked(packs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["schema", "schemas"]) == 0

    assert (packs / "schemas" / "menu.schema.json").read_text("utf-8") == (
        PROJECT / "docs" / "schema" / "menu.schema.json"
    ).read_text("utf-8")


@pytest.mark.parametrize("words", [[], ["help"], ["--help"]])
def test_help_lists_the_commands(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(words) == 0

    printed = capsys.readouterr().out
    assert [name for name in cli.COMMANDS if f"  {name} " not in printed] == []


def test_a_django_command_needs_an_operator(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("GUICHET_OPERATOR", raising=False)

    assert cli.main(["migrate"]) == 2

    assert capsys.readouterr().err == (
        "Aucun opérateur n’est choisi. Ajoutez « --operator NOM » ou définissez GUICHET_OPERATOR, avec l’un de ces "
        "noms : carmin, lagon, mandarine, primeur, zenith.\n"
    )


def test_the_operator_may_stand_anywhere_in_the_line() -> None:
    assert cli._operator_in(["--operator", "x", "migrate", "--check"]) == ("x", ["migrate", "--check"])
    assert cli._operator_in(["migrate", "--check", "--operator=x"]) == ("x", ["migrate", "--check"])
    assert cli._operator_in(["migrate"]) == (None, ["migrate"])


def test_packs_are_checked_without_django() -> None:
    code = "import sys; from config import cli; cli.main(['check', 'lagon']); print('django' in sys.modules)"

    done = subprocess.run([sys.executable, "-c", code], cwd=PROJECT, capture_output=True, text=True, check=True)  # noqa: S603

    assert done.stdout.splitlines() == ["lagon : conforme", "False"]


def test_the_first_command_on_a_new_operator_makes_the_folder_of_its_database(packs: Path) -> None:
    cli.main(["new-operator", "essai"])
    words = [sys.executable, "-m", "config.cli", "--operator", "essai", "migrate", "contenttypes"]
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GUICHET_", "DJANGO_"))}

    subprocess.run(  # noqa: S603
        words,
        cwd=PROJECT,
        capture_output=True,
        check=True,
        env={**kept, "GUICHET_PACKS": str(packs), "GUICHET_VAR": str(packs / "new" / "var")},
    )

    assert (packs / "new" / "var" / "essai" / "guichet.sqlite3").is_file()
