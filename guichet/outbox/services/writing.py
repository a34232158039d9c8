"""Writing what must be done, inside the transaction that decided it."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from guichet.outbox import registry
from guichet.outbox.models import Item
from guichet.outbox.values import Event, ItemKind, OutsideTransaction, Payload


def enqueue(
    name: str,
    payload: Payload,
    *,
    at: datetime,
    due_at: datetime | None = None,
    key: str | None = None,
    lane: str = "",
    customer_id: int | None = None,
) -> str:
    """Write one job and return its reference; workers see it once the caller's transaction is committed.

    Shape: the payload is JSON, without any secret: it is shown at the desk. The same `key` a second time writes nothing
    and returns the reference of the first. Items of a `lane` are done one at a time, in this order.
    Errors: UnknownName, OutsideTransaction.
    """
    return _write(ItemKind.JOB, name, payload, at=at, due_at=due_at, key=key, lane=lane, customer_id=customer_id)


def publish(event: Event, *, at: datetime, key: str | None = None, customer_id: int | None = None) -> None:
    """Tell whoever subscribed that something happened: one item for each of them, each with its own tries.

    Shape: `event` is a frozen dataclass of JSON values; with a `key`, the same event is told once.
    Errors: OutsideTransaction.
    """
    payload: dict[str, Any] = asdict(event)  # type: ignore[call-overload]  # Any: JSON; the Protocol says: a dataclass
    for name in registry.subscribers(event.event):
        its_key = key and f"{key}:{name}"
        _write(ItemKind.EVENT, name, payload, at=at, due_at=None, key=its_key, lane="", customer_id=customer_id)


def _write(
    kind: ItemKind,
    name: str,
    payload: Payload,
    *,
    at: datetime,
    due_at: datetime | None,
    key: str | None,
    lane: str,
    customer_id: int | None,
) -> str:
    if not transaction.get_connection().in_atomic_block:
        raise OutsideTransaction(name=name)
    registry.registered(name)
    item = Item(
        kind=kind,
        name=name,
        payload=dict(payload),
        key=key,
        lane=lane,
        due_at=due_at or at,
        created_at=at,
        customer_id=customer_id,
    )
    if key is None:
        item.save(force_insert=True)
        return item.reference
    if known := Item.objects.filter(key=key).values_list("reference", flat=True).first():
        return known
    try:
        with transaction.atomic():
            item.save(force_insert=True)
    except IntegrityError:  # another transaction wrote it meanwhile
        return Item.objects.values_list("reference", flat=True).get(key=key)
    return item.reference
