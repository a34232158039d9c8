"""The list of what can be done with a thing: each row leads to an act, with its condition under it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.html import conditional_escape as safe
from django.utils.safestring import SafeString, mark_safe

from guichet.ui.elements import icon


@dataclass(frozen=True, slots=True)
class DoRow:
    """One act, ready to show: what it does, its condition or channel in `sub`, the page that asks for it."""

    icon: str
    title: str
    sub: str
    href: str


def do_list(rows: Iterable[DoRow]) -> SafeString:
    """Return the list; nothing for no rows."""
    drawn = "".join(
        f'<li>{icon(row.icon)}<a href="{safe(row.href)}">{safe(row.title)}</a><p>{safe(row.sub)}</p>'
        f"{icon('chevron-right', 'go')}</li>"
        for row in rows
    )
    return mark_safe(f'<ul class="sheet do mt">{drawn}</ul>' if drawn else "")  # noqa: S308 (the words are escaped)
