"""When acts on a line's card are refused, what a new card costs, and when it may take over.

Source: docs/rules/sim.md, sections 3 to 6.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from guichet.acts.values import Already, Instead, Refusal
from guichet.contracts.values import LineKind, LineState
from guichet.lines.policy import LinesPolicy
from guichet.lines.rules.common import TERMINATED
from guichet.lines.values.cards import SimKind
from guichet.lines.values.sims import (
    ActivateSim,
    CancelSim,
    ConfirmSim,
    OrderSim,
    ShowEsim,
    SimConfirmation,
    SimDelivery,
    SimFacts,
    SimOrderFacts,
    SimOrderState,
    SimReason,
)

MOST_WRONG_NUMBERS = 5
FROZEN = Refusal("lines.sim_frozen", instead=Instead(contact=True))
NO_ORDER = Refusal("lines.no_sim_order", instead=Instead(act="sim.order"))


def sim_fee(policy: LinesPolicy, reason: SimReason) -> int:
    """Return what a new card costs, in minor units, taxes included."""
    return 0 if reason in policy.sim_free_reasons else policy.sim_fee_minor


def confirmation_at_order(facts: SimFacts) -> SimConfirmation:
    """Return whether a new card needs no waiting from the start: the phone is lost, and who asks is sure."""
    return SimConfirmation.LOSS if facts.lost and facts.proofs.are_two else SimConfirmation.NONE


def waits_until(policy: LinesPolicy, now: datetime) -> datetime:
    """Return from when an unconfirmed card may take over."""
    return now + timedelta(hours=policy.sim_wait_hours)


def may_be_drawn_again(order: SimOrderFacts | None) -> bool:
    """Tell whether an order may be replaced by another: the profile of an eSIM, which is shown once."""
    return (
        order is not None
        and order.kind == SimKind.ESIM
        and order.shown_at is not None
        and order.state == SimOrderState.READY
    )


def order_sim_refusal(
    facts: SimFacts, given: OrderSim | None, policy: LinesPolicy, now: datetime
) -> Refusal | Already | None:
    """Return why no new card is ordered; None when one may be."""
    if (refused := _line_refusal(facts)) is not None:
        return refused
    if facts.order is not None and not may_be_drawn_again(facts.order):
        return Already({"order": facts.order.reference})
    if facts.state == LineState.SUSPENDED and not facts.blocked:
        return Refusal("lines.suspended", instead=Instead(contact=True))
    if given is None:
        return None
    if given.delivery == SimDelivery.ESIM and not policy.esim:
        return Refusal("lines.no_esim")
    if given.delivery == SimDelivery.AGENCY and not policy.agency_pickup:
        return Refusal("lines.no_agency")
    if given.delivery == SimDelivery.POST and not facts.has_address:
        return Refusal("lines.no_address", instead=Instead(contact=True))
    return None


def confirm_sim_refusal(
    facts: SimFacts, given: ConfirmSim | None, policy: LinesPolicy, now: datetime
) -> Refusal | Already | None:
    """Return why a new card is not confirmed by the old line; None when it may be, with the proof that comes along."""
    if (refused := _line_refusal(facts)) is not None:
        return refused
    if facts.order is None:
        return NO_ORDER
    if not facts.order.waits(now):
        return Already({"order": facts.order.reference})
    if facts.blocked:
        return Refusal("lines.sim_line_blocked")
    return None


def show_esim_refusal(
    facts: SimFacts, given: ShowEsim | None, policy: LinesPolicy, now: datetime
) -> Refusal | Already | None:
    """Return why the profile of an eSIM is not shown; None when it may be, which it is once."""
    if (refused := _line_refusal(facts)) is not None:
        return refused
    order = facts.order
    if order is None or order.kind != SimKind.ESIM:
        return NO_ORDER
    if order.state == SimOrderState.ASKED:
        return Refusal("lines.sim_not_ready")
    if order.waits(now):
        return _waits(order)
    if order.state == SimOrderState.ACTIVATING:
        return Refusal("lines.sim_activating")
    if order.shown_at is not None:
        return Refusal("lines.esim_shown_once", instead=Instead(act="sim.order"))
    return None


def activate_sim_refusal(
    facts: SimFacts, given: ActivateSim | None, policy: LinesPolicy, now: datetime
) -> Refusal | Already | None:
    """Return why a new card does not take over; None when it may."""
    if (refused := _line_refusal(facts)) is not None:
        return refused
    order = facts.order
    if order is None:
        return NO_ORDER
    if order.state == SimOrderState.ACTIVATING:
        return Already({"order": order.reference})
    if order.state == SimOrderState.ASKED:
        return Refusal("lines.sim_not_ready")
    if order.waits(now):
        return _waits(order)
    if order.kind == SimKind.ESIM:
        return (
            None
            if order.shown_at is not None
            else Refusal("lines.esim_not_shown", instead=Instead(act="sim.show_esim"))
        )
    if facts.wrong_numbers >= MOST_WRONG_NUMBERS:
        return Refusal("lines.sim_too_many_numbers", instead=Instead(contact=True))
    if given is not None and not (given.digits and order.iccid.endswith(given.digits)):
        return Refusal("lines.sim_other_card")
    return None


def cancel_sim_refusal(
    facts: SimFacts, given: CancelSim | None, policy: LinesPolicy, now: datetime
) -> Refusal | Already | None:
    """Return why a new card is not given up; None when it may be."""
    if facts.state == LineState.TERMINATED:
        return TERMINATED
    if facts.order is None:
        return Already()
    if facts.order.state == SimOrderState.ACTIVATING:
        return Refusal("lines.sim_activating")
    return None


def _line_refusal(facts: SimFacts) -> Refusal | None:
    if facts.state == LineState.TERMINATED:
        return TERMINATED
    if facts.kind != LineKind.MOBILE:
        return Refusal("lines.sim_not_mobile")
    if facts.state == LineState.TO_ACTIVATE:
        return Refusal("lines.not_active_yet")
    return FROZEN if facts.frozen else None


def _waits(order: SimOrderFacts) -> Refusal:
    return Refusal("lines.sim_waits", {"until_at": order.waits_until.isoformat()}, Instead(act="sim.confirm"))
