"""Nasty texts in every parameter and field of every route: never a failure of ours, nothing given back as it came."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote_from_bytes

import pytest
from django.db import connection
from django.http import HttpResponse, HttpResponseRedirect, HttpResponseServerError
from django.test import Client, RequestFactory
from django.utils.html import escape

from tests.access import nasty
from tests.access.asking import told
from tests.access.oracle import Declared
from tests.access.table import ROUTES
from tests.access.world import Somebody, World, undone
from tests.architecture.routes import Route, routes

FOUND = [route for route in routes() if str(route) in ROUTES]
READING = [route for route in FOUND if ROUTES[str(route)].query and ":" in str(route)]
# allauth's names are second ones of our own routes
SENDING = [route for route in FOUND if ROUTES[str(route)].fields and ":" in str(route)]
FORM = "application/x-www-form-urlencoded"
GUICHET = Path(__file__).resolve().parent.parent.parent / "guichet"


def asker(declared: Declared, world: World) -> Somebody:
    """Return who is let in, and so comes farthest."""
    if declared.policy == "staff":
        return world.somebody("supervisor")
    return world.somebody("visitor" if declared.policy == "public" else "holder")


def filled(declared: Declared, name: str, part: str) -> str:
    """Return a form whose other fields are as they should be."""
    others = {**dict.fromkeys(declared.fields, "a"), **declared.form}
    return "&".join([part, *(f"{field}={value}" for field, value in others.items() if field != name)])


def faults(response: HttpResponse, what: str) -> list[str]:
    if response.status_code >= 500:
        return [f"{response.status_code} for {what[:100]}"]
    came_back = nasty.MARK in b"".join(response) or nasty.MARK.decode() in response.headers.get("Location", "")
    leads_away = re.match(r"(https?:)?//|/\\", response.headers.get("Location", ""))
    return [f"given back: {what[:100]}"] * came_back + [f"leads away: {what[:100]}"] * bool(leads_away)


@pytest.mark.parametrize("route", READING, ids=str)
def test_nasty_addresses_are_answered(
    route: Route, world: World, record_property: Callable[[str, object], None]
) -> None:
    declared = ROUTES[str(route)]
    client = asker(declared, world).client()
    path = route.path(world.thing(declared.takes).reference if declared.takes else "")
    tried = [query for name in declared.query for query in nasty.queries(name, vendor=connection.vendor)]

    found = [fault for query in tried for fault in faults(_got(client, path, query), query)]

    record_property("nasty", len(tried))
    assert not found, told(found)


@pytest.mark.parametrize("route", SENDING, ids=str)
def test_nasty_forms_are_answered(route: Route, world: World, record_property: Callable[[str, object], None]) -> None:
    declared = ROUTES[str(route)]
    client = asker(declared, world).client(recent=False)
    path = route.path(world.thing(declared.takes).reference if declared.takes else "")
    tried = [
        filled(declared, name, part)
        for name in declared.fields
        for part in nasty.queries(name, vendor=connection.vendor)
    ]

    found = [fault for body in tried for fault in faults(_sent(client, path, body), body)]

    record_property("nasty", len(tried))
    assert not found, told(found)


def test_what_comes_back_is_seen(rf: RequestFactory) -> None:
    given = rf.get("/", QUERY_STRING=f"kind={quote_from_bytes(b'a<gx>')}").GET["kind"]

    assert faults(HttpResponse(given), "kind") == ["given back: kind"]
    assert faults(HttpResponse(escape(given)), "kind") == []
    assert faults(HttpResponseServerError(), "kind") == ["500 for kind"]
    assert faults(HttpResponseRedirect("//ailleurs.example/"), "next") == ["leads away: next"]


def test_a_field_gets_every_value_on_sqlite_and_on_postgresql_those_of_databases() -> None:
    here, there = (set(nasty.queries("f", vendor=vendor)) for vendor in ("sqlite", "postgresql"))

    assert there < here
    assert len(here) > 100
    assert {"f=%00", f"f={'9' * 400}", "f=2026-02-30", f"f={'x' * 20_000}", "f=%FF%FE%3Cgx%3E"} <= there


def test_nasty_paths_are_not_found(world: World) -> None:
    client = world.somebody("holder").client()
    names = [quote_from_bytes(text.encode("utf-8", "surrogatepass"), safe="") for text in nasty.TEXTS if text.strip()]
    names += [quote_from_bytes(value) for value in nasty.BYTES]

    found = [
        f"{response.status_code} for {path[:100]}"
        for folder in ("lines", "invoices", "orders", "password/new", "look", "desk/customers")
        for name in names
        if (response := client.generic("GET", path := f"/{folder}/{name[:3000]}/")).status_code
        not in {200, 301, 302, 400, 404, 410}
        or nasty.MARK in b"".join(response)
    ]

    assert not found, told(found)


@pytest.mark.parametrize(
    "header",
    ["Accept-Language", "HX-Request", "HX-Current-URL", "HX-Target", "Referer", "Cookie", "Accept", "X-Request-Id"],
)
def test_nasty_headers_are_answered(header: str, world: World) -> None:
    somebody = world.somebody("holder")

    found = [
        fault
        for value in _header_values()
        for path in ("/", "/sign-in/")
        for fault in faults(somebody.client().get(path, headers={header: value}), f"{path} {value!r}")
    ]

    assert not found, told(found)


@pytest.mark.parametrize("method", ["patch", "trace", "options", "propfind", "GX<gx>"])
def test_odd_methods_are_answered(method: str, world: World) -> None:
    client = world.somebody("holder").client()

    found = [fault for route in FOUND for fault in faults(client.generic(method, route.path()), str(route))]

    assert not found, told(found)


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/json", b'{"reason": "loss"'),
        ("multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="reason"\r\n\r\n\xff<gx>'),
        ("multipart/form-data", b"no boundary"),
        ("multipart/form-data; boundary=" + "x" * 300, b"--x--"),
        ("application/x-www-form-urlencoded; charset=utf-7", b"reason=+ADw-gx+AD4-"),
        ("application/x-www-form-urlencoded; charset=nothing", b"reason=%3Cgx%3E"),
        ("text/plain", b"\x00" * 1000),
        ("", b"reason=loss"),
    ],
    ids=str,
)
def test_odd_bodies_are_answered(kind: str, body: bytes, world: World) -> None:
    client = world.somebody("holder").client(recent=False)
    line = world.thing("line").reference

    with undone():
        found = [
            fault
            for route in SENDING
            for fault in faults(client.generic("POST", route.path(line), body, content_type=kind), str(route))
        ]

    assert not found, told(found)


def test_a_thousand_fields_too_many_are_answered(world: World) -> None:
    body = "&".join(f"f{rank}=" for rank in range(1001))

    assert _sent(world.somebody("visitor").client(), "/sign-in/", body).status_code == 400


@pytest.mark.parametrize("route", SENDING, ids=str)
def test_each_form_has_the_fields_of_its_row(route: Route, world: World) -> None:
    declared = ROUTES[str(route)]
    response = (
        asker(declared, world)
        .client(recent=False)
        .get(path := route.path(world.thing(declared.takes).reference if declared.takes else ""))
    )
    forms = re.findall(r"<form\b([^>]*)>(.*?)</form>", response.content.decode(), re.DOTALL)
    own = [inside for head, inside in forms if 'method="post"' in head and _leads_to(head, path)]

    names = {
        name for inside in own for name in re.findall(r'<(?:input|select|textarea)\b[^>]*?\bname="([^"]+)"', inside)
    }

    assert names - {"csrfmiddlewaretoken"} <= set(declared.fields)


def test_each_parameter_that_code_reads_is_in_a_row() -> None:
    known = {name for declared in ROUTES.values() for name in (*declared.query, *declared.fields)}

    assert set(_names_read(GUICHET)) - known == set()


def _got(client: Client, path: str, query: str) -> HttpResponse:
    with undone():
        return client.generic("GET", path, QUERY_STRING=query)


def _sent(client: Client, path: str, body: str) -> HttpResponse:
    with undone():
        return client.generic("POST", path, body.encode(), content_type=FORM)


def _header_values() -> list[str]:
    """Return what a server lets through: one line, bytes taken as Latin-1."""
    texts = [text for text in nasty.TEXTS if not set(text) & set("\r\n\x00") and len(text) < 8000]
    return [text.encode("utf-8").decode("latin-1") for text in texts] + [
        value.decode("latin-1") for value in nasty.BYTES
    ]


def _leads_to(head: str, path: str) -> bool:
    action = re.search(r'action="([^"]*)"', head)
    return action is None or action[1] in {"", path}


def _names_read(folder: Path) -> Iterator[str]:
    """Yield the names that views ask of an address or a form: `request.GET.get("kind")`, `"hidden" in request.GET`."""
    for file in folder.rglob("*.py"):
        if {"tests", "migrations", "demo"} & set(file.parts):  # the demonstration is off
            continue
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            match node:
                case ast.Call(
                    func=ast.Attribute(value=held, attr="get" | "getlist"), args=[ast.Constant(value=str(name)), *_]
                ):
                    pass
                case ast.Subscript(value=held, slice=ast.Constant(value=str(name))):
                    pass
                case ast.Compare(left=ast.Constant(value=str(name)), comparators=[held]):
                    pass
                case _:
                    continue
            if isinstance(held, ast.Attribute) and held.attr in {"GET", "POST"}:
                yield name
