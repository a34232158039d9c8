"""Blocking a line and lifting the block: asked here, done by the network, ended by its answer."""

from __future__ import annotations

from datetime import datetime

from guichet.acts.services import record_end
from guichet.acts.values import Ask, Done, Result
from guichet.contracts import queries as contracts
from guichet.contracts.telling import tell_holders
from guichet.lines.models import LineBlock
from guichet.lines.services.devices import note_found, record_besides
from guichet.lines.values.blocking import (
    OPEN_BLOCKS,
    BlockingFacts,
    BlockLine,
    BlockReason,
    BlockState,
    UnblockLine,
)
from guichet.network import services as network
from guichet.network.values import CommandKind


def block_line(ask: Ask, given: BlockLine, facts: BlockingFacts) -> Done:
    """Ask the network to block a line; the block is in force when it answers.

    Shape: runs in the act's transaction, on the locked line; `facts` says that no block is open.
    """
    return _asked_to_block(ask, given.reason)


def unblock_line(ask: Ask, given: UnblockLine, facts: BlockingFacts) -> Done:
    """Ask the network to lift a line's block; it stays in force until the network answers.

    Shape: a phone that was declared lost is found by that.
    """
    note_found(ask)
    return _asked_to_lift(ask)


def block_besides(ask: Ask, reason: BlockReason) -> None:
    """Ask for a block as a part of another act, with lines of its own in the journal."""
    _record_besides("line.block", ask, _asked_to_block(ask, reason))


def lift_besides(ask: Ask) -> None:
    """Ask to lift a block as a part of another act, with lines of its own in the journal; nothing when none holds."""
    if LineBlock.objects.filter(line_id=ask.target.id, state=BlockState.IN_FORCE).exists():
        _record_besides("line.unblock", ask, _asked_to_lift(ask))


def reason_in_force(line_id: int) -> BlockReason | None:
    """Return why a line is blocked, None unless the network has blocked it. One query."""
    found = LineBlock.objects.filter(line_id=line_id, state=BlockState.IN_FORCE)
    reason = found.values_list("reason", flat=True).first()
    return BlockReason(reason) if reason else None


def give_reason(line_id: int, reason: BlockReason) -> None:
    """Note why the block of a line is really there."""
    LineBlock.objects.filter(line_id=line_id, state__in=OPEN_BLOCKS).update(reason=reason)


def _asked_to_block(ask: Ask, reason: BlockReason) -> Done:
    block = LineBlock.objects.create(
        line_id=ask.target.id,
        reason=reason,
        state=BlockState.REQUESTED,
        asked_by_id=ask.by.asker_id,
        asked_at=ask.at,
    )
    _command(CommandKind.BLOCK, block, ask)
    return Done({"block": block.reference, "reason": reason.value}, pending=block.reference)


def _asked_to_lift(ask: Ask) -> Done:
    block = LineBlock.objects.get(line_id=ask.target.id, state=BlockState.IN_FORCE)
    block.state, block.lift_asked_by_id, block.lift_asked_at = BlockState.LIFTING, ask.by.asker_id, ask.at
    block.save(update_fields=["state", "lift_asked_by", "lift_asked_at"])
    _command(CommandKind.UNBLOCK, block, ask)
    return Done({"block": block.reference}, pending=block.reference)


def _record_besides(act: str, ask: Ask, done: Done) -> None:
    record_besides(act, ask, done.data, pending=done.pending)


def follow_answer(block: str, *, kind: CommandKind, done: bool, reason: str, at: datetime) -> None:
    """Follow what the network answered: the block's state, the end of the act in the journal, a mail to the holder.

    Shape: runs in the transaction of the outbox; an answer that comes twice, or late, changes nothing.
    """
    before = BlockState.REQUESTED if kind == CommandKind.BLOCK else BlockState.LIFTING
    held = LineBlock.objects.select_for_update().filter(reference=block, state=before).first()
    if held is None:
        return
    moved = _after_block(held, done, at) if kind == CommandKind.BLOCK else _after_lift(held, done, at)
    LineBlock.objects.filter(pk=held.pk).update(**moved)
    act = "line.block" if kind == CommandKind.BLOCK else "line.unblock"
    entry = record_end(
        act, pending=block, result=Result.DONE if done else Result.FAILED, code=reason, data={"block": block}, at=at
    )
    if entry is not None:
        verb = "blocked" if kind == CommandKind.BLOCK else "unblocked"
        tell_holders(f"lines.{verb}" if done else f"lines.not_{verb}", line_id=held.line_id, at=at)


def _after_block(block: LineBlock, done: bool, at: datetime) -> dict[str, object]:
    return {"state": BlockState.IN_FORCE, "in_force_at": at} if done else {"state": BlockState.FAILED}


def _after_lift(block: LineBlock, done: bool, at: datetime) -> dict[str, object]:
    return {"state": BlockState.LIFTED, "lifted_at": at} if done else {"state": BlockState.IN_FORCE}


def _command(kind: CommandKind, block: LineBlock, ask: Ask) -> None:
    line = contracts.network_line(ask.target.id)
    network.send_command(
        kind,
        subject=f"line_block:{block.reference}",
        line_number=line.number,
        line_external_id=line.external_id,
        lane=f"line:{ask.target.id}",
        at=ask.at,
        customer_id=ask.target.customer_id,
    )
