"""When usage alerts are refused, which marks a line has, and when one is crossed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from itertools import accumulate, groupby, pairwise

from guichet.acts.values import Already, Instead, Refusal
from guichet.contracts.values import LineState
from guichet.usage.policy import UsagePolicy
from guichet.usage.values import (
    AlertFacts,
    Balance,
    Choices,
    HideNumbers,
    Measure,
    NumbersFacts,
    SetAlert,
    ShowNumbers,
    Standing,
    Threshold,
)

# the lines whose alerts are told: an outage of one does not stop those that share its allowance
TOLD = (LineState.ACTIVE, LineState.DOWN)
MOST_MINOR = 100_000_000


def alert_refusal(
    facts: AlertFacts, given: SetAlert | None, policy: UsagePolicy, now: datetime
) -> Refusal | Already | None:
    """Return why alerts are not set; None when they may be. Switching some off is never refused.

    Source: docs/rules/usage.md, section 1.
    """
    if given is None:
        return _nothing_to_set(facts) or _not_in_service(facts)
    wanted = chosen(facts, given)
    if wanted == facts.choices:
        return Already()
    if not given.channels:
        return Refusal("usage.no_channel")
    if set(wanted.percents) < set(facts.choices.percents) and wanted.amounts == facts.choices.amounts:
        return None
    return _amounts_hidden(facts, given) or _not_in_service(facts) or _not_taken(facts, wanted, policy)


def chosen(facts: AlertFacts, given: SetAlert) -> Choices:
    """Return what a line has once a demand is done: amounts that are not given stay as they are."""
    amounts = facts.choices.amounts if given.amounts is None else given.amounts
    return Choices(tuple(sorted(set(given.percents))), amounts, given.channels)


def _nothing_to_set(facts: AlertFacts) -> Refusal | None:
    """Refuse only where no share can be counted, no amount be seen, and nothing be switched off."""
    if facts.sees_amounts or facts.choices.percents or (facts.gives_data and facts.standing.balance):
        return None
    return Refusal("usage.unlimited" if facts.gives_data else "usage.no_data")


def _not_in_service(facts: AlertFacts) -> Refusal | None:
    if facts.state == LineState.TO_ACTIVATE:
        return Refusal("usage.not_active_yet", instead=Instead(on=facts.activates_on))
    if facts.state not in TOLD and not facts.choices.percents:
        return Refusal("usage.suspended", instead=Instead(contact=True))
    return None


def _amounts_hidden(facts: AlertFacts, given: SetAlert) -> Refusal | None:
    changed = given.amounts is not None and given.amounts != facts.choices.amounts
    return Refusal("usage.amounts_hidden") if changed and not facts.sees_amounts else None


def _not_taken(facts: AlertFacts, wanted: Choices, policy: UsagePolicy) -> Refusal | None:
    if facts.state not in TOLD:
        return Refusal("usage.suspended", instead=Instead(contact=True))
    new = set(wanted.percents) - set(facts.choices.percents)
    if new and not facts.gives_data:
        return Refusal("usage.no_data")
    if new and facts.standing.balance is None:
        return Refusal("usage.unlimited")
    if new - set(policy.alert_percents):
        return Refusal("usage.percent_not_taken", {"percents": ", ".join(map(str, policy.alert_percents))})
    return None if _amounts_taken(facts, wanted, policy) else Refusal("usage.amount_not_taken")


def _amounts_taken(facts: AlertFacts, wanted: Choices, policy: UsagePolicy) -> bool:
    amounts, shock = wanted.amounts, policy.bill_shock
    if amounts.out_minor is not None and not 0 < amounts.out_minor <= MOST_MINOR:
        return False
    if amounts.roaming_minor is not None and not (facts.is_mobile and 0 <= amounts.roaming_minor <= MOST_MINOR):
        return False
    if amounts.ceiling_minor is None or amounts.ceiling_minor == facts.choices.amounts.ceiling_minor:
        return True
    return facts.is_mobile and shock is not None and amounts.ceiling_minor in shock.choices_minor


def marks_of(choices: Choices, policy: UsagePolicy, *, is_mobile: bool) -> tuple[Threshold, ...]:
    """Return the marks of a line: those that people set, and on a mobile line those that the law sets.

    Shape: by measure, each rising. Units: per cent for shares, minor units with tax for amounts.
    Source: docs/rules/usage.md, sections 2 to 4.
    """
    amounts = choices.amounts
    marks = [Threshold(Measure.SHARE, percent) for percent in choices.percents]
    if amounts.out_minor is not None:
        marks.append(Threshold(Measure.OUT, amounts.out_minor))
    if is_mobile:
        marks += [Threshold(Measure.ROAMING, level) for level in roaming_levels(amounts.roaming_minor, policy)]
    if is_mobile and policy.bill_shock is not None:
        ceiling = ceiling_of(amounts.ceiling_minor, policy)
        marks += [Threshold(Measure.BUNDLE, 0), *([Threshold(Measure.CEILING, ceiling)] if ceiling else [])]
    return tuple(sorted(set(marks)))


def roaming_levels(chosen_minor: int | None, policy: UsagePolicy) -> tuple[int, ...]:
    """Return the amounts abroad at which a mobile line is told; none for a cap that was removed, or where none is set.

    Shape: shares of the cap, the last one the cap itself, rounded up so that none is told before it is reached.
    """
    cap = policy.roaming_cap
    whole = chosen_minor if chosen_minor is not None else (cap.minor if cap else 0)
    percents = cap.percents if cap else (80, 100)
    return tuple(-(-whole * percent // 100) for percent in percents) if whole else ()


def ceiling_of(chosen_minor: int | None, policy: UsagePolicy) -> int:
    """Return the ceiling beyond the bundle, 0 when there is none or when it is the end of the bundle."""
    if chosen_minor is not None:
        return chosen_minor
    return policy.bill_shock.default_minor if policy.bill_shock else 0


def bill_shock_levels(bundle_minor: int, ceiling_minor: int) -> tuple[int, ...]:
    """Return the amounts of a month's bill at which a mobile line is told: its bundle, then its bundle and ceiling.

    Units: minor units, tax included. Source: docs/rules/usage.md, section 4 (a bundle of 20 EUR: at 20 and 70).
    """
    return (bundle_minor, bundle_minor + ceiling_minor) if ceiling_minor else (bundle_minor,)


def is_crossed(mark: Threshold, standing: Standing) -> bool:
    """Return whether a line has come to a mark: reached is crossed."""
    balance, spending = standing.balance, standing.spending
    if mark.measure == Measure.SHARE:
        return balance is not None and balance.used * 100 >= balance.allowance * mark.level
    if mark.measure == Measure.BUNDLE:
        return spending.bundled_minor > 0 or (balance is not None and balance.left == 0)
    if mark.measure == Measure.ROAMING:
        return spending.roaming_minor >= mark.level
    return spending.out_minor >= mark.level


def to_say(marks: Iterable[Threshold]) -> tuple[Threshold, ...]:
    """Return what is said of marks that were crossed together: of each measure the highest alone.

    Where the bundle is used up, its shares say nothing more.
    """
    highest = {measure: max(group) for measure, group in groupby(sorted(marks), key=lambda mark: mark.measure)}
    if Measure.BUNDLE in highest:
        highest.pop(Measure.SHARE, None)
    return tuple(highest.values())


def packed(line_ids: Iterable[int]) -> str:
    """Return row ids as a short text for a job's payload: the first, then how far each is from the one before.

    Shape: rising, each once. A database takes a text in at once, where a list of thousands is read number by number.
    """
    rising = sorted(set(line_ids))
    return " ".join(str(line_id - before) for before, line_id in pairwise([0, *rising]))


def unpacked(words: str) -> list[int]:
    """Return the row ids that `packed` wrote, rising."""
    return list(accumulate(map(int, words.split())))


def standing_of(balance: Balance) -> Standing:
    """Return where a line stands of which only its data are looked at."""
    return Standing(balance)


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
