"""Writes of messages, and of communications as a billing system sends them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime

from django.conf import settings
from django.db import transaction

from guichet.core import gsm
from guichet.core.references import new_reference
from guichet.database import Row, Written, upsert
from guichet.messages import rendering, sealed
from guichet.messages.gateways_push import public_key
from guichet.messages.models import Communication, Message, Preference, PushDevice
from guichet.messages.rules import check_endpoint
from guichet.messages.values import Channel, MessageState, Recipient, Subscription, Topic
from guichet.outbox import queries as outbox_queries
from guichet.outbox import services as outbox

MOST_DEVICES = 10
SEND = "messages.send"
AT_ONCE = 1000
_EXPIRED = {"text": "", "html": "", "state": MessageState.FAILED, "error": "messages.expired"}


def store_communications(rows: Sequence[Row]) -> Written:
    """Create or update imported communications."""
    return upsert(Communication, rows)


def send_mail(
    purpose: str,
    to: Recipient,
    values: Mapping[str, object],
    *,
    at: datetime,
    secret: bool = False,
    expires_at: datetime | None = None,
) -> str:
    """Write a mail in the caller's transaction, to leave once it is committed; return its reference.

    Shape: `purpose` "lines.puk_shown" names the templates `lines/messages/puk_shown.subject.txt`, `.txt` and `.html`,
    rendered now, in the recipient's language, with `values`. A `secret` one is sealed, and its words wiped once sent.
    Past `expires_at` it does not leave any more.
    Errors: TemplateDoesNotExist, OutsideTransaction.
    """
    words = rendering.mail_words(purpose, values, language=to.language)
    return _write(Channel.MAIL, purpose, to, words, at=at, secret=secret, expires_at=expires_at)


def send_sms(
    purpose: str,
    to: Recipient,
    values: Mapping[str, object],
    *,
    at: datetime,
    secret: bool = False,
    expires_at: datetime | None = None,
    sender: str = "",
) -> str:
    """Write an SMS in the caller's transaction, as send_mail does; its template is `lines/messages/puk_shown.sms.txt`.

    Shape: the address of `to` is a number in E.164 form; `sender` is the number that it comes from, for who answers.
    """
    words = rendering.sms_words(purpose, values, language=to.language)
    return _write(Channel.SMS, purpose, to, words, at=at, secret=secret, expires_at=expires_at, sender=sender)


def send_push(
    purpose: str,
    to: Recipient,
    values: Mapping[str, object],
    *,
    path: str,
    at: datetime,
    expires_at: datetime | None = None,
) -> list[str]:
    """Write a notification for each device of a person, as send_mail does; its template is `....push.txt`.

    Shape: of `to` the language and the person count, the address does not; `path` is the page that it opens. Whoever
    holds the device reads it on a locked screen: no number, no name, no secret.
    """
    if to.person_id is None:
        return []
    devices = PushDevice.objects.filter(person_id=to.person_id).order_by("id").values_list("reference", flat=True)
    references = list(devices)
    if not references:
        return []
    words = rendering.push_words(purpose, values, language=to.language)
    payload = json.dumps({"title": words.subject, "body": words.text, "path": path, "tag": purpose})
    said = replace(words, text=payload)
    return [
        _write(Channel.PUSH, purpose, replace(to, address=device), said, at=at, secret=False, expires_at=expires_at)
        for device in references
    ]


def push_is_on() -> bool:
    """Tell whether notifications can be sent: whether there is a key for them."""
    return bool(public_key())


def keep_device(person_id: int, given: Subscription, *, label: str, at: datetime) -> str:
    """Have a person notified in a browser, and return its reference; a browser that asks again is kept once.

    Shape: whoever asks last has it, since a browser shows what it gets to whoever sits before it. The oldest of more
    than `MOST_DEVICES` goes. Errors: EndpointRefused, for an address that no push service can have.
    """
    check_endpoint(given.endpoint, simulator=settings.PUSH_SIMULATOR)
    digest = hashlib.sha256(given.endpoint.encode()).hexdigest()
    reference = new_reference()
    with transaction.atomic():
        PushDevice.objects.filter(endpoint_digest=digest).delete()
        PushDevice.objects.create(
            reference=reference,
            person_id=person_id,
            endpoint_digest=digest,
            sealed=sealed.seal_device(json.dumps(asdict(given)), reference=reference),
            label=label[:60],
            created_at=at,
        )
        newest = PushDevice.objects.filter(person_id=person_id).order_by("-created_at", "-id").values_list("pk")
        PushDevice.objects.filter(pk__in=[pk for (pk,) in newest[MOST_DEVICES:]]).delete()
    return reference


def forget_device(reference: str, *, person_id: int | None = None) -> bool:
    """Stop writing to a device, of this person alone when one is given; False when there was none."""
    devices = PushDevice.objects.filter(reference=reference)
    devices = devices.filter(person_id=person_id) if person_id is not None else devices
    return devices.delete()[0] > 0


def choose(person_id: int, topic: Topic, channel: Channel, *, wanted: bool) -> None:
    """Note whether somebody wants to hear of a topic by a road."""
    if wanted:
        Preference.objects.filter(person_id=person_id, topic=topic, channel=channel).delete()
    else:
        Preference.objects.get_or_create(person_id=person_id, topic=topic, channel=channel)


def send_short_sms(
    purpose: str,
    to: Recipient,
    candidates: Sequence[Mapping[str, object]],
    *,
    at: datetime,
    sender: str = "",
    expires_at: datetime | None = None,
) -> str:
    """Write an SMS that goes in one, in the caller's transaction: in the alphabet of 160 characters, letters reduced.

    Shape: `candidates` are values for the template, from what says most to what says least: the first whose words go in
    one SMS is taken, the last one when none does. `sender` is the number that it comes from.
    Errors: TemplateDoesNotExist, OutsideTransaction; ValueError without candidates.
    """
    for values in candidates:
        words = rendering.sms_words(purpose, values, language=to.language)
        words = replace(words, text=gsm.reduced(words.text))
        if gsm.fits_one(words.text):
            break
    else:
        if not candidates:
            raise ValueError("nothing to say")
    return _write(Channel.SMS, purpose, to, words, at=at, secret=False, expires_at=expires_at, sender=sender)


def _write(
    channel: Channel,
    purpose: str,
    to: Recipient,
    words: rendering.Words,
    *,
    at: datetime,
    secret: bool,
    expires_at: datetime | None,
    sender: str = "",
) -> str:
    reference = new_reference()
    parts = {"recipient": to.address, "text": words.text, "html": words.html}
    if secret:
        parts = {name: sealed.seal(part, reference=reference, part=name) for name, part in parts.items()}
    # first: outside a transaction it raises, and nothing is written
    outbox.enqueue(SEND, {"message": reference}, at=at, customer_id=to.customer_id)
    Message.objects.create(
        reference=reference,
        channel=channel,
        purpose=purpose,
        customer_id=to.customer_id,
        person_id=to.person_id,
        language=words.language,
        subject=words.subject,
        sender=sender,
        secret=secret,
        created_at=at,
        expires_at=expires_at,
        **parts,
    )
    return reference


def mark_sent(reference: str, *, at: datetime) -> None:
    """Note that a gateway took a message; the words of a secret one are wiped."""
    message = Message.objects.filter(reference=reference)
    message.filter(secret=True).update(text="", html="")
    message.update(state=MessageState.SENT, sent_at=at, error="")


def note_parts_taken(reference: str, parts: int) -> None:
    """Note how many parts of an SMS its gateway took: a next try goes on from there."""
    Message.objects.filter(reference=reference).update(parts_taken=parts)


def mark_failed(reference: str, error: str) -> None:
    """Note that no gateway will take a message, and why (a code). Its words stay: it may be replayed at the desk."""
    Message.objects.filter(reference=reference).exclude(state=MessageState.SENT).update(
        state=MessageState.FAILED, error=error
    )


def mark_expired(reference: str) -> None:
    """Note that a message came too late to be sent; the words of a secret one are wiped."""
    message = Message.objects.filter(reference=reference).exclude(state=MessageState.SENT)
    message.filter(secret=True).update(text="", html="")
    message.update(state=MessageState.FAILED, error="messages.expired")


def wipe_expired(*, now: datetime) -> int:
    """Wipe the words of secret messages that came too late to be sent, wherever they wait; return how many.

    Shape: those that are parked are spent at the outbox (`spend_expired`). Short transactions.
    """
    late = Message.objects.filter(secret=True, expires_at__lte=now).exclude(state=MessageState.SENT)
    kept = late.exclude(text="", html="").order_by("id")
    wiped = 0
    while ids := list(kept.values_list("id", flat=True)[:AT_ONCE]):
        wiped += Message.objects.filter(id__in=ids).exclude(state=MessageState.SENT).update(**_EXPIRED)
    spend_expired(now=now)
    return wiped


def spend_expired(*, now: datetime) -> int:
    """Have parked messages that came too late stay parked for good, whoever replays them; return how many."""
    parked = {payload.get("message", ""): pk for pk, payload in outbox_queries.parked_payloads(SEND)}
    references, spent = list(parked), 0
    for start in range(0, len(references), AT_ONCE):
        late = Message.objects.filter(reference__in=references[start : start + AT_ONCE], expires_at__lte=now)
        spent += outbox.spend([parked[one] for one in late.values_list("reference", flat=True)])
    return spent
