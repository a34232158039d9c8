"""The mails that a demonstration keeps instead of sending: files of Django's file-based backend, read back."""

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

MOST = 100
# The backend ends each message with 79 dashes on a line of their own.
_END = re.compile(rb"^-{79}\r?\n?", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail; `text` is its plain part. `name` is its file's and its rank in it, and goes in its address."""

    name: str
    subject: str
    sender: str
    recipients: str
    sent_at: datetime | None
    text: str


def all_mails() -> list[Mail]:
    """Return the last mails, newest first; empty when there is none."""
    folder = Path(settings.EMAIL_FILE_PATH)
    if not folder.is_dir():
        return []
    files = sorted(folder.glob("*.log"), key=lambda path: (path.stat().st_mtime_ns, path.name), reverse=True)
    found: list[Mail] = []
    for path in files[:MOST]:
        found += reversed(list(_mails_of(path)))
    return found[:MOST]


def mail_named(name: str) -> Mail | None:
    """Return one mail, or None when there is none of that name."""
    return next((mail for mail in all_mails() if mail.name == name), None)


def _mails_of(path: Path) -> Iterator[Mail]:
    for rank, raw in enumerate(filter(bytes.strip, _END.split(path.read_bytes())), start=1):
        message = message_from_bytes(raw.lstrip(), policy=policy.default)
        if isinstance(message, EmailMessage):
            yield _mail(f"{path.stem}-{rank}", message)


def _mail(name: str, message: EmailMessage) -> Mail:
    return Mail(
        name=name,
        subject=str(message.get("Subject", "")),
        sender=str(message.get("From", "")),
        recipients=str(message.get("To", "")),
        sent_at=_date_of(message),
        text=_text_of(message),
    )


def _date_of(message: EmailMessage) -> datetime | None:
    try:
        sent_at = parsedate_to_datetime(str(message.get("Date", "")))
    except ValueError:
        return None
    # Django writes "-0000", universal time of an unknown zone, which Python reads as no zone at all
    return sent_at if sent_at.tzinfo else sent_at.replace(tzinfo=UTC)


def _text_of(message: EmailMessage) -> str:
    part = message.get_body(("plain",))
    if part is None:
        return ""
    try:
        return str(part.get_content())
    except (MessageError, LookupError, KeyError):
        return ""
