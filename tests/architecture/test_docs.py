"""What the guides say is there: variables, commands, links. Keys of packs have a test beside their schema."""

import re
from pathlib import Path

import pytest

from guichet.network.values import CommandKind
from guichet.operators.loading import PROJECT

DOCS = PROJECT / "docs"
PAGES = sorted([PROJECT / "README.md", PROJECT / "CHANGELOG.md", *DOCS.rglob("*.md")])
GUIDES = [PROJECT / "README.md", *sorted(DOCS.glob("*.md"))]
READS_VARIABLE = re.compile(r'"(GUICHET_[A-Z_]+)"')
EXPLAINS = re.compile(r"^\|([^|]*)\|", re.MULTILINE)  # the first column of a table
COMMANDS = sorted(PROJECT.glob("guichet/*/management/commands/[a-z]*.py"))


def test_every_variable_of_the_environment_is_explained() -> None:
    sources = [PROJECT / "config" / name for name in ("settings.py", "serving.py", "cli.py")]
    read = {name for source in sources for name in READS_VARIABLE.findall(source.read_text("utf-8"))}

    columns = "".join(column for page in GUIDES for column in EXPLAINS.findall(page.read_text("utf-8")))

    assert {name for name in read if f"`{name}`" not in columns} == set()
    assert len(read) > 30


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(PROJECT)))
def test_links_lead_to_files_that_are_there(page: Path) -> None:
    targets = re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text("utf-8"))

    assert [target for target in targets if not (page.parent / target).exists()] == []


def test_every_command_to_the_network_is_explained_to_integrators() -> None:
    words = set(re.findall(r"`([a-z_]+)`", (DOCS / "integrators.md").read_text("utf-8")))

    assert {kind.value for kind in CommandKind} - words == set()


def test_every_command_for_operators_stands_in_a_guide() -> None:
    guides = "".join(page.read_text("utf-8") for page in GUIDES)
    ours = {path.stem for path in COMMANDS if path.parts[-4] != "demo"}

    assert {name for name in ours if f"guichet {name}" not in guides} == set()
