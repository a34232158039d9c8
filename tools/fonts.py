"""Subset the packs' faces to what French, Dutch and English need: `python tools/fonts.py <node_modules>`.

A maintainer's tool; needs fonttools, brotli, and the Fontsource variable packages (OFL) of FACES.
Keeps tabular figures; keeps comma, point and spaces proportional; draws U+202F where the face lacks it.
Writes guichet/ui/static/ui/faces/*.woff2 with their licences, and guichet/ui/faces.json, whose metrics let the
fallback face take the same room, so that nothing moves when the face arrives.
"""

import copy
import json
import shutil
import sys
from pathlib import Path
from typing import Any, NamedTuple

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

UI = Path(__file__).resolve().parent.parent / "guichet" / "ui"
OUT = UI / "static" / "ui" / "faces"

LATIN = {*range(0x20, 0x7F), *range(0xA0, 0x100), 0x132, 0x133, 0x152, 0x153, 0x178}
PUNCTUATION = {0x2009, 0x202F, 0x2011, 0x2013, 0x2014, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2026, 0x20AC, 0x2212}
PROPORTIONAL = (0x2C, 0x2E, 0x3A, 0x20, 0xA0, 0x202F, 0x2009)


class Face(NamedTuple):
    family: str
    package: str
    weights: tuple[int, int] | int  # a range kept variable, or one weight


FACES = (
    Face("Instrument Sans", "instrument-sans", (400, 700)),
    Face("Figtree", "figtree", (400, 800)),
    Face("Bricolage Grotesque", "bricolage-grotesque", 700),
    Face("Plus Jakarta Sans", "plus-jakarta-sans", (400, 700)),
    Face("Schibsted Grotesk", "schibsted-grotesk", (400, 900)),
    Face("Fraunces", "fraunces", 560),
    Face("Red Hat Text", "red-hat-text", (400, 700)),
)

# Advance widths of Arial, in 2048ths of an em: the fallback that the metrics are measured against.
ARIAL = dict(
    zip(
        "abcdefghijklmnopqrstuvwxyz ",
        (
            *(1139, 1139, 1024, 1139, 1139, 569, 1139, 1139, 455, 455, 1024, 455, 1706, 1139),
            *(1139, 1139, 1139, 682, 1024, 569, 1139, 1024, 1479, 1024, 1024, 1024, 569),
        ),
        strict=True,
    )
)
SAMPLE = (
    "il vous reste des gigas jusqu au trente novembre vos factures vos demandes et vos lignes sont ici "
    "le transfert arrive vendredi"
)


def narrow_space(font: Any) -> None:
    cmap = font.getBestCmap()
    if 0x202F in cmap:
        return
    if 0x2009 in cmap:
        name = cmap[0x2009]
    else:
        name, space = "uni202F", cmap[0x20]
        glyf, order = font["glyf"], [*font.getGlyphOrder(), "uni202F"]
        font.setGlyphOrder(order)
        glyf.glyphs[name], glyf.glyphOrder = copy.deepcopy(glyf[space]), order
        width = max(font["hmtx"][space][0] * 0.78, font["head"].unitsPerEm * 0.17)
        font["hmtx"].metrics[name] = (int(width), 0)
        if "HVAR" in font:  # it would give the new glyph no width
            del font["HVAR"]
    for table in font["cmap"].tables:
        if table.isUnicode():
            table.cmap[0x202F] = name


def proportional_punctuation(font: Any) -> None:
    """Take commas and spaces out of tabular figures: "22,0" without holes."""
    table, cmap = font["GSUB"].table, font.getBestCmap()
    keep = {cmap.get(character) for character in PROPORTIONAL}
    for record in table.FeatureList.FeatureRecord:
        if record.FeatureTag != "tnum":
            continue
        for index in record.Feature.LookupListIndex:
            for found in table.LookupList.Lookup[index].SubTable:
                subtable = getattr(found, "ExtSubTable", found)
                for glyph in keep & set(getattr(subtable, "mapping", {})):
                    del subtable.mapping[glyph]


def fallback_metrics(font: Any) -> dict[str, str]:
    cmap, upem, hmtx, hhea = font.getBestCmap(), font["head"].unitsPerEm, font["hmtx"], font["hhea"]
    ours = sum(hmtx[cmap[ord(letter)]][0] / upem for letter in SAMPLE)
    scale = ours / sum(ARIAL[letter] / 2048 for letter in SAMPLE)
    return {
        "size-adjust": f"{scale:.1%}",
        "ascent-override": f"{hhea.ascent / upem / scale:.1%}",
        "descent-override": f"{-hhea.descent / upem / scale:.1%}",
        "line-gap-override": f"{hhea.lineGap / upem / scale:.1%}",
    }


def subset(font: Any) -> None:
    options = Options()
    options.layout_features = ["kern", "liga", "ccmp", "locl", "mark", "tnum", "lnum", "calt", "case"]
    options.flavor, options.hinting, options.name_IDs = "woff2", False, [0, 1, 2, 3, 4, 5, 6, 13, 14]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=LATIN | PUNCTUATION)
    subsetter.subset(font)
    font.flavor = "woff2"


def build(face: Face, modules: Path) -> dict[str, Any]:
    folder = modules / "@fontsource-variable" / face.package
    font = TTFont(folder / "files" / f"{face.package}-latin-wght-normal.woff2")
    font = instancer.instantiateVariableFont(font, {"wght": face.weights})
    narrow_space(font)
    if "gvar" in font:
        for glyph in font.getGlyphOrder():
            font["gvar"].variations.setdefault(glyph, [])
    if "GSUB" in font:
        proportional_punctuation(font)
    metrics = fallback_metrics(font)
    subset(font)
    font.save(OUT / f"{face.package}.woff2")
    shutil.copy(folder / "LICENSE", OUT / f"{face.package}.LICENSE.txt")
    return {"file": f"{face.package}.woff2", "weight": weight(face.weights), "metrics": metrics}


def weight(weights: tuple[int, int] | int) -> str:
    return str(weights) if isinstance(weights, int) else f"{weights[0]} {weights[1]}"


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    built = {face.family: build(face, Path(sys.argv[1])) for face in FACES}
    (UI / "faces.json").write_text(json.dumps(built, indent=2) + "\n", "utf-8")
