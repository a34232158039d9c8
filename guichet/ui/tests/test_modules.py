"""Modules stay small, bound by data- attributes, and the entry imports them all."""

import re
from pathlib import Path

import pytest

MODULES = sorted((Path(__file__).resolve().parents[1] / "static" / "ui" / "modules").glob("*.js"))


def test_the_entry_imports_every_module(ui: Path) -> None:
    entry = (ui / "static/ui/ui.js").read_text("utf-8")

    assert re.findall(r'import "\./modules/([\w-]+\.js)";', entry) == [module.name for module in MODULES]


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.name)
def test_a_module_is_short_and_opens_with_its_use(module: Path) -> None:
    lines = module.read_text("utf-8").splitlines()

    assert len(lines) < 60
    assert lines[0].startswith("// ")


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.name)
def test_a_module_evaluates_nothing_and_writes_no_markup(module: Path) -> None:
    assert re.findall(r"\beval\b|\bFunction\(|innerHTML|\.style\b", module.read_text("utf-8")) == []
