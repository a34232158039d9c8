"""Changing the offer of a line: asked here, done by the network, ended by its answer."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime

from guichet import operators
from guichet.acts.values import Ask, Done
from guichet.catalogue.queries import current_catalogue, offer_names, option_name
from guichet.catalogue.values import Starts
from guichet.contracts.services import change_offer_of
from guichet.contracts.telling import tell_holders
from guichet.core.formats import Formats
from guichet.core.money import Money
from guichet.core.periods import ONE_DAY, local_day, start_of_day
from guichet.lines.models import LineOption
from guichet.lines.rules.offers import dropped_options
from guichet.lines.rules.quotes import offer_quote
from guichet.lines.services.changes import ask_change, cancel_change, when_done, when_failed
from guichet.lines.services.options import close_options
from guichet.lines.values.changes import ChangeFacts
from guichet.lines.values.options import ChangeOffer, OfferChanged, OptionsFacts
from guichet.network.values import CommandKind
from guichet.outbox import services as outbox


def change_offer(ask: Ask, given: ChangeOffer, facts: OptionsFacts) -> Done:
    """Ask the network to change the offer of a line, on the day that the pack says; or give up such a change.

    Shape: runs in the act's transaction, on the locked line; `facts` say that it may be changed.
    """
    catalogue = facts.catalogue
    if given.code == facts.offer_code:
        cancel_change(ask.target.id, CommandKind.CHANGE_OFFER, at=ask.at)
        return Done({"offer": given.code, "kept": True})
    offer, before = catalogue.offer(given.code), catalogue.offer(facts.offer_code)
    if offer is None:  # the rule has refused it
        raise LookupError(given.code)
    quote = offer_quote(offer, before, facts.committed_until, facts.today, catalogue)
    return ask_change(
        ask,
        CommandKind.CHANGE_OFFER,
        data={
            "offer": offer.code,
            "before": facts.offer_code,
            "kind": facts.kind,
            "price_minor": quote.monthly_minor,
            "first_minor": quote.first_minor,
            "credit_minor": quote.credit_minor,
            "committed_until": quote.committed_until.isoformat() if quote.committed_until else "",
            "customer": ask.target.customer_id,
        },
        details={"offer": offer.code},
        noted={"offer": offer.code},
        starts_at=start_of_day(quote.starts_on, operators.current().zone)
        if catalogue.offers_start == Starts.NEXT_PERIOD
        else None,
    )


@when_done(CommandKind.CHANGE_OFFER)
def settle_offer(change: ChangeFacts, at: datetime) -> None:
    """Write the offer that the network has put, end the options that it does not take, tell the holder and who bills.

    The commitment is the contract's: it comes back with the billing system's next file.
    """
    data, today = change.data, local_day(at, operators.current().zone)
    held = LineOption.objects.filter(line_id=change.line_id, ends_on=None).order_by("id")
    codes = list(held.values_list("option_code", flat=True))
    dropped = dropped_options(codes, data["offer"], data["kind"], current_catalogue(today))
    change_offer_of(change.line_id, data["offer"])
    close_options(change.line_id, dropped, today=today, at=at)
    event = OfferChanged(
        change=change.reference,
        line_id=change.line_id,
        offer=data["offer"],
        before=data["before"],
        on=today.isoformat(),
        price_minor=data["price_minor"],
        first_minor=data["first_minor"],
        credit_minor=data["credit_minor"],
        committed_until=data["committed_until"],
        dropped=dropped,
    )
    outbox.publish(event, at=at, key=f"{event.event}:{change.reference}", customer_id=data["customer"])
    _tell("lines.offer_changed", change, today, at, dropped)


@when_failed(CommandKind.CHANGE_OFFER)
def keep_offer(change: ChangeFacts, at: datetime) -> None:
    """Tell that the offer was not changed."""
    _tell("lines.offer_not_changed", change, local_day(at, operators.current().zone), at)


def _tell(purpose: str, change: ChangeFacts, today: date, at: datetime, dropped: Collection[str] = ()) -> None:
    data = change.data

    def words(formats: Formats) -> Mapping[str, object]:
        names = offer_names(formats.language)
        committed = date.fromisoformat(data["committed_until"]) if data["committed_until"] else None
        return {
            "offer": names.get(data["offer"], data["offer"]),
            "before": names.get(data["before"], data["before"]),
            "price": formats.money(Money(data["price_minor"], formats.currency)),
            "committed": formats.until(committed - ONE_DAY, today) if committed else "",
            "dropped": ", ".join(option_name(code, formats.language) for code in dropped),
        }

    tell_holders(purpose, line_id=change.line_id, at=at, words=words)
