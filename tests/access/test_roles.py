"""The acts on a company's roles, really done: the matrix again, on a pack where companies share their space."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from urllib.parse import urlencode

import pytest
from django.conf import settings as project
from django.test import override_settings

from config.sections import SECTIONS
from guichet import operators
from guichet.acts.registry import all_acts
from guichet.acts.values import Result
from guichet.contracts.models import Customer, Site
from guichet.contracts.values import Role
from guichet.roles.models import Invitation
from guichet.roles.values import ChangeRole, EndRole, InviteToRole, NameStandIn, Wanted, WithdrawInvitation
from tests.access import test_acts
from tests.access.asking import is_whole, told, wrong
from tests.access.oracle import POST_UNSURE, VERBS
from tests.access.table import ROUTES
from tests.access.table_acts import ACTS, DAY
from tests.access.table_kinds import READ
from tests.access.world import FOREIGN, NOW, OWN, World, undone
from tests.architecture.routes import Route, routes

COLLEAGUE, ADDRESS, SPACE = "accountant", "quelqu.un@exemple.test", "https://exemple.test"
BECOMES = Wanted(Role.COMPANY_ADMINISTRATOR)
# In the other company nobody has that name: back to the list. Anybody may be invited there, but not to this site.
ELSEWHERE = {"GET": (302,), "HEAD": (302,), "POST": (302,)}
ELSEWHERE_INVITE = {**READ, "POST": (422,)}


@dataclass(frozen=True, slots=True)
class Asked:
    """An act as it is done in the first company, on a colleague or an invitation of that company.

    `query` and `form` are what its page is given.
    """

    given: object
    query: dict[str, str]
    form: dict[str, str]


@pytest.fixture(scope="module", autouse=True)
def zenith() -> Iterator[None]:
    with override_settings(OPERATOR=operators.load(project.PACKS / "zenith", sections=SECTIONS)):
        yield


@pytest.fixture(scope="module")
def asked(zenith: None, world: World) -> dict[str, Asked]:
    company = Customer.objects.get(pk=world.thing("customer").id)
    colleague, site = world.somebody(COLLEAGUE).person, Site.objects.get(name="Quai Nord")
    holder = world.somebody("holder").person
    assert colleague
    assert holder
    invitation = Invitation.objects.create(
        customer=company,
        email=ADDRESS,
        role=Role.ACCOUNTANT,
        invited_by=holder,
        token_hash="0" * 64,
        created_at=NOW,
        expires_at=NOW.replace(day=29),
    )
    who = {"person": colleague.reference, "role": Role.ACCOUNTANT.value}
    day = DAY.isoformat()
    return {
        "role.invite": Asked(
            InviteToRole(ADDRESS, Wanted(Role.SITE_MANAGER, (site.reference,)), SPACE),
            {},
            {"email": ADDRESS, "role": "site_manager", "sites": site.reference},
        ),
        "role.change": Asked(
            ChangeRole(colleague.reference, Role.ACCOUNTANT, BECOMES), who, {"role": BECOMES.role.value}
        ),
        "role.end": Asked(EndRole(colleague.reference, Role.ACCOUNTANT), who, {}),
        "role.name_stand_in": Asked(
            NameStandIn(colleague.reference, Role.ACCOUNTANT, ADDRESS, DAY, DAY, SPACE),
            who,
            {"email": ADDRESS, "first_day": day, "last_day": day},
        ),
        "role.withdraw_invitation": Asked(
            WithdrawInvitation(invitation.reference), {"invitation": invitation.reference}, {}
        ),
    }


CODES = [act.code for act in all_acts() if act.code.startswith("role.")]


def test_every_act_on_roles_is_done_here(asked: dict[str, Asked]) -> None:
    assert set(asked) == set(CODES)


@pytest.mark.parametrize("code", CODES)
def test_each_act_is_done_for_who_may_and_names_nobody_elsewhere(
    code: str, asked: dict[str, Asked], world: World, record_property: Callable[[str, object], None]
) -> None:
    faults, count = [], 0

    for who, thing, assured in test_acts.cells(ACTS[code], world):
        result = Result.DONE if thing.which == OWN else Result.REFUSED
        row = replace(ACTS[code], given=asked[code].given, result=result)
        count += 1
        with undone():
            came = test_acts.asked(code, row, who, thing, assured)
        if came != (right := test_acts.expected(code, row, who, thing, assured, world)):
            faults.append(f"{who.name}, {thing.which}, {assured}: {came} instead of {right}")

    record_property("cells", count)
    assert not faults, told(faults)


@dataclass(frozen=True, slots=True)
class Addressed(Route):
    """A route with something after the `?`."""

    query: str = ""

    def path(self, reference: str = "") -> str:
        return f"{Route.path(self, reference)}?{self.query}"


@pytest.mark.parametrize("code", CODES)
def test_each_page_of_an_act_does_it_for_who_may(
    code: str, asked: dict[str, Asked], world: World, record_property: Callable[[str, object], None]
) -> None:
    found = next(route for route in routes() if str(route) == ACTS[code].page)
    route = Addressed(found.name, found.pattern, found.view, urlencode(asked[code].query))
    here = replace(ROUTES[str(route)], answers={**READ, "POST": (302,)}, form=asked[code].form, needs_password=True)
    there = replace(here, answers=ELSEWHERE_INVITE if code == "role.invite" else ELSEWHERE)
    cells = [
        (who, verb, thing)
        for who in world.people
        for thing in world.things["customer"]
        for verb in ((*VERBS, POST_UNSURE) if is_whole() else ("POST",))
        # sent back to the list before any password is asked for
        if (verb, thing.which) != (POST_UNSURE, FOREIGN)
    ]

    faults = [
        fault for cell in cells for fault in wrong(route, there if cell[2].which == FOREIGN else here, world, cell)
    ]

    record_property("cells", len(cells))
    assert not faults, told(faults)


def test_an_administrator_whose_role_has_just_ended_changes_nothing(asked: dict[str, Asked], world: World) -> None:
    former, line = world.somebody("former administrator"), world.thing("customer")
    row = replace(ACTS["role.end"], given=asked["role.end"].given)

    with undone():
        came = test_acts.asked("role.end", row, former, line, "just now")

    assert came == "acts.not_allowed"
