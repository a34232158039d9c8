"""A change asked of the network for a line: an option, an offer, a card, a setting."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from guichet.network.values import CommandKind


class ChangeState(StrEnum):
    """Where a change stands: to be asked on a day, asked of the network, done, not done, given up before its day."""

    PLANNED = "planned"
    REQUESTED = "requested"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


OPEN_CHANGES = (ChangeState.PLANNED, ChangeState.REQUESTED)


@dataclass(frozen=True, slots=True)
class ChangeFacts:
    """A change of a line. `key` tells changes of one kind apart (an option's code); `data` is what was asked, in JSON.

    `starts_at` is when the network is asked, for a change planned for later.
    """

    reference: str
    line_id: int
    kind: CommandKind
    key: str
    state: ChangeState
    asked_by: int
    asked_at: datetime
    starts_at: datetime | None = None
    data: Mapping[str, Any] = field(default_factory=dict)  # Any: JSON, which only its kind knows
    # what came out of it, for who ends it and nobody else: it may hold secrets, and is stored nowhere
    results: Mapping[str, str] = field(default_factory=dict, repr=False)
