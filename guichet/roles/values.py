"""What other apps may know of roles in a company, and what is asked to change them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from guichet.contracts.values import Role
from guichet.core.errors import GuichetError

INVITED_FOR = timedelta(days=7)
LONGEST_STAND_IN = timedelta(days=366)
# what an administrator gives; who holds the contract is the operator's to say
GIVEN = (Role.COMPANY_ADMINISTRATOR, Role.SITE_MANAGER, Role.ACCOUNTANT, Role.LINE_USER)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A role and where it reaches: sites by their references for a manager of sites, a line's number for a user."""

    role: Role
    sites: tuple[str, ...] = ()
    line_number: str = ""
    last_day: date | None = None


@dataclass(frozen=True, slots=True)
class InviteToRole:
    """Who is invited, to what. `origin`: of the space's pages, for the link of the mail."""

    email: str = field(repr=False)
    wanted: Wanted
    origin: str


@dataclass(frozen=True, slots=True)
class ChangeRole:
    """Whose role of today becomes what."""

    person: str
    role: Role
    wanted: Wanted


@dataclass(frozen=True, slots=True)
class EndRole:
    """Whose role ends at once."""

    person: str
    role: Role


@dataclass(frozen=True, slots=True)
class NameStandIn:
    """Who has somebody's role too, from a day to a day, both included."""

    person: str
    role: Role
    email: str = field(repr=False)
    first_day: date
    last_day: date
    origin: str


@dataclass(frozen=True, slots=True)
class WithdrawInvitation:
    """Which invitation opens nothing any more."""

    invitation: str


@dataclass(frozen=True, slots=True)
class RolesFacts:
    """What the acts on roles look at.

    `managers`: the references of those who manage roles without an end. `today`: the operator's day of the demand.
    """

    is_company: bool
    managers: frozenset[str]
    today: date


@dataclass(frozen=True, slots=True)
class InvitationFacts:
    """An invitation that waits, as a page shows it. `sites` are names."""

    reference: str
    email: str = field(repr=False)
    role: str
    sites: tuple[str, ...]
    line: str
    starts_at: datetime | None
    ends_at: datetime | None
    invited_by: str
    created_at: datetime
    expires_at: datetime
    customer_name: str
    stands_in_for: str


class InvitationRefused(GuichetError):
    """An invitation opens nothing. `data["reason"]`: "unknown", "used", "withdrawn", "expired", "staff"."""

    code = "roles.invitation_refused"


class LastAdministrator(GuichetError):
    """Nobody would be left to manage the company's roles."""

    code = "roles.last_administrator"


class RoleNotHeld(GuichetError):
    """The person does not have this role, or not any more."""

    code = "roles.not_held"


class RoleNotLeft(GuichetError):
    """A role that people do not give up by themselves: the holder's, a proxy's."""

    code = "roles.not_left"
