"""The options of lines, as pages list them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from config.sections import SECTIONS
from guichet import operators
from guichet.catalogue.policy import Catalogue
from guichet.catalogue.services import publish_edition
from guichet.contracts.models import Line
from guichet.contracts.queries import principal_of
from guichet.contracts.tests import factories as contracts
from guichet.contracts.values import LineKind, LineState, Principal, Role
from guichet.lines.models import LineChange
from guichet.lines.queries.equipped import equipped_lines_of
from guichet.lines.queries.options import options_of
from guichet.lines.tests import factories as lines
from guichet.lines.values.options import Group, LineOptions, OptionSeen, Switch
from guichet.network.values import CommandKind
from guichet.people.tests import factories as people
from tests.stock import Account

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
TODAY = date(2026, 11, 22)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def carmin(settings):
    settings.OPERATOR = operators.load("carmin", sections=SECTIONS)


@pytest.fixture
def television(household: Account) -> Line:
    return contracts.line(under=household.contract, kind=LineKind.TV, number="", offer_code="carmin-tele")


def somebody(household: Account, role: Role = Role.HOLDER, **on: object) -> Principal:
    person = people.person()
    contracts.grant(person, role, **(on or {"customer": household.customer}))
    return principal_of(person.pk, at=AT)


def seen(principal: Principal, line: Line) -> LineOptions:
    found = equipped_lines_of(principal, today=TODAY)
    return options_of(principal, found, at=AT, language="fr")[line.pk]


def option(principal: Principal, line: Line, code: str) -> OptionSeen:
    groups = seen(principal, line).groups.values()
    return next(one for options in groups for one in options if one.code == code)


def change(line: Line, kind: CommandKind, code: str, state: str = "requested", **fields: object) -> LineChange:
    ended = {} if state in {"requested", "planned"} else {"ended_at": AT}
    return LineChange.objects.create(
        line=line, act="option.add", kind=kind, key=code, state=state, asked_by=people.person(), asked_at=AT,
        **{**ended, **fields},
    )  # fmt: skip


def test_each_service_has_its_options_under_its_titles(household, television):
    holder = somebody(household)

    found = seen(holder, television)

    assert [(group, [one.code for one in options]) for group, options in found.groups.items()] == [
        (Group.TV, ["bouquet-cine", "bouquet-sport", "bouquet-enfants"]),
        (Group.DECODERS, ["decodeur", "decodeur-2"]),
    ]


def test_what_stands_beside_another_option_is_listed_with_what_it_waits_for(household, television):
    holder = somebody(household)
    before = option(holder, television, "decodeur-2")
    lines.option(television, "decodeur")
    after = option(holder, television, "decodeur-2")

    assert (before.refusal.code, before.refusal.data) == ("lines.option_requires", {"missing_options": "decodeur"})
    assert (after.switch, after.refusal) == (Switch.OFF, None)


def test_an_option_is_on_or_off_or_on_its_way(household, television):
    holder = somebody(household)
    lines.option(television, "bouquet-cine")
    change(television, CommandKind.ADD_OPTION, "bouquet-sport")
    change(
        television,
        CommandKind.REMOVE_OPTION,
        "bouquet-cine",
        "planned",
        starts_at=datetime(2026, 11, 30, 23, tzinfo=UTC),
    )

    cine, sport = (option(holder, television, code) for code in ("bouquet-cine", "bouquet-sport"))

    assert (cine.switch, cine.on, cine.is_on) == (Switch.ENDS_LATER, date(2026, 12, 1), True)
    assert (sport.switch, sport.is_pending, sport.refusal) == (Switch.ADDING, True, None)
    assert seen(holder, television).waits


def test_what_the_network_did_not_do_is_said_for_a_week_or_until_it_is_asked_again(household, television):
    holder = somebody(household)
    change(television, CommandKind.ADD_OPTION, "bouquet-cine", "failed")
    change(television, CommandKind.ADD_OPTION, "bouquet-sport", "failed", ended_at=AT - timedelta(days=8))
    change(television, CommandKind.ADD_OPTION, "bouquet-enfants", "failed")
    change(television, CommandKind.ADD_OPTION, "bouquet-enfants")

    failed = {
        code: option(holder, television, code).failed_at
        for code in ("bouquet-cine", "bouquet-sport", "bouquet-enfants")
    }

    assert failed == {"bouquet-cine": AT, "bouquet-sport": None, "bouquet-enfants": None}


def test_a_price_agreed_here_is_the_one_shown(household, television):
    lines.option(television, "bouquet-cine", price_minor=700, agreed_at=AT)

    assert option(somebody(household), television, "bouquet-cine").monthly_minor == 700


def test_a_line_s_user_sees_what_they_may_touch(household):
    mobile = contracts.line(under=household.contract, offer_code="carmin-15")
    lines.option(mobile, "data-5")
    user = somebody(household, Role.LINE_USER, line=mobile)

    found = {one.code: one.refusal and one.refusal.code for one in seen(user, mobile).groups[Group.MOBILE]}

    assert found == {"data-5": "lines.option_for_holder", "pass-data-1": None}


def test_who_manages_no_option_gets_none(household, television):
    proxy = somebody(household, Role.PROXY)

    assert options_of(proxy, equipped_lines_of(proxy, today=TODAY), at=AT, language="fr") == {}


def test_a_line_that_is_not_active_yet_says_so(household):
    line = contracts.line(under=household.contract, offer_code="carmin-15", state=LineState.TO_ACTIVATE)

    assert option(somebody(household), line, "data-5").refusal.code == "lines.options_not_active_yet"


@pytest.mark.parametrize("count", [1, 12])
def test_the_options_of_many_lines_cost_what_those_of_one_do(household, count, django_assert_num_queries):
    for _ in range(count):
        lines.option(contracts.line(under=household.contract, offer_code="carmin-15"), "data-5")
    holder = somebody(household)
    found = equipped_lines_of(holder, today=TODAY)

    with django_assert_num_queries(3):
        options_of(holder, found, at=AT, language="fr")


def test_options_are_those_of_the_edition_in_force(household, television, catalogue_of_the_pack):
    holder, pack = somebody(household), operators.current().section(Catalogue)
    assert option(holder, television, "bouquet-sport").switch == Switch.OFF
    left = tuple(one for one in pack.options if one.code != "bouquet-sport")

    publish_edition(pack.model_copy(update={"options": left}), in_force_on=TODAY, at=AT)

    codes = {one.code for some in seen(holder, television).groups.values() for one in some}
    assert "bouquet-sport" not in codes
    assert "bouquet-cine" in codes
