"""Writes of usage."""

from guichet.usage.services.alerts import look_at_lines, set_alert, tell_crossed
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

__all__ = [
    "BATCH_RECORDS",
    "Ingested",
    "Prepared",
    "UsageTuple",
    "already_read",
    "ingesting",
    "look_at_lines",
    "note_file",
    "prepare_records",
    "set_alert",
    "store_prepared",
    "tell_crossed",
]
