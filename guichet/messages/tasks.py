"""Sending what was written, and forgetting what came in."""

from __future__ import annotations

from datetime import time
from functools import partial

from guichet.messages import gateways, gateways_push, queries, receiving, services
from guichet.messages.values import DeviceGone, Mail, MessageRefused, Push, RecipientRefused, Sms
from guichet.outbox.registry import every, handler
from guichet.outbox.values import Conclusion, Run


@handler(services.SEND)
def send(run: Run) -> Conclusion | None:
    """Hand a message over to its gateway; nothing when it left already, or says nothing true any more."""
    reference = run.payload["message"]
    try:
        message = queries.message_to_send(reference, now=run.now)
    except DeviceGone as gone:
        return partial(services.mark_failed, reference, gone.code)
    if message is None:
        return None
    if message.is_expired:
        return partial(services.mark_expired, reference)
    try:
        _hand_over(message.parcel)
    except DeviceGone as gone:  # nothing to mend, nobody to tell: the device asked for no more
        return partial(_forget, message.parcel, gone.code)
    except (RecipientRefused, MessageRefused) as refused:
        services.mark_failed(reference, refused.code)
        raise  # parked: people see it at the desk, and may replay it
    return partial(services.mark_sent, reference, at=run.now)


def _forget(parcel: Mail | Sms | Push, code: str) -> None:
    services.mark_failed(parcel.reference, code)
    if isinstance(parcel, Push):
        services.forget_device(parcel.device)


def _hand_over(parcel: Mail | Sms | Push) -> None:
    if isinstance(parcel, Push):
        gateways_push.push_gateway().send(parcel)
    elif isinstance(parcel, Sms):
        gateways.sms_gateway().send(parcel)
    else:
        gateways.mail_gateway().send(parcel)


@handler("messages.forget_inbound")
def forget_inbound(run: Run) -> None:
    """Delete the SMS that came long ago."""
    receiving.forget_inbound(now=run.now)


every("messages.forget_inbound", at=time(3, 15))


@handler("messages.wipe_expired")
def wipe_expired(run: Run) -> None:
    """Wipe the secrets of messages that came too late to be sent."""
    services.wipe_expired(now=run.now)


every("messages.wipe_expired", at=time(3, 20))
