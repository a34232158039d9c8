"""An address of mail as people type it, for whoever asks for one: normalised, or refused."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from guichet.people import rules
from guichet.people.values import IdentifierKind, NotAnIdentifier


def clean_address(typed: str) -> str:
    """Return an address as identifiers keep it. Errors: NotAnIdentifier."""
    address = rules.normal_email(typed)
    try:
        validate_email(address)
    except ValidationError:
        raise NotAnIdentifier(kind=IdentifierKind.EMAIL) from None
    return address
