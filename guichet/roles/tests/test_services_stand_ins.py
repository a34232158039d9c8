"""Somebody stands in for somebody else, from a day to a day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from guichet.acts.values import Refused
from guichet.contracts.models import Grant
from guichet.contracts.tests import factories as contracts
from guichet.contracts.values import GrantOrigin, Role
from guichet.messages.models import Message
from guichet.people.tests import factories as people
from guichet.roles import services
from guichet.roles.tests.offices import NOW, ORIGIN, Office, link_sent_to, roles_of
from guichet.roles.values import EndRole, NameStandIn

ANNA = "anna@ailleurs.test"


def refused(office: Office, code: str, given: object) -> str:
    with pytest.raises(Refused) as refusal:
        office.ask(code, given)
    return refusal.value.refusal.code


def stand_in(office: Office, whose: str, email: str, first: date, last: date) -> NameStandIn:
    return NameStandIn(whose, Role.SITE_MANAGER, email, first, last, ORIGIN)


def test_a_colleague_stands_in_from_a_day_to_a_day(office):
    manager = office.colleague(Role.SITE_MANAGER)
    anna = people.person(email=ANNA)
    contracts.grant(anna, Role.ACCOUNTANT, customer=office.customer)

    office.ask("role.name_stand_in", stand_in(office, manager.reference, ANNA, date(2026, 12, 1), date(2026, 12, 5)))

    given = Grant.objects.get(person=anna, role=Role.SITE_MANAGER)
    assert given.origin == GrantOrigin.ADMINISTRATOR
    assert (given.site, given.starts_at.isoformat(), given.ends_at.isoformat()) == (
        office.north,
        "2026-11-30T23:00:00+00:00",
        "2026-12-05T23:00:00+00:00",
    )
    assert roles_of(anna, given.starts_at - timedelta(seconds=1)) == {("accountant", "")}
    assert roles_of(anna, given.ends_at) == {("accountant", "")}
    assert roles_of(manager) == {("site_manager", "Quai Nord")}
    assert "Du 1er décembre au 5 décembre inclus" in Message.objects.get(purpose="roles.told", person=anna).text


def test_somebody_from_outside_is_invited_to_stand_in(office):
    manager = office.colleague(Role.SITE_MANAGER)
    given = stand_in(office, manager.reference, ANNA, date(2026, 12, 1), date(2026, 12, 5))
    office.ask("role.name_stand_in", given)
    _, _, reference, token, _ = link_sent_to(ANNA).split("/")
    anna = people.person()

    services.accept_invitation(reference, token, anna, at=NOW)

    assert roles_of(anna) == set()
    grant = Grant.objects.get(person=anna)
    assert roles_of(anna, grant.starts_at) == {("site_manager", "Quai Nord")}
    assert grant.evidence["stands_in_for"] == manager.full_name


def test_nobody_stands_in_for_themselves(office):
    manager = office.colleague(Role.SITE_MANAGER)
    email = manager.identifiers.get().value

    given = stand_in(office, manager.reference, email, date(2026, 12, 1), date(2026, 12, 5))

    assert refused(office, "role.name_stand_in", given) == "roles.stands_in_for_self"


@pytest.mark.parametrize(
    ("first", "last", "why"),
    [
        (date(2026, 11, 21), date(2026, 11, 25), "roles.days_not_in_order"),
        (date(2026, 12, 5), date(2026, 12, 1), "roles.days_not_in_order"),
        (date(2026, 12, 1), date(2027, 12, 31), "roles.stand_in_too_long"),
    ],
)
def test_days_that_cannot_be_are_refused(office, first, last, why):
    manager = office.colleague(Role.SITE_MANAGER)

    assert refused(office, "role.name_stand_in", stand_in(office, manager.reference, ANNA, first, last)) == why


def test_a_stand_in_who_has_not_begun_is_taken_back(office):
    manager = office.colleague(Role.SITE_MANAGER)
    anna = people.person(email=ANNA)
    contracts.grant(anna, Role.ACCOUNTANT, customer=office.customer)
    office.ask("role.name_stand_in", stand_in(office, manager.reference, ANNA, date(2026, 12, 1), date(2026, 12, 5)))

    office.ask("role.end", EndRole(anna.reference, Role.SITE_MANAGER))

    assert not Grant.objects.filter(person=anna, role=Role.SITE_MANAGER).exists()
