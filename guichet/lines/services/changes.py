"""Changes asked of the network: asked here, at once or on a day, done by the network, ended by its answer.

Whatever is changed on a line goes this way. What a kind of change does when the network has answered is written where
that kind is: `@when_done(CommandKind.ADD_OPTION)`, `@when_failed` where failing needs something undone. Where one act
asks for several changes, `@tell_failures` says what failed, once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from guichet.acts.services import record_end
from guichet.acts.values import Ask, Data, Done, Result
from guichet.contracts import queries as contracts
from guichet.contracts.services import lock_line
from guichet.lines.models import LineChange
from guichet.lines.queries.changes import change_facts
from guichet.lines.values.changes import OPEN_CHANGES, ChangeFacts, ChangeState
from guichet.network import services as network
from guichet.network.values import CommandKind
from guichet.outbox import services as outbox

START = "lines.start_change"
SUBJECT = "line_change"
# Any change of what is stored here, and who is told of it: in the transaction that notes the network's answer.
Effect = Callable[[ChangeFacts, datetime], None]
# Those that the network has not done of what one act asked for, and whether it has done the others.
Telling = Callable[[Sequence[ChangeFacts], bool, datetime], None]
Written = TypeVar("Written", Effect, Telling)
_done: dict[CommandKind, Effect] = {}
_failed: dict[CommandKind, Effect] = {}
_told: dict[CommandKind, Telling] = {}


def when_done(kind: CommandKind) -> Callable[[Effect], Effect]:
    """Say what a kind of change does once the network has done it; it runs once for each change."""
    return _declare(_done, kind)


def when_failed(kind: CommandKind) -> Callable[[Effect], Effect]:
    """Say what a kind of change does when the network has not done it; it runs once for each change."""
    return _declare(_failed, kind)


def tell_failures(kind: CommandKind) -> Callable[[Telling], Telling]:
    """Say who is told what an act asked for and the network has not done: once, when the last change is answered."""
    return _declare(_told, kind)


def ask_change(
    ask: Ask,
    kind: CommandKind,
    *,
    key: str = "",
    data: Mapping[str, object] | None = None,
    details: Mapping[str, str] | None = None,
    noted: Data | None = None,
    starts_at: datetime | None = None,
    demand: str = "",
) -> Done:
    """Ask the network for a change of the line that an act is about: at once, or at `starts_at`.

    Shape: runs in the act's transaction, on the locked line, whose rule has said that no such change is open. `data` is
    kept here for who ends it; `details` are the network's; `noted` stands in the journal, and holds no secret and no
    number. The act is pending until the network answers; an act that asks for several changes, none of them for later,
    gives them one `demand` (a new reference), for which it is pending until the last is answered.
    """
    later = starts_at is not None and starts_at > ask.at
    change = LineChange.objects.create(
        line_id=ask.target.id,
        act=ask.act,
        kind=kind,
        key=key,
        demand=demand,
        data=dict(data or {}),
        details=dict(details or {}),
        state=ChangeState.PLANNED if later else ChangeState.REQUESTED,
        asked_by_id=ask.by.asker_id,
        asked_at=ask.at,
        starts_at=starts_at,
    )
    if later:
        outbox.enqueue(
            START,
            {"change": change.reference, "customer": ask.target.customer_id},
            at=ask.at,
            due_at=starts_at,
            lane=f"change:{change.reference}",
            customer_id=ask.target.customer_id,
        )
    else:
        _send(change, customer_id=ask.target.customer_id, at=ask.at)
    return Done({"change": change.reference, **(noted or {})}, pending=demand or change.reference)


def start_change(reference: str, *, customer_id: int | None, at: datetime) -> None:
    """Ask the network for a change whose day has come; in the outbox's transaction. Nothing for one given up."""
    planned = LineChange.objects.filter(reference=reference, state=ChangeState.PLANNED)
    line_id = planned.values_list("line_id", flat=True).first()
    if line_id is None:
        return
    lock_line(line_id)  # its commands go in the order of the decisions taken on it
    change = planned.select_for_update().first()
    if change is None:
        return
    change.state = ChangeState.REQUESTED
    change.save(update_fields=["state"])
    _send(change, customer_id=customer_id, at=at)


