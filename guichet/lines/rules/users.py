"""When acts on the user of a line are refused, why, and what to do instead."""

from __future__ import annotations

from datetime import datetime

from guichet.acts.values import Already, Instead, Refusal
from guichet.contracts.values import LineKind, LineState
from guichet.lines.policy import LinesPolicy
from guichet.lines.rules.common import TERMINATED
from guichet.lines.values.users import CompleteUser, DeclareUser, RemoveUser, UserFacts


def declare_user_refusal(
    facts: UserFacts, given: DeclareUser | None, policy: LinesPolicy, now: datetime
) -> Refusal | Already | None:
    """Return why nobody is declared as a line's user; None when somebody may be.

    Source: docs/rules/identity.md, section 2; requirements PRI-4 and PRI-7.
    """
    if facts.state == LineState.TERMINATED:
        return TERMINATED
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
        return TERMINATED
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
        return TERMINATED
    return None if facts.user_id is not None else Already()
