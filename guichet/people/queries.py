"""Reads about people."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import DEFAULT_DB_ALIAS

from guichet.database import Prepared
from guichet.people.models import Identifier, Person
from guichet.people.values import IdentifierKind

_COLUMNS = [field.attname for field in Person._meta.concrete_fields]
_active = Prepared(lambda person_id: Person.objects.filter(pk=person_id, is_active=True).values_list(*_COLUMNS))


def active_person(person_id: int) -> Person | None:
    """Return a person by row id, or None when there is none or the account is closed. One query, of every request."""
    rows = _active(person_id=person_id)
    return Person.from_db(DEFAULT_DB_ALIAS, _COLUMNS, rows[0]) if rows else None


def person_by_identifier(kind: IdentifierKind, value: str) -> Person | None:
    """Return whose live, verified identifier this is, active or not; None when nobody's. One query.

    Shape: `value` is normalised (rules.normal_value).
    """
    identifier = Identifier.objects.live().verified().filter(kind=kind, value=value).select_related("person").first()
    return identifier.person if identifier else None


def has_totp(person: Person) -> bool:
    """Tell whether a person has a second factor of the TOTP kind. One query."""
    found: bool = Authenticator.objects.filter(user=person, type=Authenticator.Type.TOTP).exists()
    return found


def emails_of(person_ids: Collection[int]) -> list[tuple[int, str]]:
    """Return the live addresses that persons sign in with, with whose each is. One query, none for no id."""
    if not person_ids:
        return []
    addresses = Identifier.objects.live().filter(person_id__in=person_ids, kind=IdentifierKind.EMAIL)
    return list(addresses.order_by("id").values_list("person_id", "value"))


@dataclass(frozen=True, slots=True)
class Signing:
    """How somebody signs in, as an adviser may know it: what with, whether it works, never a secret."""

    id: int
    reference: str
    name: str
    language: str
    staff_role: str
    is_active: bool
    has_password: bool
    has_totp: bool
    last_login: datetime | None
    devices: int
    identifiers: tuple[tuple[str, str, bool], ...]


def signing_of(reference: str) -> Signing | None:
    """Return how somebody signs in, by their reference; None when there is nobody. Four queries.

    Shape: `identifiers` are kind, value and whether it is verified, the live ones only.
    """
    person = Person.objects.filter(reference=reference).first()
    if person is None:
        return None
    live = Identifier.objects.live().filter(person=person).order_by("kind", "id")
    return Signing(
        id=person.pk,
        reference=person.reference,
        name=person.full_name,
        language=person.language,
        staff_role=person.staff_role,
        is_active=person.is_active,
        has_password=person.has_usable_password(),
        has_totp=has_totp(person),
        last_login=person.last_login,
        devices=UserSession.objects.filter(user=person).count(),
        identifiers=tuple((one.kind, one.value, one.verified_at is not None) for one in live),
    )


def person_known(reference: str) -> Person:
    """Return a person by a reference that was just read. One query."""
    return Person.objects.get(reference=reference)


@dataclass(frozen=True, slots=True)
class StaffSeen:
    """One of the operator's staff, as a supervisor lists them."""

    reference: str
    name: str
    email: str
    role: str
    is_active: bool
    has_totp: bool
    last_login: datetime | None


def staff_members(*, most: int = 500) -> list[StaffSeen]:
    """Return the operator's staff, those whose account is open first, by name. Three queries."""
    people = list(
        Person.objects.exclude(staff_role="").order_by("-is_active", "family_name", "given_name", "id")[:most]
    )
    ids = [person.pk for person in people]
    emails = dict(reversed(emails_of(ids)))
    factors = set(
        Authenticator.objects.filter(user_id__in=ids, type=Authenticator.Type.TOTP).values_list("user_id", flat=True)
    )
    return [
        StaffSeen(
            one.reference,
            one.full_name,
            emails.get(one.pk, ""),
            one.staff_role,
            one.is_active,
            one.pk in factors,
            one.last_login,
        )
        for one in people
    ]
