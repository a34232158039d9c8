"""What an address must be before anything is sent there."""

from __future__ import annotations

import re
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

from guichet.messages.values import EndpointRefused

MOST_CHARACTERS = 1_000
HTTPS_PORT = 443
# a name as resolvers and certificates take it. Its last part begins with a letter: "127.1" and "0x7f.1" are addresses
_LABEL = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_NAME = re.compile(rf"(?:{_LABEL}\.)+(?=[a-z]){_LABEL}\.?")
MOST_OF_A_NAME = 253
# all that the public internet has of IPv6; the rest is ours, a neighbour's, or nobody's
_PUBLIC_IPV6 = IPv6Network("2000::/3")
# addresses that carry an IPv4 one, which may be anybody's
_NAT64 = IPv6Network("64:ff9b::/96")
_6TO4 = IPv6Network("2002::/16")


def check_endpoint(url: str, *, simulator: str) -> None:
    """Refuse an address that cannot be a push service's: browsers give it, so anybody may write anything there.

    Shape: HTTPS on its own port, a name and no password; `simulator`, when it is not empty, is the beginning of the
    only other addresses that are taken ("http://127.0.0.1:8123/"). What the name stands for is looked at when something
    is sent. Errors: EndpointRefused.
    """
    if simulator and url.startswith(simulator):
        return
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise EndpointRefused from None
    wrong = (
        len(url) > MOST_CHARACTERS
        or not url.isascii()
        or any(character.isspace() or not character.isprintable() for character in url)
        or parts.scheme != "https"
        or port not in (None, HTTPS_PORT)
        or parts.username is not None
        or parts.password is not None
        or len(host) > MOST_OF_A_NAME
        or not _NAME.fullmatch(host)
    )
    if wrong:
        raise EndpointRefused


def is_public(address: str) -> bool:
    """Return whether an IP address is one of the public internet: not ours, not a neighbour's, not a group's."""
    found: IPv4Address | IPv6Address = ip_address(address.partition("%")[0])
    if isinstance(found, IPv6Address):
        inner = found.ipv4_mapped
        if found in _NAT64:
            inner = IPv4Address(int(found) & 0xFFFFFFFF)
        elif found in _6TO4:
            inner = found.sixtofour
        if inner is not None:
            return is_public(str(inner))
        if found not in _PUBLIC_IPV6:
            return False
    return found.is_global and not found.is_multicast
