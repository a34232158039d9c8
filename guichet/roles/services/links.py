"""The secret of an invitation's link: drawn, sent once, kept as a keyed hash only."""

from __future__ import annotations

from django.utils.crypto import salted_hmac


def hash_of(reference: str, token: str) -> str:
    """Return what is kept of a token. Bound to its row: a hash copied to another invitation opens nothing."""
    return salted_hmac("roles.invitation", f"{reference}:{token}", algorithm="sha256").hexdigest()
