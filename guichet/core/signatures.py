"""Requests that machines sign with a secret they share with us: nobody else could have made them, and not long ago.

What is signed is "v1:<seconds since 1970>:<METHOD>:<path and query>:<body>"; the signature is "v1=" and the hexadecimal
HMAC-SHA256. The method and the address are in it, so that what was signed for one address opens no other.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

FRESH_FOR = timedelta(minutes=5)
VERSION = "v1"


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as it is signed: `path` with its query, as it was sent."""

    method: str
    path: str
    body: bytes


def sign(asked: Asked, *, secret: str, moment: int) -> str:
    """Return the signature of a request at a moment (seconds since 1970)."""
    what = f"{VERSION}:{moment}:{asked.method}:{asked.path}:".encode() + asked.body
    return f"{VERSION}={hmac.new(secret.encode(), what, hashlib.sha256).hexdigest()}"


def is_signed(asked: Asked, *, secrets: list[str], moment: str, signature: str, now: datetime) -> bool:
    """Tell whether one of the secrets signed a request less than five minutes from now, on either side.

    Shape: `moment` and `signature` are what came with it, whatever it is; no secret signs nothing.
    """
    if not moment.isascii() or not moment.isdecimal() or len(moment) > 12 or not signature.isascii():
        return False
    if abs(now.timestamp() - int(moment)) > FRESH_FOR.total_seconds():
        return False
    expected = (sign(asked, secret=one, moment=int(moment)) for one in secrets if one)
    return any(hmac.compare_digest(one, signature) for one in expected)
