"""What other apps may know of the network: commands, and how they end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar

from guichet.core.errors import GuichetError


class CommandKind(StrEnum):
    """What the network can be asked."""

    BLOCK = "block"
    UNBLOCK = "unblock"
    BLOCK_DEVICE = "block_device"
    UNBLOCK_DEVICE = "unblock_device"
    ORDER_SIM = "order_sim"
    CHANGE_SIM = "change_sim"
    UNLOCK_CODE = "unlock_code"
    ADD_OPTION = "add_option"
    REMOVE_OPTION = "remove_option"
    CHANGE_OFFER = "change_offer"
    CREATE_MAILBOX = "create_mailbox"
    RESTRICT = "restrict"
    FORWARD = "forward"
    VOICEMAIL = "voicemail"


class OrderState(StrEnum):
    """Where an order stands on the network's side: the states of TMF641 4.1 (ServiceOrderStateType)."""

    ACKNOWLEDGED = "acknowledged"
    PENDING = "pending"
    HELD = "held"
    IN_PROGRESS = "inProgress"
    ASSESSING_CANCELLATION = "assessingCancellation"
    PENDING_CANCELLATION = "pendingCancellation"
    COMPLETED = "completed"
    PARTIAL = "partial"
    FAILED = "failed"
    REJECTED = "rejected"
    CANCELLED = "cancelled"


# The network has answered: none of these changes any more.
ANSWERS = frozenset(
    {OrderState.COMPLETED, OrderState.PARTIAL, OrderState.FAILED, OrderState.REJECTED, OrderState.CANCELLED}
)
# What comes out of being done: a card's number, a code. Read with `queries.results_of`.
WITH_RESULTS = frozenset({CommandKind.ORDER_SIM, CommandKind.UNLOCK_CODE})
# What those who asked are told when it is not done: codes of ours, for which the edges have words.
REASONS = {
    OrderState.PARTIAL: "network.partly_done",
    OrderState.FAILED: "network.failed",
    OrderState.REJECTED: "network.refused",
    OrderState.CANCELLED: "network.cancelled",
}


@dataclass(frozen=True, slots=True)
class Command:
    """What the network is asked to do to a line.

    Shape: `reference` is the same however often it is submitted (TMF641: externalId). `line_number` in E.164 form;
    `line_external_id` is the line's in the operator's systems. `details` are plain words of the kind ("reason").
    """

    reference: str
    kind: CommandKind
    line_number: str = field(repr=False)
    line_external_id: str
    details: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OrderStatus:
    """What the network says of a command; `reason` is the network's own, when it does not do it."""

    state: OrderState
    reason: str = ""

    @property
    def is_answer(self) -> bool:
        """Whether the network has answered for good."""
        return self.state in ANSWERS


@dataclass(frozen=True, slots=True)
class Answered:
    """The network has answered a command: told once.

    Shape: `command` is its reference; `subject` is what its sender gave ("line_block:7K2M..."); `kind` is a
    CommandKind; `state` an OrderState of ANSWERS, the command being done only when it is "completed"; `reason` is one
    of REASONS, empty when it is done.
    """

    event: ClassVar[str] = "network.answered"
    command: str
    kind: str
    subject: str
    state: str
    reason: str


class NetworkUnreachable(GuichetError):
    """The network does not answer: nobody knows whether it took the command."""

    code = "network.unreachable"
    may_heal = True


class CommandRefused(GuichetError):
    """The network will not do this, now or later. `data["reason"]`: the network's own."""

    code = "network.refused"


class CommandUnknown(GuichetError):
    """The network never took this command."""

    code = "network.unknown_command"


class NetworkOff(GuichetError):
    """No network is chosen (GUICHET_NETWORK_GATEWAY): commands are parked, to be replayed once there is one."""

    code = "network.off"


class NotAnsweredYet(GuichetError):
    """The network has taken the command and is still at it."""

    code = "network.not_answered_yet"
    may_heal = True
