"""Orders for tests."""

from datetime import UTC, datetime
from itertools import count

from guichet.contracts.models import Customer
from guichet.orders.models import Order
from guichet.orders.values import Ask, OrderKind, OrderState

_numbers = count(1)


def order(of: Customer, **fields: object) -> Order:
    """Return an order in progress that waits for nothing."""
    given = {
        "kind": OrderKind.SIM,
        "label": "Carte SIM",
        "state": OrderState.IN_PROGRESS,
        "ordered_at": datetime(2026, 11, 16, 9, 0, tzinfo=UTC),
        **fields,
    }
    return Order.objects.create(source="test", external_id=f"order-{next(_numbers)}", customer=of, **given)


def waiting_order(of: Customer, **fields: object) -> Order:
    """Return an order that waits for an identity paper."""
    return order(of, **{"state": OrderState.WAITING, "ask": Ask.IDENTITY_PAPER, **fields})
