"""Writes of the outbox: what to do, and what became of it."""

from guichet.outbox.services.claims import claim_due, conclude, give_back, record_failure
from guichet.outbox.services.parked import drop, replay, replay_all
from guichet.outbox.services.writing import enqueue, publish

__all__ = [
    "claim_due",
    "conclude",
    "drop",
    "enqueue",
    "give_back",
    "publish",
    "record_failure",
    "replay",
    "replay_all",
]
