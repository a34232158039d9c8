"""The contracts between apps hold, and would be seen broken."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tools import contracts

ROOT = Path(__file__).resolve().parent.parent.parent
LINT = Path(sys.executable).parent / "lint-imports"

# file -> the import planted in it; together they break every kind of contract
PLANTED = {
    "guichet/contracts/queries/__init__.py": "import guichet.contracts.services",  # upwards inside the app
    "guichet/people/models.py": "import guichet.contracts.values",  # upwards between apps
    "guichet/contracts/rules.py": "import guichet.contracts.planted",  # a rule reaches Django through a helper
    "guichet/core/money.py": "import django",
    "guichet/ui/converters.py": "import httpx",
    "guichet/portal/apps.py": "import guichet.people.models",  # an app's own business
}
BROKEN = {
    "Inside each app, imports go downwards",
    "Apps stand on those below them",
    "Rules, policies and values are plain Python",
    "The core is plain Python",
    "Only gateways speak to outside systems",
    "What is people's own",
}


def linted(folder: Path) -> dict[str, str]:
    done = subprocess.run(
        [LINT, "--no-cache", "--config", ".importlinter"],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    return dict(re.findall(r"^(.+) (KEPT|BROKEN)\b", done.stdout, re.MULTILINE))


@pytest.fixture
def copy(tmp_path):
    # a package that is installed in this folder is found there first: the copy must come before it on the path
    for package in ("config", "guichet"):
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("static", "*.pyc", "locale"))
    shutil.copy(contracts.FILE, tmp_path)
    return tmp_path


def test_the_file_of_contracts_follows_the_apps():
    assert contracts.FILE.read_text("utf-8") == contracts.text(), "make contracts"


def test_each_kind_of_contract_sees_its_violation(copy):
    (copy / "guichet/contracts/planted.py").write_text("import django.conf\n")
    services = copy / "guichet/contracts/services.py"
    services.touch()
    for file, line in PLANTED.items():
        path = copy / file
        path.write_text(f"{path.read_text('utf-8')}\n{line}\n", "utf-8")

    verdicts = linted(copy)

    assert {name for name, verdict in verdicts.items() if verdict == "BROKEN"} >= BROKEN


def test_an_import_for_types_only_breaks_nothing(copy):
    as_it_is = linted(copy)
    path = copy / "guichet/portal/apps.py"
    path.write_text(
        f"{path.read_text('utf-8')}\n"
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import guichet.people.models\n"
    )

    assert linted(copy) == as_it_is


def test_the_tests_of_an_app_may_import_anything(copy):
    as_it_is = linted(copy)
    (copy / "guichet/portal/tests/test_planted.py").write_text("import guichet.people.models\nimport config.settings\n")

    assert linted(copy) == as_it_is
