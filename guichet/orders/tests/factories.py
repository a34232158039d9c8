"""Orders for tests."""

from datetime import UTC, date, datetime
from itertools import count

from guichet.contracts.models import Customer, Line
from guichet.orders.models import Move, Order
from guichet.orders.values import Ask, OrderKind, OrderState
from guichet.people.models import Person

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


def move(of: Line, by: Person, *lines: Line, **fields: object) -> Move:
    """Return a move of a line, just received; `lines` go along."""
    made = order(
        of.contract.customer,
        kind=OrderKind.MOVE,
        label="",
        state=fields.pop("state", OrderState.RECEIVED),
        line=of,
        site_id=of.site_id,
    )
    given = {
        "street": "12 rue Haute",
        "postcode": "44000",
        "city": "Nantes",
        "country": "FR",
        "reachable_on": date(2026, 12, 1),
        "phone": "+33199001234",
        "answer_by": date(2026, 11, 24),
        **fields,
    }
    moved = Move.objects.create(order=made, line=of, asked_by=by, **given)
    moved.lines.add(of, *lines)
    return moved
