"""Communications for tests."""

from datetime import UTC, datetime
from itertools import count

from guichet.contracts.models import Customer
from guichet.messages.models import Communication
from guichet.messages.values import CommunicationKind

_numbers = count(1)


def communication(of: Customer, **fields: object) -> Communication:
    """Return words to a customer, published and without end."""
    given = {
        "kind": CommunicationKind.INFORMATION,
        "title": "Vos services pendant les travaux",
        "body": "Rien ne change pour vous.",
        "published_at": datetime(2026, 11, 1, 8, 0, tzinfo=UTC),
        **fields,
    }
    return Communication.objects.create(source="test", external_id=f"words-{next(_numbers)}", customer=of, **given)
