"""Reads of communications, bounded by a Principal."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db.models import Q

from guichet.database import Prepared
from guichet.messages.models import Communication
from guichet.messages.values import CommunicationFacts

_current = Prepared(
    lambda customers, sites, at: (
        Communication.objects.filter(Q(customer_id__in=customers) | Q(site_id__in=sites), published_at__lte=at)
        .exclude(expires_at__lte=at)
        .order_by("-published_at", "-id")
        .values_list("reference", "kind", "title", "body", "published_at", "expires_at", "site__name")
    )
)


def current_communications(
    *, customers: Collection[int], sites: Collection[int], at: datetime
) -> list[CommunicationFacts]:
    """Return what the operator says at `at` to these customers and about these sites, the latest first. One query.

    Shape: the ids come from a Principal's reach, by the caller: contracts stand above messages.
    """
    if not customers and not sites:
        return []
    return [CommunicationFacts(*row) for row in _current(customers=customers, sites=sites, at=at)]
