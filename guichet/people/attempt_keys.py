"""Whose tries are counted together."""

from allauth.account.adapter import get_adapter
from allauth.core.internal.ratelimit import truncate_ip
from django.http import HttpRequest

from guichet.people.models import Person
from guichet.people.values import IdentifierKind


def of_person(person: Person) -> str:
    return f"person:{person.pk}"


def of_guesses(person: Person | None, kind: IdentifierKind, value: str) -> str:
    """Return the key of a person, whichever identifier is used; else that of the unknown identifier."""
    return of_person(person) if person else f"{kind}:{value}"


def network_of(request: HttpRequest) -> str:
    """Return the address that limits count: a whole /64 in IPv6, where one subscriber has them all."""
    network: str = truncate_ip(get_adapter(request).get_client_ip(request))
    return network
