"""Reads of the journal, for persons and for the desk."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce, Concat, Trim

from guichet.acts.queries import entries
from guichet.acts.values import EntryKind
from guichet.contracts.queries import LINE_COLUMNS, lines_reached
from guichet.contracts.rules import reaches_of
from guichet.contracts.values import Capability, EntrySeen, LineFacts, Principal, Reach, Role, Scope

if TYPE_CHECKING:
    from guichet.acts.models import Entry

# Acts of this beginning are between the operator's staff: no customer's journal shows them.
STAFF_ONLY = "desk.parked"
_NONE = Value("")


def journal_of_customer(
    customer_id: int, *, before: str = "", kinds: Collection[str] = (), most: int
) -> list[EntrySeen]:
    """Return lines of a customer's journal, latest first, from the one after the reference `before`. One query."""
    return _entries_seen(entries().filter(customer_id=customer_id), before, kinds, most)


def journal_of(
    principal: Principal, *, line_reference: str = "", before: str = "", kinds: Collection[str] = (), most: int
) -> list[EntrySeen]:
    """Return what was done or refused on what this person may see the journal of, and what they did themselves.

    Shape: latest first, from the one after the reference `before`; with a line's reference, of that line only. One
    query for each scope that the person's grants name, one for their own acts, one for what staff did for or saw of
    them: each reads its index from the end. Of a line whose user they are, and nothing more: since they are.
    """
    whole = entries().exclude(act__startswith=STAFF_ONLY)
    if line_reference:
        whole = whole.filter(line__reference=line_reference)
    reach = principal.reach(Capability.SEE_JOURNAL)
    own = whole.filter(actor_id=principal.person_id).exclude(kind=EntryKind.ACCESS)
    about = whole.filter(on_behalf_of_id=principal.person_id)
    asked = [_entries_seen(one, before, kinds, most) for one in (own, about)]
    for bound, ids in (
        (Q(customer_id__in=reach.customers), reach.customers),
        (Q(line__site_id__in=reach.sites), reach.sites),
        (Q(contract_id__in=reach.contracts), reach.contracts),
        (_of_lines(principal, reach.lines), reach.lines),
    ):
        if ids:
            asked.append(_entries_seen(whole.filter(bound), before, kinds, most))
    found = {entry.id: entry for entries_of_scope in asked for entry in entries_of_scope}
    return [found[pk] for pk in sorted(found, reverse=True)[:most]]


def _of_lines(principal: Principal, ids: Collection[int]) -> Q:
    """Return the condition of what is told of lines reached by themselves: of a line's user, since they are.

    What ends an act of before is left out with it. Who reaches the line by another road too reads all by that one.
    """
    others = reaches_of(one for one in principal.grants if one.role != Role.LINE_USER)
    whole = others.get(Capability.SEE_JOURNAL, Reach()).lines
    found = Q(line_id__in=[line_id for line_id in ids if line_id in whole])
    for grant in principal.grants:
        since = grant.starts_at
        if grant.role == Role.LINE_USER and grant.scope == Scope.LINE and since and grant.scope_id not in whole:
            found |= Q(line_id=grant.scope_id, at__gte=since) & (Q(follows=None) | Q(follows__at__gte=since))
    return found


def lines_with_journal(principal: Principal, *, most: int) -> list[LineFacts]:
    """Return the lines whose journal a person may see, `most` at most, by number. One query."""
    lines = lines_reached(principal.reach(Capability.SEE_JOURNAL)).order_by("number", "id")
    return [LineFacts(*row) for row in lines.values_list(*LINE_COLUMNS)[:most]]


def _entries_seen(found: QuerySet[Entry], before: str, kinds: Collection[str], most: int) -> list[EntrySeen]:
    if kinds:
        found = found.filter(kind__in=kinds)
    if before:
        found = found.filter(id__lt=entries().filter(reference=before).order_by().values("id"))
    named = found.annotate(
        actor_name=Trim(Concat("actor__given_name", Value(" "), "actor__family_name")),
        actor_role=Coalesce("actor__staff_role", _NONE),
        behalf_name=Trim(Concat("on_behalf_of__given_name", Value(" "), "on_behalf_of__family_name")),
        of_line=Coalesce("line__reference", _NONE),
        of_number=Coalesce("line__number", _NONE),
        of_label=Coalesce("line__label", _NONE),
        of_kind=Coalesce("line__kind", _NONE),
        ended=Exists(entries().filter(follows=OuterRef("pk")).order_by()),
    )
    rows = named.values_list(
        *("id", "reference", "at", "kind", "act", "result", "code", "data", "channel", "actor_id"),
        *("actor_name", "actor_role", "behalf_name", "of_line", "of_number", "of_label", "of_kind", "ended"),
        "on_behalf_of_id",
    )[:most]
    return [EntrySeen(*row) for row in rows]
