"""Blocking a phone on every network, and freeing it: what follows a theft, and finding the phone again."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from guichet.acts.services import record
from guichet.acts.values import Ask, Data, EntryKind, Result
from guichet.contracts.telling import tell_holders
from guichet.lines.models import LossDeclaration
from guichet.lines.services import changes
from guichet.lines.values.changes import ChangeFacts
from guichet.network.values import CommandKind

BLOCK, FREE = "line.block_device", "line.free_device"


def record_besides(act: str, ask: Ask, data: Data, *, pending: str = "") -> None:
    """Add a line to the journal for what an act does besides; it ends like an act's own."""
    record(
        act,
        kind=EntryKind.ACT,
        result=Result.PENDING if pending else Result.DONE,
        at=ask.at,
        channel=ask.channel,
        actor_id=ask.by.person_id,
        on_behalf_of_id=ask.by.on_behalf_of,
        target=ask.target,
        data=data,
        pending=pending,
    )


def block_device(ask: Ask, loss: LossDeclaration) -> None:
    """Ask that a stolen phone works on no network, in the caller's transaction."""
    loss.device_asked = True
    loss.save(update_fields=["device_asked"])
    _ask(ask, BLOCK, CommandKind.BLOCK_DEVICE, loss)


def note_found(ask: Ask) -> str | None:
    """Note that the phone of a line is found again, and free it if it was blocked; None when none was declared lost.

    Return the reference of the declaration; in the caller's transaction, on the locked line.
    """
    loss = LossDeclaration.objects.filter(line_id=ask.target.id).order_by("-id").first()
    if loss is None or loss.found_at is not None:
        return None
    loss.found_at = ask.at
    loss.save(update_fields=["found_at"])
    if loss.device_asked:
        _ask(ask, FREE, CommandKind.UNBLOCK_DEVICE, loss)
    return loss.reference


def _ask(ask: Ask, act: str, kind: CommandKind, loss: LossDeclaration) -> None:
    done = changes.ask_change(
        replace(ask, act=act),
        kind,
        key=loss.reference,
        data={"loss": loss.reference},
        details={"imei": loss.imei},
        noted={"loss": loss.reference},
    )
    record_besides(act, ask, done.data, pending=done.pending)


@changes.when_done(CommandKind.BLOCK_DEVICE)
def _blocked(change: ChangeFacts, at: datetime) -> None:
    LossDeclaration.objects.filter(reference=change.data["loss"]).update(device_blocked_at=at)


@changes.when_failed(CommandKind.BLOCK_DEVICE)
def _not_blocked(change: ChangeFacts, at: datetime) -> None:
    LossDeclaration.objects.filter(reference=change.data["loss"]).update(device_asked=False)
    tell_holders("lines.device_not_blocked", line_id=change.line_id, at=at)


@changes.when_done(CommandKind.UNBLOCK_DEVICE)
def _freed(change: ChangeFacts, at: datetime) -> None:
    LossDeclaration.objects.filter(reference=change.data["loss"]).update(device_freed_at=at)


@changes.when_failed(CommandKind.UNBLOCK_DEVICE)
def _not_freed(change: ChangeFacts, at: datetime) -> None:
    tell_holders("lines.device_not_freed", line_id=change.line_id, at=at)
