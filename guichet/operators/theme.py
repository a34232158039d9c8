"""The palette of a theme, its measured contrasts, its stylesheet.

Each role keeps the hue and the chroma of the brand and moves its lightness, from the wished value outwards, until the
pair reaches its ratio on all the grounds it may stand on. Then every pair is measured again.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from guichet.operators.colours import WHITE, NoColour, ratio, solve, to_hex
from guichet.operators.faces import FACES, Face
from guichet.operators.look import Action, Chrome, Shape, Theme

Tokens = dict[str, str]


class Mode(StrEnum):
    """The two palettes of a theme."""

    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True)
class Palette:
    """The colour of each role, `#rrggbb`, by token name without its dashes."""

    light: Mapping[str, str]
    dark: Mapping[str, str]

    def of(self, mode: Mode) -> Mapping[str, str]:
        """Return the roles of one mode."""
        return self.dark if mode is Mode.DARK else self.light


@dataclass(frozen=True)
class Pair:
    """A contrast measured: `foreground` on `background`, in a mode."""

    mode: Mode
    foreground: str
    background: str
    ratio: float
    needed: float

    @property
    def passes(self) -> bool:
        """Return whether the pair reads."""
        return self.ratio >= self.needed


# Text 4.5 (7 for the ink), graphics and the edges of fields 3: WCAG 2.2, 1.4.3, 1.4.6 and 1.4.11.
_PAIRS: tuple[tuple[str, str, float], ...] = (
    *(("ink", ground, 7) for ground in ("paper", "surface", "sunken", "tint")),
    *(("ink-2", ground, 4.5) for ground in ("paper", "surface", "sunken", "tint")),
    *(("link", ground, 4.5) for ground in ("paper", "surface", "sunken", "tint")),
    ("on-action", "action", 4.5),
    ("on-action", "action-2", 4.5),
    ("tint-ink", "tint", 4.5),
    *(("edge", ground, 3) for ground in ("surface", "paper", "sunken")),
    *(("link-2", ground, 4.5) for ground in ("paper", "surface")),
    *(("focus", ground, 3) for ground in ("paper", "surface", "tint")),
    ("chrome-ink", "chrome", 4.5),
    ("chrome-2", "chrome", 4.5),
    ("chrome-on-ink", "chrome-on", 4.5),
    ("chrome-mark", "chrome", 3),
    *(
        (status, ground, 4.5)
        for status in ("ok", "warn", "bad", "info")
        for ground in (f"{status}-bg", "paper", "surface", "sunken")
    ),
)
# Hues of the statuses are the same for every operator, so that a colour learnt once stays true.
_STATUSES = (("ok", 152, 0.12), ("warn", 72, 0.115), ("bad", 27, 0.185), ("info", 252, 0.125))


@lru_cache(maxsize=32)
def derive(theme: Theme) -> Palette:
    """Return both palettes of a theme; remembered, since it takes some tens of milliseconds.

    Errors: NoColour when a role cannot reach its contrast.
    """
    return Palette(light=_Derivation(theme, Mode.LIGHT).tokens(), dark=_Derivation(theme, Mode.DARK).tokens())


class _Derivation:
    """One mode's roles, in the order in which they lean on one another."""

    def __init__(self, theme: Theme, mode: Mode) -> None:
        self.theme, self.dark = theme, mode is Mode.DARK
        self.lightness, self.chroma, self.hue = theme.brand
        neutral = (theme.neutral_dark or theme.neutral) if self.dark else theme.neutral
        self.grey, self.grey_hue = neutral
        self.t: Tokens = {}

    def tokens(self) -> Tokens:
        self._grounds()
        self._inks()
        self._actions()
        self._meter()
        self._chrome()
        self._statuses()
        return self.t

    def _pick(self, light: float, dark: float) -> float:
        return dark if self.dark else light

    def _grounds(self) -> None:
        t, paper = self.t, self.theme.paper
        if self.dark:
            t["paper"] = to_hex(0.175, min(self.grey, 0.016), self.grey_hue)
            t["surface"] = to_hex(0.215, min(self.grey, 0.018), self.grey_hue)
            t["sunken"] = to_hex(0.25, min(self.grey, 0.02), self.grey_hue)
            t["tint"] = to_hex(0.27, min(self.chroma * 0.42, 0.05), self.hue)
        else:
            t["paper"] = to_hex(paper, self.grey, self.grey_hue)
            t["surface"] = to_hex(1.0, 0, 0)
            t["sunken"] = to_hex(paper - 0.03, self.grey * 1.15, self.grey_hue)
            t["tint"] = to_hex(0.945, min(self.chroma * 0.26, 0.045), self.hue)
        self.grounds = [t["paper"], t["surface"], t["sunken"], t["tint"]]

    def _inks(self) -> None:
        t, grey, hue = self.t, self.grey, self.grey_hue
        t["ink"] = solve(self._pick(0.225, 0.955), grey * 1.2, hue, 12, self.grounds)
        t["ink-2"] = solve(self._pick(0.47, 0.76), grey * 1.6, hue, 5.2, self.grounds)
        t["line"] = to_hex(self._pick(0.885, 0.335), grey * 1.2, hue)
        t["edge"] = solve(self._pick(0.60, 0.58), grey * 1.6, hue, 3.1, self.grounds)

    def _actions(self) -> None:
        t, action = self.t, self.theme.action
        if action is Action.INK:
            t["action"] = t["ink"]
            t["link"] = solve(self._pick(self.lightness, 0.74), self.chroma, self.hue, 4.6, self.grounds)
        else:
            start, chroma = self._pick(min(self.lightness, 0.62), 0.76), self.chroma * self._pick(1, 0.85)
            t["action"] = t["link"] = solve(start, chroma, self.hue, 4.6, self.grounds)
        if action is Action.VIVID:
            t["action"] = to_hex(self.lightness, self.chroma, self.hue)
        black = to_hex(0.17, 0.02, self.hue)
        t["on-action"] = max((black, WHITE), key=lambda words: ratio(words, t["action"]))
        # Under the pointer: the same hue, one step further from the ground.
        further, chroma = self._pick(0.36, 0.86), (self.grey if action is Action.INK else self.chroma) * 0.9
        t["link-2"] = solve(further, chroma, self.hue, 4.6, self.grounds)
        if action is Action.VIVID:
            start = min(self.lightness + 0.09, 0.9)
            t["action-2"] = solve(start, self.chroma * 0.8, self.hue, 4.6, [t["on-action"]])
        else:
            t["action-2"] = solve(further, chroma, self.hue, 4.6, [t["on-action"]])
        t["tint-ink"] = solve(self._pick(0.36, 0.85), self.chroma * 0.75, self.hue, 7, [t["tint"]])

    def _meter(self) -> None:
        t = self.t
        t["track"] = to_hex(self._pick(0.905, 0.32), self.grey * 1.4, self.grey_hue)
        if self.theme.action is Action.VIVID:
            # A bright brand keeps its colour in the meter: the track then gets an edge that reaches 3:1.
            t["meter"] = to_hex(self._pick(self.lightness, max(self.lightness, 0.70)), self.chroma, self.hue)
        else:
            start = self._pick(self.lightness, 0.72)
            t["meter"] = solve(start, self.chroma, self.hue, 3.05, [t["track"], *self.grounds])
        t["track-edge"] = t["edge"] if ratio(t["meter"], t["track"]) < 3 else "transparent"
        lightness, chroma, hue = self.theme.accent
        t["accent"] = solve(self._pick(lightness, max(lightness, 0.7)), chroma, hue, 3.05, self.grounds[:2])
        # Blue, except beside a blue brand.
        focus_hue = 330 if 240 < self.hue < 285 else 262
        t["focus"] = solve(self._pick(0.45, 0.82), 0.17, focus_hue, 4.5, self.grounds)

    def _chrome(self) -> None:
        t, kind = self.t, self.theme.chrome
        if kind in (Chrome.PAPER, Chrome.TINT):
            mark = self._quiet_chrome()
        elif kind is Chrome.BRAND:
            mark = self._brand_chrome()
        else:
            mark = self._ink_chrome()
        t["chrome-mark"] = mark if ratio(mark, t["chrome"]) >= 3 else WHITE
        t.setdefault("logo", t["chrome-mark"])
        if kind in (Chrome.INK, Chrome.BRAND):
            t["chrome-line"] = to_hex(0.42 if kind is Chrome.INK else 0.44, self.chroma * 0.6, self.hue)
        else:
            t["chrome-line"] = t["line"]

    def _quiet_chrome(self) -> str:
        t, on_paper = self.t, self.theme.chrome is Chrome.PAPER
        t["chrome"], t["chrome-on"] = (t["surface"], t["tint"]) if on_paper else (t["tint"], t["surface"])
        t["chrome-ink"], t["chrome-2"], t["chrome-on-ink"] = t["ink"], t["ink-2"], t["tint-ink"]
        if on_paper:
            t["logo"] = to_hex(self._pick(self.lightness, max(self.lightness, 0.7)), self.chroma, self.hue)
        return t["link"]

    def _brand_chrome(self) -> str:
        t = self.t
        if self.dark:
            t["chrome"] = to_hex(0.36, self.chroma * 0.75, self.hue)
        else:
            t["chrome"] = solve(self.lightness, self.chroma, self.hue, 5.6, [WHITE])
        t["chrome-ink"] = WHITE
        t["chrome-2"] = solve(0.93, 0.03, self.hue, 4.6, [t["chrome"]])
        t["chrome-on"], t["chrome-on-ink"] = t["surface"], t["ink"]
        return WHITE

    def _ink_chrome(self) -> str:
        t = self.t
        t["chrome"] = to_hex(self._pick(0.27, 0.20), self.chroma * 0.55, self.hue)
        t["chrome-ink"] = WHITE
        t["chrome-2"] = solve(0.82, 0.03, self.hue, 6, [t["chrome"]])
        t["chrome-on"] = to_hex(self._pick(0.37, 0.30), self.chroma * 0.7, self.hue)
        t["chrome-on-ink"] = WHITE
        lightness, chroma, hue = self.theme.accent
        return to_hex(lightness, chroma, hue)

    def _statuses(self) -> None:
        t = self.t
        for name, hue, chroma in _STATUSES:
            t[f"{name}-bg"] = to_hex(self._pick(0.955, 0.275), self._pick(0.028, 0.04), hue)
            grounds = [t[f"{name}-bg"], *self.grounds]
            t[name] = solve(self._pick(0.46, 0.80), chroma * self._pick(1, 0.8), hue, 4.6, grounds)
        t["warn-fill"] = solve(0.70, 0.15, 68, 3.05, [t["surface"], t["paper"]])


