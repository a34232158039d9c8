"""Writes of SMS that come in: a row before anything else, once for each, then whoever answers is told."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from guichet.messages.models import MOST_CHARACTERS, Inbound, InboundPart, Message
from guichet.messages.values import ArrivedSms, InboundState, PartOfSms, SmsReceived
from guichet.outbox import services as outbox

# Without a name of the gateway's own, the same words from the same number so soon after are taken as its repetition.
SAME_WITHIN = timedelta(minutes=2)
KEPT = timedelta(days=30)
PARTS_KEPT = timedelta(days=1)
AT_ONCE = 1000

Reader = Callable[[bytes, int], str]


def receive_sms(sms: ArrivedSms, *, at: datetime) -> tuple[str, bool]:
    """Write an SMS that came and tell who answers, in one transaction; return its reference, and whether it is new.

    Shape: once it returns, the gateway may be told that it was taken. The same gateway and id a second time write
    nothing, and give the reference of the first.
    """
    gateway_id = sms.gateway_id or _own_id(sms, at)
    try:
        with transaction.atomic():
            row = Inbound.objects.create(
                gateway=sms.gateway,
                gateway_id=gateway_id,
                sender=sms.sender[:30],
                recipient=sms.recipient[:30],
                text=_storable(sms.text),
                received_at=at,
            )
            outbox.publish(SmsReceived(row.reference), at=at, key=f"inbound:{row.reference}")
    except IntegrityError:  # it came before, or just now by another road
        known = Inbound.objects.filter(gateway=sms.gateway, gateway_id=gateway_id).values_list("reference", flat=True)
        return known.get(), False
    return row.reference, True


def receive_part(part: PartOfSms, read: Reader, *, at: datetime) -> str | None:
    """Write a part of a long SMS; once all are there, the SMS, whose reference is returned.

    Shape: parts come in any order, and more than once. `read` makes words of the bytes of all, and of their coding.
    """
    with transaction.atomic():
        _forget_former(part, at)
        InboundPart.objects.get_or_create(
            **_group(part),
            number=part.number,
            defaults={"content": part.content, "coding": part.coding, "received_at": at},
        )
    # a transaction of its own: of two parts that come together, the one that is written last sees both
    with transaction.atomic():
        held = list(InboundPart.objects.select_for_update().filter(**_group(part)).order_by("number"))
        if len(held) < part.total or any(one.is_read for one in held):
            return None
        text = read(b"".join(bytes(one.content) for one in held), part.coding)
        reference, _ = receive_sms(ArrivedSms(part.gateway, "", part.sender, part.recipient, text), at=at)
        InboundPart.objects.filter(**_group(part)).update(is_read=True, received_at=at)
        return reference


def _group(part: PartOfSms) -> dict[str, Any]:  # Any: what filters take
    names = ("gateway", "sender", "recipient", "group", "total")
    return {name: getattr(part, name) for name in names}


def _forget_former(part: PartOfSms, at: datetime) -> None:
    """Delete the parts of another SMS whose group had this number: there are few of them, and phones go round."""
    held = InboundPart.objects.filter(**_group(part))
    held.filter(received_at__lt=at - PARTS_KEPT).delete()
    same = held.filter(number=part.number).first()
    if same and same.is_read and (bytes(same.content) != part.content or same.received_at < at - SAME_WITHIN):
        held.delete()


def take_inbound(reference: str) -> bool:
    """Hold an SMS that came, in the caller's transaction; return False when it is answered, or left so, already."""
    held = Inbound.objects.select_for_update().filter(reference=reference, state=InboundState.RECEIVED)
    return held.first() is not None


def answer_inbound(reference: str, outcome: str, answer: str, *, customer_id: int, at: datetime) -> None:
    """Note that an SMS is answered by a message, named by its reference; in the transaction that writes it."""
    message = Message.objects.only("pk").get(reference=answer)
    Inbound.objects.filter(reference=reference).update(
        state=InboundState.ANSWERED, outcome=outcome, answer=message, customer_id=customer_id, handled_at=at
    )


def leave_inbound(reference: str, outcome: str, *, at: datetime, customer_id: int | None = None) -> None:
    """Note that an SMS gets no answer, and why (a code)."""
    Inbound.objects.filter(reference=reference, state=InboundState.RECEIVED).update(
        state=InboundState.SILENT, outcome=outcome, customer_id=customer_id, handled_at=at
    )


def forget_inbound(*, now: datetime) -> int:
    """Delete SMS that came more than 30 days ago, and parts that waited for a day; return how many SMS."""
    InboundPart.objects.filter(received_at__lt=now - PARTS_KEPT).delete()
    old = Inbound.objects.filter(received_at__lt=now - KEPT).order_by("id")
    forgotten = 0
    while ids := list(old.values_list("id", flat=True)[:AT_ONCE]):
        forgotten += Inbound.objects.filter(id__in=ids).delete()[0]
    return forgotten


def _own_id(sms: ArrivedSms, at: datetime) -> str:
    """Return an id for an SMS that its gateway does not name: that of the same one that came a moment ago, if any."""
    what = "\0".join((sms.sender, sms.recipient, sms.text))
    digest = hashlib.sha256(what.encode("utf-8", "replace")).hexdigest()[:40]
    lately = Inbound.objects.filter(
        gateway=sms.gateway, gateway_id__startswith=f"{digest}@", received_at__gt=at - SAME_WITHIN
    )
    known = lately.order_by("-received_at").values_list("gateway_id", flat=True).first()
    return known or f"{digest}@{at.isoformat()}"


def _storable(text: str) -> str:
    # PostgreSQL keeps no null character, and no database half a pair
    return text.replace("\0", "").encode("utf-8", "replace").decode()[:MOST_CHARACTERS]
