"""What of a secret message is sealed, each part bound to its row and column."""

from guichet.database import sealer


def seal(text: str, *, reference: str, part: str) -> str:
    """Return a part of a secret message as its row keeps it."""
    return sealer().seal(text, _context(reference, part))


def opened(sealed: str, *, reference: str, part: str) -> str:
    """Return what was sealed. Errors: SealDoesNotOpen."""
    return sealer().open(sealed, _context(reference, part))


def _context(reference: str, part: str) -> str:
    return f"communications.Message:{reference}:{part}"
