"""Persons for tests; set only what the test is about."""

from datetime import UTC, datetime
from itertools import count

from allauth.mfa.models import Authenticator

from guichet.acts.values import SecondProof
from guichet.people.models import Identifier, Person
from guichet.people.values import IdentifierKind, StaffRole

VERIFIED_AT = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
PASSWORD = "trois petits chats gris"
_numbers = count(1)


def person(*, email: str | None = "", password: str | None = None, line_number: str = "", **fields: object) -> Person:
    """Return somebody who signs in by a verified e-mail address (None: by none), with `password` if given."""
    number = next(_numbers)
    made = Person(**{"given_name": "Camille", "family_name": f"Dubois {number}", "language": "fr", **fields})
    if password:
        made.set_password(password)
    else:
        made.set_unusable_password()
    made.save()
    if email is not None:
        identifier(made, value=email or f"camille.dubois.{number}@exemple.test")
    if line_number:
        identifier(made, kind=IdentifierKind.LINE_NUMBER, value=line_number)
    return made


def identifier(of: Person, **fields: object) -> Identifier:
    """Return a verified e-mail address of somebody, or what `kind` and `value` say."""
    given = {"kind": IdentifierKind.EMAIL, "verified_at": VERIFIED_AT, **fields}
    return Identifier.objects.create(person=of, **given)


def second_factor(of: Person, proof: SecondProof, *, created_at: datetime) -> Authenticator:
    """Return what gives somebody a second proof, as old as is said; it opens nothing."""
    kinds = {
        SecondProof.AUTHENTICATOR: Authenticator.Type.TOTP,
        SecondProof.RECOVERY_CODE: Authenticator.Type.RECOVERY_CODES,
        SecondProof.PASSKEY: Authenticator.Type.WEBAUTHN,
    }
    return Authenticator.objects.create(user=of, type=kinds[proof], data={}, created_at=created_at)


def adviser(**fields: object) -> Person:
    """Return one of the operator's staff."""
    return person(**{"staff_role": StaffRole.ADVISER, **fields})  # type: ignore[arg-type]  # keywords of person()
