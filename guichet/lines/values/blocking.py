"""A block of a line, and what is asked of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class BlockReason(StrEnum):
    """Why somebody has their line blocked."""

    LOSS = "loss"
    THEFT = "theft"
    OTHER = "other"


class BlockState(StrEnum):
    """Where a block stands: asked of the network, in force, being lifted, lifted; or the network did not do it."""

    REQUESTED = "requested"
    IN_FORCE = "in_force"
    LIFTING = "lifting"
    LIFTED = "lifted"
    FAILED = "failed"


OPEN_BLOCKS = (BlockState.REQUESTED, BlockState.IN_FORCE, BlockState.LIFTING)


PENDING_BLOCKS = (BlockState.REQUESTED, BlockState.LIFTING)


@dataclass(frozen=True, slots=True)
class BlockFacts:
    """A line's open block: why, where it stands, since when."""

    reference: str
    reason: BlockReason
    state: BlockState
    asked_at: datetime
    in_force_at: datetime | None
    lift_asked_at: datetime | None
    asked_by: int


@dataclass(frozen=True, slots=True)
class BlockLine:
    """What is asked to block a line."""

    reason: BlockReason


@dataclass(frozen=True, slots=True)
class UnblockLine:
    """Nothing more is asked to unblock a line."""


@dataclass(frozen=True, slots=True)
class BlockingFacts:
    """What blocking and unblocking look at. `own` tells whether who asks now asked for the block too."""

    kind: str
    state: str
    block: BlockFacts | None
    own: bool
    may_lift_others: bool
