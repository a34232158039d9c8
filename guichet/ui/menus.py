"""The main menu, drawn four ways from one list. A drawing is kept: on most pages it costs a look-up."""

from dataclasses import replace
from functools import lru_cache
from itertools import groupby

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import override

from guichet import operators
from guichet.ui.context import Entry, Shell, shell

SHAPES = ("tabs", "side", "bar", "full")


def menu_markup(language: str, shape: str, page: str, counts: tuple[tuple[str, int], ...]) -> SafeString:
    """Return a drawing of the menu: `tabs` (top), `side` (left), `bar` (phones) or `full` (everything).

    `counts` are what waits behind pages, sorted, so that the same counts give the same key.
    """
    return _drawn(id(operators.current()), language, shape, page, counts)


# Bounded: pages times the counts of a few hundred customers. An operator's id is never given to another one, since
# `shell` holds each operator that it has seen.
@lru_cache(maxsize=2048)
def _drawn(_operator: int, language: str, shape: str, page: str, counts: tuple[tuple[str, int], ...]) -> SafeString:
    if shape not in SHAPES:
        raise ValueError(f"no menu shape named {shape!r}; known: {', '.join(SHAPES)}")
    around = shell(language)
    if shape not in ("full", "bar") and around.nav != ("left" if shape == "side" else "top"):
        return mark_safe("")
    entries = [_here(entry, page, dict(counts)) for entry in (around.bar if shape == "bar" else around.entries)]
    groups = [list(group) for _, group in groupby(entries, key=lambda entry: entry.group)]
    context = {"entries": entries, "groups": groups, "elsewhere": _is_elsewhere(around, page)}
    with override(language):
        drawn = render_to_string(f"ui/menus/{shape}.html", context)
    return mark_safe(" ".join(drawn.split()).replace("> <", "><"))  # noqa: S308 (drawn by a template)


def _here(entry: Entry, page: str, counts: dict[str, int]) -> Entry:
    return replace(entry, current=entry.page == page, count=counts.get(entry.page, 0))


def _is_elsewhere(around: Shell, page: str) -> bool:
    """Whether the bar's "Menu" is where one is: on the menu itself, or on a page that the bar does not hold."""
    return page == "menu" or (page in {entry.page for entry in around.entries} - {entry.page for entry in around.bar})
