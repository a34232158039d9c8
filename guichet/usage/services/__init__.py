"""Writes of usage."""

from guichet.usage.services.files import already_read, note_file
from guichet.usage.services.ingestion import Ingested, UsageTuple, batch_size, reads_ahead, store_records

__all__ = [
    "Ingested",
    "UsageTuple",
    "already_read",
    "batch_size",
    "note_file",
    "reads_ahead",
    "store_records",
]
