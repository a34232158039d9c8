"""The list of what can be done with a thing: each row leads to an act, with its condition under it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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


@dataclass(frozen=True, slots=True)
class DoGroup:
    """Acts under one heading. `code` names the group for who looks for one."""

    code: str
    heading: str
    rows: tuple[DoRow, ...]


# a list this short is read at a glance: headings would only lengthen it
FEW_ROWS = 3


def do_groups(groups: Sequence[DoGroup]) -> SafeString:
    """Return the lists of acts, each under its heading; one list without any when there are `FEW_ROWS` at most."""
    rows = [row for group in groups for row in group.rows]
    if len(rows) <= FEW_ROWS or len(groups) == 1:
        return do_list(rows)
    drawn = (f'<h3 class="do-head">{safe(group.heading)}</h3>{do_list(group.rows)}' for group in groups)
    return mark_safe("".join(drawn))  # noqa: S308 (the words are escaped)


def do_list(rows: Iterable[DoRow]) -> SafeString:
    """Return the list; nothing for no rows."""
    drawn = "".join(
        f'<li>{icon(row.icon)}<a href="{safe(row.href)}">{safe(row.title)}</a><p>{safe(row.sub)}</p>'
        f"{icon('chevron-right', 'go')}</li>"
        for row in rows
    )
    return mark_safe(f'<ul class="sheet do mt">{drawn}</ul>' if drawn else "")  # noqa: S308 (the words are escaped)
