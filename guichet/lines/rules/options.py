"""When an option is not added or not removed, why, and what to do instead."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from guichet.acts.values import Already, Instead, Refusal
from guichet.catalogue.policy import Catalogue, Option
from guichet.catalogue.values import Family, OptionKind
from guichet.contracts.values import LineKind, LineState
from guichet.core.periods import billing_days
from guichet.lines.rules.common import TERMINATED
from guichet.lines.rules.mailboxes import address_fault
from guichet.lines.rules.quotes import add_quote
from guichet.lines.values.changes import ChangeState
from guichet.lines.values.options import AddOption, Group, HeldOption, OptionsFacts, RemoveOption

_GROUPS = {
    Family.TV: Group.TV,
    Family.INTERNET: Group.INTERNET,
    Family.CONVERGENT: Group.INTERNET,
    Family.FIXED: Group.PHONE,
    Family.MOBILE: Group.MOBILE,
}


def line_refusal(facts: OptionsFacts) -> Refusal | None:
    """Return why nothing at all is added to a line, removed or changed; None when something may be."""
    if facts.state == LineState.TERMINATED:
        return TERMINATED
    if facts.state == LineState.TO_ACTIVATE:
        return Refusal("lines.options_not_active_yet")
    if facts.state == LineState.SUSPENDED:
        return Refusal("lines.suspended", instead=Instead(contact=True))
    if facts.blocked:
        return Refusal("lines.options_blocked", instead=Instead(act="line.unblock"))
    if facts.offer_change is not None and facts.offer_change.state == ChangeState.REQUESTED:
        return Refusal("lines.offer_changing")
    return None


def add_option_refusal(
    facts: OptionsFacts, given: AddOption | None, policy: None, now: datetime
) -> Refusal | Already | None:
    """Return why an option is not added; None when it may be.

    Source: docs/rules/options.md, section 1.
    """
    if (refusal := line_refusal(facts)) is not None or given is None:
        return refusal
    option = facts.catalogue.option(given.code)
    if option is None or not is_offered(option, facts.kind, facts.offer_code, facts.catalogue):
        return Refusal("lines.option_not_on_offer")
    if (standing := _standing(facts, option)) is not None:
        return standing
    if facts.open_change(option.code, adds=False) is not None:
        return None  # a removal planned for later is given up
    if (refusal := _not_touched(facts, option)) is not None:
        return refusal
    if (refusal := _beside(facts, option)) is not None:
        return refusal
    quote = add_quote(option, facts.today, facts.catalogue)
    if given.agreed_minor is not None and given.agreed_minor != quote.next_invoice_minor:
        return Refusal("lines.price_changed")
    return _address_refusal(facts, option, given.address)


def remove_option_refusal(
    facts: OptionsFacts, given: RemoveOption | None, policy: None, now: datetime
) -> Refusal | Already | None:
    """Return why an option is not removed; None when it may be.

    Source: docs/rules/options.md, section 2.
    """
    if (refusal := line_refusal(facts)) is not None or given is None:
        return refusal
    option, held = facts.option(given.code), facts.holds(given.code)
    if facts.open_change(given.code, adds=False) is not None:
        return Already({"option": given.code})
    adding = facts.open_change(given.code, adds=True)
    if adding is not None and adding.state == ChangeState.PLANNED:
        return None  # it is given up before its day
    if adding is not None:
        return Refusal("lines.option_being_added")
    if held is None:
        return Already({"option": given.code})
    if option is None:  # an older one, which the billing system alone knows
        return Refusal("lines.option_old", instead=Instead(contact=True))
    if held.ends_on is not None:
        return Refusal("lines.option_ends", {"ends_on": held.ends_on.isoformat()})
    return _not_touched(facts, option) or _kept(facts, option, held)


def is_offered(option: Option, kind: str, offer_code: str, catalogue: Catalogue) -> bool:
    """Return whether a line of this kind and offer may have an option at all.

    Shape: an option that names offers is for their lines alone, whatever their kind; another one is for the lines of
    its family.
    """
    offers = [code for code in option.requires if catalogue.offer(code) is not None]
    if offers:
        return offer_code in offers
    return option.family == kind or (option.family == Family.CONVERGENT and kind == LineKind.INTERNET)


def missing_for(option: Option, offer_code: str, held: Collection[str]) -> tuple[str, ...]:
    """Return the codes of which an option requires one, when the line has none of them; empty when nothing misses."""
    if not option.requires or offer_code in option.requires or any(code in held for code in option.requires):
        return ()
    return option.requires


def in_the_way_of(option: Option, held: Collection[str], catalogue: Catalogue) -> str:
    """Return the code of an option held that cannot stand beside this one; empty without any."""
    for code in held:
        other = catalogue.option(code)
        if code in option.excludes or (other is not None and option.code in other.excludes):
            return code
    return ""


def group_of(option: Option) -> Group:
    """Return under which title an option is looked for."""
    return Group.DECODERS if option.kind == OptionKind.DECODER else _GROUPS[option.family]


def _standing(facts: OptionsFacts, option: Option) -> Refusal | Already | None:
    """Return the answer of where the option stands already; None when nothing stands, or when it may be kept on."""
    if facts.open_change(option.code, adds=True) is not None:
        return Already({"option": option.code})
    removing = facts.open_change(option.code, adds=False)
    if removing is not None:
        return Refusal("lines.option_being_removed") if removing.state == ChangeState.REQUESTED else None
    held = facts.holds(option.code)
    if held is None or not option.renews:
        return None
    if held.ends_on is not None:
        return Refusal("lines.option_ends", {"ends_on": held.ends_on.isoformat()})
    return Already({"option": option.code})


def _not_touched(facts: OptionsFacts, option: Option) -> Refusal | None:
    """Return why who asks does not touch an option here, whichever way; None when they may."""
    if not option.orderable:
        return Refusal("lines.option_not_here", {"an_option": option.code}, Instead(contact=True))
    if not facts.may_any and not option.line_user:
        return Refusal("lines.option_for_holder")
    if option.once_per_month and option.code in facts.changed:
        again = billing_days(facts.today, facts.catalogue.month_starts_on_day).end
        return Refusal("lines.option_once_a_month", {"again_on": again.isoformat()}, Instead(on=again))
    return None


def _beside(facts: OptionsFacts, option: Option) -> Refusal | None:
    """Return why an option cannot stand beside what the line has or is about to have."""
    staying = {one.code for one in facts.held if one.ends_on is None} - {
        one.key for one in facts.changes if facts.open_change(one.key, adds=False)
    }
    if missing := missing_for(option, facts.offer_code, staying):
        return Refusal("lines.option_requires", {"missing_options": ",".join(missing)})
    coming = {one.key for one in facts.changes if facts.open_change(one.key, adds=True)}
    held = [one.code for one in facts.held]  # one that is leaving is in the way until it is gone
    if other := in_the_way_of(option, [*held, *sorted(coming)], facts.catalogue):
        return Refusal("lines.option_excludes", {"other_option": other})
    return None


def _address_refusal(facts: OptionsFacts, option: Option, name: str | None) -> Refusal | None:
    """Return why an address is not given; None when it may be, or when none was typed yet."""
    if option.asks != "mailbox" or name is None:
        return None
    fault = address_fault(name, facts.catalogue.mailbox_reserved)
    return Refusal("lines.address_not_taken") if fault else None


def _kept(facts: OptionsFacts, option: Option, held: HeldOption) -> Refusal | None:
    """Return why an option that is held must stay; None when it may go."""
    if held.minimum_until is not None and held.minimum_until > facts.today:
        data = {"until_on": held.minimum_until.isoformat()}
        return Refusal("lines.option_minimum", data, Instead(on=held.minimum_until))
    others = {one.code for one in facts.held if one.code != option.code and one.ends_on is None}
    for code in sorted(others):
        other = facts.option(code)
        if other is not None and option.code in other.requires and missing_for(other, facts.offer_code, others):
            return Refusal("lines.option_needed", {"other_option": code})
    return None
