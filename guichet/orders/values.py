"""What other apps may know of orders."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class OrderKind(StrEnum):
    NEW_LINE = "new_line"
    PORTING = "porting"
    INSTALLATION = "installation"
    MOVE = "move"
    SIM = "sim"
    QUOTE = "quote"
    REPAIR = "repair"


class OrderState(StrEnum):
    RECEIVED = "received"
    WAITING = "waiting"
    IN_PROGRESS = "in_progress"
    SCHEDULED = "scheduled"
    DONE = "done"
    CANCELLED = "cancelled"


class Ask(StrEnum):
    """What an order waits for from the customer; empty when it waits for nothing."""

    NOTHING = ""
    IDENTITY_PAPER = "identity_paper"
    IDENTITY_PAPER_BACK = "identity_paper_back"
    APPOINTMENT = "appointment"
    SIGNATURE = "signature"


@dataclass(frozen=True, slots=True)
class OrderFacts:
    """An order, as any page shows it."""

    reference: str
    kind: str
    label: str
    state: str
    ordered_at: datetime
    next_step_at: datetime | None
    ask: str
    ask_before: date | None
