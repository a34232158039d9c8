"""Reads of messages for who sends them, and of communications, bounded by a Principal."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from json import loads

from django.db.models import Count, Q, TextField, Value
from django.db.models.functions import Coalesce

from guichet.database import Prepared
from guichet.messages import sealed
from guichet.messages.models import Communication, Inbound, Message, Preference, PushDevice
from guichet.messages.values import (
    Channel,
    CommunicationFacts,
    DeviceFacts,
    DeviceGone,
    InboundShown,
    InboundSms,
    InboundState,
    Mail,
    MessageState,
    Push,
    Sms,
    Subscription,
    Topic,
)

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


@dataclass(frozen=True, slots=True)
class ToSend:
    """A message that has not left; `parcel` is what its gateway takes."""

    parcel: Mail | Sms | Push
    is_expired: bool


def message_to_send(reference: str, *, now: datetime) -> ToSend | None:
    """Return a message with its seals opened, or None when it has left. Two queries at most.

    Errors: SealDoesNotOpen; DeviceGone for a device that was removed meanwhile.
    """
    row = Message.objects.exclude(state=MessageState.SENT).filter(reference=reference).first()
    if row is None:
        return None
    is_expired = row.expires_at is not None and row.expires_at <= now
    recipient, text, html = (_part(row, name) for name in ("recipient", "text", "html"))
    if row.channel == Channel.PUSH:
        return ToSend(Push(row.reference, recipient, _subscription(recipient), text), is_expired)
    if row.channel == Channel.SMS:
        return ToSend(Sms(row.reference, recipient, text, row.sender), is_expired)
    return ToSend(Mail(row.reference, recipient, row.subject, text, html), is_expired)


def _part(row: Message, name: str) -> str:
    kept: str = getattr(row, name)
    return sealed.opened(kept, reference=row.reference, part=name) if row.secret and kept else kept


def _subscription(reference: str) -> Subscription:
    kept = PushDevice.objects.filter(reference=reference).values_list("sealed", flat=True).first()
    if kept is None:
        raise DeviceGone
    return Subscription(**loads(sealed.opened_device(kept, reference=reference)))


def devices_of(person_id: int) -> list[DeviceFacts]:
    """Return the devices that a person is notified on, the oldest first. One query."""
    rows = PushDevice.objects.filter(person_id=person_id).order_by("created_at", "id")
    return [DeviceFacts(*row) for row in rows.values_list("reference", "label", "created_at")]


def declined(topic: Topic, channel: Channel, person_ids: Collection[int]) -> set[int]:
    """Return who of these people does not want to hear of a topic by a road. One query."""
    rows = Preference.objects.filter(topic=topic, channel=channel, person_id__in=person_ids)
    return set(rows.values_list("person_id", flat=True))


def channels_declined(person_id: int, topic: Topic) -> set[str]:
    """Return the roads by which somebody does not want to hear of a topic. One query."""
    return set(Preference.objects.filter(person_id=person_id, topic=topic).values_list("channel", flat=True))


def parts_taken(reference: str) -> int:
    """Return how many parts of an SMS its gateway took already. One query."""
    return Message.objects.filter(reference=reference).values_list("parts_taken", flat=True).first() or 0


def inbound_to_answer(reference: str) -> InboundSms | None:
    """Return an SMS that came, None once it is answered or left so. One query."""
    row = (
        Inbound.objects.filter(reference=reference, state=InboundState.RECEIVED)
        .values_list("reference", "sender", "recipient", "text", "received_at")
        .first()
    )
    return InboundSms(*row) if row else None


def last_inbound(gateway: str, sender: str, *, most: int) -> list[InboundShown]:
    """Return the last SMS that a gateway brought from a number, the newest first, with their answers. One query."""
    rows = Inbound.objects.filter(gateway=gateway, sender=sender).order_by("-received_at", "-id")
    rows = rows.annotate(words=Coalesce("answer__text", Value(""), output_field=TextField()))
    columns = ("reference", "sender", "recipient", "text", "state", "outcome", "received_at", "words")
    return [InboundShown(*row) for row in rows.values_list(*columns)[:most]]


def inbound_outcomes(*, since: datetime) -> dict[str, int]:
    """Return how many SMS that came since a moment ended in each way, by the code of it. One query."""
    rows = Inbound.objects.filter(received_at__gte=since).exclude(state=InboundState.RECEIVED)
    return dict(rows.order_by("outcome").values_list("outcome").annotate(count=Count("pk")))
