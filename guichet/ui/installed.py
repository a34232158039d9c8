"""The space as an application: its manifest, its icons, and the worker that answers when the network does not."""

from __future__ import annotations

import hashlib
import json
import re
from functools import cache
from pathlib import Path

import resvg_py
from django.templatetags.static import static
from django.urls import reverse

from guichet import operators
from guichet.operators import faces, theme
from guichet.ui import look
from guichet.ui.running import once_per_operator

ICON_SIZES = (192, 512)
WORKER = Path(__file__).resolve().parent / "static/ui/worker.js"
SEEN_DAYS = 7  # how long what was last seen is shown without network
# the share of an icon that the mark takes: a mask may cut all that is outside of the middle 80 % (W3C, manifest)
PLAIN_SHARE, MASKABLE_SHARE = 0.72, 0.5


@once_per_operator
def manifest(operator: operators.Operator) -> str:
    """Return the manifest of the running operator's application, in its first language."""
    palette = theme.derive(operator.theme).light
    home = reverse("portal:home")
    return json.dumps(
        {
            "id": home,
            "name": operator.identity.name,
            "short_name": operator.identity.short_name,
            "lang": operator.default_language,
            "dir": "ltr",
            "start_url": home,
            "scope": home,
            "display": "standalone",
            "theme_color": palette["chrome"],
            "background_color": palette["paper"],
            "icons": [
                {"src": reverse("ui:mark"), "sizes": "any", "type": "image/svg+xml", "purpose": "any"},
                *(_icon("icon", size, "any") for size in ICON_SIZES),
                *(_icon("icon-maskable", size, "maskable") for size in ICON_SIZES),
            ],
        },
        ensure_ascii=False,
    )


def _icon(name: str, size: int, purpose: str) -> dict[str, str]:
    address = reverse(f"ui:{name}", args=[size])
    return {"src": address, "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}


@once_per_operator
def icon(operator: operators.Operator, size: int, *, maskable: bool) -> bytes:
    """Return the operator's mark as a PNG of this many pixels a side, on its own paper."""
    colours = theme.derive(operator.theme).light
    share = MASKABLE_SHARE if maskable else PLAIN_SHARE
    place = size * (1 - share) / 2
    drawing = re.sub(
        r"<svg ", f'<svg x="{place}" y="{place}" width="{size * share}" height="{size * share}" ', look.mark()
    )
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{size}" height="{size}">'
        f'<rect width="{size}" height="{size}" fill="{colours["surface"]}"/>{drawing}</svg>'
    )
    return bytes(resvg_py.svg_to_bytes(svg_string=svg, skip_system_fonts=True))


@cache
def _worker_words() -> str:
    return WORKER.read_text("utf-8")


def worker() -> str:
    """Return the worker's script: what it must know of the running operator, then what it does.

    Shape: the script changes with any file that it keeps, which is how a browser knows that there is a new one.
    """
    sheet = look.sheet()
    face = faces.FACES[operators.current().theme.shape.font_text].file
    known = {
        "files": [
            reverse("ui:offline"),
            sheet.url,
            static("ui/icons.svg"),
            static(f"ui/faces/{face}"),
            reverse("ui:mark"),
        ],
        "offline": reverse("ui:offline"),
        "seen": reverse("portal:usage-offline"),
        "days": SEEN_DAYS,
        "signOut": reverse("people:sign-out"),
        "signedOut": [reverse("people:sign-in"), reverse("people:sign-out")],
        "kept": ["/static/", sheet.url.rpartition("/")[0] + "/"],
        "icon": reverse("ui:icon", args=[ICON_SIZES[0]]),
        "title": operators.current().identity.name,
    }
    words = json.dumps(known, ensure_ascii=False, sort_keys=True)
    version = hashlib.sha256((words + _worker_words()).encode()).hexdigest()[:12]
    return f'const KNOWN = {words};\nconst VERSION = "{version}";\n{_worker_words()}'
