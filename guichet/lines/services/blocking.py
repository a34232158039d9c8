"""Blocking a line and lifting the block: asked here, done by the network, ended by its answer."""

from __future__ import annotations

from datetime import datetime

from guichet.acts.services import record_end
from guichet.acts.values import Ask, Done, Result
from guichet.contracts import queries as contracts
from guichet.contracts.telling import tell_holders
from guichet.lines.models import LineBlock
from guichet.lines.values.blocking import BlockingFacts, BlockLine, BlockState, UnblockLine
from guichet.network import services as network
from guichet.network.values import CommandKind


def block_line(ask: Ask, given: BlockLine, facts: BlockingFacts) -> Done:
    """Ask the network to block a line; the block is in force when it answers.

    Shape: runs in the act's transaction, on the locked line; `facts` says that no block is open.
    """
    block = LineBlock.objects.create(
        line_id=ask.target.id,
        reason=given.reason,
        state=BlockState.REQUESTED,
        asked_by_id=ask.by.asker_id,
        asked_at=ask.at,
    )
    _command(CommandKind.BLOCK, block, ask)
    return Done({"block": block.reference, "reason": given.reason.value}, pending=block.reference)


def unblock_line(ask: Ask, given: UnblockLine, facts: BlockingFacts) -> Done:
    """Ask the network to lift a line's block; it stays in force until the network answers."""
    block = LineBlock.objects.get(line_id=ask.target.id, state=BlockState.IN_FORCE)
    block.state, block.lift_asked_by_id, block.lift_asked_at = BlockState.LIFTING, ask.by.asker_id, ask.at
    block.save(update_fields=["state", "lift_asked_by", "lift_asked_at"])
    _command(CommandKind.UNBLOCK, block, ask)
    return Done({"block": block.reference}, pending=block.reference)


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
