"""Cut the faces of the pages into what documents print with: `python -m tools.document_faces`.

Reads guichet/ui/static/ui/faces/*.woff2, variable and compressed; writes guichet/documents/faces/*.ttf, one file for
each weight, since the engine of documents takes neither. A face with one weight is that of titles. The faces'
licences (OFL) lie beside the pages' own.
"""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path

from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

ROOT = Path(__file__).resolve().parent.parent
FACES = ROOT / "guichet" / "ui" / "static" / "ui" / "faces"
LIST = ROOT / "guichet" / "ui" / "faces.json"
CUT = ROOT / "guichet" / "documents" / "faces"
WEIGHTS = {400: "Regular", 700: "Bold"}


def cut(face: Path, family: str, weight: int, style: str) -> bytes:
    """Return one weight of a face, under the family's name."""
    font = TTFont(face, recalcTimestamp=False)
    font.flavor = None
    if "fvar" not in font:  # it has one weight, that of titles
        return _saved(_named(font, family, style, weight))
    others = {axis.axisTag: axis.defaultValue for axis in font["fvar"].axes if axis.axisTag != "wght"}
    single = instantiateVariableFont(font, {**others, "wght": weight})
    return _saved(_named(single, family, style, weight))


def _named(single: TTFont, family: str, style: str, weight: int) -> TTFont:
    names = single["name"]
    for name in list(names.names):
        if name.nameID in {16, 17, 21, 22, 25}:
            names.removeNames(nameID=name.nameID)
    for number, text in {1: family, 2: style, 4: f"{family} {style}", 6: f"{family.replace(' ', '')}-{style}"}.items():
        names.setName(text, number, 3, 1, 0x409)
    single["OS/2"].usWeightClass = weight
    single["OS/2"].fsSelection = (single["OS/2"].fsSelection & ~0x61) | (0x20 if weight == 700 else 0x40)
    single["head"].macStyle = 1 if weight == 700 else 0
    return single


def _saved(font: TTFont) -> bytes:
    made = BytesIO()
    font.save(made)
    return made.getvalue()


def main() -> None:
    """Write every weight of every face."""
    CUT.mkdir(exist_ok=True)
    for family, face in json.loads(LIST.read_text("utf-8")).items():
        bounds = [int(bound) for bound in face["weight"].split()]
        for weight, style in WEIGHTS.items() if len(bounds) > 1 else [(700, "Bold")]:
            name = face["file"].removesuffix(".woff2")
            (CUT / f"{name}-{weight}.ttf").write_bytes(cut(FACES / face["file"], family, weight, style))


if __name__ == "__main__":
    main()
