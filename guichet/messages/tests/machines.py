"""A machine that signs what it asks."""

from __future__ import annotations

import json
from datetime import datetime
from urllib.parse import urlencode

from django.http import HttpResponse
from django.test import Client

from guichet.core.signatures import Asked, sign

SECRET = "a secret of the tests, long enough"


def post(
    path: str, body: bytes | dict[str, object], *, at: datetime, secret: str = SECRET, **more: str
) -> HttpResponse:
    """Return the answer to a signed POST; a dictionary is sent as JSON."""
    sent = body if isinstance(body, bytes) else json.dumps(body).encode()
    kind = more.pop("content_type", "application/json")
    headers = _headers(Asked("POST", path, sent), at, secret) | more
    return Client().post(path, sent, content_type=kind, headers=headers)


def get(path: str, query: dict[str, str], *, at: datetime, secret: str = SECRET, **more: str) -> HttpResponse:
    """Return the answer to a signed GET."""
    whole = f"{path}?{urlencode(query)}"
    return Client().get(whole, headers=_headers(Asked("GET", whole, b""), at, secret) | more)


def _headers(asked: Asked, at: datetime, secret: str) -> dict[str, str]:
    moment = int(at.timestamp())
    return {"X-Guichet-Timestamp": str(moment), "X-Guichet-Signature": sign(asked, secret=secret, moment=moment)}
