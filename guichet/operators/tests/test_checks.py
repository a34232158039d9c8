from pathlib import Path

import pytest
from django.conf import settings

from config.sections import SECTIONS
from guichet import operators
from guichet.operators.checks import the_pack_is_right


def test_the_running_pack_passes() -> None:
    assert the_pack_is_right(None) == []


def test_a_fault_that_a_plain_load_leaves_out_stops_the_start(pack: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    theme = (pack / "theme.toml").read_text("utf-8").replace("[0.48, 0.11, 235]", "[0.60, 0.20, 27]")
    (pack / "theme.toml").write_text(theme.replace('action = "brand"', 'action = "vivid"'), "utf-8")
    monkeypatch.setattr(settings, "OPERATOR", operators.load(pack, SECTIONS))

    found = the_pack_is_right(None)

    assert [error.id for error in found] == ["operators.E001", "operators.E001"]
    assert "«\u00a0on-action\u00a0» sur «\u00a0action\u00a0»" in found[0].msg
