"""`theme.toml`: the few choices of a designer, from which every colour is derived.

Its keys are the names of the CSS tokens, with their hyphens.
"""

import re
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Annotated, Any

from pydantic import AfterValidator, ConfigDict, Field

from guichet.operators.base import PackFile, PackModel, Wrong, wrong
from guichet.operators.faces import FACES
from guichet.operators.nearest import did_you_mean


def _hyphens(name: str) -> str:
    return name.replace("_", "-")


def _colour(values: tuple[float, ...]) -> tuple[float, ...]:
    lightness, chroma, hue = values
    if not (0 <= lightness <= 1 and 0 <= chroma <= 0.4 and 0 <= hue <= 360):
        raise wrong(
            "la couleur OKLCH sort de ses bornes", "écrivez [clarté de 0 à 1, chroma de 0 à 0.4, teinte de 0 à 360]"
        )
    return values


def _neutral(values: tuple[float, ...]) -> tuple[float, ...]:
    chroma, hue = values
    if not (0 <= chroma <= 0.05 and 0 <= hue <= 360):
        raise wrong("le neutre sort de ses bornes", "écrivez [chroma de 0 à 0.05, teinte de 0 à 360]")
    return values


def _face(name: str) -> str:
    if name not in FACES:
        remedy = did_you_mean(name, FACES, f"choisissez parmi {', '.join(sorted(FACES))}")
        raise wrong(f"le caractère « {name} » n’est pas livré avec Guichet", remedy)
    return name


def _measure(units: str, example: str) -> AfterValidator:
    def check(value: str) -> str:
        if not re.fullmatch(rf"-?\d+(\.\d+)?({units})", value):
            raise wrong(f"« {value} » n’est pas une mesure", f"écrivez-la comme « {example} »")
        return value

    return AfterValidator(check)


Colour = Annotated[tuple[float, ...], Field(min_length=3, max_length=3), AfterValidator(_colour)]
Neutral = Annotated[tuple[float, ...], Field(min_length=2, max_length=2), AfterValidator(_neutral)]
Face = Annotated[str, AfterValidator(_face), Field(json_schema_extra={"enum": sorted(FACES)})]
Pixels = Annotated[str, _measure("px", "8px")]
Ems = Annotated[str, _measure("em", "-0.02em")]
Number = Annotated[str, _measure("", "1.6")]


class Chrome(StrEnum):
    """Ground of the masthead and of the menu."""

    PAPER = "paper"
    TINT = "tint"
    BRAND = "brand"
    INK = "ink"


class Action(StrEnum):
    """Colour of filled buttons."""

    BRAND = "brand"
    VIVID = "vivid"
    INK = "ink"


class Nav(StrEnum):
    """Place of the menu on wide screens."""

    LEFT = "left"
    TOP = "top"


class Shape(PackModel):
    """Faces, corners, strokes and density."""

    model_config = ConfigDict(alias_generator=_hyphens)

    font_text: Face
    """Typeface of texts, by its own name, among those that Guichet ships."""
    font_display: Face
    """Typeface of titles and large figures."""
    w_display: Number
    """Weight of titles, within what the typeface has."""
    track_display: Ems
    """Letter spacing of titles."""
    word_space: Ems | None = None
    """Word spacing of titles; the typeface's own when absent."""
    r_control: Pixels
    """Radius of buttons and fields."""
    r_panel: Pixels
    """Radius of panels."""
    r_pill: Pixels
    """Radius of statuses."""
    r_meter: Pixels
    """Radius of the meter's ends."""
    meter_h: Pixels
    """Height of the meter."""
    rule: Pixels
    """Thickness of rules, 1px or 2px."""
    icon_stroke: Number
    """Stroke of icons, from 1.6 to 2.25."""
    density: Number
    """Factor on the padding inside parts, from 0.88 to 1.08."""


class Theme(PackFile):
    """`theme.toml`."""

    model_config = ConfigDict(alias_generator=_hyphens)

    brand: Colour
    """Colour of the brand, OKLCH: [lightness 0-1, chroma, hue]."""
    accent: Colour
    """Second colour (the mark's detail), OKLCH."""
    neutral: Neutral
    """[chroma, hue] that tint paper, rules and ink."""
    neutral_dark: Neutral | None = None
    """The same for the dark mode; `neutral` when absent."""
    paper: float = Field(ge=0.9, le=1)
    """Lightness of the page's ground in the light mode."""
    chrome: Chrome
    """Ground of the masthead and of the menu: paper, tint, brand or ink."""
    action: Action
    """Filled buttons: brand (darkened until words read), vivid (raw brand, dark or white words) or ink."""
    nav: Nav
    """Menu on wide screens: left or top."""
    shape: Shape
    """Faces, corners, strokes and density."""

    @classmethod
    def crossed(cls, data: Mapping[str, Any]) -> Iterable[Wrong]:
        shape = data.get("shape")
        if not isinstance(shape, dict) or not isinstance(shape.get("font-display"), str):
            return
        face, weight = FACES.get(shape["font-display"]), str(shape.get("w-display", ""))
        if face and weight.isdecimal() and not face.has_weight(int(weight)):
            yield Wrong(
                "shape.w-display",
                f"{shape['font-display']} n’a pas la graisse {weight}",
                f"écrivez une valeur de son étendue, {face.weight.replace(' ', ' à ')}",
            )
