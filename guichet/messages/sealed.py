"""What of a secret message is sealed, each part bound to its row and column."""

from guichet.database import sealer


def seal(text: str, *, reference: str, part: str) -> str:
    """Return a part of a secret message as its row keeps it."""
    return sealer().seal(text, _context(reference, part))


def opened(sealed: str, *, reference: str, part: str) -> str:
    """Return what was sealed. Errors: SealDoesNotOpen."""
    return sealer().open(sealed, _context(reference, part))


def seal_device(keys: str, *, reference: str) -> str:
    """Return the address and the keys of a device as its row keeps them."""
    return sealer().seal(keys, f"communications.PushDevice:{reference}:sealed")


def opened_device(sealed: str, *, reference: str) -> str:
    """Return what was sealed. Errors: SealDoesNotOpen."""
    return sealer().open(sealed, f"communications.PushDevice:{reference}:sealed")


def _context(reference: str, part: str) -> str:
    return f"communications.Message:{reference}:{part}"
