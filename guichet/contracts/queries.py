"""Reads of contracts and lines, bounded by a Principal."""

from __future__ import annotations

from datetime import datetime

from guichet.contracts.models import Grant, Line
from guichet.contracts.rules import reaches_of
from guichet.contracts.values import Capability, GrantFacts, LineFacts, Principal, Role, Scope


def principal_of(person_id: int, *, at: datetime) -> Principal:
    """Return who asks, with the grants in force at `at`. One query; a grant that ended a moment ago is gone."""
    rows = (
        Grant.objects.in_force(at)
        .filter(person_id=person_id)
        .values_list("role", "customer_id", "site_id", "contract_id", "line_id")
    )
    grants = tuple(_facts(*row) for row in rows)
    return Principal(person_id=person_id, grants=grants, reaches=reaches_of(grants))


def _facts(role: str, customer: int | None, site: int | None, contract: int | None, line: int | None) -> GrantFacts:
    for scope, scope_id in (
        (Scope.CUSTOMER, customer),
        (Scope.SITE, site),
        (Scope.CONTRACT, contract),
        (Scope.LINE, line),
    ):
        if scope_id is not None:
            return GrantFacts(Role(role), scope, scope_id)
    raise AssertionError("a grant is on exactly one row: the database's constraint says so")


_LINE_COLUMNS = (
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


def lines_of(principal: Principal) -> list[LineFacts]:
    """Return the lines that this person may see, terminated ones apart. One query.

    Shape: in the order of contracts (oldest first), then lines (oldest first).
    """
    rows = (
        Line.objects.reached(principal.reach(Capability.SEE_LINE))
        .present()
        .order_by("contract__starts_on", "contract_id", "id")
        .values_list(*_LINE_COLUMNS)
    )
    return [LineFacts(*row) for row in rows]


def line_seen_by(principal: Principal, reference: str) -> LineFacts | None:
    """Return one line by its public reference, or None when it does not exist or is not this person's to see."""
    row = (
        Line.objects.reached(principal.reach(Capability.SEE_LINE))
        .filter(reference=reference)
        .values_list(*_LINE_COLUMNS)
        .first()
    )
    return LineFacts(*row) if row else None


