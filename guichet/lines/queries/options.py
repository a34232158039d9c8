"""Reads of the options of lines: what each has, may have, or has asked for."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q

from guichet import operators
from guichet.acts.values import Ask, Refusal
from guichet.catalogue.policy import Option
from guichet.catalogue.queries import current_catalogue, shelf
from guichet.catalogue.values import OptionKind
from guichet.contracts.queries import line_terms, user_since
from guichet.contracts.values import Capability, LineFacts, Principal, line_target
from guichet.core.periods import billing_days, local_day, start_of_day
from guichet.database import Prepared
from guichet.lines.models import LineChange, LineOption, Mailbox
from guichet.lines.queries.blocking import open_block_of
from guichet.lines.queries.equipped import EquippedLine
from guichet.lines.rules.offers import open_offers
from guichet.lines.rules.options import add_option_refusal, group_of, is_offered, remove_option_refusal
from guichet.lines.values.changes import OPEN_CHANGES, ChangeFacts, ChangeState
from guichet.lines.values.options import (
    OPTION_CHANGES,
    AddOption,
    Group,
    HeldOption,
    LineOptions,
    MailboxState,
    OptionSeen,
    OptionsFacts,
    RemoveOption,
    Switch,
)
from guichet.network.values import CommandKind

FAILURE_SAID_FOR = timedelta(days=7)
_HELD = ("line_id", "option_code", "starts_on", "ends_on", "minimum_until", "price_minor")
_CHANGE = ("line_id", "reference", "kind", "key", "state", "asked_by_id", "asked_at", "starts_at", "ended_at", "data")


@dataclass
class _Read:
    """What was read of one line."""

    held: list[HeldOption] = field(default_factory=list)
    changes: list[ChangeFacts] = field(default_factory=list)
    changed: set[str] = field(default_factory=set)
    failed_at: dict[str, datetime] = field(default_factory=dict)
    addresses: dict[str, str] = field(default_factory=dict)


def options_of(
    principal: Principal, lines: Sequence[EquippedLine], *, at: datetime, language: str
) -> dict[int, LineOptions]:
    """Return the options that lines have or may have, by line id, in the words of a language. Three queries at most.

    Shape: lines on which this person manages no option are absent; a line's user sees those that they may touch, and
    those that the line has. However many lines: their options and changes are read together.
    """
    mine = [line for line in lines if principal.may(Capability.MANAGE_OPTIONS, line_target(line.facts))]
    if not mine:
        return {}
    today = local_day(at, operators.current().zone)
    read = _read([line.facts.id for line in mine], today, at)
    return {line.facts.id: _line_options(principal, line, read[line.facts.id], today, at, language) for line in mine}


def options_facts(ask: Ask) -> OptionsFacts:
    """Return what acts on the options and the offer of a line look at. Four queries."""
    line_id = ask.target.id
    terms = line_terms(line_id)
    today = local_day(ask.at, operators.current().zone)
    read = _read([line_id], today, ask.at, addresses=False)[line_id]
    return OptionsFacts(
        line_id=line_id,
        kind=terms.kind,
        state=terms.state,
        blocked=open_block_of(line_id) is not None,
        offer_code=terms.offer_code,
        today=today,
        catalogue=current_catalogue(today),
        retired=_retired(read.held, today),
        held=tuple(read.held),
        changes=tuple(read.changes),
        changed=frozenset(read.changed),
        may_any=ask.by.access.may(Capability.MANAGE_ANY_OPTION, ask.target),
        committed_until=terms.committed_until,
    )


def has_other_offers(offer_code: str) -> bool:
    """Return whether there is another offer that a line of this one may change to. No query."""
    return bool(open_offers(offer_code, current_catalogue()))


def has_more_data(line: LineFacts) -> bool:
    """Return whether an option that gives data may be added to a line of this kind and offer. No query."""
    catalogue = current_catalogue()
    return any(
        option.kind == OptionKind.DATA and is_offered(option, line.kind, line.offer_code, catalogue)
        for option in catalogue.options
    )


def address_is_free(local_part: str, domain: str, *, line_id: int) -> bool:
    """Return whether an address may be given to a line: nobody has it or ever had it, this line apart. One query."""
    taken = Mailbox.objects.filter(local_part=local_part, domain=domain)
    return not taken.exclude(line_id=line_id, state=MailboxState.CLOSED).exists()


def _line_options(
    principal: Principal,
    line: EquippedLine,
    read: _Read,
    today: date,
    at: datetime,
    language: str,
) -> LineOptions:
    facts = _facts(principal, line, read, today)
    since = user_since(principal, line_target(line.facts), Capability.MANAGE_OPTIONS)
    if since is not None:  # what was asked for and not done before is of whoever used the line then
        read.failed_at = {key: ended for key, ended in read.failed_at.items() if ended >= since}
    groups: dict[Group, list[OptionSeen]] = {}
    for option in (*facts.catalogue.options, *facts.retired.values()):
        if _is_listed(option, facts):
            seen = _seen(option, facts, read, at, language)
            groups.setdefault(seen.group, []).append(seen)
    ready = {group: tuple(groups[group]) for group in Group if group in groups}
    return LineOptions(line.facts.id, line.facts.reference, ready)


def _facts(principal: Principal, line: EquippedLine, read: _Read, today: date) -> OptionsFacts:
    facts: LineFacts = line.facts
    return OptionsFacts(
        line_id=facts.id,
        kind=facts.kind,
        state=facts.state,
        blocked=line.block is not None,
        offer_code=facts.offer_code,
        today=today,
        catalogue=current_catalogue(today),
        retired=_retired(read.held, today),
        held=tuple(read.held),
        changes=tuple(read.changes),
        changed=frozenset(read.changed),
        may_any=principal.may(Capability.MANAGE_ANY_OPTION, line_target(facts)),
    )


def _retired(held: Iterable[HeldOption], today: date) -> dict[str, Option]:
    """Return the options held that are no longer sold, as they were, in the order in which they were added."""
    known = shelf(today)
    codes = [one.code for one in held if known.catalogue.option(one.code) is None]
    return {code: option for code in codes if (option := known.option(code)) is not None}


def _is_listed(option: Option, facts: OptionsFacts) -> bool:
    if facts.holds(option.code) is not None or facts.open_change(option.code, adds=True) is not None:
        return True
    return is_offered(option, facts.kind, facts.offer_code, facts.catalogue) and (facts.may_any or option.line_user)


def _seen(option: Option, facts: OptionsFacts, read: _Read, at: datetime, language: str) -> OptionSeen:
    switch, on = _switch(option, facts)
    held = facts.holds(option.code)
    return OptionSeen(
        code=option.code,
        kind=option.kind,
        group=group_of(option),
        name=option.name.in_(language),
        description=option.description.in_(language),
        monthly_minor=held.price_minor if held and held.price_minor is not None else option.monthly_minor,
        fee_minor=option.fee_minor,
        renews=option.renews,
        switch=switch,
        on=on,
        refusal=_refusal(option, switch, facts, at),
        instead=option.instead.in_(language) if option.instead else "",
        address=read.addresses.get(option.code, ""),
        failed_at=read.failed_at.get(option.code),
    )


def _switch(option: Option, facts: OptionsFacts) -> tuple[Switch, date | None]:
    """Return where an option stands, and the day from which that changes by itself."""
    zone = operators.current().zone
    for adds, now, later in (
        (True, Switch.ADDING, Switch.STARTS_LATER),
        (False, Switch.REMOVING, Switch.ENDS_LATER),
    ):
        change = facts.open_change(option.code, adds=adds)
        if change is not None and change.state == ChangeState.PLANNED and change.starts_at is not None:
            return later, local_day(change.starts_at, zone)
        if change is not None:
            return now, None
    held = facts.holds(option.code)
    if held is None:
        return Switch.OFF, None
    return (Switch.ON, held.ends_on) if held.starts_on <= facts.today else (Switch.STARTS_LATER, held.starts_on)


def _refusal(option: Option, switch: Switch, facts: OptionsFacts, at: datetime) -> Refusal | None:
    """Return why the switch cannot be turned the other way; None when it can, or when the network is at it."""
    if switch in {Switch.ADDING, Switch.REMOVING}:
        return None
    if switch in {Switch.OFF, Switch.ENDS_LATER}:
        found = add_option_refusal(facts, AddOption(option.code), None, at)
    else:
        found = remove_option_refusal(facts, RemoveOption(option.code), None, at)
    return found if isinstance(found, Refusal) else None


# --- what is read -----------------------------------------------------------------------------------------------------


def _read(line_ids: Collection[int], today: date, at: datetime, *, addresses: bool = True) -> dict[int, _Read]:
    """Return what is held, asked for and given, by line. Two queries, three with the addresses."""
    read = {line_id: _Read() for line_id in line_ids}
    for line_id, *option in _held_options(line_ids=line_ids, today=today):
        read[line_id].held.append(HeldOption(*option))
    catalogue, zone = current_catalogue(today), operators.current().zone
    month_started_at = start_of_day(billing_days(today, catalogue.month_starts_on_day).start, zone)
    failed_since = at - FAILURE_SAID_FOR
    since = min(month_started_at, failed_since)
    for row in _option_changes(line_ids=line_ids, since=since):
        _note_change(read[row[0]], row, month_started_at, failed_since)
    if addresses:
        for line_id, code, local_part, domain in _open_addresses(line_ids=line_ids):
            read[line_id].addresses[code] = f"{local_part}@{domain}"
    return read


def _note_change(read: _Read, row: tuple[Any, ...], month_started_at: datetime, failed_since: datetime) -> None:
    line_id, reference, kind, key, state, asked_by, asked_at, starts_at, ended_at, data = row
    read.failed_at.pop(key, None)  # in the order in which they were asked: only the last one is said
    if state in OPEN_CHANGES:
        read.changes.append(
            ChangeFacts(
                reference, line_id, CommandKind(kind), key, ChangeState(state), asked_by, asked_at, starts_at, data
            )
        )
    elif state == ChangeState.FAILED and ended_at >= failed_since:
        read.failed_at[key] = ended_at
    elif state == ChangeState.DONE and ended_at >= month_started_at and kind != CommandKind.CHANGE_OFFER:
        read.changed.add(key)


_held_options = Prepared(
    lambda line_ids, today: (
        LineOption.objects.filter(line_id__in=line_ids)
        .filter(Q(ends_on=None) | Q(ends_on__gt=today))
        .order_by("line_id", "id")
        .values_list(*_HELD)
    )
)
_option_changes = Prepared(
    lambda line_ids, since: (
        LineChange.objects.filter(line_id__in=line_ids, kind__in=OPTION_CHANGES)
        .filter(Q(state__in=OPEN_CHANGES) | Q(ended_at__gte=since))
        .order_by("id")
        .values_list(*_CHANGE)
    )
)
_open_addresses = Prepared(
    lambda line_ids: (
        Mailbox.objects.filter(line_id__in=line_ids)
        .exclude(state=MailboxState.CLOSED)
        .order_by("id")
        .values_list("line_id", "option_code", "local_part", "domain")
    )
)
