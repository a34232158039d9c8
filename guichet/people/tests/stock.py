"""What the tests of people share: identifiers, a hasher that counts, a pack's rules, a sign-in."""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache

from django.contrib.auth.hashers import BasePasswordHasher
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.http import HttpResponse
from django.test import Client
from django.utils.crypto import pbkdf2

from config.sections import SECTIONS
from guichet import operators
from guichet.people.policy import PeoplePolicy
from guichet.people.values import Browser, Origin

PASSWORD = "quatre mots sans rapport"
EMAIL = "claire.aubin@courriel.example"
NUMBER = "06 39 98 14 07"
E164 = "+33639981407"
TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
ORIGIN = Origin(Browser("firefox", "windows"), "https://espace.example")


class CountingHasher(BasePasswordHasher):
    """One turn of a real derivation, and the number of times it was done."""

    algorithm = "counting"
    done = 0

    def encode(self, password: str, salt: str) -> str:
        CountingHasher.done += 1
        return f"counting${salt}${pbkdf2(password, salt, 1).hex()}"

    def decode(self, encoded: str) -> dict[str, str]:
        algorithm, salt, found = encoded.split("$")
        return {"algorithm": algorithm, "salt": salt, "hash": found}

    def verify(self, password: str, encoded: str) -> bool:
        return self.encode(password, self.decode(encoded)["salt"]) == encoded

    def harden_runtime(self, password: str, encoded: str) -> None:
        """Nothing to harden."""


@cache
def _loaded(slug: str) -> operators.Operator:
    return operators.load(slug, sections=SECTIONS)


@cache
def operator_with(slug: str = "mandarine", **policy: object) -> operators.Operator:
    """Return a pack with rules of ours about people; the same one each time, since the look is kept by operator."""
    pack = _loaded(slug)
    return pack.model_copy(update={"sections": {**pack.sections, "people": PeoplePolicy(**policy)}})


def sign_in(client: Client, login: str = EMAIL, password: str = PASSWORD, **more: str) -> HttpResponse:
    return client.post("/sign-in/", {"login": login, "password": password, **more})


class BrokenMail(BaseEmailBackend):
    """A mail server that is down."""

    def send_messages(self, messages: Sequence[EmailMessage]) -> int:
        raise ConnectionRefusedError
