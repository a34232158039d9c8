"""Persons and their identifiers as a billing system knows them. An import never undoes what a person decided."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from guichet.database import Written, constraint_of
from guichet.people.models import Identifier, Person
from guichet.people.services.persons import add_identifier, create_person, keep_findable, revoke_identifier
from guichet.people.values import IdentifierKind, IdentifierTaken, NotAnIdentifier


@dataclass(frozen=True)
class FedPerson:
    """A person of the billing system. `email` is in lower case or empty; verified when it has a moment."""

    source: str
    external_id: str
    given_name: str
    family_name: str
    language: str
    email: str
    email_verified_at: datetime | None


def store_persons(persons: Sequence[FedPerson]) -> Written:
    """Create or update imported persons with their e-mail address, each alone in a savepoint.

    An address that the person has or had is left as it is (who revoked it meant it), except that it may become
    verified. An unverified one signs nobody in. The language is the person's own once there is one.
    """
    written = Written()
    with transaction.atomic():
        stored = _stored(persons)
        for rank, fed in enumerate(persons):
            try:
                with transaction.atomic():
                    person = stored.get(fed.external_id)
                    stored[fed.external_id] = _store(fed, person, written)
            except NotAnIdentifier:
                written.refused[rank] = "identifier_malformed"
            except IdentifierTaken:
                written.refused[rank] = "identifier_once_while_live"
            except IntegrityError as error:
                written.refused[rank] = constraint_of(Person, error)
        keep_findable([person.pk for person in stored.values()])
    return written


def persons_by_external_id(source: str, wanted: Collection[str]) -> dict[str, int]:
    """Return the row ids of imported persons; those that are not known are absent. One query."""
    return dict(Person.objects.filter(source=source, external_id__in=wanted).values_list("external_id", "pk"))


def keep_line_identifiers(numbers: Collection[str], users: Mapping[str, int], *, at: datetime) -> None:
    """Make each number of `users` sign its person in, and revoke whoever else held one of `numbers`.

    Shape: numbers in E.164, `users` maps some of them to a person's id. Nothing is written when nothing changed.
    """
    with transaction.atomic():
        live = Identifier.objects.live().filter(kind=IdentifierKind.LINE_NUMBER, value__in=numbers)
        held = {identifier.value: identifier for identifier in live.select_related("person")}
        for number, identifier in held.items():
            if users.get(number) != identifier.person_id:
                revoke_identifier(identifier, at=at)
        gained = [
            number for number, person_id in users.items() if number not in held or held[number].person_id != person_id
        ]
        Identifier.objects.bulk_create(
            Identifier(person_id=users[number], kind=IdentifierKind.LINE_NUMBER, value=number, verified_at=at)
            for number in gained
        )


def _stored(persons: Sequence[FedPerson]) -> dict[str, Person]:
    if not persons:
        return {}
    found = Person.objects.filter(
        source=persons[0].source, external_id__in={fed.external_id for fed in persons}
    ).prefetch_related("identifiers")
    return {person.external_id: person for person in found}


def _store(fed: FedPerson, person: Person | None, written: Written) -> Person:
    if person is None:
        person = create_person(
            source=fed.source,
            external_id=fed.external_id,
            given_name=fed.given_name,
            family_name=fed.family_name,
            language=fed.language,
        )
        _store_email(fed, person)
        written.created += 1
        return person
    renamed = (person.given_name, person.family_name) != (fed.given_name, fed.family_name)
    gets_language = bool(fed.language) and not person.language
    if renamed or gets_language:
        person.given_name, person.family_name = fed.given_name, fed.family_name
        person.language = person.language or fed.language
        person.save(update_fields=["given_name", "family_name", "language"])
    if _store_email(fed, person) or renamed or gets_language:
        written.changed += 1
    else:
        written.unchanged += 1
    return person


def _store_email(fed: FedPerson, person: Person) -> bool:
    """Tell whether something was written."""
    if not fed.email:
        return False
    emails = [identifier for identifier in person.identifiers.all() if identifier.kind == IdentifierKind.EMAIL]
    known = next((identifier for identifier in emails if identifier.value == fed.email), None)
    if known is None:
        add_identifier(person, IdentifierKind.EMAIL, fed.email, fed.email_verified_at)
        return True
    if known.verified_at is None and known.revoked_at is None and fed.email_verified_at is not None:
        known.verified_at = fed.email_verified_at
        known.save(update_fields=["verified_at"])
        return True
    return False
