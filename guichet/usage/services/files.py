"""What is remembered of usage files."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from guichet.outbox import services as outbox
from guichet.usage.models import IngestedFile
from guichet.usage.services.alerts import CHECK
from guichet.usage.services.months import plan_closing


def already_read(digest: str) -> bool:
    """Tell whether this content was read to its end with nothing rejected. A rejected row deserves another try."""
    return IngestedFile.objects.filter(digest=digest, rejected=0).exists()


def note_file(
    digest: str,
    name: str,
    *,
    records: int,
    duplicates: int,
    rejected: int,
    latest_started_at: datetime | None,
    at: datetime,
) -> None:
    """Remember a file that was read to its end, or read again, and have the alerts of usage looked at.

    Shape: `digest` in hexadecimal, 64 characters. Alerts are looked at even when nothing of the file was new: its
    records may have been written by a run that was cut short before it came here.
    """
    with transaction.atomic():
        IngestedFile.objects.update_or_create(
            digest=digest,
            defaults={
                "name": name[-200:],
                "records": records,
                "duplicates": duplicates,
                "rejected": rejected,
                "latest_started_at": latest_started_at,
                "ingested_at": at,
            },
        )
        plan_closing(at=at)
        outbox.enqueue(CHECK, {}, at=at, key=f"{CHECK}:{digest}:{at:%Y%m%d%H%M%S%f}")
