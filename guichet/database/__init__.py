"""What every slice asks of the database in the same way: reads compiled once, rows written again, sealed columns,
tables that are added to, its state.

A platform module without models (docs/adr/0004).
"""

from guichet.database.kept import kept_for_ever
from guichet.database.prepared import Prepared
from guichet.database.seals import sealer
from guichet.database.state import is_migrated, unapplied_migrations
from guichet.database.upserts import Row, Written, constraint_of, upsert

__all__ = [
    "Prepared",
    "Row",
    "Written",
    "constraint_of",
    "is_migrated",
    "kept_for_ever",
    "sealer",
    "unapplied_migrations",
    "upsert",
]
