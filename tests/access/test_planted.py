"""The matrix sees holes: each is planted, and must be found in the cells where it is, nowhere else."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from pytest_django import Settings

from config.urls import urlpatterns as real
from guichet.acts.services import performing
from guichet.contracts import rules
from guichet.contracts.access import PortalRequest, signed_in
from guichet.contracts.models import Line
from guichet.contracts.queries import principal_of
from guichet.contracts.values import Capability, Principal, Role
from guichet.ui.policy import policy
from tests.access import test_acts
from tests.access.asking import cells, wrong
from tests.access.table import ROUTES
from tests.access.table_acts import ACTS
from tests.access.world import FOREIGN, OTHER_SITE, World, undone
from tests.architecture.routes import Route, routes

NAME = "portal:line"
PLANTED = f"{__name__}.urlpatterns"


@signed_in
def forgetful(request: PortalRequest, reference: str) -> HttpResponse:
    """A view that fetches without asking who asks."""
    return HttpResponse(Line.objects.get(reference=reference).label)


@policy("signed_in")
def doorless(request: HttpRequest, reference: str) -> HttpResponse:
    """A view that says it has a door, and has none."""
    return HttpResponse(status=404)


@signed_in
def talkative(request: PortalRequest, reference: str) -> HttpResponse:
    """A view that says a word too much on a page that is not found."""
    line = Line.objects.filter(reference=reference).first()
    return HttpResponse(line.contract.number if line else "", status=404)


urlpatterns = real


def planted(view: object) -> list[object]:
    return [path("", include(([path("lines/<ref:reference>/", view, name="line")], "portal"))), *real]


def faults(world: World, name: str = NAME) -> list[str]:
    route: Route = next(route for route in routes(real) if str(route) == name)
    declared = ROUTES[name]
    read = [cell for cell in cells(declared, world, whole=True) if cell[1] == "GET"]
    return [fault for cell in read for fault in wrong(route, declared, world, cell)]


def test_a_view_that_forgets_who_asks_is_seen(world: World, settings: Settings, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(PLANTED, planted(forgetful))
    settings.ROOT_URLCONF = __name__

    found = faults(world)

    assert f"holder, GET {FOREIGN}: 200 instead of 404" in found
    assert f"line user, GET {OTHER_SITE}: 200 instead of 404" in found
    assert "accountant, GET own: tells own line: label" in found
    assert not [fault for fault in found if fault.startswith("visitor")]


def test_a_view_without_a_door_is_seen(world: World, settings: Settings, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(PLANTED, planted(doorless))
    settings.ROOT_URLCONF = __name__

    assert "visitor, GET own: 404 instead of sign in" in faults(world)


def test_a_word_too_much_is_seen(world: World, settings: Settings, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(PLANTED, planted(talkative))
    settings.ROOT_URLCONF = __name__

    assert "holder elsewhere, GET own: tells own line: contract" in faults(world)


def test_a_capability_too_many_is_seen(world: World, monkeypatch: pytest.MonkeyPatch):
    more = {**rules.CAPABILITIES, Role.ACCOUNTANT: rules.CAPABILITIES[Role.ACCOUNTANT] | {Capability.SEE_LINE}}
    monkeypatch.setattr(rules, "CAPABILITIES", more)

    found = faults(world)

    assert "accountant, GET own: 200 instead of 404" in found
    assert {fault.split(",")[0] for fault in found} == {
        "accountant",
        "accountant of a contract",
        "accountant here and user there",
    }


def test_a_grant_that_does_not_end_is_seen(world: World, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("guichet.contracts.access.principal_of", endless(world))

    assert {fault.split(",")[0] for fault in faults(world)} == {"former holder"}


def test_a_door_open_without_a_second_factor_is_seen(world: World, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("guichet.people.middleware._to_enrolment", lambda _: None)

    assert "administrator without second factor, GET own: 200 instead of choose a second factor" in faults(world)
    assert "adviser without second factor: 200 instead of choose a second factor" in [
        fault.replace(", GET it", "") for fault in faults(world, "desk:home")
    ]


def endless(world: World) -> Callable[..., Principal]:
    """Return a reader of grants that takes the former holder for the holder."""
    former, holder = world.somebody("former holder").person, world.somebody("holder").person
    assert former
    assert holder
    return lambda person_id, at: principal_of(holder.pk if person_id == former.pk else person_id, at=at)


def test_an_act_that_lets_everybody_in_is_seen(world: World, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(performing, "_let_in", lambda *_: None)
    row, nobody = ACTS["line.block"], world.somebody("nobody's")
    thing = world.thing("line")

    with undone():
        came = test_acts.asked("line.block", row, nobody, thing, "never")

    assert came != test_acts.expected("line.block", row, nobody, thing, "never", world) == "acts.not_allowed"
