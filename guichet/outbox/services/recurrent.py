"""Jobs that come back, and items that are swept."""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo

from django.db import transaction

from guichet.outbox import registry, rules
from guichet.outbox.models import Item
from guichet.outbox.services.writing import enqueue
from guichet.outbox.values import ItemState

KEPT = timedelta(days=30)
AT_ONCE = 1000


def enqueue_recurrent(*, now: datetime, zone: tzinfo) -> None:
    """Write the recurrent jobs whose moment has come; one that is there already stays as it is."""
    for recurrence in registry.recurrent():
        moment = rules.last_occurrence(recurrence, now=now, zone=zone)
        key = f"{recurrence.name}@{moment:%Y-%m-%dT%H:%MZ}"
        if not Item.objects.filter(key=key).exists():
            with transaction.atomic():
                enqueue(recurrence.name, {}, at=now, due_at=moment, key=key)


def sweep(*, now: datetime) -> int:
    """Delete items that were done or dropped more than 30 days ago; return how many. Short transactions."""
    ended = Item.objects.filter(state__in=[ItemState.DONE, ItemState.DROPPED], ended_at__lt=now - KEPT).order_by("id")
    swept = 0
    while ids := list(ended.values_list("id", flat=True)[:AT_ONCE]):
        swept += Item.objects.filter(id__in=ids).delete()[0]
    return swept
