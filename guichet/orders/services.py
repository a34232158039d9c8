"""Writes of orders, as a billing system sends them."""

from __future__ import annotations

from collections.abc import Sequence

from guichet.orders.models import Order
from guichet.upserts import Row, Written, upsert


def store_orders(rows: Sequence[Row]) -> Written:
    """Create imported orders, or follow their state."""
    return upsert(Order, rows)
