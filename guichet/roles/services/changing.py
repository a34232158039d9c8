"""The acts on roles: inviting, changing, ending, naming a stand-in. Each runs in its act's transaction."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext

from guichet import operators
from guichet.acts.values import Ask, Data, Done, Refusal, Refused
from guichet.contracts import granting
from guichet.contracts.queries import roles as held
from guichet.contracts.values import Role, Scope
from guichet.core.formats import Formats
from guichet.core.periods import day_bounds
from guichet.core.phones import NotAPhoneNumber, parse_number
from guichet.messages.services import send_mail
from guichet.messages.values import Recipient
from guichet.people.queries import person_by_identifier
from guichet.people.values import IdentifierKind
from guichet.roles import queries, rules, words
from guichet.roles.models import Invitation
from guichet.roles.queries import Member
from guichet.roles.services.links import hash_of
from guichet.roles.services.telling import spoken, tell
from guichet.roles.values import (
    INVITED_FOR,
    ChangeRole,
    EndRole,
    InviteToRole,
    NameStandIn,
    RolesFacts,
    Wanted,
    WithdrawInvitation,
)
from guichet.ui.formats import formats_in


def invite(ask: Ask, given: InviteToRole, facts: RolesFacts) -> Done:
    """Write an invitation and its mail; one that waited for the same address and role opens nothing any more.

    Errors: Refused, when the line or a site is not the company's, or the person has the role already.
    """
    wanted = given.wanted
    sites, line_id = _reach(ask, wanted)
    ends_at = _end(wanted)
    person = person_by_identifier(IdentifierKind.EMAIL, given.email)
    if person is not None and wanted.role != Role.LINE_USER:
        had = queries.member_of(ask.target.id, person.reference, wanted.role, at=ask.at)
        if had is not None and had.ends_at == ends_at and set(had.site_references) == set(wanted.sites):
            raise Refused(Refusal("roles.has_it"))
    invitation = _invitation(ask, given.email, wanted.role, sites, line_id, None, ends_at, None, given.origin)
    return Done({"invitation": invitation.reference, "role": wanted.role.value})


def change_role(ask: Ask, given: ChangeRole, facts: RolesFacts) -> Done:
    """End somebody's role and give them the other in one go. Errors: Refused, when they do not have it any more."""
    member = _member(ask, given.person, given.role)
    sites, _ = _reach(ask, given.wanted)
    granting.end_grants(member.grants, by=_reference_of(ask), at=ask.at)
    scope, ids = (Scope.SITE, sites) if given.wanted.role == Role.SITE_MANAGER else (Scope.CUSTOMER, [ask.target.id])
    granting.give_role(
        member.person_id,
        given.wanted.role,
        scope=scope,
        ids=ids,
        starts_at=ask.at,
        ends_at=_end(given.wanted),
        evidence={"act": ask.act},
    )
    company = held.companies_by_id([ask.target.id])[ask.target.id].name

    def said(formats: Formats) -> tuple[str, str]:
        role = words.role_in_sentence(given.wanted.role)
        return (
            gettext("Vos droits chez {company} ont changé").format(company=company),
            gettext("Vous êtes maintenant {role} chez {company}. {may}").format(
                role=role, company=company, may=words.may_word(given.wanted.role)
            ),
        )

    tell([member.person_id], said, customer_id=ask.target.id, at=ask.at)
    return Done({"person": given.person, "role": given.role.value, "becomes": given.wanted.role.value})


def end_role(ask: Ask, given: EndRole, facts: RolesFacts) -> Done:
    """End somebody's role at once, and tell them. Errors: Refused, when they do not have it any more."""
    member = _member(ask, given.person, given.role)
    granting.end_grants(member.grants, by=_reference_of(ask), at=ask.at)
    tell_ended(member, ask.target.id, at=ask.at)
    return Done({"person": given.person, "role": given.role.value})


def tell_ended(member: Member, customer_id: int, *, at: datetime) -> None:
    """Tell somebody that their role has ended."""
    company = held.companies_by_id([customer_id])[customer_id].name

    def said(formats: Formats) -> tuple[str, str]:
        role = words.role_in_sentence(member.role)
        return (
            gettext("Vos droits chez {company} ont pris fin").format(company=company),
            gettext(
                "Vous n’êtes plus {role} chez {company}. Si c’est une erreur, parlez-en à un administrateur de "
                "l’entreprise."
            ).format(role=role, company=company),
        )

    tell([member.person_id], said, customer_id=customer_id, at=at)


def name_stand_in(ask: Ask, given: NameStandIn, facts: RolesFacts) -> Done:
    """Give somebody else the same role for some days: at once to a colleague, by invitation to anybody else.

    Errors: Refused, when the person does not have the role any more, or would stand in for themselves.
    """
    member, zone = _member(ask, given.person, given.role), operators.current().zone
    starts_at, ends_at = day_bounds(given.first_day, zone).start, rules.end_of_day(given.last_day, zone)
    role = rules.stand_in_role(given.role)
    sites = [place.id for place in held.sites_of(ask.target.id) if place.reference in member.site_references]
    person = person_by_identifier(IdentifierKind.EMAIL, given.email)
    if person is not None and person.reference == given.person:
        raise Refused(Refusal("roles.stands_in_for_self"))
    data = {"person": given.person, "role": role.value, "from_on": given.first_day, "to_on": given.last_day}
    if person is None or not any(customer == ask.target.id for customer, _ in held.roles_held_by(person.pk, at=ask.at)):
        invitation = _invitation(
            ask, given.email, role, sites, None, starts_at, ends_at, member.person_id, given.origin
        )
        return Done({**_plain(data), "invitation": invitation.reference})
    scope, ids = (Scope.SITE, sites) if role == Role.SITE_MANAGER else (Scope.CUSTOMER, [ask.target.id])
    granting.give_role(
        person.pk,
        role,
        scope=scope,
        ids=ids,
        starts_at=max(starts_at, ask.at),
        ends_at=ends_at,
        evidence={"act": ask.act, "stands_in_for": member.name},
    )
    _tell_stand_in(person.pk, member, role, starts_at, ends_at, ask)
    return Done({**_plain(data), "stand_in": person.reference})


