"""Which names may stand before the @ of an address that an option gives."""

from __future__ import annotations

import re
from collections.abc import Collection

SHORTEST, LONGEST = 3, 30
_NAME = re.compile(r"[a-z0-9]+(?:[._-][a-z0-9]+)*")
# RFC 2142, and what people take for the operator itself
RESERVED = frozenset(
    {
        *("abuse", "noc", "security", "postmaster", "hostmaster", "usenet", "news", "webmaster", "www", "uucp", "ftp"),
        *("info", "marketing", "sales", "support", "admin", "administrator", "administrateur", "root", "mailer-daemon"),
        *("contact", "aide", "service-client", "noreply", "no-reply", "ne-pas-repondre", "legal", "privacy", "dpo"),
    }
)


def address_fault(name: str, reserved: Collection[str]) -> str:
    """Return why a name is not given: too_short, too_long, characters or reserved; empty when it may be.

    Shape: `name` in lower case. Source: docs/rules/options.md, section 5; RFC 5321 would allow more, which people
    mistype and some forms refuse.
    """
    if not _NAME.fullmatch(name):
        return "characters" if name else "too_short"
    if len(name) < SHORTEST:
        return "too_short"
    if len(name) > LONGEST:
        return "too_long"
    return "reserved" if name in RESERVED or name in reserved else ""
