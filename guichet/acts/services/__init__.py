"""Writes of acts: performing one, and the journal."""

from guichet.acts.services.journal import record, record_end
from guichet.acts.services.performing import note_not_allowed, perform
from guichet.acts.services.sealing import seal_day, seal_days

__all__ = ["note_not_allowed", "perform", "record", "record_end", "seal_day", "seal_days"]
