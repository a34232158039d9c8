"""What other apps may know of a line's equipment and options."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

PUK_SHOWN_FOR = timedelta(seconds=60)


class SimKind(StrEnum):
    SIM = "sim"
    ESIM = "esim"


class SimState(StrEnum):
    READY = "ready"
    ACTIVE = "active"
    BLOCKED = "blocked"
    REPLACED = "replaced"


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
class ShowPuk:
    """Nothing more is asked to show a PUK."""


@dataclass(frozen=True, slots=True)
class DeclareUser:
    """Who is declared as the user of a line; `contact_email` may be empty."""

    given_name: str
    family_name: str
    language: str
    contact_email: str = ""


@dataclass(frozen=True, slots=True)
class CompleteUser:
    """How the user of a line is named, spoken and written to."""

    given_name: str
    family_name: str
    language: str
    contact_email: str = ""


@dataclass(frozen=True, slots=True)
class RemoveUser:
    """Nothing more is asked to remove the user of a line."""


@dataclass(frozen=True, slots=True)
class UserFacts:
    """What acts on a line's user look at. `own`: who asks is that user; `only_this`: they are nothing else."""

    signs_in_by_number: bool
    kind: str
    state: str
    number: str
    user_id: int | None
    own: bool
    only_this: bool


@dataclass(frozen=True, slots=True)
class BlockingFacts:
    """What blocking and unblocking look at. `own` tells whether who asks now asked for the block too."""

    kind: str
    state: str
    block: BlockFacts | None
    own: bool
    may_lift_others: bool


@dataclass(frozen=True, slots=True)
class PukFacts:
    """What showing a PUK looks at. `sim` is the active card's reference; empty when no code is known for it."""

    kind: str
    state: str
    sim: str
    reads: int
