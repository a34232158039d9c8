"""A new SIM card or eSIM for a line: ordered, confirmed, activated, frozen."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from guichet.lines.values.cards import SimKind
from guichet.lines.values.proofs import Proofs

# how long a profile stands on the page; it is opened once
ESIM_SHOWN_FOR = timedelta(minutes=10)


class SimDelivery(StrEnum):
    """How a new card comes: by post to the contract's address, at an agency, or as a profile for the phone."""

    POST = "post"
    AGENCY = "agency"
    ESIM = "esim"


class SimReason(StrEnum):
    """Why a card is replaced."""

    LOSS = "loss"
    THEFT = "theft"
    DAMAGED = "damaged"
    OTHER_PHONE = "other_phone"


class SimOrderState(StrEnum):
    """Where a new card stands.

    asked of the operator; ready (sent, at the agency, or to be installed); activating, active; cancelled, or failed.
    """

    ASKED = "asked"
    READY = "ready"
    ACTIVATING = "activating"
    ACTIVE = "active"
    CANCELLED = "cancelled"
    FAILED = "failed"


OPEN_SIM_ORDERS = (SimOrderState.ASKED, SimOrderState.READY, SimOrderState.ACTIVATING)


class SimConfirmation(StrEnum):
    """What made a new card free to take over before the time of waiting: the old line, or its loss."""

    NONE = ""
    LINE = "line"
    LOSS = "loss"


@dataclass(frozen=True, slots=True)
class OrderSim:
    """What is asked to replace a card. `agency`: the code of one of the pack's; `site`: the space, for the links."""

    delivery: SimDelivery
    reason: SimReason
    site: str
    agency: str = ""

    @property
    def kind(self) -> SimKind:
        return SimKind.ESIM if self.delivery == SimDelivery.ESIM else SimKind.SIM


@dataclass(frozen=True, slots=True)
class ConfirmSim:
    """`proof` is the challenge whose code came back from the line."""

    proof: str


@dataclass(frozen=True, slots=True)
class ActivateSim:
    """`digits`: the card's number, or how it ends; empty for an eSIM, which was shown to this person."""

    digits: str = ""


@dataclass(frozen=True, slots=True)
class ShowEsim:
    """Nothing more is asked to show an eSIM's code."""


@dataclass(frozen=True, slots=True)
class CancelSim:
    """Nothing more is asked to give a new card up."""


@dataclass(frozen=True, slots=True)
class SimOrderFacts:
    """An order of a card. `iccid` is empty until the operator has named one.

    `waits_until`: not before that moment does it take over, unless it was confirmed. `shown_at`: its profile was.
    """

    reference: str
    line_id: int
    kind: SimKind
    delivery: SimDelivery
    agency: str
    reason: SimReason
    state: SimOrderState
    fee_minor: int
    iccid: str = field(repr=False)
    asked_at: datetime
    waits_until: datetime
    confirmed_by: SimConfirmation
    ready_at: datetime | None
    shown_at: datetime | None

    def waits(self, at: datetime) -> bool:
        """Tell whether the card may not take over yet."""
        return self.confirmed_by == SimConfirmation.NONE and at < self.waits_until


@dataclass(frozen=True, slots=True)
class SimFacts:
    """What acts on a line's card look at.

    `order`: the open one. `lost`: a loss is declared. `blocked`: the line is. `frozen`: somebody said "not me".
    `has_address`: the contract has one to send to. `wrong_numbers`: how often another card's number was typed in 24
    hours.
    """

    kind: str
    state: str
    number: str
    order: SimOrderFacts | None
    lost: bool
    blocked: bool
    frozen: bool
    has_address: bool
    proofs: Proofs
    wrong_numbers: int = 0


@dataclass(frozen=True, slots=True)
class SimFrozen:
    """A line whose cards nobody changes until an adviser says so, as the desk lists it."""

    reference: str
    line_reference: str
    line_number: str
    customer_reference: str
    customer_name: str
    frozen_at: datetime
