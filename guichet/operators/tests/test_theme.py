import csv
import re
from pathlib import Path

import pytest

from guichet import operators
from guichet.operators import theme
from guichet.operators.colours import NoColour, luminance, ratio, solve, to_hex
from guichet.operators.faces import FACES, Face, read_faces

CONTRASTS = Path(__file__).parent / "contrast.csv"


@pytest.mark.parametrize("slug", operators.slugs())
def test_the_contrasts_of_a_pack_are_those_of_the_design(slug: str) -> None:
    with CONTRASTS.open(encoding="utf-8") as rows:
        designed = [line.strip().split(",") for line in rows if line.startswith(f"{slug},")]

    measured = theme.pairs(theme.derive(operators.load(slug).theme))

    assert [f"{pair.ratio:.2f}" for pair in measured] == [row[4] for row in designed]
    # The design has one name for the last row of each mode: the meter on its track, or the edge that replaces it.
    named = [row[:4] for row in designed if row[2] != "meter or its edge"]
    others = [pair for pair in measured if pair.foreground not in ("meter", "track-edge")]
    assert [[slug, pair.mode.value, pair.foreground, pair.background] for pair in others] == named


@pytest.mark.parametrize("slug", operators.slugs())
def test_every_pair_of_a_pack_reads(slug: str) -> None:
    assert theme.contrast_faults(operators.load(slug).theme) == []


def test_the_design_measured_every_pack() -> None:
    with CONTRASTS.open(encoding="utf-8") as rows:
        assert {row["pack"] for row in csv.DictReader(rows)} == set(operators.slugs())


@pytest.mark.parametrize(
    ("colour", "expected"),
    [
        ((1.0, 0.0, 0.0), "#ffffff"),
        ((0.0, 0.0, 0.0), "#000000"),
        ((0.72, 0.175, 50.0), "#f87e28"),
        ((0.62796, 0.25768, 29.234), "#ff0000"),
    ],
)
def test_oklch_becomes_the_nearest_srgb_of_its_hue(colour: tuple[float, float, float], expected: str) -> None:
    assert to_hex(*colour) == expected


def test_contrast_goes_from_1_to_21() -> None:
    assert ratio("#000000", "#ffffff") == pytest.approx(21)
    assert ratio("#808080", "#808080") == 1
    assert luminance("#808080") == pytest.approx(0.2158605, abs=1e-7)


def test_a_contrast_that_no_lightness_reaches_is_refused() -> None:
    with pytest.raises(NoColour):
        solve(0.5, 0.1, 20, 7, ["#000000", "#ffffff"])


def test_the_palette_of_a_theme_is_computed_once(pack: Path) -> None:
    assert theme.derive(operators.load(pack).theme) is theme.derive(operators.load(pack).theme)


def test_the_stylesheet_puts_the_dark_palette_on_screens_only(pack: Path) -> None:
    found = operators.load(pack).theme
    palette = theme.derive(found)

    lines = theme.stylesheet(found).splitlines()

    assert [line[: line.index("--paper")] for line in lines if "--paper" in line] == [
        ":root{",
        '@media screen and (prefers-color-scheme:dark){:root:not([data-theme="light"]){',
        '@media screen{:root[data-theme="dark"]{',
    ]
    assert f"--paper:{palette.light['paper']};" in lines[3]
    assert f"--paper:{palette.dark['paper']};" in lines[4]
    assert "color-scheme:dark" in lines[5]
    assert (lines[2], lines[-1]) == ("@layer brand{", "}")


def test_the_stylesheet_gives_shape_tokens_once_and_not_those_left_out(pack: Path) -> None:
    css = theme.stylesheet(operators.load(pack).theme)

    assert css.count("--r-control:10px") == 1
    assert "--font-text:'Figtree','Figtree Fallback'" in css
    assert "--word-space" not in css


def test_a_face_used_twice_is_declared_once_with_its_fallback(pack: Path) -> None:
    faces = {"Figtree": Face(file="a.woff2", weight="400 800", metrics={"size-adjust": "101%"})}

    css = theme.font_faces(operators.load(pack).theme.shape, faces=faces, url_prefix="/s/")

    assert css.splitlines() == [
        "@font-face{font-family:'Figtree';src:url(/s/a.woff2) format('woff2');font-weight:400 800;font-display:swap}",
        "@font-face{font-family:'Figtree Fallback';src:local('Arial'),local('Liberation Sans'),local('Helvetica');"
        "size-adjust:101%}",
    ]


def test_shipped_faces_state_their_weights_and_metrics() -> None:
    assert read_faces() == FACES
    for face in FACES.values():
        assert re.fullmatch(r"\d{3}( \d{3})?", face.weight)
        assert set(face.metrics) == {"size-adjust", "ascent-override", "descent-override", "line-gap-override"}


def test_a_face_with_one_weight_has_no_other() -> None:
    assert FACES["Fraunces"].has_weight(560)
    assert not FACES["Fraunces"].has_weight(700)
