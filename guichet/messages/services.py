"""Writes of communications, as a billing system sends them."""

from __future__ import annotations

from collections.abc import Sequence

from guichet.database import Row, Written, upsert
from guichet.messages.models import Communication


def store_communications(rows: Sequence[Row]) -> Written:
    """Create or update imported communications."""
    return upsert(Communication, rows)
