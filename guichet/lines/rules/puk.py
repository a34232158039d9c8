"""When a PUK is not shown, why, and what to do instead."""

from __future__ import annotations

from datetime import datetime

from guichet.acts.values import Already, Instead, Refusal
from guichet.contracts.values import LineKind, LineState
from guichet.lines.policy import LinesPolicy
from guichet.lines.rules.common import TERMINATED
from guichet.lines.values.puk import PukFacts, ShowPuk


def puk_refusal(facts: PukFacts, given: ShowPuk | None, policy: LinesPolicy, now: datetime) -> Refusal | Already | None:
    """Return why a PUK is not shown; None when it may be.

    Source: docs/rules/lines.md, section 3; reference: ETSI TS 102 221 (ten tries, then the card is dead).
    """
    if facts.state == LineState.TERMINATED:
        return TERMINATED
    if facts.kind != LineKind.MOBILE:
        return Refusal("lines.no_sim")
    if not facts.sim:
        return Refusal("lines.puk_unknown", instead=Instead(contact=True))
    if facts.reads >= policy.puk_reads_per_day:
        return Refusal("lines.puk_too_often", {"reads": facts.reads}, Instead(contact=True))
    return None
