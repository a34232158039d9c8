"""Accepting an invitation, signed in or by choosing a password: once, in time, by the link of the mail alone."""

from __future__ import annotations

import hmac
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext

from guichet.acts.services import record
from guichet.acts.values import Channel, EntryKind, Result
from guichet.contracts import granting
from guichet.contracts.queries import roles as held
from guichet.contracts.values import Role, Scope, customer_target
from guichet.core.formats import Formats
from guichet.people import services as people
from guichet.people.queries import person_by_identifier
from guichet.people.values import IdentifierKind, IdentifierTaken, StaffRole
from guichet.roles import words
from guichet.roles.models import Invitation
from guichet.roles.services.links import hash_of
from guichet.roles.services.telling import tell
from guichet.roles.values import InvitationRefused

if TYPE_CHECKING:
    from guichet.people.models import Person

ACCEPTED = "role.accepted"


def invitation_of_link(reference: str, token: str, *, at: datetime) -> Invitation:
    """Return the invitation that a link opens. Errors: InvitationRefused (unknown, used, withdrawn, expired)."""
    invitation = Invitation.objects.filter(reference=reference).first()
    if invitation is None or not hmac.compare_digest(invitation.token_hash, hash_of(reference, token)):
        raise InvitationRefused(reason="unknown")
    if invitation.accepted_at:
        raise InvitationRefused(reason="used")
    if invitation.withdrawn_at:
        raise InvitationRefused(reason="withdrawn")
    if invitation.expires_at <= at or (invitation.ends_at is not None and invitation.ends_at <= at):
        raise InvitationRefused(reason="expired")
    return invitation


def is_known(invitation: Invitation) -> bool:
    """Tell whether somebody signs in with the invited address already."""
    return person_by_identifier(IdentifierKind.EMAIL, invitation.email) is not None


def accept_invitation(reference: str, token: str, person: Person, *, at: datetime) -> Invitation:
    """Give somebody signed in the role that they are invited to; whoever invited is told.

    Errors: InvitationRefused; also "staff", for the operator's own have no role at a customer's, and "line" when
    somebody else has been declared the line's user meanwhile.
    """
    if person.staff_role != StaffRole.NONE:
        raise InvitationRefused(reason="staff")
    with transaction.atomic():
        invitation = _taken(reference, token, person, at=at)
        _give(invitation, person, at=at)
    return invitation


def join_by_invitation(
    reference: str, token: str, *, given_name: str, family_name: str, language: str, at: datetime
) -> Person:
    """Create somebody with the invited address, verified by the link, and give them the role.

    Shape: they have no password yet, and sign in once they have chosen one.
    Errors: InvitationRefused; IdentifierTaken, when the address is somebody's already: they sign in to accept.
    """
    invitation = invitation_of_link(reference, token, at=at)
    if is_known(invitation):
        raise IdentifierTaken(kind=IdentifierKind.EMAIL)
    with transaction.atomic():
        person = people.create_person(given_name=given_name, family_name=family_name, language=language)
        people.add_identifier(person, IdentifierKind.EMAIL, invitation.email, at)
        _give(_taken(reference, token, person, at=at), person, at=at)
    return person


def _taken(reference: str, token: str, person: Person, *, at: datetime) -> Invitation:
    """Use an invitation up, on the locked customer: of two who accept at the same time, one does."""
    invitation = invitation_of_link(reference, token, at=at)
    granting.lock_customer(invitation.customer_id)
    if not Invitation.objects.open(at).filter(pk=invitation.pk).update(accepted_at=at, accepted_by=person):
        raise InvitationRefused(reason="used")
    return invitation


def _give(invitation: Invitation, person: Person, *, at: datetime) -> None:
    role = Role(invitation.role)
    if role == Role.LINE_USER and invitation.line is not None:
        line = held.line_to_use(invitation.customer_id, invitation.line.number, at=at)
        if line is None or line.has_user or not line.is_active:
            raise InvitationRefused(reason="line")
    scope, ids = _where(invitation, role)
    granting.give_role(
        person.pk,
        role,
        scope=scope,
        ids=ids,
        starts_at=max(at, invitation.starts_at or at),
        ends_at=invitation.ends_at,
        evidence={
            "invitation": invitation.reference,
            **({"stands_in_for": invitation.stands_in_for.full_name} if invitation.stands_in_for else {}),
        },
    )
    record(
        ACCEPTED,
        kind=EntryKind.ACT,
        result=Result.DONE,
        at=at,
        channel=Channel.WEB,
        actor_id=person.pk,
        target=customer_target(invitation.customer_id, invitation.customer.reference),
        data={"invitation": invitation.reference, "role": role.value},
    )
    _tell_inviter(invitation, person, at=at)


def _where(invitation: Invitation, role: Role) -> tuple[Scope, list[int]]:
    if role == Role.SITE_MANAGER:
        return Scope.SITE, list(invitation.sites.values_list("pk", flat=True))
    if role == Role.LINE_USER and invitation.line_id is not None:
        return Scope.LINE, [invitation.line_id]
    return Scope.CUSTOMER, [invitation.customer_id]


def _tell_inviter(invitation: Invitation, person: Person, *, at: datetime) -> None:
    company = invitation.customer.name

    def said(formats: Formats) -> tuple[str, str]:
        role = words.role_in_sentence(invitation.role)
        return (
            gettext("{name} a accepté votre invitation").format(name=person.full_name),
            gettext("{name} est maintenant {role} chez {company}.").format(
                name=person.full_name, role=role, company=company
            ),
        )

    tell([invitation.invited_by_id], said, customer_id=invitation.customer_id, at=at)
