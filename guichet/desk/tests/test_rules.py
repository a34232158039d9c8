"""The table of the desk, row by row."""

import pytest

from guichet.desk.rules import ABILITIES, Ability, may, roles_with
from guichet.people.values import StaffRole

TABLE = {
    Ability.FIND: (StaffRole.ADVISER, StaffRole.SUPERVISOR, StaffRole.AUDITOR),
    Ability.SEE_FILE: (StaffRole.ADVISER, StaffRole.SUPERVISOR, StaffRole.AUDITOR),
    Ability.SEE_JOURNAL: (StaffRole.ADVISER, StaffRole.SUPERVISOR, StaffRole.AUDITOR),
    Ability.SEE_PERSON: (StaffRole.ADVISER, StaffRole.SUPERVISOR, StaffRole.AUDITOR),
    Ability.HELP_PERSON: (StaffRole.ADVISER, StaffRole.SUPERVISOR),
    Ability.VIEW_AS: (StaffRole.ADVISER, StaffRole.SUPERVISOR),
    Ability.ACT_FOR: (StaffRole.ADVISER, StaffRole.SUPERVISOR),
    Ability.FOLLOW_MOVE: (StaffRole.ADVISER, StaffRole.SUPERVISOR),
    Ability.MANAGE_STAFF: (StaffRole.SUPERVISOR,),
    Ability.SEE_CATALOGUE: (StaffRole.ADVISER, StaffRole.SUPERVISOR, StaffRole.AUDITOR),
    Ability.PUBLISH_CATALOGUE: (StaffRole.SUPERVISOR,),
    Ability.SEE_PARKED: (StaffRole.ADVISER, StaffRole.SUPERVISOR, StaffRole.AUDITOR),
    Ability.REPLAY_PARKED: (StaffRole.ADVISER, StaffRole.SUPERVISOR),
    Ability.DROP_PARKED: (StaffRole.SUPERVISOR,),
}


@pytest.mark.parametrize("ability", Ability)
def test_who_may_do_what_is_the_table(ability):
    assert roles_with(ability) == TABLE[ability]


def test_every_role_has_its_row():
    assert set(ABILITIES) == set(StaffRole)


def test_a_customer_may_nothing():
    assert [ability for ability in Ability if may(StaffRole.NONE, ability)] == []
