"""What other apps may know of messages and communications."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from guichet.core.errors import GuichetError


class CommunicationKind(StrEnum):
    INFORMATION = "information"
    IMPORTANT = "important"
    WORKS = "works"
    OUTAGE = "outage"


@dataclass(frozen=True, slots=True)
class CommunicationFacts:
    """Words of the operator, as a page shows them."""

    reference: str
    kind: str
    title: str
    body: str
    published_at: datetime
    expires_at: datetime | None
    site_name: str | None


class Channel(StrEnum):
    """By which road a message leaves."""

    MAIL = "mail"
    SMS = "sms"
    PUSH = "push"


class MessageState(StrEnum):
    """Where a message stands: queued until a gateway took it; failed when none will, for `error`."""

    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who a message goes to, and in which language it speaks: the operator's first when it does not have that one.

    Shape: `address` is an e-mail address, or a number in E.164 form for an SMS.
    """

    address: str = field(repr=False)
    language: str = ""
    person_id: int | None = None
    customer_id: int | None = None


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail as it leaves; its `reference` is the same at each try."""

    reference: str
    recipient: str = field(repr=False)
    subject: str
    text: str = field(repr=False)
    html: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Sms:
    """An SMS as it leaves; `recipient` in E.164 form; its `reference` is the same at each try.

    `sender` is the number or the name that it comes from; empty for the operator's usual one.
    """

    reference: str
    recipient: str = field(repr=False)
    text: str = field(repr=False)
    sender: str = ""


class Topic(StrEnum):
    """What people may want to hear of or not, by mail and on their devices: the app whose purposes it holds."""

    USAGE = "usage"


@dataclass(frozen=True, slots=True)
class Subscription:
    """What a browser gives so that it can be written to: an address at its push service, and its keys (base64url)."""

    endpoint: str = field(repr=False)
    p256dh: str = field(repr=False)
    auth: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Push:
    """A notification as it leaves for one device: `payload` is JSON, encrypted for that device alone.

    Shape: `seconds` is how long the push service keeps it for a device that is switched off.
    """

    reference: str
    device: str
    to: Subscription = field(repr=False)
    payload: str = field(repr=False)
    seconds: int = 86_400


@dataclass(frozen=True, slots=True)
class DeviceFacts:
    """A device that somebody is notified on, as a page shows it."""

    reference: str
    label: str
    created_at: datetime


class GatewayUnreachable(GuichetError):
    """The gateway is down, slow, or asks to come back later. `data["reply"]`: its code, when it gave one."""

    code = "messages.gateway_unreachable"
    may_heal = True


class RecipientRefused(GuichetError):
    """There is nobody at this address, or it cannot be one. `data["reply"]`: the gateway's code."""

    code = "messages.recipient_refused"


class MessageRefused(GuichetError):
    """The gateway wants nothing of this message, whoever it is for. `data["reply"]`: its code."""

    code = "messages.message_refused"


class DeviceGone(GuichetError):
    """The push service knows this device no longer: it was switched off there, or its browser was."""

    code = "messages.device_gone"


class EndpointRefused(GuichetError):
    """An address that cannot be a push service's: not HTTPS, or not on the public internet."""

    code = "messages.endpoint_refused"


class PushOff(GuichetError):
    """No VAPID key is set (GUICHET_VAPID_KEY): what waits is parked, to be replayed once there is one."""

    code = "messages.push_off"


class SmsOff(GuichetError):
    """No SMS gateway is chosen (GUICHET_SMS_GATEWAY): what waits is parked, to be replayed once there is one."""

    code = "messages.sms_off"


class InboundState(StrEnum):
    """Where an SMS that came stands: received, answered, or left without an answer for a reason (`outcome`)."""

    RECEIVED = "received"
    ANSWERED = "answered"
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class ArrivedSms:
    """An SMS as a gateway brings it.

    Shape: `gateway_id` is the gateway's own name of it, the same each time it brings it; empty when it has none.
    `sender` in E.164 form where it is a number; `recipient` as it was dialled ("1088").
    """

    gateway: str
    gateway_id: str
    sender: str = field(repr=False)
    recipient: str
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class PartOfSms:
    """One of the parts of a long SMS, its bytes as they came; `group` is the same for all of them, `number` from 1."""

    gateway: str
    sender: str = field(repr=False)
    recipient: str
    group: int
    total: int
    number: int
    content: bytes = field(repr=False)
    coding: int


@dataclass(frozen=True, slots=True)
class InboundSms:
    """An SMS that came, as whoever answers it reads it."""

    reference: str
    sender: str = field(repr=False)
    recipient: str
    text: str = field(repr=False)
    received_at: datetime


@dataclass(frozen=True, slots=True)
class InboundShown:
    """An SMS that came, with what became of it; `answer` is empty until there is one."""

    reference: str
    sender: str
    recipient: str
    text: str
    state: str
    outcome: str
    received_at: datetime
    answer: str


@dataclass(frozen=True, slots=True)
class SmsReceived:
    """Somebody wrote to a number of the operator; told once for each SMS, however often its gateway brings it."""

    event: ClassVar[str] = "messages.sms_received"
    inbound: str
