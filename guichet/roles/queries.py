"""Reads of roles in a company: what the acts look at, invitations, people as rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from guichet import operators
from guichet.acts.values import Ask
from guichet.contracts.queries import roles as held
from guichet.contracts.queries.roles import RoleHeld
from guichet.contracts.values import CustomerKind, Role
from guichet.core.periods import local_day
from guichet.people.queries import emails_of
from guichet.roles.models import Invitation, InvitedSite
from guichet.roles.values import InvitationFacts, RolesFacts


def roles_facts(ask: Ask) -> RolesFacts:
    """Return what acts on a company's roles look at. Two queries."""
    return RolesFacts(
        is_company=held.kind_of_customer(ask.target.id) == CustomerKind.ORGANISATION,
        managers=held.managers_of(ask.target.id, at=ask.at),
        today=local_day(ask.at, operators.current().zone),
    )


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody's role in a company, on one or several rows: one row of the page.

    Shape: `sites` and `site_references` in the same order; `ends_at` None: without an end. `email` is one of theirs.
    """

    grants: tuple[int, ...]
    person_id: int
    person: str
    name: str
    email: str
    role: str
    sites: tuple[str, ...]
    site_references: tuple[str, ...]
    line: str
    line_number: str
    starts_at: datetime
    ends_at: datetime | None
    last_login: datetime | None
    stands_in_for: str


def members_of(customer_id: int, *, at: datetime) -> list[Member]:
    """Return who has what in a company, in force or to come: by role, then by name. Two queries."""
    rows = held.roles_of_company(customer_id, at=at)
    emails: dict[int, str] = {}
    for person_id, address in emails_of({row.person_id for row in rows}):
        emails.setdefault(person_id, address)
    rank = {role.value: place for place, role in enumerate(held.COMPANY_ROLES)}
    members = [_member(group, emails) for group in _grouped(rows)]
    return sorted(members, key=lambda one: (rank[one.role], one.name.casefold(), one.starts_at, one.grants))


def member_of(customer_id: int, person: str, role: str, *, at: datetime) -> Member | None:
    """Return one role of somebody in a company: that in force without an end, else in force, else to come; or None."""
    rows = [row for row in held.roles_of_company(customer_id, at=at, roles=[Role(role)]) if row.person == person]
    groups = sorted(_grouped(rows), key=lambda group: (group[0].starts_at > at, group[0].ends_at is not None))
    if not groups:
        return None
    return _member(groups[0], dict(reversed(emails_of({groups[0][0].person_id}))))


def _grouped(rows: Sequence[RoleHeld]) -> list[list[RoleHeld]]:
    """Return rows by person, role, period and reason: sites of one manager together, each line of a user alone."""
    found: dict[tuple[object, ...], list[RoleHeld]] = {}
    for row in sorted(rows, key=lambda one: (one.site_name.casefold(), one.grant_id)):
        key = (row.person_id, row.role, row.ends_at, row.stands_in_for, row.line, bool(row.site))
        found.setdefault(key, []).append(row)
    return list(found.values())


def _member(group: Sequence[RoleHeld], emails: dict[int, str]) -> Member:
    one = group[0]
    return Member(
        grants=tuple(row.grant_id for row in group),
        person_id=one.person_id,
        person=one.person,
        name=one.person_name,
        email=emails.get(one.person_id, ""),
        role=one.role,
        sites=tuple(row.site_name for row in group if row.site),
        site_references=tuple(row.site for row in group if row.site),
        line=one.line_label or one.line_number,
        line_number=one.line_number,
        starts_at=min(row.starts_at for row in group),
        ends_at=one.ends_at,
        last_login=one.last_login,
        stands_in_for=one.stands_in_for,
    )


def open_invitations(customer_id: int, *, most: int = 200) -> list[InvitationFacts]:
    """Return the invitations of a company that nobody accepted, run out or not, latest first. Two queries."""
    waiting = Invitation.objects.filter(customer_id=customer_id, accepted_at=None, withdrawn_at=None)
    return _facts(waiting.order_by("-id")[:most])


def invitation_facts(invitation_id: int) -> InvitationFacts:
    """Return one invitation. Two queries."""
    return _facts(Invitation.objects.filter(pk=invitation_id))[0]


def _facts(invitations: QuerySet[Invitation]) -> list[InvitationFacts]:
    rows = list(invitations.select_related("line", "invited_by", "stands_in_for", "customer"))
    places: dict[int, list[str]] = defaultdict(list)
    invited = InvitedSite.objects.filter(invitation__in=[row.pk for row in rows]).order_by("site__name")
    for invitation_id, name in invited.values_list("invitation_id", "site__name"):
        places[invitation_id].append(name)
    return [
        InvitationFacts(
            reference=row.reference,
            email=row.email,
            role=row.role,
            sites=tuple(places[row.pk]),
            line=(row.line.label or row.line.number) if row.line else "",
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            invited_by=row.invited_by.full_name,
            created_at=row.created_at,
            expires_at=row.expires_at,
            customer_name=row.customer.name,
            stands_in_for=row.stands_in_for.full_name if row.stands_in_for else "",
        )
        for row in rows
    ]
