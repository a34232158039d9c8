"""Items of the outbox for tests."""

from datetime import UTC, datetime

from guichet.contracts.models import Customer
from guichet.outbox.models import Item
from guichet.outbox.values import ItemKind, ItemState

PARKED_AT = datetime(2026, 11, 21, 18, 30, tzinfo=UTC)


def parked(of: Customer | None = None, **fields: object) -> Item:
    """Return a job that was given up after ten tries."""
    given = {
        "kind": ItemKind.JOB,
        "name": "messages.send",
        "state": ItemState.PARKED,
        "error": "TimeoutError",
        "attempts": 10,
        "due_at": PARKED_AT,
        "created_at": PARKED_AT,
        "ended_at": PARKED_AT,
        **fields,
    }
    return Item.objects.create(customer=of, **given)
