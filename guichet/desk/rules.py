"""What each of the operator's staff may do at the desk: one table."""

from collections.abc import Mapping
from enum import StrEnum

from guichet.people.values import StaffRole


class Ability(StrEnum):
    """One thing that a role lets somebody do at the desk."""

    FIND = "find"
    SEE_FILE = "file.see"
    SEE_JOURNAL = "journal.see"
    SEE_PERSON = "person.see"
    HELP_PERSON = "person.help"
    VIEW_AS = "person.view_as"
    ACT_FOR = "person.act_for"
    FOLLOW_MOVE = "move.follow"
    MANAGE_STAFF = "staff.manage"
    SEE_CATALOGUE = "catalogue.see"
    PUBLISH_CATALOGUE = "catalogue.publish"
    SEE_PARKED = "parked.see"
    REPLAY_PARKED = "parked.replay"
    DROP_PARKED = "parked.drop"


_READING = frozenset(
    {
        Ability.FIND,
        Ability.SEE_FILE,
        Ability.SEE_JOURNAL,
        Ability.SEE_PERSON,
        Ability.SEE_CATALOGUE,
        Ability.SEE_PARKED,
    }
)
_HELPING = frozenset(
    {Ability.HELP_PERSON, Ability.VIEW_AS, Ability.ACT_FOR, Ability.FOLLOW_MOVE, Ability.REPLAY_PARKED}
)

# One row per role, reviewed as a whole. A role that is absent from an ability may not use it.
ABILITIES: Mapping[StaffRole, frozenset[Ability]] = {
    StaffRole.NONE: frozenset(),
    StaffRole.ADVISER: _READING | _HELPING,
    StaffRole.SUPERVISOR: _READING | _HELPING | {Ability.DROP_PARKED, Ability.MANAGE_STAFF, Ability.PUBLISH_CATALOGUE},
    StaffRole.AUDITOR: _READING,
}


def may(role: StaffRole, ability: Ability) -> bool:
    """Tell whether a role may do something at the desk."""
    return ability in ABILITIES[role]


def roles_with(ability: Ability) -> tuple[StaffRole, ...]:
    """Return the roles that may do something, in the order of the table."""
    return tuple(role for role in ABILITIES if may(role, ability))
