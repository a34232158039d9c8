"""Passkeys in a browser: what to ask it for, and whether what it answered is right. allauth's, with its words and ours.

The person is always verified by the device (a finger, a face, its code): a passkey is two factors at once.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import auth
from django.core.exceptions import ValidationError

from guichet.people.models import Person
from guichet.people.values import PasskeyRefused

MOST_CHARACTERS = 20_000
Options = Mapping[str, Any]  # Any: what WebAuthn says


def options_to_add(person: Person) -> Options:
    """Return what to ask a browser for to make a passkey; the challenge is kept in the session."""
    return dict(auth.begin_registration(person, passwordless=True))


def options_to_use(person: Person | None) -> Options:
    """Return what to ask a browser for: a passkey of this person, or of whoever the device knows."""
    return dict(auth.begin_authentication(person))


def added(answer: str) -> dict[str, Any]:  # Any: what WebAuthn says
    """Return the new passkey that a browser made. Errors: PasskeyRefused."""
    credential = _read(answer)
    try:
        auth.parse_registration_response(credential)
        auth.complete_registration(credential)
    except (ValidationError, ValueError, TypeError, KeyError, AttributeError):
        raise PasskeyRefused from None
    return credential


def used(answer: str, person: Person | None = None) -> Authenticator:
    """Return the passkey that a browser used, its owner in `user`: this person when one is given.

    Errors: PasskeyRefused.
    """
    credential = _read(answer)
    try:
        owner = person or auth.extract_user_from_response(credential)
        auth.parse_authentication_response(credential)
        found = auth.complete_authentication(owner, credential)
    except (ValidationError, ValueError, TypeError, KeyError, AttributeError):
        raise PasskeyRefused from None
    found.user = owner
    return found


def _read(answer: str) -> dict[str, Any]:  # Any: what WebAuthn says
    try:
        read = json.loads(answer) if len(answer) <= MOST_CHARACTERS else None
    except ValueError:
        read = None
    if not isinstance(read, dict):
        raise PasskeyRefused
    return read
