"""Web Push: what carries a notification to the push service of somebody's browser (RFC 8030, 8291, 8292)."""

from __future__ import annotations

import base64
import hashlib
import socket
import ssl
import time
from functools import cache
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Protocol
from urllib.parse import urlsplit

import http_ece  # type: ignore[import-untyped]  # it has no types
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from py_vapid import Vapid02  # type: ignore[import-untyped]  # it has no types

from guichet.messages.rules import HTTPS_PORT, check_endpoint, is_public
from guichet.messages.values import (
    DeviceGone,
    EndpointRefused,
    GatewayUnreachable,
    MessageRefused,
    Push,
    PushOff,
)

TIMEOUT_SECONDS = 10
TOKEN_SECONDS = 12 * 3600  # a push service takes 24 hours at most
GONE, BUSY = (404, 410), (408, 425, 429)
SERVER_ERRORS = 500
KEY_BYTES = 32


class PushGateway(Protocol):
    """What carries a notification away."""

    def send(self, push: Push) -> None:
        """Hand over a notification; to return means that the push service took it.

        Shape: one that is handed over twice may be shown twice: its tag has the browser replace the first.
        Errors: GatewayUnreachable (later, perhaps), DeviceGone, MessageRefused and EndpointRefused (never), PushOff.
        """


class WebPush:
    """The push services that browsers name, asked one by one; no redirection is followed."""

    def send(self, push: Push) -> None:
        """Encrypt a notification for its device alone, and hand it over, as PushGateway says."""
        check_endpoint(push.to.endpoint, simulator=settings.PUSH_SIMULATOR)
        body = encrypted(push)
        parts = urlsplit(push.to.endpoint)
        headers = {
            **authorization(f"{parts.scheme}://{parts.netloc}"),
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "TTL": str(push.seconds),
            "Urgency": "normal",
        }
        path = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
        status = _posted(push.to.endpoint, path, body, headers)
        if status in GONE:
            raise DeviceGone(reply=status)
        if status in BUSY or status >= SERVER_ERRORS:
            raise GatewayUnreachable(reply=status)
        if not 200 <= status < 300:
            raise MessageRefused(reply=status)


class NoPush:
    """The gateway of who has no key."""

    def send(self, push: Push) -> None:
        """Refuse. Errors: PushOff."""
        raise PushOff


def push_gateway() -> PushGateway:
    """Return what carries notifications away."""
    return WebPush() if public_key() else NoPush()


def public_key() -> str:
    """Return the key that browsers subscribe with (base64url), empty when notifications are off."""
    private = private_key()
    if private is None:
        return ""
    point = private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return _unpadded(point)


def private_key() -> ec.EllipticCurvePrivateKey | None:
    """Return our VAPID key: that of GUICHET_VAPID_KEY, or in a demonstration one of its own; None without one.

    Errors: ValueError for a key that is not 32 bytes of base64url.
    """
    if settings.VAPID_KEY:
        return _derived(_raw_key(settings.VAPID_KEY))
    if settings.GUICHET_DEMO:
        return _derived(hashlib.sha256(settings.DEMO_SECRET.encode()).digest())
    return None


def _raw_key(words: str) -> bytes:
    try:
        found = _bytes(words)
    except ValueError:
        found = b""
    if len(found) != KEY_BYTES:
        raise ValueError("GUICHET_VAPID_KEY is not 32 bytes of base64url")
    return found


def new_key() -> str:
    """Return a key drawn at random, as GUICHET_VAPID_KEY takes it."""
    number = ec.generate_private_key(ec.SECP256R1()).private_numbers().private_value
    return _unpadded(number.to_bytes(KEY_BYTES, "big"))


@cache
def _derived(raw: bytes) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(int.from_bytes(raw, "big"), ec.SECP256R1())


def encrypted(push: Push) -> bytes:
    """Return the payload as its device alone can read it (RFC 8291). Errors: MessageRefused for keys that are none."""
    try:
        body: bytes = http_ece.encrypt(
            push.payload.encode(),
            private_key=ec.generate_private_key(ec.SECP256R1()),
            dh=_bytes(push.to.p256dh),
            auth_secret=_bytes(push.to.auth),
            version="aes128gcm",
        )
    except (ValueError, http_ece.ECEException):
        raise MessageRefused from None
    return body


def authorization(audience: str) -> dict[str, str]:
    """Return the header that says who we are to a push service (RFC 8292). Errors: PushOff."""
    key = private_key()
    if key is None:
        raise PushOff
    claims = {"aud": audience, "sub": settings.VAPID_SUBJECT, "exp": int(time.time()) + TOKEN_SECONDS}
    headers: dict[str, str] = Vapid02(key).sign(claims)
    return headers


def _posted(url: str, path: str, body: bytes, headers: dict[str, str]) -> int:
    """Return the status of an answer, of which nothing else is read."""
    connection = None
    try:
        connection = _connection(url)
        connection.request("POST", path, body, headers)
        return connection.getresponse().status
    except (OSError, HTTPException):  # no name, no answer, an answer that is none
        raise GatewayUnreachable from None
    finally:
        if connection is not None:
            connection.close()


def _connection(url: str) -> HTTPConnection:
    """Connect to the address that was looked at, and not to what the name may stand for a moment later."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    if settings.PUSH_SIMULATOR and url.startswith(settings.PUSH_SIMULATOR):
        return HTTPConnection(host, parts.port, timeout=TIMEOUT_SECONDS)
    found = [str(entry[4][0]) for entry in socket.getaddrinfo(host, HTTPS_PORT, type=socket.SOCK_STREAM)]
    if not all(map(is_public, found)):
        raise EndpointRefused
    context = ssl.create_default_context()
    connection = HTTPSConnection(host, HTTPS_PORT, timeout=TIMEOUT_SECONDS, context=context)
    plain = socket.create_connection((found[0], HTTPS_PORT), TIMEOUT_SECONDS)
    try:
        connection.sock = context.wrap_socket(plain, server_hostname=host)
    except BaseException:
        plain.close()
        raise
    return connection


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _unpadded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
