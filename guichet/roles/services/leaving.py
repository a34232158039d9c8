"""Giving up one's own role, and taking the list of roles away: what somebody does without an act on another."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext

from guichet.acts.services import record
from guichet.acts.values import Channel, EntryKind, Result
from guichet.contracts import granting
from guichet.contracts.queries import roles as held
from guichet.contracts.queries.roles import Company
from guichet.contracts.values import Role, customer_target
from guichet.core.formats import Formats
from guichet.roles import queries, rules, words
from guichet.roles.services.telling import tell
from guichet.roles.values import GIVEN, LastAdministrator, RoleNotHeld, RoleNotLeft

if TYPE_CHECKING:
    from guichet.people.models import Person

LEFT, EXPORTED = "role.left", "role.exported"


def give_up_role(person: Person, company: Company, role: Role, *, at: datetime) -> None:
    """End one's own role, one at a time on the locked company; those who manage it are told.

    Errors: LastAdministrator, RoleNotHeld, RoleNotLeft.
    """
    if role not in GIVEN:
        raise RoleNotLeft
    with transaction.atomic():
        granting.lock_customer(company.id)
        member = queries.member_of(company.id, person.reference, role, at=at)
        if member is None:
            raise RoleNotHeld
        managers = held.managers_of(company.id, at=at)
        if role in rules.MANAGING and rules.is_last(person.reference, managers):
            raise LastAdministrator
        granting.end_grants(member.grants, by=f"person:{person.pk}", at=at)
        record(
            LEFT,
            kind=EntryKind.ACT,
            result=Result.DONE,
            at=at,
            channel=Channel.WEB,
            actor_id=person.pk,
            target=customer_target(company.id, company.reference),
            data={"person": person.reference, "role": role.value},
        )
        _tell_managers(person, company, role, at=at)


def note_export(company: Company, *, by: int, rows: int, at: datetime) -> None:
    """Write in the journal that somebody took the list of roles away, and how long it was."""
    record(
        EXPORTED,
        kind=EntryKind.ACCESS,
        result=Result.DONE,
        at=at,
        channel=Channel.WEB,
        actor_id=by,
        target=customer_target(company.id, company.reference),
        data={"rows": rows},
    )


def _tell_managers(person: Person, company: Company, role: Role, *, at: datetime) -> None:
    rows = held.roles_of_company(company.id, at=at, roles=held.MANAGING)
    told = {row.person_id for row in rows if row.person_id != person.pk and row.starts_at <= at}

    def said(formats: Formats) -> tuple[str, str]:
        return (
            gettext("{name} a quitté son rôle").format(name=person.full_name),
            gettext("{name} n’est plus {role} chez {company}, à sa demande.").format(
                name=person.full_name, role=words.role_in_sentence(role), company=company.name
            ),
        )

    tell(told, said, customer_id=company.id, at=at)
