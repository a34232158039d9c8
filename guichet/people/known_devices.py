"""Devices that somebody has signed in from: a signed cookie with keyed hashes, so that we can tell of a new one."""

from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from guichet.people.models import Person

SALT = "people.known-device"
LIFE = timedelta(days=400)  # as long as browsers keep a cookie
MOST = 8  # of one household on one device


def is_known(request: HttpRequest, person: Person) -> bool:
    """Tell whether a person has signed in from this device before."""
    return _tag(person) in _tags(request)


def remember(request: HttpRequest, response: HttpResponse, person: Person) -> None:
    """Let this device say that a person has signed in from it. The cookie opens nothing."""
    tags = [_tag(person), *(tag for tag in _tags(request) if tag != _tag(person))][:MOST]
    response.set_cookie(
        settings.DEVICE_COOKIE_NAME,
        signing.dumps(tags, salt=SALT),
        max_age=LIFE,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _tags(request: HttpRequest) -> list[str]:
    try:
        found = signing.loads(request.COOKIES.get(settings.DEVICE_COOKIE_NAME, ""), salt=SALT, max_age=LIFE)
    except signing.BadSignature:
        return []
    return [str(tag) for tag in found] if isinstance(found, list) else []


def _tag(person: Person) -> str:
    return salted_hmac(SALT, person.reference, algorithm="sha256").hexdigest()[:20]