def pairs(palette: Palette) -> list[Pair]:
    """Return every contrast that must hold, measured, light then dark."""
    return [pair for mode in Mode for pair in _pairs_of(palette.of(mode), mode)]


def _pairs_of(t: Mapping[str, str], mode: Mode) -> Iterator[Pair]:
    for foreground, background, needed in _PAIRS:
        yield Pair(mode, foreground, background, ratio(t[foreground], t[background]), needed)
    if t["track-edge"] == "transparent":
        yield Pair(mode, "meter", "track", ratio(t["meter"], t["track"]), 3)
    else:
        yield Pair(mode, "track-edge", "surface", ratio(t["track-edge"], t["surface"]), 3)


def contrast_faults(theme: Theme) -> list[tuple[str, str]]:
    """Return what does not read in either mode: problem and remedy, in French."""
    remedy = 'foncez « brand », ou choisissez « action = "ink" »'
    try:
        palette = derive(theme)
    except NoColour as error:
        return [(f"aucune clarté de cette teinte n’atteint le contraste {error.args[0]}", remedy)]
    return [(_contrast_words(pair), remedy) for pair in pairs(palette) if not pair.passes]


def _contrast_words(pair: Pair) -> str:
    mode = "mode sombre" if pair.mode is Mode.DARK else "mode clair"
    measured, needed = (f"{value}".replace(".", ",") for value in (f"{pair.ratio:.2f}", f"{pair.needed:g}"))
    return f"{mode}, « {pair.foreground} » sur « {pair.background} » : {measured}, il faut {needed}"


