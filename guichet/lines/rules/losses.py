"""When declaring a loss, and finding the phone again, are refused, why, and what to do instead."""

from __future__ import annotations

from datetime import datetime

from guichet.acts.values import Already, Instead, Refusal
from guichet.contracts.values import LineKind, LineState
from guichet.lines.policy import LinesPolicy
from guichet.lines.rules.common import TERMINATED
from guichet.lines.values.blocking import BlockState
from guichet.lines.values.losses import LOSSES, DeclareLoss, DeclaringFacts, FindPhone


def declare_loss_refusal(
    facts: DeclaringFacts, given: DeclareLoss | None, policy: LinesPolicy, now: datetime
) -> Refusal | Already | None:
    """Return why a loss is not declared; None when it may be. Source: docs/rules/sim.md, section 1."""
    line, block = facts.blocking, facts.blocking.block
    if line.state == LineState.TERMINATED:
        return TERMINATED
    if line.kind != LineKind.MOBILE:
        return Refusal("lines.not_mobile", instead=Instead(contact=True))
    if line.state == LineState.TO_ACTIVATE:
        return Refusal("lines.not_active_yet")
    if facts.loss is not None and facts.loss.is_open:
        return Already({"loss": facts.loss.reference})
    if block is not None and block.state == BlockState.LIFTING:
        return Refusal("lines.being_unblocked")
    if block is None and line.state == LineState.SUSPENDED:
        return Refusal("lines.suspended", instead=Instead(contact=True))
    if given is not None and given.reason not in LOSSES:
        return Refusal("lines.not_a_loss", instead=Instead(act="line.block"))
    return None


def find_phone_refusal(
    facts: DeclaringFacts, given: FindPhone | None, policy: LinesPolicy, now: datetime
) -> Refusal | Already | None:
    """Return why a phone is not noted as found; None when it may be. Source: docs/rules/sim.md, section 2."""
    line, block = facts.blocking, facts.blocking.block
    if line.state == LineState.TERMINATED:
        return TERMINATED
    if facts.loss is None:
        return Already()
    if not (facts.own or line.may_lift_others):
        return Refusal("lines.blocked_by_holder")
    if block is not None and block.state == BlockState.REQUESTED:
        return Refusal("lines.being_blocked")
    return None
