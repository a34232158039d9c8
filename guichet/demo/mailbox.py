"""What a demonstration keeps instead of sending: mails, in the files of Django's file-based backend, and SMS.

Like any receiver it takes what comes twice under one reference as one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path

from django.conf import settings

from guichet.messages.sms_simulator import KeptSms, SmsSimulator

MOST = 100
# The backend ends each message with 79 dashes on a line of their own.
_END = re.compile(rb"^-{79}\r?\n?", re.MULTILINE)
_REFERENCE = re.compile(r"<([0-9A-Z]{10})@")


@dataclass(frozen=True, slots=True)
class Sent:
    """A mail or an SMS; `name` goes in its address, `text` is all an SMS has, `html` a mail's other body."""

    name: str
    is_sms: bool
    recipients: str
    sent_at: datetime | None
    text: str
    subject: str = ""
    sender: str = ""
    html: str = ""


def all_sent() -> list[Sent]:
    """Return what was sent last, newest first; empty when there is nothing."""
    ranked = [*_mails(), *((sms.at.timestamp(), index, _sms(sms)) for index, sms in enumerate(reversed(_kept_sms())))]
    ranked.sort(key=lambda one: one[:2], reverse=True)
    return [sent for _, _, sent in ranked[:MOST]]


def sent_named(name: str) -> Sent | None:
    """Return one mail or SMS, or None when there is none of that name."""
    return next((sent for sent in all_sent() if sent.name == name), None)


def _kept_sms() -> list[KeptSms]:
    simulator = SmsSimulator(settings.SMS_SIMULATOR)
    return simulator.kept(most=MOST) if simulator.path.exists() else []


def _sms(sms: KeptSms) -> Sent:
    return Sent(f"sms-{sms.reference}", is_sms=True, recipients=sms.recipient, sent_at=sms.at, text=sms.text)


def _mails() -> list[tuple[float, int, Sent]]:
    """Return mails with what orders them: the moment of their file, and their rank in it."""
    folder = Path(settings.EMAIL_FILE_PATH)
    files = [(path.stat().st_mtime, path) for path in folder.glob("*.log")] if folder.is_dir() else []
    found: dict[str, tuple[float, int, Sent]] = {}
    for moment, path in sorted(files, reverse=True)[:MOST]:
        for rank, mail in _mails_of(path):
            found[mail.name] = (moment, rank, mail)
    return list(found.values())


def _mails_of(path: Path) -> Iterator[tuple[int, Sent]]:
    for rank, raw in enumerate(filter(bytes.strip, _END.split(path.read_bytes())), start=1):
        message = message_from_bytes(raw.lstrip(), policy=policy.default)
        if isinstance(message, EmailMessage):
            reference = _REFERENCE.match(str(message.get("Message-ID", "")))
            yield rank, _mail(f"mail-{reference[1]}" if reference else f"{path.stem}-{rank}", message)


def _mail(name: str, message: EmailMessage) -> Sent:
    return Sent(
        name=name,
        is_sms=False,
        subject=str(message.get("Subject", "")),
        sender=str(message.get("From", "")),
        recipients=str(message.get("To", "")),
        sent_at=_date_of(message),
        text=_body_of(message, "plain"),
        html=_body_of(message, "html"),
    )


def _date_of(message: EmailMessage) -> datetime | None:
    try:
        sent_at = parsedate_to_datetime(str(message.get("Date", "")))
    except ValueError:
        return None
    # Django writes "-0000", universal time of an unknown zone, which Python reads as no zone at all
    return sent_at if sent_at.tzinfo else sent_at.replace(tzinfo=UTC)


def _body_of(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    if part is None:
        return ""
    try:
        return str(part.get_content())
    except (MessageError, LookupError, KeyError):
        return ""
