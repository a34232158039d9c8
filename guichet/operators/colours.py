"""OKLCH colours: their sRGB form, their contrast, and the search for one that reads on given grounds."""

import math
from collections.abc import Sequence
from functools import lru_cache

WHITE = "#ffffff"


class NoColour(Exception):
    """No lightness of a hue reaches a contrast on all its grounds."""

    code = "no-colour"


def _linear(lightness: float, chroma: float, hue: float) -> tuple[float, float, float]:
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )


@lru_cache(maxsize=4096)
def to_hex(lightness: float, chroma: float, hue: float) -> str:
    """Return the sRGB hex of an OKLCH colour.

    Shape: `#rrggbb`; chroma is lowered until the colour fits the gamut.
    Units: lightness 0 to 1, hue in degrees.
    Source: Björn Ottosson, "A perceptual color space for image processing" (Oklab matrices).
    """
    rgb = _linear(lightness, chroma, hue)
    while chroma > 0 and not all(-0.0005 <= value <= 1.0005 for value in rgb):
        chroma = max(0.0, chroma - 0.002)
        rgb = _linear(lightness, chroma, hue)
    return "#" + "".join(f"{round(_encoded(value) * 255):02x}" for value in rgb)


def _encoded(value: float) -> float:
    value = min(1.0, max(0.0, value))
    return 12.92 * value if value <= 0.0031308 else 1.055 * value ** (1 / 2.4) - 0.055


@lru_cache(maxsize=4096)
def luminance(colour: str) -> float:
    """Return the relative luminance of `#rrggbb`, from 0 to 1 (WCAG 2.2)."""
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def ratio(one: str, other: str) -> float:
    """Return the contrast of two colours, from 1 to 21 (WCAG 2.2)."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def solve(start: float, chroma: float, hue: float, need: float, grounds: Sequence[str]) -> str:
    """Return the colour nearest in lightness to `start` that reaches `need` on every ground.

    Errors: NoColour when none does.
    """
    for step in range(1000):
        for sign in (-1, 1):
            lightness = start + sign * step / 1000
            if 0 <= lightness <= 1:
                colour = to_hex(lightness, chroma, hue)
                if all(ratio(colour, ground) >= need for ground in grounds):
                    return colour
    raise NoColour(need)
