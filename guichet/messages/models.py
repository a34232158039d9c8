"""What the operator tells its customers: inside the space, by mail, by SMS."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from guichet.core.references import new_reference
from guichet.messages.values import Channel, CommunicationKind, InboundState, MessageState, Topic

MOST_CHARACTERS = 2000


class Communication(models.Model):
    """Words of the operator to one customer, or about one of its sites; shown from a moment to another (half-open)."""

    reference = models.CharField(max_length=10, unique=True, default=new_reference, editable=False)
    source = models.CharField(max_length=20)
    external_id = models.CharField(max_length=60)
    customer = models.ForeignKey("contracts.Customer", on_delete=models.PROTECT)
    site = models.ForeignKey("contracts.Site", on_delete=models.PROTECT, null=True)
    kind = models.CharField(max_length=11, choices=[(k.value, k.name) for k in CommunicationKind])
    title = models.CharField(max_length=200)
    body = models.TextField(max_length=4000)
    published_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source", "external_id"], name="communication_external_id_once"),
            models.CheckConstraint(
                condition=Q(expires_at=None) | Q(expires_at__gt=F("published_at")),
                name="communication_expires_after_publication",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["customer", "-published_at"], name="communication_latest")]

    def __str__(self) -> str:
        return self.reference


class Message(models.Model):
    """A mail, an SMS or a notification to somebody, as it was written at the moment of what it tells.

    The recipient and the words of a `secret` one are sealed (`guichet.messages.sealed`), and its words wiped once they
    are sent; past `expires_at` it says nothing that is still true, and does not leave. An SMS comes from `sender`, or
    from the operator's usual name when it is empty; `parts_taken` of it were taken by a gateway that cannot tell
    repetitions.
    """

    reference = models.CharField(max_length=10, unique=True, default=new_reference, editable=False)
    channel = models.CharField(max_length=4, choices=[(c.value, c.name) for c in Channel])
    purpose = models.CharField(max_length=60)
    recipient = models.TextField()
    sender = models.CharField(max_length=20, blank=True)
    parts_taken = models.PositiveSmallIntegerField(default=0)
    customer = models.ForeignKey("contracts.Customer", on_delete=models.PROTECT, null=True, related_name="+")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")
    language = models.CharField(max_length=2)
    subject = models.TextField(blank=True)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    secret = models.BooleanField(default=False)
    state = models.CharField(
        max_length=6, choices=[(s.value, s.name) for s in MessageState], default=MessageState.QUEUED
    )
    error = models.CharField(max_length=120, blank=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(channel__in=[c.value for c in Channel]), name="message_channel_known"),
            models.CheckConstraint(condition=Q(state__in=[s.value for s in MessageState]), name="message_state_known"),
            models.CheckConstraint(
                condition=~Q(state=MessageState.SENT) | Q(sent_at__isnull=False), name="message_sent_has_moment"
            ),
            models.CheckConstraint(
                condition=~Q(state=MessageState.SENT, secret=True) | Q(text="", html=""),
                name="message_secret_wiped_once_sent",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["expires_at"], condition=Q(secret=True) & ~Q(state="sent"), name="message_secret_unsent"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.reference}"


class PushDevice(models.Model):
    """A browser in which somebody asked to be notified. Its address and its keys are sealed.

    `endpoint_digest` finds a browser that asks again: it belongs to whoever asked last.
    """

    reference = models.CharField(max_length=10, unique=True, default=new_reference, editable=False)
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="push_devices")
    endpoint_digest = models.CharField(max_length=64, unique=True)
    sealed = models.TextField()
    label = models.CharField(max_length=60)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.reference


class Inbound(models.Model):
    """An SMS that somebody sent to a number of the operator: written before its gateway is told that it was taken.

    `gateway_id` is the gateway's own name of it, by which it is known when it comes again. `customer` is whose line
    wrote it, once that is known; nobody, for numbers that are not of this operator.
    """

    reference = models.CharField(max_length=10, unique=True, default=new_reference, editable=False)
    gateway = models.CharField(max_length=10)
    gateway_id = models.CharField(max_length=100)
    sender = models.CharField(max_length=30)
    recipient = models.CharField(max_length=30)
    text = models.TextField(max_length=MOST_CHARACTERS)
    state = models.CharField(
        max_length=8, choices=[(s.value, s.name) for s in InboundState], default=InboundState.RECEIVED
    )
    outcome = models.CharField(max_length=40, blank=True)
    received_at = models.DateTimeField()
    handled_at = models.DateTimeField(null=True)
    customer = models.ForeignKey("contracts.Customer", on_delete=models.PROTECT, null=True, related_name="+")
    answer = models.OneToOneField(Message, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["gateway", "gateway_id"], name="inbound_gateway_id_once"),
            models.CheckConstraint(condition=Q(state__in=[s.value for s in InboundState]), name="inbound_state_known"),
            models.CheckConstraint(
                condition=~Q(state=InboundState.ANSWERED) | Q(answer__isnull=False), name="inbound_answered_has_answer"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["received_at"], name="inbound_by_moment")]

    def __str__(self) -> str:
        return self.reference


class Preference(models.Model):
    """That somebody does not want to hear of a topic by a road; without a row they do."""

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", db_index=False)
    topic = models.CharField(max_length=10, choices=[(t.value, t.name) for t in Topic])
    channel = models.CharField(max_length=4, choices=[(c.value, c.name) for c in Channel])

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "topic", "channel"], name="message_preference_once"),
        ]

    def __str__(self) -> str:
        return f"person {self.person_id}, no {self.topic} by {self.channel}"


class InboundPart(models.Model):
    """A part of a long SMS, until the others are there, and a day longer: it may come again.

    `content` is its bytes, which are only read together; `is_read` once they were.
    """

    gateway = models.CharField(max_length=10)
    sender = models.CharField(max_length=30)
    recipient = models.CharField(max_length=30)
    group = models.PositiveIntegerField()
    total = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField()
    content = models.BinaryField()
    coding = models.PositiveSmallIntegerField()
    is_read = models.BooleanField(default=False)
    received_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["gateway", "sender", "recipient", "group", "total", "number"], name="inbound_part_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} of {self.total}"
