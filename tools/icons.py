"""Build the icon sprite from the lucide package: `python tools/icons.py` (or `make icons`).

Reads the names in guichet/ui/icons.py; writes guichet/ui/static/ui/icons.svg, the same bytes for the same list.
The licence of the drawings (ISC, and MIT for those that come from Feather) lies beside the sprite.
"""

import re
import sys
import zipfile
from pathlib import Path

import lucide

ROOT = Path(__file__).resolve().parent.parent
SPRITE = ROOT / "guichet" / "ui" / "static" / "ui" / "icons.svg"

sys.path.insert(0, str(ROOT))

from guichet.ui.icons import ICONS  # noqa: E402 (the path is set just above)


def symbol(name: str, drawing: str) -> str:
    inside = re.search(r"<svg[^>]*>(.*)</svg>", drawing, re.DOTALL)
    if inside is None:
        raise ValueError(f"lucide's drawing {name} is not an svg element")
    shapes = re.sub(r"\s*/>", "/>", re.sub(r">\s+<", "><", inside[1].strip()))
    return f'<symbol id="i-{name}" viewBox="0 0 24 24">{shapes}</symbol>'


def sprite() -> str:
    with zipfile.ZipFile(Path(lucide.__file__).parent / "lucide.zip") as drawings:
        known = set(drawings.namelist())
        missing = [name for name in ICONS if f"{name}.svg" not in known]
        if missing:
            raise SystemExit(f"lucide has no drawing for: {', '.join(missing)}")
        symbols = [symbol(name, drawings.read(f"{name}.svg").decode("utf-8")) for name in ICONS]
    return (
        '<svg xmlns="http://www.w3.org/2000/svg"><!-- Lucide, ISC licence: icons.LICENSE.txt -->\n'
        + "\n".join(symbols)
        + "\n</svg>\n"
    )


if __name__ == "__main__":
    SPRITE.write_text(sprite(), "utf-8")
