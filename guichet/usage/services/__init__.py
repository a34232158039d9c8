"""Writes of usage."""

from guichet.usage.services.alerts import set_alert, tell_crossed
from guichet.usage.services.files import already_read, note_file
from guichet.usage.services.ingestion import (
    BATCH_RECORDS,
    Ingested,
    Prepared,
    UsageTuple,
    ingesting,
    prepare_records,
    store_prepared,
)
from guichet.usage.services.months import close_days

__all__ = [
    "BATCH_RECORDS",
    "Ingested",
    "Prepared",
    "UsageTuple",
    "already_read",
    "close_days",
    "ingesting",
    "note_file",
    "prepare_records",
    "set_alert",
    "store_prepared",
    "tell_crossed",
]
