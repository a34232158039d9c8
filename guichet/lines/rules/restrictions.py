"""When restrictions and ceilings are refused, why, and what to do instead."""

from __future__ import annotations

from datetime import datetime

from guichet.acts.values import Already, Instead, Refusal
from guichet.contracts.values import LineState
from guichet.lines.policy import LinesPolicy
from guichet.lines.rules.common import MOVED, NOT_ACTIVE_YET, TERMINATED, version_of
from guichet.lines.values.restrictions import (
    CHARGED_KINDS,
    CeilingFacts,
    RestrictionsFacts,
    SetCeiling,
    SetRestrictions,
)


def restrictions_refusal(
    facts: RestrictionsFacts, given: SetRestrictions | None, policy: LinesPolicy, now: datetime
) -> Refusal | Already | None:
    """Return why the restrictions of a line are not changed; None when they may be.

    A line's user restricts themselves more, and lifts what they asked for; what was imposed on them stays.
    Source: docs/rules/lines.md, section 4.
    """
    if facts.state == LineState.TERMINATED:
        return TERMINATED
    offered = policy.restrictions.of(facts.kind)
    if not offered:
        return Refusal("lines.no_restrictions", instead=Instead(contact=True))
    if facts.state == LineState.TO_ACTIVATE:
        return NOT_ACTIVE_YET
    if given is None:
        return None
    if set(given.put) & set(given.lift) or not {*given.put, *given.lift} <= set(offered):
        return Refusal("lines.restriction_not_offered")
    if not facts.lifts_others and any(facts.in_force.get(one) for one in given.lift):
        return Refusal("lines.restriction_of_holder")
    put, lift = changed(facts, given)
    if any(one in facts.asked for one in (*put, *lift)):
        return Refusal("lines.restriction_asked")
    return None if put or lift else Already()


def changed(facts: RestrictionsFacts, given: SetRestrictions) -> tuple[list[str], list[str]]:
    """Return the restrictions to put in force and those to lift, without what is so already or asked for already."""
    put = [one.value for one in given.put if not facts.asked.get(one, one in facts.in_force)]
    lift = [one.value for one in given.lift if facts.asked.get(one, one in facts.in_force)]
    return put, lift


def ceiling_refusal(
    facts: CeilingFacts, given: SetCeiling | None, policy: LinesPolicy, now: datetime
) -> Refusal | Already | None:
    """Return why the ceiling of a line is not set; None when it may be.

    A line's user goes under the ceiling that was imposed on them, never over. Source: docs/rules/lines.md, section 5.
    """
    if facts.state == LineState.TERMINATED:
        return TERMINATED
    if facts.kind not in CHARGED_KINDS or not policy.ceilings_minor:
        return Refusal("lines.no_ceiling", instead=Instead(contact=True))
    if facts.state == LineState.TO_ACTIVATE:
        return NOT_ACTIVE_YET
    if facts.asked:
        return Refusal("lines.ceiling_asked")
    if given is None:
        return None
    if given.shown and given.shown != version_of(facts.minor, facts.imposed):
        return MOVED
    if given.minor is not None and given.minor not in policy.ceilings_minor:
        return Refusal("lines.ceiling_not_taken")
    if not facts.lifts_others and facts.imposed is not None and (given.minor is None or given.minor > facts.imposed):
        return Refusal("lines.ceiling_of_holder")
    same = given.minor == facts.minor and (not facts.lifts_others or facts.imposed == given.minor)
    return Already() if same else None
