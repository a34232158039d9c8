"""Writes of usage."""

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
    "note_file",
    "prepare_records",
    "store_prepared",
]
