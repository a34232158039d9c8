"""Reads of contracts and lines, bounded by a Principal."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Coalesce, Concat, Trim

from guichet.acts.queries import entries
from guichet.acts.values import EntryKind
from guichet.contracts.models import Contract, Customer, Grant, Line
from guichet.contracts.rules import reaches_of
from guichet.contracts.values import (
    Capability,
    ContractFacts,
    CustomerFacts,
    CustomerFile,
    CustomerHead,
    CustomerOf,
    EntrySeen,
    GrantFacts,
    GrantSeen,
    LineFacts,
    Principal,
    Reach,
    Role,
    Scope,
)
from guichet.database import Prepared

if TYPE_CHECKING:
    from guichet.acts.models import Entry

# Acts of this beginning are between the operator's staff: no customer's journal shows them.
STAFF_ONLY = "desk.parked"

_grants = Prepared(
    lambda person_id, at: (
        Grant.objects.in_force(at)
        .filter(person_id=person_id)
        .order_by("id")
        .values_list(
            "role",
            "customer_id",
            "site_id",
            "contract_id",
            "line_id",
            "customer__kind",
            "customer__name",
            "customer__email",
            "customer__phone",
        )
    )
)


def principal_of(person_id: int, *, at: datetime) -> Principal:
    """Return who asks, with the grants in force at `at`. One query; a grant that ended a moment ago is gone."""
    grants: list[GrantFacts] = []
    customers: dict[int, CustomerFacts] = {}
    for role, customer, site, contract, line, kind, name, email, phone in _grants(person_id=person_id, at=at):
        grants.append(_grant(role, customer, site, contract, line))
        if customer is not None:
            customers[customer] = CustomerFacts(customer, kind, name, email, phone)
    return Principal(
        person_id=person_id,
        grants=tuple(grants),
        customers=tuple(customers.values()),
        reaches=reaches_of(grants),
    )


def _grant(role: str, customer: int | None, site: int | None, contract: int | None, line: int | None) -> GrantFacts:
    for scope, scope_id in (
        (Scope.CUSTOMER, customer),
        (Scope.SITE, site),
        (Scope.CONTRACT, contract),
        (Scope.LINE, line),
    ):
        if scope_id is not None:
            return GrantFacts(Role(role), scope, scope_id)
    raise AssertionError("a grant is on exactly one row: the database's constraint says so")


# The columns of `values.LineFacts`, in its order, for whoever composes on `lines_reached`.
LINE_COLUMNS = (
    "id",
    "reference",
    "kind",
    "number",
    "label",
    "offer_code",
    "state",
    "activates_on",
    "contract_id",
    "contract__number",
    "contract__name",
    "contract__customer_id",
    "contract__customer__name",
    "site_id",
    "site__name",
    "site__city",
)


def within(
    reach: Reach,
    *,
    customers: str | None = None,
    sites: str | None = None,
    contracts: str | None = None,
    lines: str | None = None,
) -> Q:
    """Return the condition that keeps the rows a reach covers; it keeps nothing when the reach covers nothing.

    Shape: each argument is the column or path that holds the id of that scope; None where rows have no such scope.
    """
    wanted = Q()
    for path, ids in (
        (customers, reach.customers),
        (sites, reach.sites),
        (contracts, reach.contracts),
        (lines, reach.lines),
    ):
        if path and ids:
            wanted |= Q(**{f"{path}__in": ids})
    return wanted or Q(pk__in=())


def lines_reached(reach: Reach) -> QuerySet[Line]:
    """Return the lines that a reach covers, terminated ones apart, as a queryset that other slices may annotate."""
    return Line.objects.reached(reach).present()


# --- for the desk: the operator's own staff, who may look at any customer -------------------------------------------

_PERSON_NAME = Trim(Concat("person__given_name", Value(" "), "person__family_name"))
_CUSTOMER_OF_GRANT = Coalesce(
    "customer_id", "site__customer_id", "contract__customer_id", "line__contract__customer_id"
)


def principal_over(customer_id: int) -> Principal:
    """Return who reaches everything of one customer and nothing else: for the pages of the operator's staff. No query.

    It is nobody's: `person_id` is 0. The desk's own door and table say who may ask for one (`people.access`).
    """
    reach = Reach(customers=frozenset({customer_id}))
    return Principal(person_id=0, reaches=dict.fromkeys(Capability, reach))


def customer_file(reference: str, *, most_contracts: int = 50) -> CustomerFile | None:
    """Return a customer with its contracts, the latest first, or None when there is none. One query."""
    rows = list(
        Customer.objects.filter(reference=reference)
        .order_by(F("contracts__starts_on").desc(nulls_last=True), "contracts__id")
        .values_list(
            *("id", "reference", "external_id", "kind", "segment", "name", "registration_number", "email", "phone"),
            *("street", "postcode", "city"),
            *(f"contracts__{column}" for column in ("reference", "number", "name", "state", "starts_on", "ends_on")),
            "contracts__commitment_ends_on",
        )[: most_contracts + 1]
    )
    if not rows:
        return None
    contracts = tuple(ContractFacts(*row[12:]) for row in rows if row[12] is not None)
    return CustomerFile(*rows[0][:12], contracts[:most_contracts], len(contracts) > most_contracts)  # type: ignore[call-arg]  # twelve columns, of several types


def customer_by_reference(reference: str) -> CustomerHead | None:
    """Return a customer's head, or None when there is none. One query."""
    row = Customer.objects.filter(reference=reference).values_list(*CustomerHead.__slots__).first()
    return CustomerHead(*row) if row else None


