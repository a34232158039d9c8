"""Adding and removing an option: asked here, done by the network, ended by its answer.

What was agreed is kept with the option, and told to whoever bills (`OptionChanged`). Nothing is charged, and nothing
changes, until the network has done it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from guichet import operators
from guichet.acts.values import Ask, Done, Refusal, Refused
from guichet.catalogue.policy import Option
from guichet.catalogue.queries import current_catalogue, option_name, shelf
from guichet.catalogue.values import Ends, Starts
from guichet.contracts.telling import Words, tell_holders
from guichet.core.formats import Formats
from guichet.core.money import Money
from guichet.core.periods import ONE_DAY, local_day, shift_months, start_of_day
from guichet.lines.models import LineOption, Mailbox
from guichet.lines.rules.quotes import add_quote, month_of, remove_quote
from guichet.lines.services.changes import ask_change, cancel_change, when_done, when_failed
from guichet.lines.values.changes import ChangeFacts
from guichet.lines.values.options import (
    HERE,
    AddOption,
    MailboxState,
    OptionChanged,
    OptionsFacts,
    RemoveOption,
)
from guichet.network.values import CommandKind
from guichet.outbox import services as outbox


def add_option(ask: Ask, given: AddOption, facts: OptionsFacts) -> Done:
    """Ask the network for an option, at once or for its first day; or keep one whose removal was planned.

    Shape: runs in the act's transaction, on the locked line; `facts` say that it may be added.
    Errors: Refused when the address wanted was taken a moment before.
    """
    catalogue = facts.catalogue
    if facts.open_change(given.code, adds=False) is not None:
        cancel_change(ask.target.id, CommandKind.REMOVE_OPTION, given.code, at=ask.at)
        return Done({"option": given.code, "kept": True})
    option = _known(facts, given.code)
    quote = add_quote(option, facts.today, catalogue)
    details = {"option": option.code}
    if option.asks == "mailbox":
        details["address"] = _keep_address(ask, option, given.address or "", catalogue.mailbox_domain)
    return ask_change(
        ask,
        CommandKind.CREATE_MAILBOX if option.asks == "mailbox" else CommandKind.ADD_OPTION,
        key=option.code,
        data={
            "price_minor": option.monthly_minor,
            "fee_minor": option.fee_minor,
            "first_minor": quote.first_minor,
            "tax_percent": str(option.tax_percent),
            "agreed_at": ask.at.isoformat(),
            "customer": ask.target.customer_id,
        },
        details=details,
        noted={"option": option.code},
        starts_at=_midnight(quote.starts_on) if option.starts == Starts.NEXT_PERIOD else None,
    )


def remove_option(ask: Ask, given: RemoveOption, facts: OptionsFacts) -> Done:
    """Ask the network to take an option away, at once or at the end of the month; or give up one that was planned."""
    catalogue = facts.catalogue
    if facts.open_change(given.code, adds=True) is not None:
        for kind in (CommandKind.ADD_OPTION, CommandKind.CREATE_MAILBOX):
            cancel_change(ask.target.id, kind, given.code, at=ask.at)
        _close_mailbox(ask.target.id, given.code)
        return Done({"option": given.code, "given_up": True})
    option, held = _known(facts, given.code), facts.holds(given.code)
    price = held.price_minor if held and held.price_minor is not None else option.monthly_minor
    quote = remove_quote(option, price, facts.today, catalogue)
    return ask_change(
        ask,
        CommandKind.REMOVE_OPTION,
        key=option.code,
        data={"price_minor": price, "credit_minor": quote.credit_minor, "customer": ask.target.customer_id},
        details={"option": option.code},
        noted={"option": option.code},
        starts_at=_midnight(quote.ends_on) if option.ends == Ends.END_OF_PERIOD else None,
    )


@when_done(CommandKind.ADD_OPTION)
def open_option(change: ChangeFacts, at: datetime) -> None:
    """Write the option that the network has added, with what was agreed, and tell the holder and who bills."""
    option = shelf(_day(at)).option(change.key)
    today = _day(at)
    agreed = _agreed(change, option, today)
    ends_on = None
    if option is None or option.renews:
        # the billing system may have brought it before the network answered
        if not _open_rows(change).update(**agreed):
            _create(change, today, None, agreed)
    else:
        ends_on = month_of(today, current_catalogue(today)).end
        _create(change, today, ends_on, agreed)
    _publish(change, added=True, on=today, ends_on=ends_on, amounts={**change.data, **agreed}, at=at)
    _tell("lines.option_added", change, at, ends_on=ends_on)


@when_done(CommandKind.CREATE_MAILBOX)
def open_mailbox(change: ChangeFacts, at: datetime) -> None:
    """Open the address that the network has made, and write the option that gives it."""
    _mailboxes(change.line_id, change.key).filter(state=MailboxState.RESERVED).update(state=MailboxState.OPEN)
    open_option(change, at)


@when_done(CommandKind.REMOVE_OPTION)
def close_option(change: ChangeFacts, at: datetime) -> None:
    """End the option that the network has taken away, on its day, and tell the holder and who bills."""
    today = _day(at)
    close_options(change.line_id, [change.key], today=today, at=at)
    _publish(change, added=False, on=today, ends_on=today, amounts=change.data, at=at)
    _tell("lines.option_removed", change, at)


@when_failed(CommandKind.ADD_OPTION)
def keep_off(change: ChangeFacts, at: datetime) -> None:
    """Tell that an option was not added, and is not charged."""
    _tell("lines.option_not_added", change, at)


@when_failed(CommandKind.CREATE_MAILBOX)
def free_address(change: ChangeFacts, at: datetime) -> None:
    """Let go of the address that was not made, and tell it."""
    _mailboxes(change.line_id, change.key).filter(state=MailboxState.RESERVED).delete()
    _tell("lines.option_not_added", change, at)


@when_failed(CommandKind.REMOVE_OPTION)
def keep_on(change: ChangeFacts, at: datetime) -> None:
    """Tell that an option was not removed."""
    _tell("lines.option_not_removed", change, at)


def close_options(line_id: int, codes: Collection[str], *, today: date, at: datetime) -> None:
    """End options of a line, with the addresses that they gave, in the caller's transaction."""
    for held in LineOption.objects.filter(line_id=line_id, option_code__in=codes, ends_on=None):
        held.ends_on, held.removed_at = max(today, held.starts_on), at
        held.save(update_fields=["ends_on", "removed_at"])
    for code in codes:
        _close_mailbox(line_id, code)


