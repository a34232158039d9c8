"""Writes of usage."""

from guichet.usage.services.files import already_read, note_file
from guichet.usage.services.ingestion import (
    Ingested,
    Prepared,
    UsageTuple,
    batch_size,
    ingesting,
    prepare_records,
    store_prepared,
    store_records,
)

__all__ = [
    "Ingested",
    "Prepared",
    "UsageTuple",
    "already_read",
    "batch_size",
    "ingesting",
    "note_file",
    "prepare_records",
    "store_prepared",
    "store_records",
]
