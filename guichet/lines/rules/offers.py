"""When the offer of a line is not changed, why, and what to do instead."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from guichet.acts.values import Already, Instead, Refusal
from guichet.catalogue.policy import Catalogue, Offer
from guichet.catalogue.values import Segment
from guichet.lines.rules.options import is_offered, line_refusal, missing_for
from guichet.lines.rules.quotes import offer_quote
from guichet.lines.values.changes import ChangeState
from guichet.lines.values.options import ChangeOffer, OptionsFacts
from guichet.network.values import CommandKind


def change_offer_refusal(
    facts: OptionsFacts, given: ChangeOffer | None, policy: None, now: datetime
) -> Refusal | Already | None:
    """Return why the offer of a line is not changed; None when it may be.

    Choosing the offer that the line has gives up a change planned for later. Source: docs/rules/options.md, section 6.
    """
    if (refusal := line_refusal(facts)) is not None:
        return refusal
    if not open_offers(facts.offer_code, facts.catalogue):
        return Refusal("lines.offer_none_open", instead=Instead(contact=True))
    if given is None:
        return None
    planned = facts.offer_change
    if given.code == facts.offer_code:
        return None if planned is not None else Already({"offer": given.code})
    if planned is not None:
        same = planned.data.get("offer") == given.code
        return Already({"offer": given.code}) if same else Refusal("lines.offer_planned")
    return _not_open(facts, given, facts.catalogue)


def open_offers(offer_code: str, catalogue: Catalogue) -> list[Offer]:
    """Return the offers that a line may change to, in the catalogue's order; none from an offer nobody knows."""
    before = catalogue.offer(offer_code)
    if before is None:
        return []
    others = [one for one in catalogue.offers if one.orderable and one.code != before.code]
    if before.changes_to:
        return [one for one in others if one.code in before.changes_to]
    return [one for one in others if one.family == before.family and _same_people(one.segment, before.segment)]


def dropped_options(held: Collection[str], offer_code: str, kind: str, catalogue: Catalogue) -> tuple[str, ...]:
    """Return the codes of options held that do not stand on another offer, in their order.

    Shape: an option that waits for one that falls, falls too. Options that the catalogue does not know stay.
    """
    staying = list(held)
    while True:
        falling = [code for code in staying if not _stands(code, staying, offer_code, kind, catalogue)]
        if not falling:
            return tuple(code for code in held if code not in staying)
        staying = [code for code in staying if code not in falling]


def _stands(code: str, held: Collection[str], offer_code: str, kind: str, catalogue: Catalogue) -> bool:
    option = catalogue.option(code)
    if option is None:
        return True
    return is_offered(option, kind, offer_code, catalogue) and not missing_for(option, offer_code, held)


def _same_people(one: Segment, other: Segment) -> bool:
    return one == other or Segment.BOTH in {one, other}


def _not_open(facts: OptionsFacts, given: ChangeOffer, catalogue: Catalogue) -> Refusal | None:
    offer = next((one for one in open_offers(facts.offer_code, catalogue) if one.code == given.code), None)
    before = catalogue.offer(facts.offer_code)
    if offer is None or before is None:
        return Refusal("lines.offer_not_open", instead=Instead(contact=True))
    if any(one.state == ChangeState.REQUESTED and one.kind != CommandKind.CHANGE_OFFER for one in facts.changes):
        return Refusal("lines.options_changing")
    committed = facts.committed_until
    is_cheaper = offer.monthly_minor < before.monthly_minor and not catalogue.cheaper_while_committed
    if is_cheaper and committed is not None and committed > facts.today:
        return Refusal("lines.offer_committed", {"until_on": committed.isoformat()}, Instead(on=committed))
    quote = offer_quote(offer, before, committed, facts.today, catalogue)
    if given.agreed_minor is not None and given.agreed_minor != quote.next_invoice_minor:
        return Refusal("lines.price_changed")
    return None
