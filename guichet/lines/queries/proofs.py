"""What somebody proved, and how lately they could."""

from __future__ import annotations

from datetime import datetime, timedelta

from guichet.acts.values import Ask
from guichet.lines.values.proofs import Proofs
from guichet.people.queries import password_set_at, second_proof_since

# a mailbox that is not its owner's any more gives both a new password and the code that goes with it; a password that
# is not, a second proof
PROOF_IS_NEW_FOR = timedelta(hours=72)


def proofs_of(ask: Ask) -> Proofs:
    """Return the proofs that somebody gave before an act. Two queries at most, none without a second proof.

    Shape: staff get their second factor before they may do anything, by who manages them: a new one says nothing.
    """
    by = ask.by
    if by.second is None:
        return Proofs()
    since = second_proof_since(by.person_id, by.second) if by.on_behalf_of is None else None
    return Proofs(by.second, _is_new(password_set_at(by.person_id), ask.at), _is_new(since, ask.at))


def _is_new(set_at: datetime | None, now: datetime) -> bool:
    return set_at is not None and now - set_at < PROOF_IS_NEW_FOR
