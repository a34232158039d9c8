"""Who has what, as pages and files show it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext

from guichet.contracts.queries.roles import Company, RoleHeld
from guichet.contracts.values import Role
from guichet.core.formats import Formats
from guichet.core.periods import local_day
from guichet.roles import words
from guichet.roles.queries import Member
from guichet.roles.values import GIVEN, InvitationFacts
from guichet.ui.elements import pill

PAGE = 50
_INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class MemberRow:
    name: str
    href: str
    email: str
    role: str
    where: str
    said: str
    period: str
    state: SafeString | str
    last_sign_in: str


@dataclass(frozen=True, slots=True)
class InvitationRow:
    email: str
    role: str
    period: str
    state: SafeString
    withdraw: str
    again: str


@dataclass(frozen=True, slots=True)
class OwnRow:
    """One of the reader's own roles: `leave` is the way to give it up, empty when that is not done here."""

    title: str
    company: str
    where: str
    may: str
    period: str
    leave: str


@dataclass(frozen=True, slots=True)
class Filters:
    """What was asked of the list. `number` is its page, from 1."""

    text: str = ""
    role: str = ""
    site: str = ""
    number: int = 1

    def query(self, reference: str) -> str:
        """Return the filters as an address keeps them."""
        kept = {"customer": reference, "q": self.text, "role": self.role, "site": self.site}
        return urlencode({name: value for name, value in kept.items() if value})


@dataclass(frozen=True, slots=True)
class RolesPage:
    rows: list[MemberRow]
    count: str
    last: int
    roles: list[tuple[str, str, bool]]
    sites: list[tuple[str, str, bool]]


def chosen(members: Sequence[Member], filters: Filters) -> list[Member]:
    """Return the members that a list's filters keep, in the same order."""
    text = filters.text.casefold()
    return [
        one
        for one in members
        if (not text or text in f"{one.name} {one.email}".casefold())
        if (not filters.role or one.role == filters.role)
        if (not filters.site or filters.site in one.site_references)
    ]


