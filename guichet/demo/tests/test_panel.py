from pathlib import Path

import pytest
from pytest_django import Settings

from guichet.demo import accounts
from guichet.demo.panel import code_of, panel
from guichet.demo.tests.stages import operator, told


@pytest.fixture
def made(settings: Settings, tmp_path: Path) -> Path:
    settings.VAR, settings.OPERATOR = tmp_path, operator("primeur")
    folder = tmp_path / "primeur"
    folder.mkdir()
    accounts.write_accounts(operator("primeur"), told("primeur").accounts, folder)
    return folder


def test_a_code_is_that_of_rfc_6238() -> None:
    # the secret of RFC 6238, appendix B, in base 32; its eight digits end in these six
    assert code_of("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", 59) == "287082"
    assert code_of("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", 1111111109) == "081804"


def test_the_panel_shows_one_account_of_each_role_first(made: Path) -> None:
    shown = panel(at=59)

    roles = [row.role for row in shown.first]
    assert len(set(roles)) == len(roles)
    assert shown.first[0].name == "Nadia Ferrand"
    assert len(shown.first) + len(shown.others) == len(accounts.read_accounts())
    assert shown.password == "Demo-primeur-2026"


def test_only_staff_have_a_code(made: Path) -> None:
    shown = panel(at=59)

    assert [row.name for row in (*shown.first, *shown.others) if row.code] == ["Inès Caro", "Sonia Perrin"]
    assert all(len(row.password) >= 12 for row in shown.first)


def test_the_panel_is_empty_before_the_demonstration_is_made(settings: Settings, tmp_path: Path) -> None:
    settings.VAR, settings.OPERATOR = tmp_path, operator("primeur")

    assert panel().first == ()
