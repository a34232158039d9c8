"""When the unlocking of a phone is refused, and from when its code is free. Source: docs/rules/sim.md, section 7."""

from __future__ import annotations

from datetime import date, datetime

from guichet.acts.values import Already, Instead, Refusal
from guichet.contracts.values import LineKind, LineState
from guichet.core.periods import shift_months
from guichet.lines.policy import LinesPolicy
from guichet.lines.rules.common import TERMINATED
from guichet.lines.values.unlocking import ShowUnlockCode, UnlockAnswer, UnlockingFacts, UnlockPhone, UnlockState

MOST_A_DAY = 5


def free_from(sold_on: date, policy: LinesPolicy) -> date:
    """Return the day from which the code of a phone is given for nothing."""
    return shift_months(sold_on, policy.unlock_after_months)


def unlock_phone_refusal(
    facts: UnlockingFacts, given: UnlockPhone | None, policy: LinesPolicy, now: datetime
) -> Refusal | Already | None:
    """Return why we do not look for the code of a phone; None when we may."""
    if facts.state == LineState.TERMINATED:
        return TERMINATED
    if facts.kind != LineKind.MOBILE:
        return Refusal("lines.no_phone")
    if facts.last is not None and facts.last.state == UnlockState.ASKED:
        return Refusal("lines.unlock_under_way")
    if facts.asked_today >= MOST_A_DAY:
        return Refusal("lines.unlock_too_often", instead=Instead(contact=True))
    return None


def show_unlock_code_refusal(
    facts: UnlockingFacts, given: ShowUnlockCode | None, policy: LinesPolicy, now: datetime
) -> Refusal | Already | None:
    """Return why the code of a phone is not shown; None when it may be."""
    if facts.state == LineState.TERMINATED:
        return TERMINATED
    last = facts.last
    if last is None or facts.of_before or last.state != UnlockState.ANSWERED or last.answer != UnlockAnswer.CODE:
        return Refusal("lines.no_unlock_code", instead=Instead(act="phone.unlock"))
    if last.free_from is not None and facts.today < last.free_from:
        return Refusal("lines.unlock_too_early", {"free_on": last.free_from.isoformat()}, Instead(contact=True))
    return None