def cancel_change(line_id: int, kind: CommandKind, key: str = "", *, at: datetime) -> str | None:
    """Give up a change planned for later, in the caller's transaction; return its reference, None without any."""
    planned = LineChange.objects.select_for_update().filter(
        line_id=line_id, kind=kind, key=key, state=ChangeState.PLANNED
    )
    change = planned.first()
    if change is None:
        return None
    change.state, change.ended_at = ChangeState.CANCELLED, at
    change.save(update_fields=["state", "ended_at"])
    record_end(
        change.act,
        pending=change.reference,
        result=Result.FAILED,
        code="lines.change_cancelled",
        data={"change": change.reference},
        at=at,
    )
    return change.reference


def follow_change(
    reference: str,
    *,
    kind: CommandKind,
    done: bool,
    reason: str,
    at: datetime,
    results: Mapping[str, str] | None = None,
) -> None:
    """Follow what the network answered: the change's state, the end of its act in the journal, then what it does.

    Shape: runs in the transaction of the outbox; an answer that comes twice, or late, changes nothing. `results` are
    what came out of it (network.queries.results_of).
    """
    change = _locked(reference)
    if change is None:
        return
    change.state, change.ended_at = (ChangeState.DONE if done else ChangeState.FAILED), at
    change.save(update_fields=["state", "ended_at"])
    together = _of_one_act(change)
    is_last = not any(one.state in OPEN_CHANGES for one in together)
    if is_last:
        _end_act(change, together, reason, at)
    effect = (_done if done else _failed).get(CommandKind(change.kind))
    if effect is not None:
        effect(replace(change_facts(change), results=results or {}), at)
    if is_last:
        _tell_failures(together, at)


def _locked(reference: str) -> LineChange | None:
    """Return a change that the network had not answered, locked with those of its demand; None for any other."""
    found = LineChange.objects.filter(reference=reference, state=ChangeState.REQUESTED)
    demand = found.values_list("demand", flat=True).first()
    if demand:  # in one order, so that two answers never wait for one another
        list(LineChange.objects.select_for_update().filter(demand=demand).order_by("id").values_list("id"))
    return found.select_for_update().first()


def _of_one_act(change: LineChange) -> list[LineChange]:
    """Return what was asked for in one act, as it stands now; a change that was asked for alone, alone."""
    return list(LineChange.objects.filter(demand=change.demand).order_by("id")) if change.demand else [change]


def _end_act(change: LineChange, together: Sequence[LineChange], reason: str, at: datetime) -> None:
    """Write the end of the act in the journal: nothing that it asked for waits any more."""
    failed = sum(one.state != ChangeState.DONE for one in together)
    if failed and failed < len(together):
        reason = "network.partly_done"
    elif failed:
        reason = reason or "network.failed"
    record_end(
        change.act,
        pending=change.demand or change.reference,
        result=Result.FAILED if failed else Result.DONE,
        code=reason if failed else "",
        data={"change": change.reference},
        at=at,
    )


def _tell_failures(together: Sequence[LineChange], at: datetime) -> None:
    failed = [change_facts(one) for one in together if one.state != ChangeState.DONE]
    tell = _told.get(failed[0].kind) if failed else None
    if tell is not None:
        tell(failed, len(failed) < len(together), at)


def _send(change: LineChange, *, customer_id: int | None, at: datetime) -> None:
    line = contracts.network_line(change.line_id)
    network.send_command(
        CommandKind(change.kind),
        subject=f"{SUBJECT}:{change.reference}",
        line_number=line.number,
        line_external_id=line.external_id,
        lane=f"line:{change.line_id}",
        details=change.details,
        customer_id=customer_id,
        at=at,
    )


def _declare(table: dict[CommandKind, Written], kind: CommandKind) -> Callable[[Written], Written]:
    def declare(written: Written) -> Written:
        if kind in table:
            raise ValueError(f"two effects of {kind}")
        table[kind] = written
        return written

    return declare
