"""Who somebody is: their identifier and their password, in constant work."""

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest

from guichet.people import queries
from guichet.people.models import Person
from guichet.people.values import IdentifierKind


class IdentifierBackend(BaseBackend):
    """Authenticates on `Identifier`: live and verified, for somebody active.

    Whatever the answer, one password is hashed: unknown identifiers take as long as known ones. Tries are counted by
    `adapters.AccountAdapter.authenticate`, which every road to here goes through.
    """

    def authenticate(
        self,
        request: HttpRequest | None,
        kind: IdentifierKind | None = None,
        value: str | None = None,
        password: str | None = None,
        found: Person | None = None,
        *,
        looked_up: bool = False,
        **other: Any,  # Django's protocol: credentials of other backends
    ) -> Person | None:
        if kind is None or value is None or password is None:
            return None
        # who counts the tries has just looked, with the same query for somebody and for nobody
        person = found if looked_up else queries.person_by_identifier(kind, value)
        if person is None:
            make_password(password)
            return None
        return person if person.check_password(password) and person.is_active else None

    def get_user(self, user_id: int) -> Person | None:
        return queries.active_person(user_id)
