"""How an operator's SMS platform is reached over HTTP, from the environment, and what is said to it."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from guichet.core import gsm
from guichet.messages.values import Sms

USUAL_BODY = '{"id": "{reference}", "from": "{sender}", "to": "{recipient}", "text": "{text}"}'
FIELDS = ("reference", "recipient", "digits", "sender", "text")
THIS_MACHINE = ("localhost", "127.0.0.1", "::1")
_FIELD = re.compile(r"\{(\w*)\}")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]*")

Json = str | int | float | bool | list["Json"] | dict[str, "Json"] | None


@dataclass(frozen=True, slots=True)
class HttpAccount:
    """An account at a platform: a bearer's `token`, or a `user` and a `password`, or neither.

    `body` is JSON; of its texts, what stands in braces and is one of `FIELDS` is replaced. `header` is where it finds
    the reference of an SMS, the same at each try. `sender` is where SMS come from that say nothing else.
    """

    url: str = ""
    token: str = field(default="", repr=False)
    user: str = ""
    password: str = field(default="", repr=False)
    body: str = USUAL_BODY
    header: str = "Idempotency-Key"
    sender: str = ""
    seconds: int = 10

    def wrong(self) -> str:
        """Return the end of the variable's name that holds what cannot be used, empty when all can."""
        if not _is_address(self.url):
            return "URL"
        if not _is_printable(self.token) or (self.token and self.user):
            return "TOKEN"
        if ":" in self.user or bool(self.user) != bool(self.password):
            return "USER"
        if not _is_body(self.body):
            return "BODY"
        return "" if _NAME.fullmatch(self.header) else "HEADER"

    def headers(self, sms: Sms) -> dict[str, str]:
        """Return who we are, what comes, and which SMS it is."""
        said = {"Content-Type": "application/json", "Accept": "application/json", self.header: sms.reference}
        if self.token:
            return {**said, "Authorization": f"Bearer {self.token}"}
        if self.user:
            pair = base64.b64encode(f"{self.user}:{self.password}".encode()).decode()
            return {**said, "Authorization": f"Basic {pair}"}
        return said

    def content(self, sms: Sms) -> bytes:
        """Return the body for an SMS; its typography is written plainly where that spares UCS-2, as over SMPP.

        Errors: ValueError for a text that no SMS can carry.
        """
        is_ucs2 = gsm.written(sms.text).is_ucs2
        values = {
            "reference": sms.reference,
            "recipient": sms.recipient,
            "digits": sms.recipient.removeprefix("+"),
            "sender": sms.sender or self.sender,
            "text": sms.text if is_ucs2 else gsm.plain(sms.text),
        }
        return json.dumps(_filled(json.loads(self.body), values), ensure_ascii=False).encode()


def _filled(place: Json, values: Mapping[str, str]) -> Json:
    """Put values into the texts of JSON, never into its names: what an SMS says can change nothing else."""
    if isinstance(place, dict):
        return {name: _filled(one, values) for name, one in place.items()}
    if isinstance(place, list):
        return [_filled(one, values) for one in place]
    return _FIELD.sub(lambda found: values[found[1]], place) if isinstance(place, str) else place


def _texts(place: Json) -> list[str]:
    if isinstance(place, dict | list):
        return [text for one in (place.values() if isinstance(place, dict) else place) for text in _texts(one)]
    return [place] if isinstance(place, str) else []


def _is_body(body: str) -> bool:
    try:
        texts = _texts(json.loads(body))
    except ValueError:
        return False
    used = {name for text in texts for name in _FIELD.findall(text)}
    return used <= set(FIELDS) and "text" in used and bool(used & {"recipient", "digits"})


def _is_address(url: str) -> bool:
    """Tell whether an address can be asked: HTTPS, or this machine, without an account in it."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return False
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and host in THIS_MACHINE)
    return is_safe and bool(host) and _is_printable(url) and "@" not in parts.netloc


def _is_printable(text: str) -> bool:
    return text.isascii() and text.isprintable() and " " not in text
