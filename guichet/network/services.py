"""Writes about commands: what is asked of the network, and what it answers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from guichet.network.models import NetworkCommand
from guichet.network.values import REASONS, Answered, CommandKind, OrderStatus
from guichet.outbox import services as outbox

SUBMIT, FOLLOW = "network.submit", "network.follow"
REASON_LENGTH = 60


def send_command(
    kind: CommandKind,
    *,
    subject: str,
    line_number: str,
    line_external_id: str,
    lane: str,
    at: datetime,
    details: Mapping[str, str] | None = None,
    customer_id: int | None = None,
) -> str:
    """Ask something of the network, once the caller's transaction is committed; return the command's reference.

    Shape: the answer comes back as the event Answered, with `subject`. Commands of a `lane` ("line:42") are done one at
    a time, the next only when the network has answered: the caller holds the lock of what the lane names, so that
    their order is that of its decisions; without a lane it waits for no other. `line_number` in E.164 form.
    Errors: OutsideTransaction.
    """
    command = NetworkCommand(
        kind=kind,
        subject=subject,
        line_number=line_number,
        line_external_id=line_external_id,
        details=dict(details or {}),
        customer_id=customer_id,
        created_at=at,
    )
    # Two items of one lane: the command is followed with tries of its own, quick ones, however long the network was
    # down before it took it; and the lane is free only when both are done.
    lane = lane or f"network:{command.reference}"
    for name in (SUBMIT, FOLLOW):
        outbox.enqueue(name, {"command": command.reference}, at=at, lane=lane, customer_id=customer_id)
    command.save(force_insert=True)
    return command.reference


def record_status(reference: str, status: OrderStatus, *, at: datetime) -> bool:
    """Note what the network says of a command, and tell who asked when that is its answer; in the caller's transaction.

    The network's own reason is kept with the command; who asked is told a code of ours, for which there are words.
    Return False, and write nothing, when it had answered already: networks repeat themselves.
    """
    command = NetworkCommand.objects.select_for_update().filter(reference=reference, answered_at=None).first()
    if command is None:
        return False
    command.state, command.reason = status.state, status.reason[:REASON_LENGTH]
    command.submitted_at = command.submitted_at or at
    command.answered_at = at if status.is_answer else None
    command.save(update_fields=["state", "reason", "submitted_at", "answered_at"])
    if status.is_answer:
        answer = Answered(reference, command.kind, command.subject, status.state, REASONS.get(status.state, ""))
        outbox.publish(answer, at=at, key=f"{Answered.event}:{reference}", customer_id=command.customer_id)
    return True
