"""Secrets kept in the database (SIM codes, TOTP seeds): AES-256-GCM, bound to the place they belong to.

A sealed text reads "g1.<key id>.<nonce and ciphertext, base64url>". The context names the place
("people.Totp:7K2M..."); it is authenticated, not stored: a sealed text copied to another row does not open there.
"""

import base64
import binascii
import hashlib
import os
from collections.abc import Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from guichet.core.errors import GuichetError

VERSION = "g1"
KEY_BYTES = 32
NONCE_BYTES = 12  # random: fine up to some four thousand million texts per key (NIST SP 800-38D)


class SealingKeyInvalid(GuichetError):
    code = "sealing.key_invalid"


class SealDoesNotOpen(GuichetError):
    """The root of what can go wrong on opening."""

    code = "sealing.does_not_open"


class SealMalformed(SealDoesNotOpen):
    code = "sealing.malformed"


class SealingKeyMissing(SealDoesNotOpen):
    code = "sealing.key_missing"


class SealBroken(SealDoesNotOpen):
    """Altered, or opened with a context that is not its own: the two cannot be told apart."""

    code = "sealing.broken"


class Sealer:
    """Seals with the first key, opens with any. To rotate: put the new key first, reseal, then drop the old one."""

    def __init__(self, keys: Sequence[bytes]) -> None:
        """Take 32-byte keys, the newest first. Errors: SealingKeyInvalid (none, or a wrong length)."""
        if not keys or any(len(key) != KEY_BYTES for key in keys):
            raise SealingKeyInvalid(expected_bytes=KEY_BYTES, lengths=[len(key) for key in keys])
        self._ciphers = {_key_id(key): AESGCM(key) for key in keys}
        self._current = _key_id(keys[0])

    def seal(self, text: str, context: str) -> str:
        """Return a text that only open() with the same context reads. Two calls never return the same."""
        prefix = f"{VERSION}.{self._current}."
        nonce = os.urandom(NONCE_BYTES)
        ciphertext = self._ciphers[self._current].encrypt(nonce, text.encode(), (prefix + context).encode())
        return prefix + base64.urlsafe_b64encode(nonce + ciphertext).decode().rstrip("=")

    def open(self, sealed: str, context: str) -> str:
        """Return what was sealed.

        Errors: SealMalformed, SealingKeyMissing, SealBroken (another context, or altered); all are SealDoesNotOpen.
        """
        key_id, raw = _parts(sealed)
        cipher = self._ciphers.get(key_id)
        if cipher is None:
            raise SealingKeyMissing(key_id=key_id)
        aad = f"{VERSION}.{key_id}.{context}".encode()
        try:
            return cipher.decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], aad).decode()
        except InvalidTag:
            raise SealBroken(key_id=key_id) from None

    def is_current(self, sealed: str) -> bool:
        """Tell whether a text is sealed with the newest key. Errors: SealMalformed."""
        return _parts(sealed)[0] == self._current


def _key_id(key: bytes) -> str:
    return hashlib.sha256(b"guichet key id" + key).hexdigest()[:8]


def _parts(sealed: str) -> tuple[str, bytes]:
    pieces = sealed.split(".")
    if len(pieces) != 3 or pieces[0] != VERSION:
        raise SealMalformed
    try:
        body = pieces[2].encode("ascii")
        raw = base64.b64decode(body + b"=" * (-len(body) % 4), altchars=b"-_", validate=True)
    except (UnicodeEncodeError, binascii.Error):
        raise SealMalformed from None
    if len(raw) < NONCE_BYTES + 16:
        raise SealMalformed
    return pieces[1], raw
