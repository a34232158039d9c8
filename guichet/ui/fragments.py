"""What surrounds pages, drawn once and filled with the little that is personal.

Drawing masthead, foot and bar each time would cost more than the page itself. Each is drawn once per language, look and
place, with marks where the person's name, the form token and the address go; a page only puts these in.
"""

from collections.abc import Mapping
from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import override

from guichet import operators
from guichet.ui.context import Chrome, shell

NAMES = ("masthead", "foot", "bar")

# Control characters: no template holds them, and escaping leaves them as they are.
_TOKEN, _HERE, _NAME = "\x01token\x02", "\x01here\x02", "\x01name\x02"


class _Anybody(Chrome):
    """A chrome that says the marks instead of what is personal."""

    __slots__ = ("_counts", "_is_somebody", "_theme")

    def __init__(self, language: str, theme: str, counts: Mapping[str, int], *, is_somebody: bool) -> None:
        self.language = language
        self.shell = shell(language)
        self._theme, self._counts, self._is_somebody = theme, counts, is_somebody

    @property
    def here(self) -> str:
        return _HERE

    @property
    def theme(self) -> str:
        return self._theme

    @property
    def person_name(self) -> str:
        return _NAME if self._is_somebody else ""

    @property
    def counts(self) -> Mapping[str, int]:
        return self._counts


def fragment(name: str, chrome: Chrome, page: str, token: object) -> SafeString:
    """Return a fragment for this request. `token`: the form token, worked out only where a form stands."""
    who = chrome.person_name
    counts = tuple(sorted(chrome.counts.items()))
    text = _kept(id(operators.current()), name, chrome.language, chrome.theme, page, counts, bool(who))
    if _TOKEN in text:
        text = text.replace(_TOKEN, escape(str(token)))
    if _HERE in text:
        text = text.replace(_HERE, escape(chrome.here))
    return mark_safe(text.replace(_NAME, escape(who)))  # noqa: S308 (drawn by a template, and what is put in is escaped)


# An operator's id is never given to another one, since `shell` holds each operator that it has seen.
@lru_cache(maxsize=4096)
def _kept(
    _operator: int, name: str, language: str, theme: str, page: str, counts: tuple[tuple[str, int], ...], somebody: bool
) -> str:
    if name not in NAMES:
        raise ValueError(f"no fragment named {name!r}; known: {', '.join(NAMES)}")
    chrome = _Anybody(language, theme, dict(counts), is_somebody=somebody)
    with override(language):
        drawn = render_to_string(f"ui/parts/{name}.html", {"chrome": chrome, "page": page, "csrf_token": _TOKEN})
    return " ".join(drawn.split()).replace("> <", "><")
