"""Nothing escapes the matrix: every route and every act has its row, and every row its route or act."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from django.http import HttpRequest, HttpResponse
from django.urls import path

from guichet.acts.registry import Act, all_acts
from guichet.acts.values import Assurance
from guichet.contracts.rules import CAPABILITIES
from guichet.contracts.values import Capability, Role
from guichet.demo import urls as demo
from guichet.desk.rules import ABILITIES, Ability
from guichet.people.values import StaffRole
from tests.access.table import DEMO, ROUTES
from tests.access.table_acts import ACTS
from tests.architecture.routes import Route, routes

# Written again by hand: a capability more or less is a decision, to be taken twice.
# holder, company administrator, proxy, site manager, accountant, line user
ROLES = (
    Role.HOLDER,
    Role.COMPANY_ADMINISTRATOR,
    Role.PROXY,
    Role.SITE_MANAGER,
    Role.ACCOUNTANT,
    Role.LINE_USER,
)
GRID = {
    "line.see": "HAPS.U",
    "usage.see": "HAPS.U",
    "contract.see": "HAP...",
    "invoice.see": "HAP.C.",
    "order.see": "HAPS..",
    "communication.see": "HAPS..",
    "journal.see": "HA.S.U",
    "line.puk": "HA.S.U",
    "line.block": "HAPS.U",
    "line.unblock": "HAPS.U",
    "line.unblock_for_others": "HAPS..",
    "line.declare_loss": "HA.S.U",
    "sim.replace": "HA.S..",
    "phone.unlock": "HA.S.U",
    "line.restrict": "HAPS.U",
    "line.ceiling": "HAPS.U",
    "line.restrict_for_others": "HAPS..",
    "line.forward": "HA.S.U",
    "line.voicemail": "HA.S.U",
    "usage.alert": "HAPS.U",
    "options.manage": "HA.S.U",
    "options.manage_any": "HA.S..",
    "offer.change": "HA.S..",
    "line.move": "HA.S..",
    "usage.numbers": "HA....",
    "users.manage": "HA.S..",
    "users.complete": "HA.S.U",
    "roles.manage": "HA....",
}
# adviser, supervisor, auditor
STAFF_GRID = {
    "find": "ASR",
    "file.see": "ASR",
    "journal.see": "ASR",
    "person.see": "ASR",
    "person.help": "AS.",
    "person.view_as": "AS.",
    "person.act_for": "AS.",
    "move.follow": "AS.",
    "staff.manage": ".S.",
    "catalogue.see": "ASR",
    "catalogue.publish": ".S.",
    "parked.see": "ASR",
    "parked.replay": "AS.",
    "parked.drop": ".S.",
}


def not_in(table: Iterable[str], found: Iterable[Route]) -> set[str]:
    return {str(route) for route in found} - set(table)


def test_every_route_has_its_row():
    assert not_in(ROUTES, routes()) == set()


def test_every_route_of_the_demonstration_has_its_row():
    assert {route.name for route in routes(demo.urlpatterns)} == set(DEMO)


def test_every_row_has_its_route():
    assert set(ROUTES) - {str(route) for route in routes()} == set()


def test_a_route_without_a_row_is_seen():
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    assert not_in(ROUTES, routes([path("planted/", view, name="planted")])) == {"planted"}


def test_each_view_states_the_policy_of_its_row():
    assert {str(route): route.policy for route in routes()} == {name: row.policy for name, row in ROUTES.items()}


def test_a_route_with_a_reference_says_what_it_takes():
    assert {str(route) for route in routes() if route.has_reference} == {n for n, row in ROUTES.items() if row.takes}


def test_every_act_has_its_row_and_every_row_its_act():
    assert {act.code for act in all_acts()} == set(ACTS)


@pytest.mark.parametrize("act", all_acts(), ids=lambda act: act.code)
def test_each_act_is_declared_as_its_row_says(act: Act):
    row = ACTS[act.code]

    assert (act.on, act.capability, act.page) == (row.on, row.capability, row.page)
    assurance = Assurance.STRONG if row.strong else Assurance.RECENT if row.recent else Assurance.SIGNED_IN
    assert act.assurance == assurance
    assert isinstance(row.given, act.input)
    assert ROUTES[act.page].act == row.capability


def test_each_role_may_do_what_was_decided_twice():
    letters = dict(zip(ROLES, "HAPSCU", strict=True))
    table = {
        capability.value: "".join(letters[role] if capability in CAPABILITIES[role] else "." for role in ROLES)
        for capability in Capability
    }

    assert table == GRID


def test_each_role_of_staff_may_do_what_was_decided_twice():
    letters = {StaffRole.ADVISER: "A", StaffRole.SUPERVISOR: "S", StaffRole.AUDITOR: "R"}
    table = {
        ability.value: "".join(letter if ability in ABILITIES[role] else "." for role, letter in letters.items())
        for ability in Ability
    }

    assert table == STAFF_GRID
    assert ABILITIES[StaffRole.NONE] == frozenset()
