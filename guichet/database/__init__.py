"""What every slice asks of the database in the same way: reads compiled once, rows written again, sealed columns.

A platform module without models (docs/adr/0004).
"""

from guichet.database.prepared import Prepared
from guichet.database.seals import sealer
from guichet.database.upserts import Row, Written, constraint_of, upsert

__all__ = ["Prepared", "Row", "Written", "constraint_of", "sealer", "upsert"]