def roles_page(
    company: Company, members: Sequence[Member], filters: Filters, formats: Formats, now: datetime
) -> RolesPage:
    kept = chosen(members, filters)
    last = max(1, -(-len(kept) // PAGE))
    start = (min(filters.number, last) - 1) * PAGE
    places = {
        reference: name for one in members for reference, name in zip(one.site_references, one.sites, strict=True)
    }
    held = {one.role for one in members}
    return RolesPage(
        rows=[member_row(company, one, formats, now) for one in kept[start : start + PAGE]],
        count=ngettext("{count} rôle donné", "{count} rôles donnés", len(kept)).format(count=formats.number(len(kept))),
        last=last,
        roles=[(role.value, str(word), role == filters.role) for role, word in words.ROLES.items() if role in held],  # type: ignore[attr-defined]  # its keys are of Role
        sites=[
            (reference, name, reference == filters.site)
            for reference, name in sorted(places.items(), key=lambda one: one[1].casefold())
        ],
    )


def member_row(company: Company, member: Member, formats: Formats, now: datetime) -> MemberRow:
    query = urlencode({"person": member.person, "role": member.role})
    return MemberRow(
        name=member.name or gettext("Sans nom"),
        href=f"{reverse('roles:member', args=[company.reference])}?{query}",
        email=member.email,
        role=words.role_word(member.role),
        where=words.where(member.role, member.sites, _line(member, formats)),
        said=words.reach_in_sentence(member.role, member.sites, _line(member, formats)),
        period=period(member.starts_at, member.ends_at, formats, now),
        state=_state(member, now),
        last_sign_in=formats.moment_alone(member.last_login, now) if member.last_login else gettext("Jamais"),
    )


def _line(member: Member, formats: Formats) -> str:
    number = formats.phone(member.line_number) if member.line_number else ""
    label = member.line if member.line != member.line_number else ""
    return ", ".join(part for part in (label, number) if part)


def _state(member: Member, now: datetime) -> SafeString | str:
    if member.starts_at > now:
        return pill("info", gettext("À venir"))
    if member.stands_in_for:
        return pill("info", gettext("Remplace {name}").format(name=member.stands_in_for), "users")
    return ""


def period(starts_at: datetime, ends_at: datetime | None, formats: Formats, now: datetime) -> str:
    """Return since when, and until when, a role is held."""
    first = words.first_day(starts_at, formats, now)
    if starts_at > now:
        start = gettext("À partir du {day}").format(day=first)
    else:
        start = gettext("Depuis le {day}").format(day=first)
    if ends_at is None:
        return start
    end = gettext("jusqu’au {day} inclus").format(day=words.last_day(ends_at, formats, now))
    return f"{start}, {end}"


def invitation_rows(
    company: Company, invitations: Sequence[InvitationFacts], formats: Formats, now: datetime
) -> list[InvitationRow]:
    withdraw, invite = (reverse(f"roles:{page}", args=[company.reference]) for page in ("withdraw", "invite"))
    return [
        InvitationRow(
            email=one.email,
            role=", ".join(part for part in (words.role_word(one.role), words.sites_word(one.sites), one.line) if part),
            period=_invited(one, formats, now),
            state=_invitation_state(one, formats, now),
            withdraw=f"{withdraw}?{urlencode({'invitation': one.reference})}",
            again="" if one.stands_in_for else f"{invite}?{urlencode({'email': one.email, 'as': one.role})}",
        )
        for one in invitations
    ]


def _invited(one: InvitationFacts, formats: Formats, now: datetime) -> str:
    sent = gettext("Envoyée {moment} par {name}").format(
        moment=formats.moment(one.created_at, now), name=one.invited_by
    )
    if one.stands_in_for:
        return f"{sent}. {gettext('Remplace {name}').format(name=one.stands_in_for)}"
    return sent


def _invitation_state(one: InvitationFacts, formats: Formats, now: datetime) -> SafeString:
    if one.expires_at <= now:
        return pill("warn", gettext("Expirée"))
    day = local_day(one.expires_at, formats.time_zone)
    until = formats.until(day, local_day(now, formats.time_zone))
    return pill("info", gettext("Attend {until}").format(until=until))


def own_rows(
    held: Sequence[tuple[int, RoleHeld]], companies: dict[int, Company], formats: Formats, now: datetime
) -> list[OwnRow]:
    """Return the reader's own roles in words: sites of one role together."""
    found: dict[tuple[int, str, datetime | None], list[RoleHeld]] = {}
    for customer_id, role in held:
        found.setdefault((customer_id, role.role, role.ends_at), []).append(role)
    return [_own(customer_id, group, companies, formats, now) for (customer_id, _, _), group in found.items()]


def _own(
    customer_id: int, group: Sequence[RoleHeld], companies: dict[int, Company], formats: Formats, now: datetime
) -> OwnRow:
    one, company = group[0], companies.get(customer_id)
    lines = ", ".join(row.line_label or formats.phone(row.line_number) for row in group if row.line)
    query = urlencode({"customer": company.reference, "role": one.role}) if company else ""
    return OwnRow(
        title=words.role_word(one.role),
        company=company.name if company else "",
        where=words.sites_word(row.site_name for row in group if row.site) or lines,
        may=words.may_word(one.role),
        period=period(one.starts_at, one.ends_at, formats, now),
        leave=f"{reverse('roles:leave')}?{query}" if company and Role(one.role) in GIVEN else "",
    )


def file_rows(members: Sequence[Member], formats: Formats, now: datetime) -> list[list[str]]:
    """Return the rows of the file, its head first; days as ISO writes them, which sort and mean the same anywhere."""
    head = [
        gettext("Nom"),
        gettext("Courriel"),
        gettext("Rôle"),
        gettext("Où"),
        gettext("Depuis"),
        gettext("Dernier jour"),
        gettext("Remplace"),
        gettext("Dernière connexion"),
    ]
    return [head, *(_file_row(one, formats) for one in members)]


def _file_row(member: Member, formats: Formats) -> list[str]:
    zone = formats.time_zone

    def day(moment: datetime | None) -> str:
        return local_day(moment, zone).isoformat() if moment else ""

    return [
        member.name,
        member.email,
        words.role_word(member.role),
        words.where(member.role, member.sites, _line(member, formats)),
        day(member.starts_at),
        day(member.ends_at - _INSTANT if member.ends_at else None),
        member.stands_in_for,
        day(member.last_login),
    ]
