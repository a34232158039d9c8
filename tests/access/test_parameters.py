"""A reference in an address opens nothing more than its page: everybody x every parameter x everybody's things."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.access.asking import is_whole, told
from tests.access.oracle import expected, is_denied, leaks
from tests.access.table import ROUTES
from tests.access.world import FOREIGN, OWN, World, undone
from tests.architecture.routes import Route, routes

READING = [route for route in routes() if (row := ROUTES.get(str(route))) and row.query and row.policy == "signed_in"]


@pytest.mark.parametrize("route", READING, ids=str)
def test_a_parameter_opens_nothing_of_others(
    route: Route, world: World, record_property: Callable[[str, object], None]
) -> None:
    declared = ROUTES[str(route)]
    page_of = world.thing(declared.takes) if declared.takes else None
    path = route.path(page_of.reference if page_of else "")
    whose = (OWN, FOREIGN) if is_whole() else (OWN,)
    things = [thing for kind in world.things for thing in world.things[kind] if thing.which in whose]
    cells = [(who, name, thing) for who in world.people for name in declared.query for thing in things]
    faults = []

    for who, name, thing in cells:
        right = expected(declared, who, "GET", page_of)
        with undone():
            response = who.client().get(path, {name: thing.reference})
        if not is_denied(right) and response.status_code not in right:
            faults.append(f"{who.name}, {name}={thing.which} {thing.kind}: {response.status_code}")
        faults += [
            f"{who.name}, {name}={thing.which} {thing.kind}: tells {what}"
            for what in leaks(b"".join(response).decode(), who, world)
        ]

    record_property("cells", len(cells))
    assert not faults, told(faults)