def _shape_tokens(shape: Shape) -> Tokens:
    tokens = shape.model_dump(by_alias=True, exclude_none=True)
    return {key: f"'{value}','{value} Fallback'" if key.startswith("font") else value for key, value in tokens.items()}


def _declarations(tokens: Mapping[str, str]) -> str:
    return ";".join(f"--{key}:{value}" for key, value in tokens.items())


def font_faces(shape: Shape, *, faces: Mapping[str, Face] = FACES, url_prefix: str = "/static/ui/faces/") -> str:
    """Return the @font-face rules of a theme, each with a fallback that takes the same room."""
    return "\n".join(
        _font_face(name, faces[name], url_prefix) for name in dict.fromkeys([shape.font_text, shape.font_display])
    )


def _font_face(name: str, face: Face, url_prefix: str) -> str:
    metrics = ";".join(f"{key}:{value}" for key, value in face.metrics.items())
    return (
        f"@font-face{{font-family:'{name}';src:url({url_prefix}{face.file}) format('woff2');"
        f"font-weight:{face.weight};font-display:swap}}\n"
        f"@font-face{{font-family:'{name} Fallback';"
        f"src:local('Arial'),local('Liberation Sans'),local('Helvetica');{metrics}}}"
    )


def stylesheet(theme: Theme, *, faces: Mapping[str, Face] = FACES, url_prefix: str = "/static/ui/faces/") -> str:
    """Return the CSS of a theme: its faces, and its tokens in the layer `brand`.

    Shape: dark tokens stand in `@media screen`, so that paper stays white; `data-theme` on the root wins over the
    system's choice. `url_prefix` ends with a slash.
    Errors: NoColour, as `derive`.
    """
    palette = derive(theme)
    light = _declarations({**palette.light, **_shape_tokens(theme.shape)})
    dark = f"{_declarations(palette.dark)};color-scheme:dark"
    return "\n".join(
        [
            font_faces(theme.shape, faces=faces, url_prefix=url_prefix),
            "@layer brand{",
            f":root{{{light};color-scheme:light}}",
            f'@media screen and (prefers-color-scheme:dark){{:root:not([data-theme="light"]){{{dark}}}}}',
            f'@media screen{{:root[data-theme="dark"]{{{dark}}}}}',
            "}",
            "",
        ]
    )
