"""When blocking and unblocking are refused, why, and what to do instead."""

from __future__ import annotations

from datetime import datetime

from guichet.acts.values import Already, Instead, Refusal
from guichet.contracts.values import LineKind, LineState
from guichet.lines.policy import LinesPolicy
from guichet.lines.rules.common import TERMINATED
from guichet.lines.values.blocking import BlockingFacts, BlockLine, BlockState, UnblockLine


def block_refusal(
    facts: BlockingFacts, given: BlockLine | None, policy: LinesPolicy, now: datetime
) -> Refusal | Already | None:
    """Return why a line is not blocked; None when it may be.

    Source: docs/rules/lines.md, section 1; requirement LAG-5 for the reasons that a pack takes.
    """
    if facts.state == LineState.TERMINATED:
        return TERMINATED
    if facts.kind != LineKind.MOBILE:
        return Refusal("lines.not_mobile", instead=Instead(contact=True))
    if facts.state == LineState.TO_ACTIVATE:
        return Refusal("lines.not_active_yet")
    if facts.block is not None:
        if facts.block.state == BlockState.LIFTING:
            return Refusal("lines.being_unblocked")
        return Already({"block": facts.block.reference})
    if facts.state == LineState.SUSPENDED:
        return Refusal("lines.suspended", instead=Instead(contact=True))
    if given is not None and given.reason not in policy.block_reasons:
        return Refusal("lines.reason_not_taken", instead=Instead(contact=True))
    return None


def unblock_refusal(
    facts: BlockingFacts, given: UnblockLine | None, policy: LinesPolicy, now: datetime
) -> Refusal | Already | None:
    """Return why a line is not unblocked; None when it may be.

    A line's user lifts what they asked for themselves, never what the holder asked for. Source: docs/rules/lines.md,
    section 2.
    """
    if facts.state == LineState.TERMINATED:
        return TERMINATED
    if facts.block is None:
        if facts.state == LineState.SUSPENDED:
            return Refusal("lines.suspended", instead=Instead(contact=True))
        return Already()
    if facts.block.state == BlockState.LIFTING:
        return Already({"block": facts.block.reference})
    if not (facts.own or facts.may_lift_others):
        return Refusal("lines.blocked_by_holder")
    if facts.block.state == BlockState.REQUESTED:
        return Refusal("lines.being_blocked")
    return None
