"""Reads of commands, for who sends them and for the desk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from guichet.network import gateways
from guichet.network.models import NetworkCommand
from guichet.network.values import Command, CommandKind


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A command to submit or to follow; `is_taken` once the network has said that it has it."""

    command: Command
    is_taken: bool


@dataclass(frozen=True, slots=True)
class OpenCommand:
    """A command without answer, as the desk lists it; `state` is empty until the network has taken it."""

    id: int
    reference: str
    kind: str
    subject: str
    state: str
    created_at: datetime
    submitted_at: datetime | None
    customer_reference: str | None
    customer_name: str | None


def open_command(reference: str) -> Unanswered | None:
    """Return a command that has no answer yet; None when it has one. One query."""
    row = NetworkCommand.objects.filter(reference=reference, answered_at=None).first()
    if row is None:
        return None
    command = Command(row.reference, CommandKind(row.kind), row.line_number, row.line_external_id, row.details)
    return Unanswered(command, is_taken=row.submitted_at is not None)


def results_of(reference: str) -> Mapping[str, str]:
    """Return what came out of a command that is done, asked of the network at each call; not inside a transaction.

    Shape: as NetworkGateway says; they may be secrets. Errors: NetworkUnreachable, CommandUnknown, NetworkOff.
    """
    return gateways.network_gateway().results_of(reference)


def commands_in_progress(*, after: int | None = None, most: int = 50) -> list[OpenCommand]:
    """Return commands that the network has not answered, the oldest first, from the one after the id `after`.

    One query.
    """
    rows = NetworkCommand.objects.filter(answered_at=None)
    if after is not None:
        rows = rows.filter(id__gt=after)
    return [
        OpenCommand(*row)
        for row in rows.order_by("id").values_list(
            "id",
            "reference",
            "kind",
            "subject",
            "state",
            "created_at",
            "submitted_at",
            "customer__reference",
            "customer__name",
        )[:most]
    ]