def customer_heads(ids: Collection[int]) -> dict[int, CustomerHead]:
    """Return customers by row id; those that are not there are absent. One query, none for no id."""
    if not ids:
        return {}
    rows = Customer.objects.filter(pk__in=ids).values_list(*CustomerHead.__slots__)
    return {row[0]: CustomerHead(*row) for row in rows}


def lines_of_customer(customer_id: int, *, after: str = "", most: int) -> list[LineFacts]:
    """Return lines of a customer, terminated ones too, in the order in which they came. One query.

    Shape: `after` is the reference of the line before the first; nothing when it is none of this customer's.
    """
    lines = Line.objects.filter(contract__customer_id=customer_id).order_by("id")
    if after:
        lines = lines.filter(
            id__gt=Line.objects.filter(reference=after, contract__customer_id=customer_id).values("id")
        )
    return [LineFacts(*row) for row in lines.values_list(*LINE_COLUMNS)[:most]]


def lines_by_id(ids: Collection[int]) -> dict[int, LineFacts]:
    """Return lines by row id, whoever's. One query, none for no id."""
    if not ids:
        return {}
    return {row[0]: LineFacts(*row) for row in Line.objects.filter(pk__in=ids).values_list(*LINE_COLUMNS)}


def contracts_by_id(ids: Collection[int]) -> dict[int, tuple[str, int]]:
    """Return the number and the customer's row id of contracts, by row id. One query, none for no id."""
    if not ids:
        return {}
    rows = Contract.objects.filter(pk__in=ids).values_list("id", "number", "customer_id")
    return {pk: (number, customer_id) for pk, number, customer_id in rows}


def customers_of_persons(person_ids: Collection[int], *, at: datetime, most: int = 200) -> list[CustomerOf]:
    """Return the customers that persons have to do with at `at`, by whatever grant. One query, none for no id."""
    if not person_ids:
        return []
    grants = (
        Grant.objects.in_force(at)
        .filter(person_id__in=person_ids)
        .annotate(person_name=_PERSON_NAME, whose=_CUSTOMER_OF_GRANT)
    )
    return [CustomerOf(*row) for row in grants.values_list("person_id", "person_name", "role", "whose")[:most]]


def grants_of_customer(customer_id: int, *, at: datetime, most: int) -> list[GrantSeen]:
    """Return the grants in force on anything of a customer, those on the whole first, then by id. One query."""
    # One question for each scope: a condition over the four tables at once would read every grant there is.
    roads = ("customer_id", "site__customer_id", "contract__customer_id", "line__contract__customer_id")
    first, *others = (
        _grants_seen(Grant.objects.in_force(at).filter(**{road: customer_id}), rank) for rank, road in enumerate(roads)
    )
    rows = first.union(*others, all=True).order_by("rank", "id")[:most]
    return [GrantSeen(*row[2:]) for row in rows]


# Any: columns of several types
def _grants_seen(grants: QuerySet[Grant], rank: int) -> QuerySet[Grant, tuple[Any, ...]]:
    none = Value("")
    return grants.annotate(
        rank=Value(rank),
        person_name=_PERSON_NAME,
        site_name=Coalesce("site__name", none),
        contract_number=Coalesce("contract__number", none),
        line_number=Coalesce("line__number", none),
        line_label=Coalesce("line__label", none),
    ).values_list(
        *("rank", "id", "person_id", "person_name", "role", "starts_at", "ends_at"),
        *("site_name", "contract_number", "line_number", "line_label"),
    )


# --- the journal, for persons and for the desk -----------------------------------------------------------------------

_NONE = Value("")


def journal_of_customer(
    customer_id: int, *, before: str = "", kinds: Collection[str] = (), most: int
) -> list[EntrySeen]:
    """Return lines of a customer's journal, latest first, from the one after the reference `before`. One query."""
    return _entries_seen(entries().filter(customer_id=customer_id), before, kinds, most)


def journal_of(principal: Principal, *, line_reference: str = "", before: str = "", most: int) -> list[EntrySeen]:
    """Return what was done or refused on what this person may see the journal of, and what they did themselves.

    Shape: latest first, from the one after the reference `before`; with a line's reference, of that line only. One
    query for each scope that the person's grants name, and one for their own acts: each reads its index from the end.
    """
    whole = entries().exclude(act__startswith=STAFF_ONLY)
    if line_reference:
        whole = whole.filter(line__reference=line_reference)
    reach = principal.reach(Capability.SEE_JOURNAL)
    own = whole.filter(actor_id=principal.person_id).exclude(kind=EntryKind.ACCESS)
    asked = [_entries_seen(own, before, (), most)]
    for road, ids in (
        ("customer_id__in", reach.customers),
        ("line__site_id__in", reach.sites),
        ("contract_id__in", reach.contracts),
        ("line_id__in", reach.lines),
    ):
        if ids:
            asked.append(_entries_seen(whole.filter(**{road: ids}), before, (), most))
    found = {entry.id: entry for entries_of_scope in asked for entry in entries_of_scope}
    return [found[pk] for pk in sorted(found, reverse=True)[:most]]


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
    )
    rows = named.values_list(
        *("id", "reference", "at", "kind", "act", "result", "code", "data", "channel", "actor_id"),
        *("actor_name", "actor_role", "behalf_name", "of_line", "of_number", "of_label", "of_kind"),
    )[:most]
    return [EntrySeen(*row) for row in rows]
