"""The faces that packs may choose: small, licensed, measured."""

import json
from pathlib import Path

import pytest

from guichet.operators.faces import FACES

FOLDER = Path(__file__).resolve().parents[1] / "static" / "ui" / "faces"


@pytest.mark.parametrize("name", sorted(FACES))
def test_a_face_has_its_file_its_licence_and_its_metrics(name: str) -> None:
    face = FACES[name]

    assert (FOLDER / face.file).read_bytes()[:4] == b"wOF2"
    assert "SIL OPEN FONT LICENSE" in (FOLDER / face.file.replace(".woff2", ".LICENSE.txt")).read_text("utf-8").upper()
    assert sorted(face.metrics) == ["ascent-override", "descent-override", "line-gap-override", "size-adjust"]


def test_the_folder_holds_no_face_that_is_not_listed(ui: Path) -> None:
    listed = {face["file"] for face in json.loads((ui / "faces.json").read_text("utf-8")).values()}

    assert {path.name for path in FOLDER.glob("*.woff2")} == listed


@pytest.mark.parametrize("name", sorted(FACES))
def test_a_face_stays_within_its_share_of_the_first_page(name: str) -> None:
    assert (FOLDER / FACES[name].file).stat().st_size < 40_000
