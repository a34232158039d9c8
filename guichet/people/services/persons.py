"""Who people are and what they sign in with. `Identifier` is the only truth; allauth's table of addresses is empty."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction

from guichet import operators
from guichet.people import pack, rules
from guichet.people.models import Identifier, Person
from guichet.people.services.devices import end_sessions
from guichet.people.services.passwords import store_password
from guichet.people.values import (
    IdentifierKind,
    IdentifierTaken,
    LinkRefused,
    Origin,
    SecurityEvent,
    StaffRole,
    Theme,
)
from guichet.search import services as search
from guichet.search.values import Kind


def create_person(
    *,
    given_name: str = "",
    family_name: str = "",
    language: str = "",
    staff_role: StaffRole = StaffRole.NONE,
    password: str | None = None,
    source: str = "",
    external_id: str = "",
) -> Person:
    """Create somebody who may sign in once an identifier is added; without a password nobody can.

    Shape: the password is hashed here, slowly, outside any transaction if the caller opens none.
    """
    person = Person.objects.create(
        given_name=given_name,
        family_name=family_name,
        language=language,
        staff_role=staff_role,
        password=make_password(password),
        source=source,
        external_id=external_id,
    )
    if staff_role == StaffRole.NONE and not source:  # imported ones are made findable together: feed.py
        keep_findable([person.pk])
    return person


def add_identifier(person: Person, kind: IdentifierKind, value: str, verified_at: datetime | None) -> Identifier:
    """Give a person an e-mail or a line number to sign in with; it works once `verified_at` is set.

    Shape: `value` as people write it; it is normalised with the pack's region. Already theirs: the same row, verified
    now if it was not.
    Errors: NotAnIdentifier, IdentifierTaken.
    """
    normal = rules.normal_value(kind, value, operators.current().phone_region)
    try:
        with transaction.atomic():
            identifier, created = Identifier.objects.live().get_or_create(
                kind=kind, value=normal, defaults={"person": person, "verified_at": verified_at}
            )
    except IntegrityError:
        raise IdentifierTaken(kind=kind) from None
    if identifier.person_id != person.pk:
        raise IdentifierTaken(kind=kind)
    if not created and identifier.verified_at is None and verified_at is not None:
        identifier.verified_at = verified_at
        identifier.save(update_fields=["verified_at"])
    if created and kind == IdentifierKind.EMAIL and not person.source:
        keep_findable([person.pk])
    return identifier


def claim_address(
    email: str, *, given_name: str, family_name: str, language: str, hashed: str, origin: Origin, at: datetime
) -> Person:
    """Open the account of whoever has proved that an address is theirs, with a hashed password.

    Shape: runs in the caller's transaction. Somebody imported with this address, who never signed in, becomes theirs;
    else a person is made, with these names. Errors: LinkRefused when the address opens an account already, or may not.
    """
    known = Identifier.objects.select_for_update().live().filter(kind=IdentifierKind.EMAIL, value=email).first()
    if known is None:
        person = create_person(given_name=given_name, family_name=family_name, language=language)
    else:
        person = Person.objects.select_for_update().get(pk=known.person_id)
        if person.has_usable_password() or not person.is_active or person.staff_role != StaffRole.NONE:
            raise LinkRefused
    try:
        add_identifier(person, IdentifierKind.EMAIL, email, at)
    except IdentifierTaken:  # the same link twice at once
        raise LinkRefused from None
    store_password(person, hashed, keep="", origin=origin, at=at, event=SecurityEvent.ACCESS_CREATED)
    return person


def line_numbers_sign_in() -> bool:
    """Tell whether the operator lets users of lines sign in by their number."""
    return pack.policy().line_number_sign_in


def end_sessions_of(person_id: int) -> None:
    """End all sessions of somebody: they have lost what they saw."""
    end_sessions(Person(pk=person_id))


def revoke_identifier(identifier: Identifier, *, at: datetime) -> None:
    """End an identifier and the person's sessions: a number that ended is given to somebody else.

    Shape: already revoked is left as it is. All sessions end, since none says by which identifier it was opened.
    """
    with transaction.atomic():
        ended = Identifier.objects.live().filter(pk=identifier.pk).update(revoked_at=at)
        if ended:
            end_sessions(identifier.person)
            if identifier.kind == IdentifierKind.EMAIL:
                keep_findable([identifier.person_id])
    if ended:
        identifier.revoked_at = at


@dataclass(frozen=True, slots=True)
class Profile:
    """What people say of somebody: `language` is one of the operator's, `contact_email` may be empty."""

    given_name: str
    family_name: str
    language: str
    contact_email: str = ""


def set_profile(person_id: int, profile: Profile) -> None:
    """Keep how somebody is named, spoken and written to, and let advisers find them by it."""
    Person.objects.filter(pk=person_id).update(
        given_name=profile.given_name,
        family_name=profile.family_name,
        language=profile.language,
        contact_email=profile.contact_email,
    )
    keep_findable([person_id])


def set_preferences(person: Person, *, language: str | None = None, theme: Theme | None = None) -> None:
    """Keep the language or the look that a person chose; None leaves it."""
    if language is not None:
        person.language = language
    if theme is not None:
        person.theme = theme
    person.save(update_fields=["language", "theme"])


def keep_findable(person_ids: Collection[int]) -> None:
    """Let the operator's advisers find persons by their names and live addresses; staff are nobody's customers.

    Three queries and more.
    """
    persons = Person.objects.filter(pk__in=person_ids, staff_role=StaffRole.NONE)
    names = {pk: f"{given} {family}" for pk, given, family in persons.values_list("pk", "given_name", "family_name")}
    emails = dict.fromkeys(names, "")
    addresses = Identifier.objects.live().filter(person_id__in=names, kind=IdentifierKind.EMAIL)
    for pk, address in addresses.values_list("person_id", "value"):
        emails[pk] = f"{emails[pk]}\n{address}"
    search.keep({Kind.PERSON_NAME: names, Kind.PERSON_EMAIL: emails})


def keep_all_findable(*, batch: int = 1_000) -> Iterator[int]:
    """Make every person findable again; yield how many each step did, a batch at a time. Each step commits alone."""
    last = 0
    while ids := list(Person.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:batch]):
        keep_findable(ids)
        last = ids[-1]
        yield len(ids)
