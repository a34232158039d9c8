"""Usage records, the counters kept from them, and their ingestion."""
