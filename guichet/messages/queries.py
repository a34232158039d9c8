"""Reads of communications, bounded by a Principal."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from guichet.messages.models import Communication
from guichet.messages.values import CommunicationFacts


def current_communications(seen_by: Q, *, at: datetime) -> list[CommunicationFacts]:
    """Return what the operator says at `at` to whom the condition `seen_by` keeps, the latest first. One query.

    The condition is made by the caller from a Principal (`contracts.queries.within`): contracts stand above messages.
    """
    rows = (
        Communication.objects.filter(seen_by, published_at__lte=at)
        .exclude(expires_at__lte=at)
        .order_by("-published_at", "-id")
        .values_list("reference", "kind", "title", "body", "published_at", "expires_at", "site__name")
    )
    return [CommunicationFacts(*row) for row in rows]
