"""Every route of the project, from Django's own resolver."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

# A value that each converter accepts and that names nothing.
ABSENT = {"ref": "0000000000", "slug": "nothing", "str": "nothing", "int": "0", "path": "nothing"}
_PARAMETER = re.compile(r"<(?:(?P<converter>\w+):)?(?P<name>\w+)>")


@dataclass(frozen=True, slots=True)
class Route:
    name: str
    pattern: str
    view: Callable[..., Any]

    @property
    def policy(self) -> str | None:
        return getattr(self.view, "policy", None)

    @property
    def has_parameters(self) -> bool:
        return bool(_PARAMETER.search(self.pattern))

    @property
    def has_reference(self) -> bool:
        return "<ref:" in self.pattern

    def path(self, reference: str = "") -> str:
        """Return a path of this route; its parameters name nothing, or the object of that reference."""

        def value(match: re.Match[str]) -> str:
            converter = match["converter"] or "str"
            return reference if converter == "ref" and reference else ABSENT[converter]

        return "/" + _PARAMETER.sub(value, self.pattern)

    def __str__(self) -> str:
        return self.name or self.pattern


def routes(patterns: Sequence[URLPattern | URLResolver] | None = None) -> list[Route]:
    """Return the routes under some patterns, all of the project's when none are given."""
    return [*_walk(get_resolver().url_patterns if patterns is None else patterns, "", "")]


def _walk(patterns: Sequence[URLPattern | URLResolver], before: str, namespace: str) -> Iterator[Route]:
    for pattern in patterns:
        whole = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _walk(pattern.url_patterns, whole, inner)
        else:
            yield Route(f"{namespace}{pattern.name}" if pattern.name else "", whole, pattern.callback)
