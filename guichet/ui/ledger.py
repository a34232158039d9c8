"""The ledger: rows of a ruled list, each leading somewhere. Drawn in Python: it is most of the home page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.html import conditional_escape as safe
from django.utils.safestring import SafeString, mark_safe

from guichet.ui.elements import icon


@dataclass(frozen=True, slots=True)
class RowAct:
    """A way from a row to something else than its own page; `about` says to whom the words alone say too little."""

    words: str
    about: str
    href: str


@dataclass(frozen=True, slots=True)
class Row:
    """One row; every text is ready. `figure` is large with its `unit`; `word` stands there when there is no figure.

    Shape: `meter` and `pill` are elements already drawn (`ui.elements`), `acts` too (`row_acts`), or empty.
    """

    icon: str
    title: str
    sub: str
    href: str
    figure: str = ""
    unit: str = ""
    word: str = ""
    meter: SafeString | str = ""
    pill: SafeString | str = ""
    say: str = ""
    acts: SafeString | str = ""


def row_acts(acts: Iterable[RowAct]) -> SafeString:
    """Return the ways from a row, as a paragraph under it."""
    drawn = "".join(
        f'<a class="more" href="{safe(act.href)}">{safe(act.words)}<span class="vh"> {safe(act.about)}</span></a>'
        for act in acts
    )
    return mark_safe(f'<p class="line-acts">{drawn}</p>')  # noqa: S308 (the words are escaped)


def ledger(rows: Iterable[Row], heading: str = "h3") -> SafeString:
    """Return the list of rows; `heading` is the level of their titles."""
    drawn = "".join(f'<li class="line">{_row(row, heading)}</li>' for row in rows)
    return mark_safe(f'<ul class="sheet">{drawn}</ul>')  # noqa: S308 (see _row)


def ledger_row(row: Row, heading: str = "h3") -> SafeString:
    """Return one row by itself, for a list in which something stands under each."""
    return mark_safe(f'<div class="line">{_row(row, heading)}</div>')  # noqa: S308 (see _row)


def _row(row: Row, heading: str) -> str:
    """Return what a row is made of; its texts are escaped here."""
    if row.figure:
        figure = f'<p class="fig">{safe(row.figure)}<small> {safe(row.unit)}</small></p>'
    elif row.word:
        figure = f'<p class="fig"><small>{safe(row.word)}</small></p>'
    else:
        figure = ""
    return (
        f'{icon(row.icon)}<div class="line-id">'
        f'<{heading}><a href="{safe(row.href)}">{safe(row.title)}</a></{heading}><p>{safe(row.sub)}</p></div>'
        f'<div class="line-fig">{figure}</div>'
        f'<div class="line-use">{safe(row.meter)}<p class="line-say">{safe(row.pill)} {safe(row.say)}</p></div>'
        f"{icon('chevron-right', 'go')}"
        f"{row.acts}"
    )
