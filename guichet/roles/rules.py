"""When a change of roles is refused, why, and what to do instead. Plain values in, an answer out."""

from __future__ import annotations

from datetime import date, datetime, timedelta, tzinfo

from guichet.acts.values import Already, Instead, Refusal
from guichet.contracts.policy import ContractsPolicy
from guichet.contracts.values import Role
from guichet.core.periods import day_bounds
from guichet.roles.values import (
    LONGEST_STAND_IN,
    ChangeRole,
    EndRole,
    InviteToRole,
    NameStandIn,
    RolesFacts,
    Wanted,
    WithdrawInvitation,
)

MANAGING = (Role.HOLDER, Role.COMPANY_ADMINISTRATOR)
HOLDER = Refusal("roles.holder", instead=Instead(contact=True))
LAST = Refusal("roles.last_administrator", instead=Instead(act="role.invite"))


def invite_refusal(
    facts: RolesFacts, given: InviteToRole | None, policy: ContractsPolicy, now: datetime
) -> Refusal | Already | None:
    """Return why nobody may be invited so; None when the invitation may leave."""
    return _not_here(facts, policy) or (_wanted_refusal(given.wanted, facts) if given else None)


def change_refusal(
    facts: RolesFacts, given: ChangeRole | None, policy: ContractsPolicy, now: datetime
) -> Refusal | Already | None:
    """Return why a role may not become another: a company without anybody to manage it would be nobody's."""
    if refusal := _not_here(facts, policy):
        return refusal
    if given is None:
        return None
    if given.role == Role.HOLDER:
        return HOLDER
    if Role.LINE_USER in (given.role, given.wanted.role):
        return Refusal("roles.user_not_changed", instead=Instead(act="role.invite"))
    stays = given.wanted.role == Role.COMPANY_ADMINISTRATOR and given.wanted.last_day is None
    if given.role in MANAGING and not stays and is_last(given.person, facts.managers):
        return LAST
    return _wanted_refusal(given.wanted, facts)


def end_refusal(
    facts: RolesFacts, given: EndRole | None, policy: ContractsPolicy, now: datetime
) -> Refusal | Already | None:
    """Return why a role may not end: the holder's is the operator's to change, and one administrator stays."""
    if refusal := _not_here(facts, policy):
        return refusal
    if given is None:
        return None
    if given.role == Role.HOLDER:
        return HOLDER
    if given.role in MANAGING and is_last(given.person, facts.managers):
        return LAST
    return None


def stand_in_refusal(
    facts: RolesFacts, given: NameStandIn | None, policy: ContractsPolicy, now: datetime
) -> Refusal | Already | None:
    """Return why nobody may stand in so: the days must come, in order, within a year; a line has one user."""
    if refusal := _not_here(facts, policy):
        return refusal
    if given is None:
        return None
    if given.role == Role.LINE_USER:
        return Refusal("roles.user_has_no_stand_in")
    if given.first_day < facts.today or given.last_day < given.first_day:
        return Refusal("roles.days_not_in_order")
    if given.last_day - given.first_day > LONGEST_STAND_IN:
        return Refusal("roles.stand_in_too_long")
    return None


def withdraw_refusal(
    facts: RolesFacts, given: WithdrawInvitation | None, policy: ContractsPolicy, now: datetime
) -> Refusal | Already | None:
    return _not_here(facts, policy)


def is_last(person: str, managers: frozenset[str]) -> bool:
    """Tell whether nobody else manages the roles; a stand-in, who has an end, is the last of nothing."""
    return managers == {person}


def stand_in_role(role: Role) -> Role:
    """Return what a stand-in is made: the holder stays the only holder."""
    return Role.COMPANY_ADMINISTRATOR if role == Role.HOLDER else role


def end_of_day(day: date, zone: tzinfo) -> datetime:
    """Return the moment at which a role that lasts through a day has ended."""
    return day_bounds(day, zone).end


def _not_here(facts: RolesFacts, policy: ContractsPolicy) -> Refusal | None:
    return None if facts.is_company and policy.company_roles else Refusal("roles.not_a_company")


def _wanted_refusal(wanted: Wanted, facts: RolesFacts) -> Refusal | None:
    if wanted.role == Role.SITE_MANAGER and not wanted.sites:
        return Refusal("roles.no_site")
    if wanted.last_day is not None and wanted.last_day < facts.today:
        return Refusal("roles.ends_before")
    if wanted.last_day is not None and wanted.last_day > facts.today + timedelta(days=3660):
        return Refusal("roles.ends_too_late")
    return None
