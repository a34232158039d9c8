"""One cell of the matrix: ask, and say what is wrong with the answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from django.db import connection
from django.http import HttpResponse

from tests.access.oracle import (
    ENROL,
    POST_UNSURE,
    READS,
    SIGN_IN,
    VERBS,
    Declared,
    expected,
    is_denied,
    leaks,
    sees,
    squeezed,
    staff_leaks,
)
from tests.access.world import Somebody, Thing, World, undone
from tests.architecture.routes import Route

Cell = tuple[Somebody, str, Thing | None]
WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE")


def is_whole() -> bool:
    """Tell whether the whole matrix is asked: on SQLite one cell for each role is (house style, section 13)."""
    return connection.vendor != "sqlite"


def cells(declared: Declared, world: World, *, whole: bool) -> Iterator[Cell]:
    """Yield everybody x every verb x every object, or everybody x the first of each."""
    verbs = (*VERBS, POST_UNSURE) if declared.needs_password else VERBS
    things: tuple[Thing | None, ...] = world.things[declared.takes] if declared.takes else (None,)
    if not whole:
        verbs, things = tuple(verb for verb in verbs if verb in declared.answers)[:1], things[:1]
    for who in world.people:
        for thing in things:
            for verb in verbs:
                yield who, verb, thing


def wrong(route: Route, declared: Declared, world: World, cell: Cell) -> list[str]:
    """Return what is wrong with the answer to one cell, in words; nothing is written for good."""
    who, verb, thing = cell
    right = expected(declared, who, verb, thing)
    wrote: list[str] = []
    with undone(), connection.execute_wrapper(partial(_note_writes, wrote)):
        response = _ask(route, declared, cell)
        body = response.content.decode() if not response.streaming else ""
    faults = []
    if _answer(response) not in right:
        faults.append(f"{_answer(response)} instead of {' or '.join(map(str, right))}")
    if declared.act:  # a refused act is in the journal, and nowhere else
        wrote = [sql for sql in wrote if verb in READS or '"acts_entry"' not in sql]
    if wrote and (is_denied(right) or (verb in READS and not declared.writes_when_seen)):
        faults.append(f"wrote {wrote[0][:80]}")
    if response.get("Content-Type", "").startswith("text/html"):
        told = staff_leaks(body, who) if declared.policy == "staff" else leaks(body, who, world)
        faults += [f"tells {what}" for what in told]
    faults += _secrets(declared, world, cell, body)
    if verb == "GET" and response.status_code == 200:
        faults += _listed(declared, who, world, body)
    return [f"{who.name}, {verb} {thing.which if thing else 'it'}: {fault}" for fault in faults]


def _secrets(declared: Declared, world: World, cell: Cell, body: str) -> list[str]:
    """A PUK is told by the page that it is declared for, of that line, once its form is sent by somebody sure."""
    _, verb, about = cell
    page = squeezed(body)
    return [
        f"tells the PUK of the {thing.which} line"
        for thing in world.things["line"]
        if not thing.absent and thing.texts["puk"] in page
        if not (declared.tells == "puk" and verb == "POST" and thing == about)
    ]


def told(faults: list[str], most: int = 40) -> str:
    """Return faults as a test shows them: one a line, not thousands of them."""
    return "\n".join([f"{len(faults)} cells:", *faults[:most]])


def _ask(route: Route, declared: Declared, cell: Cell) -> HttpResponse:
    who, verb, thing = cell
    client = who.client(recent=verb != POST_UNSURE)
    method = verb.partition(",")[0].lower()
    ask: Callable[..., HttpResponse] = getattr(client, method)
    path = route.path(thing.reference if thing else "")
    return ask(path, dict(declared.form)) if method == "post" else ask(path)


def _answer(response: HttpResponse) -> int | str:
    place = response.get("Location", "") if response.status_code == 302 else ""
    if place.startswith("/sign-in/?next="):
        return SIGN_IN
    return ENROL if place.partition("?")[0] == "/security/second-factor/add/" else response.status_code


def _note_writes(wrote: list[str], execute: Callable[..., Any], sql: str, *more: Any) -> Any:  # Any: Django's own
    """Note a statement that writes, the last visit of a session apart."""
    if sql.lstrip().upper().startswith(WRITES) and "django_session" not in sql:
        wrote.append(sql)
    return execute(sql, *more)


def _listed(declared: Declared, who: Somebody, world: World, body: str) -> list[str]:
    return [
        f"does not list {thing.which} {kind}"
        for kind, capability in declared.lists.items()
        for thing in world.things[kind]
        if sees(who, capability, thing) and (thing.texts.get("actor") or f"/{thing.reference}/") not in body
    ]
