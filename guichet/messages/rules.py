"""What an address must be before anything is sent there."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

from guichet.messages.values import EndpointRefused

MOST_CHARACTERS = 1_000
HTTPS_PORT = 443
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
        or "." not in host.strip(".")
    )
    if wrong or _is_address(host):
        raise EndpointRefused


def _is_address(host: str) -> bool:
    # "127.1" and "0x7f.1" are addresses to a resolver, and no name ends in a number
    last = host.rstrip(".").rpartition(".")[2]
    return ":" in host or last.isdigit() or last.startswith("0x")


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
    return found.is_global and not found.is_multicast
