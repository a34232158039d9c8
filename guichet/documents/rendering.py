"""Drawing documents: a template of an app and its data become a PDF, in the operator's faces and colours.

A template "lines/loss_receipt" is the file `guichet/lines/documents/loss_receipt.typ`. It lays out; every word comes
with the data, ready to show. The same data give the same bytes.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

import typst

from guichet import operators
from guichet.documents.values import DocumentNotDrawn, TemplateUnknown
from guichet.operators.theme import Mode, derive
from guichet.ui import look

ROOT = Path(__file__).resolve().parent.parent
FACES = ROOT / "documents" / "faces"
# An archive that screen readers read: PDF/A-3a and PDF/UA-1, in one file.
STANDARDS = ("a-3a", "ua-1")
_COLOURS = ("ink", "ink-2", "line", "sunken", "tint", "logo")
# what our faces write for sure: the scripts of Europe, and the punctuation of papers
_NOT_WRITTEN = re.compile("[^\t\n -~\u00a0-\u04ff\u1e00-\u1eff\u200b-\u200f\u2010-\u2027\u202f-\u203a\u20ac\u2122]")
_NO_CHARACTERS = frozenset({"Cc", "Cn", "Co", "Cs"})
_drawing = Lock()  # a compiler keeps what it read between two documents, and is one thread's


def draw_pdf(template: str, data: Mapping[str, Any], *, language: str, at: datetime) -> bytes:  # Any: what JSON holds
    """Return a document as a PDF.

    Shape: `data` is JSON, its texts ready to show and in `language`; `at` is the moment written in the file. Takes some
    fifty milliseconds. An archive holds no character that its faces cannot draw: what somebody typed in pictures, or in
    a script that they have not, is drawn as question marks. Errors: TemplateUnknown, DocumentNotDrawn.
    """
    drawn: bytes = _drawn(template, data, language, at, format="pdf", pdf_standards=list(STANDARDS))
    return drawn


def draw_pictures(
    template: str, data: Mapping[str, Any], *, language: str, at: datetime
) -> list[bytes]:  # Any: what JSON holds
    """Return the pages of a document as PNG pictures, to look at them. Errors: as `draw_pdf`."""
    pages = _drawn(template, data, language, at, format="png", ppi=96.0)
    return pages if isinstance(pages, list) else [pages]


def _drawn(template: str, data: Mapping[str, Any], language: str, at: datetime, **how: Any) -> Any:  # Any: typst's own
    source = _source(template)
    operator = operators.current()
    head = {"identity": identity_of(operator), "language": language, "region": operator.country}
    try:
        with _drawing:
            try:
                return _compiled(source, {**head, "data": _shown(data, _without_signs)}, at, **how)
            except typst.TypstError:  # a face has not all that was typed, and no fault of the template says which
                return _compiled(source, {**head, "data": _shown(data, _in_our_faces)}, at, **how)
    except typst.TypstError as error:
        raise DocumentNotDrawn(template=template) from error


def _compiled(source: str, given: Mapping[str, Any], at: datetime, **how: Any) -> Any:  # Any: as in _drawn
    told = {"data": json.dumps(given, ensure_ascii=False)}
    return _compiler().compile(input=source, sys_inputs=told, timestamp=at.replace(microsecond=0), **how)


def _shown(data: Any, write: Callable[[str], str]) -> Any:  # Any, twice: what JSON holds
    """Return data with each of its texts as it is written."""
    if isinstance(data, str):
        return write(data)
    if isinstance(data, Mapping):
        return {name: _shown(value, write) for name, value in data.items()}
    return [_shown(value, write) for value in data] if isinstance(data, list | tuple) else data


def _without_signs(text: str) -> str:
    """Return a text without what no face draws: signs of control, and what is no character."""
    return "".join(sign for sign in text if sign in "\t\n" or unicodedata.category(sign) not in _NO_CHARACTERS)


def _in_our_faces(text: str) -> str:
    return _NOT_WRITTEN.sub("?", _without_signs(text))


def identity_of(operator: operators.Operator) -> dict[str, Any]:  # Any: what JSON holds
    """Return what the page of every document says of its operator: name, mark, faces, colours, company."""
    palette, legal, shape = derive(operator.theme).of(Mode.LIGHT), operator.legal, operator.theme.shape
    place, register = legal.address, legal.registration
    company = ", ".join(part for part in (f"{legal.company} {legal.form}", legal.capital) if part)
    address = f"{', '.join(place.lines)}, {place.postal_code} {place.city}"
    number = f"{register.label} {register.number}".replace(" ", "\u00a0")
    return {
        "name": operator.identity.name,
        "mark": look.mark(),
        "face": shape.font_text,
        "title_face": shape.font_display,
        "colours": {name: palette[name] for name in _COLOURS},
        "legal": [f"{company}. {number}.", address],
    }


def _source(template: str) -> str:
    app, _, name = template.partition("/")
    found = ROOT / app / "documents" / f"{name}.typ"
    if not (app.isidentifier() and name.isidentifier() and found.is_file()):
        raise TemplateUnknown(template=template)
    return str(found)


@cache
def _compiler() -> typst.Compiler:
    return typst.Compiler(root=str(ROOT), font_paths=[str(FACES)], ignore_system_fonts=True)
