"""The one style sheet of the running operator: tokens, parts and theme, put together at first use.

A first visit finds it in the page, in a nonced `<style>`; later ones link the file, which the browser fetched ahead
and keeps for a year. A cookie holds the digest of the sheet that the browser has.
"""

import gzip
import hashlib
import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from guichet import operators
from guichet.operators import faces, theme
from guichet.ui.running import once_per_operator

try:  # The package is optional: without it, sheets travel as gzip.
    import brotli  # type: ignore[import-untyped, unused-ignore]  # it has no types
except ImportError:
    brotli = None

FOLDER = Path(__file__).resolve().parent / "styles"

# In this order: the tokens fix the layers, the last three come over all parts.
STYLES: tuple[str, ...] = (
    *("tokens", "reset", "base"),
    *("skip", "masthead", "tabs", "side", "bar", "menu", "page", "foot"),
    *("button", "pill", "figure", "meter", "brief", "sheet", "line", "group", "notice", "kv", "do", "switch", "flip"),
    *("fold", "product"),
    *("filters", "table", "timeline", "field", "pick", "code", "upload", "dialog", "toast", "empty"),
    "usage",
    *("chart", "pagination", "entry", "demo", "fault", "desk", "looking", "security"),
    *("util", "narrow", "print"),
)

_FACE_PREFIX = "faces/"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A style sheet, ready to be sent in each encoding."""

    text: str
    digest: str
    url: str
    bodies: dict[str, bytes]


class Shown(NamedTuple):
    """How a page got its sheet; the middleware reads it to set the cookie."""

    digest: str
    inlined: bool


def minify(css: str) -> str:
    """Take out comments and the spaces that mean nothing; what stands in quotes is left alone."""
    without_comments = re.sub(r'("[^"\n]*"|\'[^\'\n]*\')|/\*.*?\*/', lambda found: found[1] or "", css, flags=re.DOTALL)
    pieces = re.split(r'("[^"\n]*"|\'[^\'\n]*\')', without_comments)
    return "".join(piece if index % 2 else _squeeze(piece) for index, piece in enumerate(pieces)).strip()


def _squeeze(css: str) -> str:
    css = re.sub(r"\s+", " ", css)
    css = re.sub(r" ?([{};,>]) ?", r"\1", css)
    return css.replace(": ", ":").replace(";}", "}")


def _with_face_urls(css: str) -> str:
    return re.sub(
        rf"""url\((["']?){_FACE_PREFIX}([\w.-]+)\1\)""", lambda found: f"url({static(f'ui/faces/{found[2]}')})", css
    )


def build(operator: operators.Operator) -> Sheet:
    parts = "\n".join((FOLDER / f"{name}.css").read_text("utf-8") for name in STYLES)
    brand = _with_face_urls(theme.stylesheet(operator.theme, url_prefix=_FACE_PREFIX))
    text = minify(f"{parts}\n{brand}")
    plain = text.encode()
    bodies = {"identity": plain, "gzip": gzip.compress(plain, 9, mtime=0)}
    if brotli is not None:
        bodies["br"] = brotli.compress(plain, quality=11)
    digest = hashlib.sha256(plain).hexdigest()[:16]
    return Sheet(text, digest, reverse("ui:look", args=[digest]), bodies)


def cookie_name() -> str:
    """Return the name of the cookie; ports of one host share cookies, so the operator's slug is part of it."""
    return f"{operators.current().slug}-look"


_kept_sheet = once_per_operator(build)


def sheet() -> Sheet:
    """Return the running operator's sheet; read again at each use in development."""
    return build(operators.current()) if settings.DEBUG else _kept_sheet()


@once_per_operator
def _fixed_head(operator: operators.Operator) -> SafeString:
    """Return what every head holds: the colours of the browser's frame, the icon, the face asked for ahead."""
    palette = theme.derive(operator.theme)
    return format_html(
        '<meta name="theme-color" media="(prefers-color-scheme: light)" content="{}">'
        '<meta name="theme-color" media="(prefers-color-scheme: dark)" content="{}">'
        '<link rel="icon" href="{}" type="image/svg+xml">'
        '<link rel="apple-touch-icon" href="{}"><link rel="manifest" href="{}">'
        '<link rel="preload" href="{}" as="font" type="font/woff2" crossorigin>',
        palette.light["chrome"],
        palette.dark["chrome"],
        reverse("ui:mark"),
        reverse("ui:icon", args=[192]),
        reverse("ui:manifest"),
        static(f"ui/faces/{faces.FACES[operator.theme.shape.font_text].file}"),
    )


@once_per_operator
def mark(operator: operators.Operator) -> str:
    """Return the operator's mark as a drawing of its own, its colours written out since no page lends them."""
    colours = theme.derive(operator.theme).light
    drawing = re.sub(r"var\(--([\w-]+)\)", lambda found: colours.get(found[1], colours["logo"]), operator.mark)
    return drawing.replace("currentColor", colours["logo"])


def encoding_for(accepted: str, offered: dict[str, bytes]) -> str:
    """Return the smallest encoding that an Accept-Encoding header takes."""
    taken = set()
    for choice in accepted.lower().split(","):
        name, _, weight = choice.partition(";")
        if not re.fullmatch(r"\s*q=0(\.0*)?\s*", weight):
            taken.add(name.strip())
    return next((name for name in ("br", "gzip") if name in offered and name in taken), "identity")


def head(request: HttpRequest | None) -> SafeString:
    """Return the elements that give a page its look, and note on the request how."""
    found = sheet()
    url = found.url
    nonce = getattr(request, "csp_nonce", None)
    has_it = request is None or request.COOKIES.get(cookie_name()) == found.digest
    if request is not None:
        shown = Shown(found.digest, inlined=not has_it and nonce is not None)
        request.look_shown = shown  # type: ignore[attr-defined]  # read by the middleware, with getattr
    if has_it or nonce is None:
        return mark_safe(f'{_fixed_head()}<link rel="stylesheet" href="{url}">')  # noqa: S308 (nothing here comes from people)
    style = f'<style nonce="{nonce!s}">{found.text}</style>'
    return mark_safe(f'{_fixed_head()}{style}<link rel="prefetch" href="{url}" as="style">')  # noqa: S308 (same)


# Nothing is evaluated nor styled by htmx (the policy refuses both); 422 brings a form back with its errors. Pages are
# not kept in the browser's storage: they are somebody's file, and the computer may be shared.
_HTMX = {
    "includeIndicatorStyles": False,
    "allowEval": False,
    "selfRequestsOnly": True,
    "historyCacheSize": 0,
    "refreshOnHistoryMiss": True,
    "responseHandling": [
        {"code": "204", "swap": False},
        {"code": "[23]..", "swap": True},
        {"code": "422", "swap": True},
        {"code": "[45]..", "swap": False, "error": True},
    ],
}


@cache
def scripts() -> SafeString:
    """Return what makes pages livelier; they work without it."""
    return format_html(
        '<meta name="htmx-config" content="{}">'
        '<script src="{}" defer></script><script type="module" src="{}"></script>',
        json.dumps(_HTMX, separators=(",", ":")),
        static("django_htmx/htmx-2.min.js"),
        static("ui/ui.js"),
    )
