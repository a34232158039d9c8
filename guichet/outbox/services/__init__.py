"""Writes of the outbox: what to do, and what became of it."""

from guichet.outbox.services.claims import claim_due, conclude, give_back, record_failure, recover_all, renew
from guichet.outbox.services.lease import end_lease, take_lease
from guichet.outbox.services.parked import drop, replay, replay_all, spend
from guichet.outbox.services.recurrent import enqueue_recurrent, sweep
from guichet.outbox.services.writing import enqueue, publish

__all__ = [
    "claim_due",
    "conclude",
    "drop",
    "end_lease",
    "enqueue",
    "enqueue_recurrent",
    "give_back",
    "publish",
    "record_failure",
    "recover_all",
    "renew",
    "replay",
    "replay_all",
    "spend",
    "sweep",
    "take_lease",
]
