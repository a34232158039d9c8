"""The one door: access, assurance, refusal, then one transaction with the act, its journal and what follows from it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from django.db import DatabaseError, IntegrityError, transaction

from guichet import operators
from guichet.acts import registry, rules
from guichet.acts.models import Entry
from guichet.acts.registry import Act
from guichet.acts.services.journal import record
from guichet.acts.values import (
    Actor,
    Already,
    Ask,
    Channel,
    Data,
    Done,
    EntryKind,
    KeyReused,
    NotAllowed,
    Outcome,
    Refusal,
    Refused,
    Result,
    StepUpNeeded,
    Target,
)
from guichet.core.errors import GuichetError


def perform(code: str, *, on: Target, input: Any, by: Actor, channel: Channel, key: str, at: datetime) -> Outcome:
    """Do an act once, whoever asks and however often, and return what came of it.

    Shape: `input` is the frozen dataclass that the act names; `key` is the demand's own (form token, API header, SMS
    id) and the same key gives the same Outcome, `replayed`. What is already so gives `already`. Must not be called
    inside a transaction: what is refused is journalled in one of its own.
    Errors: NotAllowed, StepUpNeeded, Refused, KeyReused; each is in the journal.
    Source: docs/adr/0008.
    """
    act = registry.named(code)
    if act.on != on.kind or not isinstance(input, act.input):
        raise TypeError(f"{code} acts on {act.on} with {act.input.__name__}")
    digest = _digest(on, input)
    try:
        _let_in(act, on, by, at)
        if (known := _known(code, by, key)) is not None:
            return _outcome(act, known, on, digest=digest, at=at, replayed=True)
        ask = Ask(code, on, by, channel, at, operators.current().section(act.policy) if act.policy else None)
        # decided once without a lock, so that most refusals cost no writing transaction
        _refuse(act.refusal(act.facts(ask), input, ask.policy, at))
        entry, replayed = _do(act, ask, input, key, digest)
    except DatabaseError:
        raise
    except Exception as error:
        _journal_not_done(code, on, by, channel, at, error)
        raise
    return _outcome(act, entry, on, digest=digest, at=at, replayed=replayed)


def note_not_allowed(code: str, *, on: Target, by: Actor, channel: Channel, at: datetime) -> None:
    """Journal that somebody asked for an act that no grant gives them, for an edge that lets it go no further."""
    _journal_not_done(code, on, by, channel, at, NotAllowed(act=code))


def _let_in(act: Act, on: Target, by: Actor, at: datetime) -> None:
    if not by.access.may(act.capability, on):
        raise NotAllowed(act=act.code)
    if by.assurance(at) < act.assurance:
        raise StepUpNeeded(act=act.code)
    _refuse(rules.staff_refusal(act.code, by, tells_a_secret=act.reveal is not None))


def _do(act: Act, ask: Ask, given: Any, key: str, digest: str) -> tuple[Entry, bool]:
    """Return the line of the journal of this demand, and whether it stood there already."""
    try:
        with transaction.atomic(durable=True):
            registry.lock(ask.target)
            if (known := _known(act.code, ask.by, key)) is not None:
                return known, True
            facts = act.facts(ask)
            decided = act.refusal(facts, given, ask.policy, ask.at)
            _refuse(decided)
            done = act.service(ask, given, facts) if not isinstance(decided, Already) else Done(decided.data)
            result = Result.ALREADY if isinstance(decided, Already) else Result.PENDING if done.pending else Result.DONE
            return _write(act, ask, done, result, key, digest), False
    except IntegrityError:
        # the same key on another target, at the same time: the constraint let one through
        if (known := _known(act.code, ask.by, key)) is None:
            raise
        return known, True


def _write(act: Act, ask: Ask, done: Done, result: Result, key: str, digest: str) -> Entry:
    return record(
        act.code,
        kind=EntryKind.ACT,
        result=result,
        at=ask.at,
        channel=ask.channel,
        actor_id=ask.by.person_id,
        on_behalf_of_id=ask.by.on_behalf_of,
        target=ask.target,
        data={**done.data, **_asked_of(ask.by)},
        pending=done.pending,
        key=key,
        digest=digest,
    )


def _asked_of(by: Actor) -> Data:
    """Return what the journal keeps of a demand made to the operator's staff."""
    return {"demand": by.demand.noted()} if by.demand else {}


def _refuse(decided: Refusal | Already | None) -> None:
    if isinstance(decided, Refusal):
        raise Refused(decided)


def _known(code: str, by: Actor, key: str) -> Entry | None:
    if not key:
        return None
    return Entry.objects.filter(kind=EntryKind.ACT, act=code, actor_id=by.person_id, key=key).first()


def _outcome(act: Act, entry: Entry, on: Target, *, digest: str, at: datetime, replayed: bool) -> Outcome:
    if entry.digest != digest:
        raise KeyReused(act=act.code)
    data: Data = entry.data
    outcome = Outcome(act.code, entry.reference, data, entry.result == Result.ALREADY, entry.pending, replayed)
    if act.reveal is None or at - entry.at >= act.reveal_for:
        return outcome
    return replace(outcome, revealed=act.reveal(on, data))


def _journal_not_done(code: str, on: Target, by: Actor, channel: Channel, at: datetime, error: Exception) -> None:
    expected = isinstance(error, GuichetError)
    refusal = error.refusal if isinstance(error, Refused) else None
    why = refusal.code if refusal else error.code if isinstance(error, GuichetError) else type(error).__name__
    with transaction.atomic(durable=True):
        record(
            code,
            kind=EntryKind.REFUSAL,
            result=Result.REFUSED if expected else Result.FAILED,
            at=at,
            channel=channel,
            actor_id=by.person_id,
            on_behalf_of_id=by.on_behalf_of,
            target=on,
            code=why,
            data={**(_json(refusal.data) if refusal else {}), **_asked_of(by)},
        )


def _digest(on: Target, given: Any) -> str:
    """Return what tells one demand from another under the same key."""
    asked = {"on": on.reference, "input": _json(asdict(given))}
    return hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()


def _json(data: Data) -> dict[str, Any]:
    return {name: value if isinstance(value, int | str | bool | None) else str(value) for name, value in data.items()}
