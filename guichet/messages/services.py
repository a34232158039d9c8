"""Writes of communications, as a billing system sends them."""

from __future__ import annotations

from collections.abc import Sequence

from guichet.messages.models import Communication
from guichet.upserts import Row, Written, upsert


def store_communications(rows: Sequence[Row]) -> Written:
    """Create or update imported communications."""
    return upsert(Communication, rows)
