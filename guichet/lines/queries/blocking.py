"""Reads of the blocks of lines, and what blocking looks at."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from typing import Any

from guichet.acts.values import Ask
from guichet.contracts.queries import kind_and_state
from guichet.contracts.values import Capability
from guichet.lines.models import LineBlock
from guichet.lines.values.blocking import OPEN_BLOCKS, BlockFacts, BlockingFacts, BlockReason, BlockState

# The columns of `values.BlockFacts`, in its order.
BLOCK_COLUMNS = ("reference", "reason", "state", "asked_at", "in_force_at", "lift_asked_at", "asked_by_id")


def block_of_row(row: tuple[Any, ...]) -> BlockFacts | None:
    return BlockFacts(row[0], BlockReason(row[1]), BlockState(row[2]), *row[3:]) if row[0] else None


def open_block_of(line_id: int) -> BlockFacts | None:
    """Return the open block of a line, None when it is not blocked. One query."""
    row = LineBlock.objects.filter(line_id=line_id, state__in=OPEN_BLOCKS).values_list(*BLOCK_COLUMNS).first()
    return block_of_row(row) if row else None


def block_told(block: BlockFacts | None, since: datetime | None) -> BlockFacts | None:
    """Return a block without its reason when it was asked for before `since`: the day of a line's user. No query."""
    if block is None or since is None or block.asked_at >= since:
        return block
    return replace(block, reason=BlockReason.OTHER)


def open_blocks_of(line_ids: Collection[int]) -> dict[int, BlockState]:
    """Return where the blocks of lines stand, by line; lines that are not blocked are absent. One query."""
    rows = LineBlock.objects.filter(line_id__in=line_ids, state__in=OPEN_BLOCKS)
    return {line_id: BlockState(state) for line_id, state in rows.values_list("line_id", "state")}


def blocking_facts(ask: Ask) -> BlockingFacts:
    """Return what blocking and unblocking look at. Two queries."""
    kind, state = kind_and_state(ask.target.id)
    block = open_block_of(ask.target.id)
    return BlockingFacts(
        kind=kind,
        state=state,
        block=block,
        own=block is not None and block.asked_by == ask.by.asker_id,
        may_lift_others=ask.by.access.may(Capability.UNBLOCK_FOR_OTHERS, ask.target),
    )
