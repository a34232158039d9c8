"""When acts on a line are refused, why, and what to do instead."""

from __future__ import annotations

from datetime import datetime

from guichet.acts.values import Already, Instead, Refusal
from guichet.contracts.values import LineKind, LineState
from guichet.lines.policy import LinesPolicy
from guichet.lines.values import (
    BlockingFacts,
    BlockLine,
    BlockState,
    CompleteUser,
    DeclareUser,
    PukFacts,
    RemoveUser,
    ShowPuk,
    UnblockLine,
    UserFacts,
)

# Its number may be somebody else's by now: nothing is asked of the network, and no code is shown.
_TERMINATED = Refusal("lines.terminated")


def block_refusal(
    facts: BlockingFacts, given: BlockLine | None, policy: LinesPolicy, now: datetime
) -> Refusal | Already | None:
    """Return why a line is not blocked; None when it may be.

    Source: docs/rules/lines.md, section 1; requirement LAG-5 for the reasons that a pack takes.
    """
    if facts.state == LineState.TERMINATED:
        return _TERMINATED
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
        return _TERMINATED
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


def puk_refusal(facts: PukFacts, given: ShowPuk | None, policy: LinesPolicy, now: datetime) -> Refusal | Already | None:
    """Return why a PUK is not shown; None when it may be.

    Source: docs/rules/lines.md, section 3; reference: ETSI TS 102 221 (ten tries, then the card is dead).
    """
    if facts.state == LineState.TERMINATED:
        return _TERMINATED
    if facts.kind != LineKind.MOBILE:
        return Refusal("lines.no_sim")
    if not facts.sim:
        return Refusal("lines.puk_unknown", instead=Instead(contact=True))
    if facts.reads >= policy.puk_reads_per_day:
        return Refusal("lines.puk_too_often", {"reads": facts.reads}, Instead(contact=True))
    return None


def declare_user_refusal(
    facts: UserFacts, given: DeclareUser | None, policy: LinesPolicy, now: datetime
) -> Refusal | Already | None:
    """Return why nobody is declared as a line's user; None when somebody may be.

    Source: docs/rules/identity.md, section 2; requirements PRI-4 and PRI-7.
    """
    if facts.state == LineState.TERMINATED:
        return _TERMINATED
    if not facts.signs_in_by_number:
        return Refusal("lines.users_not_taken", instead=Instead(contact=True))
    if facts.kind != LineKind.MOBILE or not facts.number:
        return Refusal("lines.user_not_mobile")
    if facts.user_id is not None:
        return Refusal("lines.user_already", instead=Instead(act="line.complete_user"))
    if facts.state == LineState.TO_ACTIVATE:
        return Refusal("lines.user_not_active_yet")
    if facts.state != LineState.ACTIVE:
        return Refusal("lines.user_not_active", instead=Instead(contact=True))
    return None


def complete_user_refusal(
    facts: UserFacts, given: CompleteUser | None, policy: LinesPolicy, now: datetime
) -> Refusal | Already | None:
    """Return why a user's profile is not completed; None when it may be.

    Who is something else besides, such as a holder, is named by themselves only.
    """
    if facts.state == LineState.TERMINATED:
        return _TERMINATED
    if facts.user_id is None:
        return Refusal("lines.no_user", instead=Instead(act="line.declare_user"))
    if not (facts.own or facts.only_this):
        return Refusal("lines.user_names_themselves", instead=Instead(act="line.remove_user"))
    return None


def remove_user_refusal(
    facts: UserFacts, given: RemoveUser | None, policy: LinesPolicy, now: datetime
) -> Refusal | Already | None:
    """Return why a line's user is not removed; None when they may be, whatever the state of the line."""
    if facts.state == LineState.TERMINATED:
        return _TERMINATED
    return None if facts.user_id is not None else Already()
