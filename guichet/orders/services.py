"""Writes of orders, as a billing system sends them."""

from __future__ import annotations

from collections.abc import Sequence

from guichet.database import Row, Written, upsert
from guichet.orders.models import Order


def store_orders(rows: Sequence[Row]) -> Written:
    """Create imported orders, or follow their state."""
    return upsert(Order, rows)
