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
from guichet.usage.services.months import close_days, close_first
from guichet.usage.services.numbers import hide_numbers, show_numbers

__all__ = [
    "BATCH_RECORDS",
    "Ingested",
    "Prepared",
    "UsageTuple",
    "already_read",
    "close_days",
    "close_first",
    "hide_numbers",
    "ingesting",
    "note_file",
    "prepare_records",
    "set_alert",
    "show_numbers",
    "store_prepared",
    "tell_crossed",
]
