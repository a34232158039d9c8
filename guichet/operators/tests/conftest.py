from collections.abc import Callable
from pathlib import Path

import pytest

from config.sections import SECTIONS
from guichet import operators
from guichet.operators import new_operator


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """A new pack, which passes every check; tests then spoil it."""
    return new_operator.write(tmp_path / "essai", name="Essai", country="FR")


@pytest.fixture
def spoil(pack: Path) -> Callable[[str, str, str], None]:
    """Replace a text of a file of the pack."""

    def replace(name: str, old: str, new: str) -> None:
        text = (pack / name).read_text("utf-8")
        assert old in text
        (pack / name).write_text(text.replace(old, new, 1), "utf-8")

    return replace


@pytest.fixture
def lines(pack: Path) -> Callable[[], list[str]]:
    """What `guichet check` would print, without the folder above the pack."""
    return lambda: [str(fault).replace(f"{pack.parent}/", "") for fault in operators.check(pack, SECTIONS)]
