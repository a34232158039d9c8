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
    """An order, as any page shows it. `move_id`: of the move that was asked for here, which `queries.move_of` tells."""

    reference: str
    kind: str
    label: str
    state: str
    ordered_at: datetime
    next_step_at: datetime | None
    ask: str
    ask_before: date | None
    move_id: int | None = None


@dataclass(frozen=True, slots=True)
class Address:
    """A place; `country` is a code ("BE")."""

    street: str
    postcode: str
    city: str
    country: str = ""


@dataclass(frozen=True, slots=True)
class AskMove:
    """A line, and those of the same contract and place that go `along` with it, by reference, to another address.

    Shape: `reachable_on` is the first day on which somebody is let in there; `cut_off_on`, the day wished for the end
    at the old address, None when the service may choose; `phone` in E.164 form.
    """

    to: Address
    reachable_on: date
    phone: str
    cut_off_on: date | None = None
    note: str = ""
    along: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CancelMove:
    """Nothing more is asked to give a move up."""


@dataclass(frozen=True, slots=True)
class MoveDays:
    """What days a request may name, as of `today`.

    Shape: the service answers on `answer_by` at the latest, before which nothing is cut off; `last` is the last day.
    """

    today: date
    answer_by: date
    last: date


@dataclass(frozen=True, slots=True)
class MoveStanding:
    """The last move of a line: the reference of its order, and the order's state."""

    order: str
    state: str

    @property
    def is_open(self) -> bool:
        return self.state not in {OrderState.DONE, OrderState.CANCELLED}


@dataclass(frozen=True, slots=True)
class MovableLine:
    """A line that may go along with another one."""

    id: int
    reference: str
    kind: str
    number: str
    label: str


@dataclass(frozen=True, slots=True)
class MoveFacts:
    """What moving a line looks at. `days` is None where the operator offers no move."""

    kind: str
    state: str
    days: MoveDays | None
    last: MoveStanding | None
    along: tuple[MovableLine, ...] = ()


@dataclass(frozen=True, slots=True)
class MoveSeen:
    """A move as its pages tell it. `answer_by` was promised when it was asked; `reason` says why we gave it up."""

    order: str
    state: str
    ordered_at: datetime
    next_step_at: datetime | None
    customer_id: int
    line_id: int
    line_reference: str
    customer_reference: str
    customer_name: str
    lines: tuple[MovableLine, ...]
    old: Address
    to: Address
    reachable_on: date
    cut_off_on: date | None
    phone: str
    note: str
    answer_by: date
    reason: str

    @property
    def is_open(self) -> bool:
        return self.state not in {OrderState.DONE, OrderState.CANCELLED}