def withdraw_invitation(ask: Ask, given: WithdrawInvitation, facts: RolesFacts) -> Done:
    """Make an invitation open nothing. Errors: Refused, when it was accepted or withdrawn meanwhile."""
    waiting = Invitation.objects.filter(
        customer_id=ask.target.id, reference=given.invitation, accepted_at=None, withdrawn_at=None
    )
    if not waiting.update(withdrawn_at=ask.at):
        raise Refused(Refusal("roles.invitation_gone"))
    return Done({"invitation": given.invitation})


def _member(ask: Ask, person: str, role: Role) -> Member:
    member = queries.member_of(ask.target.id, person, role, at=ask.at)
    if member is None:
        raise Refused(Refusal("roles.not_held"))
    return member


def _reference_of(ask: Ask) -> str:
    return f"person:{ask.by.person_id}"


def _end(wanted: Wanted) -> datetime | None:
    return rules.end_of_day(wanted.last_day, operators.current().zone) if wanted.last_day else None


def _reach(ask: Ask, wanted: Wanted) -> tuple[list[int], int | None]:
    """Return the row ids of the sites, and of the line, that a role is wanted on. Errors: Refused."""
    if wanted.role == Role.SITE_MANAGER:
        sites = [place.id for place in held.sites_of(ask.target.id) if place.reference in wanted.sites]
        if len(sites) != len(set(wanted.sites)):
            raise Refused(Refusal("roles.site_unknown"))
        return sites, None
    return [], _line(ask, wanted) if wanted.role == Role.LINE_USER else None


def _line(ask: Ask, wanted: Wanted) -> int:
    try:
        number = parse_number(wanted.line_number, operators.current().phone_region).e164
    except NotAPhoneNumber:
        raise Refused(Refusal("roles.line_unknown")) from None
    line = held.line_to_use(ask.target.id, number, at=ask.at)
    if line is None:
        raise Refused(Refusal("roles.line_unknown"))
    if not line.is_active:
        raise Refused(Refusal("roles.line_not_active"))
    if line.has_user:
        raise Refused(Refusal("roles.line_has_user"))
    return line.id


def _invitation(
    ask: Ask,
    email: str,
    role: Role,
    sites: list[int],
    line_id: int | None,
    starts_at: datetime | None,
    ends_at: datetime | None,
    stands_in_for_id: int | None,
    origin: str,
) -> Invitation:
    waiting = Invitation.objects.filter(
        customer_id=ask.target.id, email=email, role=role, stands_in_for_id=stands_in_for_id, accepted_at=None
    )
    waiting.filter(withdrawn_at=None).update(withdrawn_at=ask.at)
    token = secrets.token_urlsafe(32)
    invitation = Invitation(
        customer_id=ask.target.id,
        email=email,
        role=role,
        line_id=line_id,
        starts_at=starts_at,
        ends_at=ends_at,
        stands_in_for_id=stands_in_for_id,
        invited_by_id=ask.by.person_id,
        created_at=ask.at,
        expires_at=ask.at + INVITED_FOR,
    )
    invitation.token_hash = hash_of(invitation.reference, token)
    invitation.save(force_insert=True)
    invitation.sites.set(sites)
    _mail(invitation, f"{origin}/invitations/{invitation.reference}/{token}/", at=ask.at)
    return invitation


def _mail(invitation: Invitation, link: str, *, at: datetime) -> None:
    person = person_by_identifier(IdentifierKind.EMAIL, invitation.email)
    language = spoken(person.language if person else "")
    facts, formats = queries.invitation_facts(invitation.pk), formats_in(language)
    with translation.override(language):
        values = {
            "company": facts.customer_name,
            "by": facts.invited_by,
            "role": words.role_in_sentence(facts.role),
            "may": words.may_word(facts.role),
            "where": words.sites_word(facts.sites)
            or (formats.phone(facts.line) if facts.line.startswith("+") else facts.line),
            "from_day": words.first_day(facts.starts_at, formats, at) if facts.starts_at else "",
            "to_day": words.last_day(facts.ends_at, formats, at) if facts.ends_at else "",
            "stands_in_for": facts.stands_in_for,
            "until": formats.moment(facts.expires_at, at),
            "link": link,
        }
    to = Recipient(invitation.email, language, customer_id=invitation.customer_id)
    send_mail("roles.invited", to, values, at=at, secret=True, expires_at=invitation.expires_at)


def _tell_stand_in(
    person_id: int, member: Member, role: Role, starts_at: datetime, ends_at: datetime, ask: Ask
) -> None:
    company = held.companies_by_id([ask.target.id])[ask.target.id].name

    def said(formats: Formats) -> tuple[str, str]:
        return (
            gettext("Vous remplacez {name} chez {company}").format(name=member.name, company=company),
            gettext("Du {first} au {last} inclus, vous êtes {role} chez {company}, à la place de {name}. {may}").format(
                first=words.first_day(starts_at, formats, ask.at),
                last=words.last_day(ends_at, formats, ask.at),
                role=words.role_in_sentence(role),
                company=company,
                name=member.name,
                may=words.may_word(role),
            ),
        )

    tell([person_id], said, customer_id=ask.target.id, at=ask.at)


def _plain(data: Mapping[str, object]) -> Data:
    return {name: value if isinstance(value, str) else str(value) for name, value in data.items()}
