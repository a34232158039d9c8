"""The access matrix: every route x everybody x every object x every verb, against the oracle."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.access.asking import cells, is_whole, told, wrong
from tests.access.table import ROUTES
from tests.access.world import World
from tests.architecture.routes import Route, routes

FOUND = routes()


@pytest.mark.parametrize("route", [route for route in FOUND if str(route) in ROUTES], ids=str)
def test_each_route_answers_as_the_table_of_capabilities_says(
    route: Route, world: World, record_property: Callable[[str, object], None]
) -> None:
    declared = ROUTES[str(route)]
    asked = list(cells(declared, world, whole=is_whole()))

    faults = [fault for cell in asked for fault in wrong(route, declared, world, cell)]

    record_property("cells", len(asked))
    assert not faults, told(faults)
