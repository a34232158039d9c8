"""Reads for the desk: the operator's own staff, who may look at any customer."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db.models import Count, F, QuerySet, Value
from django.db.models.functions import Coalesce, Concat, Trim

from guichet.contracts.models import Contract, Customer, Grant, Line
from guichet.contracts.queries import LINE_COLUMNS
from guichet.contracts.values import (
    Capability,
    ContractFacts,
    CustomerFile,
    CustomerHead,
    CustomerOf,
    GrantSeen,
    LineFacts,
    Principal,
    Reach,
)

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


def grants_of_customer(customer_id: int, *, at: datetime, most: int, person: str = "") -> list[GrantSeen]:
    """Return the grants in force on anything of a customer, those on the whole first, then by id. One query.

    Shape: with the reference of a `person`, theirs only.
    """
    # One question for each scope: a condition over the four tables at once would read every grant there is.
    roads = ("customer_id", "site__customer_id", "contract__customer_id", "line__contract__customer_id")
    held = Grant.objects.in_force(at).filter(**({"person__reference": person} if person else {}))
    first, *others = (_grants_seen(held.filter(**{road: customer_id}), rank) for rank, road in enumerate(roads))
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
        *("rank", "id", "person_id", "person__reference", "person_name", "role", "starts_at", "ends_at"),
        *("site_name", "contract_number", "line_number", "line_label"),
    )


def roles_of_person(person_id: int, *, at: datetime, most: int = 50) -> list[tuple[str, CustomerHead]]:
    """Return the roles that a person holds at `at`, each with its customer's head, once. Two queries."""
    held = dict.fromkeys((one.role, one.customer_id) for one in customers_of_persons([person_id], at=at, most=most))
    heads = customer_heads({customer_id for _, customer_id in held})
    return [(role, heads[customer_id]) for role, customer_id in held]


def lines_by_offer(codes: Collection[str]) -> dict[str, int]:
    """Return how many lines have these offers, terminated ones apart, by code; absent when none has.

    One query that reads every line there is, none for no code: not for a page that is often asked for.
    """
    if not codes:
        return {}
    lines = Line.objects.present().filter(offer_code__in=codes)
    return dict(lines.values("offer_code").annotate(lines=Count("pk")).values_list("offer_code", "lines"))
