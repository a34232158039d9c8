"""Reads about people."""

from allauth.mfa.models import Authenticator

from guichet.people.models import Identifier, Person
from guichet.people.values import IdentifierKind


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