# --- what they are made of --------------------------------------------------------------------------------------------


def _known(facts: OptionsFacts, code: str) -> Option:
    option = facts.option(code)
    if option is None:  # the rule has refused it
        raise LookupError(code)
    return option


def _keep_address(ask: Ask, option: Option, name: str, domain: str) -> str:
    """Keep an address for this line, and return it. Errors: Refused when somebody has it, or had it."""
    if not name:
        raise Refused(Refusal("lines.address_not_taken"))
    given = {"option_code": option.code, "state": MailboxState.RESERVED, "asked_at": ask.at}
    own = Mailbox.objects.filter(local_part=name, domain=domain, line_id=ask.target.id, state=MailboxState.CLOSED)
    if own.update(**given):
        return f"{name}@{domain}"
    try:
        with transaction.atomic():
            Mailbox.objects.create(local_part=name, domain=domain, line_id=ask.target.id, **given)
    except IntegrityError:
        raise Refused(Refusal("lines.address_taken")) from None
    return f"{name}@{domain}"


def _open_rows(change: ChangeFacts) -> QuerySet[LineOption]:
    return LineOption.objects.filter(line_id=change.line_id, option_code=change.key, ends_on=None)


def _mailboxes(line_id: int, code: str) -> QuerySet[Mailbox]:
    return Mailbox.objects.filter(line_id=line_id, option_code=code)


def _close_mailbox(line_id: int, code: str) -> None:
    """Close the open address of an option; let go of one that was never made."""
    found = _mailboxes(line_id, code)
    found.filter(state=MailboxState.RESERVED).delete()
    found.filter(state=MailboxState.OPEN).update(state=MailboxState.CLOSED)


def _agreed(change: ChangeFacts, option: Option | None, today: date) -> dict[str, Any]:
    """Return what is kept of the agreement: never more than was said, less when the network took days to answer."""
    data, first, minimum = change.data, int(change.data["first_minor"]), None
    if option is not None and option.renews and option.starts == Starts.NOW:
        first = min(first, add_quote(option, today, current_catalogue(today)).first_minor)
    if option is not None and option.minimum_months:
        minimum = shift_months(today, option.minimum_months)
    return {
        "agreed_at": datetime.fromisoformat(data["agreed_at"]),
        "price_minor": data["price_minor"],
        "fee_minor": data["fee_minor"],
        "first_minor": first,
        "tax_percent": Decimal(data["tax_percent"]),
        "minimum_until": minimum,
    }


def _create(change: ChangeFacts, today: date, ends_on: date | None, agreed: Mapping[str, Any]) -> None:
    LineOption.objects.create(
        source=HERE,
        external_id=change.reference,
        line_id=change.line_id,
        option_code=change.key,
        starts_on=today,
        ends_on=ends_on,
        **agreed,
    )


def _publish(
    change: ChangeFacts,
    *,
    added: bool,
    on: date,
    ends_on: date | None,
    amounts: Mapping[str, Any],
    at: datetime,
) -> None:
    event = OptionChanged(
        change=change.reference,
        line_id=change.line_id,
        option=change.key,
        added=added,
        on=on.isoformat(),
        ends_on=ends_on.isoformat() if ends_on else "",
        price_minor=amounts["price_minor"],
        fee_minor=amounts.get("fee_minor", 0),
        first_minor=amounts.get("first_minor", 0),
        credit_minor=amounts.get("credit_minor", 0),
    )
    outbox.publish(event, at=at, key=f"{event.event}:{change.reference}", customer_id=change.data.get("customer"))


def _tell(purpose: str, change: ChangeFacts, at: datetime, *, ends_on: date | None = None) -> None:
    address = _mailboxes(change.line_id, change.key).filter(state=MailboxState.OPEN).first()
    tell_holders(
        purpose,
        line_id=change.line_id,
        at=at,
        words=_words(change, at, ends_on, f"{address.local_part}@{address.domain}" if address else ""),
    )


def _words(change: ChangeFacts, at: datetime, ends_on: date | None, address: str) -> Words:
    """Return what makes the words of a mail in a language; an amount of nothing is empty."""
    today, data = _day(at), change.data

    def words(formats: Formats) -> Mapping[str, object]:
        def money(name: str) -> str:
            return formats.money(Money(data[name], formats.currency)) if data.get(name) else ""

        return {
            "option": option_name(change.key, formats.language),
            "price": money("price_minor"),
            "fee": money("fee_minor"),
            "credit": money("credit_minor"),
            "until": formats.until(ends_on - ONE_DAY, today) if ends_on else "",
            "address": address,
        }

    return words


def _midnight(day: date) -> datetime:
    return start_of_day(day, operators.current().zone)


def _day(at: datetime) -> date:
    return local_day(at, operators.current().zone)
