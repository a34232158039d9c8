"""When a usage alert is refused, and when it is to be told."""

from __future__ import annotations

from datetime import datetime

from guichet.acts.values import Already, Instead, Refusal
from guichet.contracts.values import LineState
from guichet.usage.policy import UsagePolicy
from guichet.usage.values import AlertFacts, Balance, HideNumbers, NumbersFacts, SetAlert, ShowNumbers

# the lines whose alerts are told: an outage of one does not stop those that share its allowance
TOLD = (LineState.ACTIVE, LineState.DOWN)


def alert_refusal(
    facts: AlertFacts, given: SetAlert | None, policy: UsagePolicy, now: datetime
) -> Refusal | Already | None:
    """Return why a usage alert is not set; None when it may be. Switching one off is never refused.

    Source: docs/rules/usage.md, section 1.
    """
    if given is not None and given.percent == facts.percent:
        return Already({"percent": facts.percent})
    if facts.percent is not None and (given is None or given.percent is None):
        return None
    return _nothing_to_count(facts) or _not_in_service(facts) or _percent_not_taken(given, policy)


def _nothing_to_count(facts: AlertFacts) -> Refusal | None:
    if not facts.gives_data:
        return Refusal("usage.no_data")
    return Refusal("usage.unlimited") if facts.balance is None else None


def _not_in_service(facts: AlertFacts) -> Refusal | None:
    if facts.state == LineState.TO_ACTIVATE:
        return Refusal("usage.not_active_yet", instead=Instead(on=facts.activates_on))
    if facts.state not in TOLD:
        return Refusal("usage.suspended", instead=Instead(contact=True))
    return None


def _percent_not_taken(given: SetAlert | None, policy: UsagePolicy) -> Refusal | None:
    if given is None or given.percent in policy.alert_percents:
        return None
    return Refusal("usage.percent_not_taken", {"percents": ", ".join(map(str, policy.alert_percents))})


def is_crossed(balance: Balance, percent: int) -> bool:
    """Return whether this share of the allowance is used: reached is crossed."""
    return balance.used * 100 >= balance.allowance * percent


def percent_used(balance: Balance) -> int:
    """Return the share that is used in whole per cent, rounded down: 80 is said once an alert at 80 is told."""
    return balance.used * 100 // balance.allowance


def show_numbers_refusal(
    facts: NumbersFacts, given: ShowNumbers | None, policy: None, now: datetime
) -> Refusal | Already | None:
    """Return that numbers are shown whole already; asking for it is never refused to who may.

    Source: docs/rules/usage.md, section 4.
    """
    return Already() if facts.shown_since else None


def hide_numbers_refusal(
    facts: NumbersFacts, given: HideNumbers | None, policy: None, now: datetime
) -> Refusal | Already | None:
    """Return that numbers are hidden already; None when they are shown."""
    return None if facts.shown_since else Already()
