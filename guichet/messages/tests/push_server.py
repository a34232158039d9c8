"""A push service on this machine, with the browsers behind it: it reads what it gets as a device would, or refuses."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from guichet.messages.values import Subscription


def text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def raw(words: str) -> bytes:
    return base64.urlsafe_b64decode(words + "=" * (-len(words) % 4))


@dataclass
class Browser:
    """A browser that subscribed: its private key, and what it was shown."""

    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    auth: bytes = b"0123456789abcdef"
    shown: list[dict[str, Any]] = field(default_factory=list)
    is_gone: bool = False

    @property
    def public(self) -> bytes:
        return self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)

    def read(self, body: bytes) -> bytes:
        """Return what a body says (RFC 8291 and 8188), by its own road: not by what encrypted it."""
        salt, length = body[:16], body[20]
        sender, cipher = body[21 : 21 + length], body[21 + length :]
        shared = self.key.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), sender))
        info = b"WebPush: info\0" + self.public + sender
        secret = HKDF(hashes.SHA256(), 32, self.auth, info).derive(shared)
        key = HKDF(hashes.SHA256(), 16, salt, b"Content-Encoding: aes128gcm\0").derive(secret)
        nonce = HKDF(hashes.SHA256(), 12, salt, b"Content-Encoding: nonce\0").derive(secret)
        plain = AESGCM(key).decrypt(nonce, cipher, None).rstrip(b"\0")
        assert plain[-1:] == b"\2", "not the last record"
        return plain[:-1]


@dataclass
class PushServer:
    """`answer` is the status of whatever comes, when it is not 0; `requests` are the headers of all that came."""

    address: str = ""
    browsers: dict[str, Browser] = field(default_factory=dict)
    requests: list[dict[str, str]] = field(default_factory=list)
    answer: int = 0

    def subscribe(self) -> tuple[Browser, Subscription]:
        """Return a new browser, and what it gives to whoever may write to it."""
        browser, name = Browser(), hashlib.sha256(str(len(self.browsers)).encode()).hexdigest()[:20]
        self.browsers[name] = browser
        return browser, Subscription(f"{self.address}push/{name}", text(browser.public), text(browser.auth))

    def take(self, path: str, headers: dict[str, str], body: bytes) -> int:
        self.requests.append(headers)
        browser = self.browsers.get(path.rpartition("/")[2])
        if self.answer:
            return self.answer
        if browser is None or browser.is_gone:
            return 410
        if not self.is_signed(headers):
            return 403
        assert headers["content-encoding"] == "aes128gcm"
        assert int(headers["ttl"]) > 0
        browser.shown.append(json.loads(browser.read(body)))
        return 201

    def is_signed(self, headers: dict[str, str]) -> bool:
        """Tell whether a request is signed for this service, and for a while (RFC 8292)."""
        scheme, _, given = headers["authorization"].partition(" ")
        parts = dict(part.strip().split("=", 1) for part in given.split(","))
        signed, _, signature = parts["t"].rpartition(".")
        claims = json.loads(raw(signed.split(".")[1]))
        both = raw(signature)
        known = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), raw(parts["k"]))
        numbers = (int.from_bytes(both[:32], "big"), int.from_bytes(both[32:], "big"))
        try:
            known.verify(encode_dss_signature(*numbers), signed.encode(), ec.ECDSA(hashes.SHA256()))
        except InvalidSignature:
            return False
        is_ours = hmac.compare_digest(claims["aud"] + "/", self.address) and claims["sub"].startswith("mailto:")
        return scheme == "vapid" and is_ours and 0 < claims["exp"] - time.time() <= 86_400


@contextmanager
def push_server() -> Iterator[PushServer]:
    """Serve until the end of the block, on a port of this machine."""
    service = PushServer()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            status = service.take(urlsplit(self.path).path, headers, body)
            self.send_response(status)
            if 300 <= status < 400:
                self.send_header("Location", f"{service.address}push/{next(iter(service.browsers))}")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        service.address = f"http://127.0.0.1:{server.server_port}/"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield service
        finally:
            server.shutdown()
            thread.join()
