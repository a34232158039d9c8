"""Grants that a person decides: given, ended, never by an import. What may be is decided by the acts that call."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from guichet.contracts.models import Customer, Grant
from guichet.contracts.services import keep_identifiers
from guichet.contracts.values import GrantOrigin, Role, Scope


def lock_customer(customer_id: int) -> None:
    """Hold a customer's row until the caller's transaction ends: its roles change one at a time."""
    Customer.objects.select_for_update(no_key=True).values_list("pk").get(pk=customer_id)


def give_role(
    person_id: int,
    role: Role,
    *,
    scope: Scope,
    ids: Collection[int],
    starts_at: datetime,
    ends_at: datetime | None,
    evidence: Mapping[str, Any],  # Any: what JSON holds
) -> int:
    """Give a person a role on some rows of one scope, in the caller's transaction; return how many grants were made.

    Shape: what the person holds already, for as long or longer, is left as it is. A line's user signs in by its number.
    """
    made = 0
    for row_id in sorted(ids):
        on: dict[str, Any] = {f"{scope}_id": row_id}  # Any: the column is chosen by the scope
        held = Grant.objects.in_force(starts_at).filter(person_id=person_id, role=role, **on)
        if any(one.ends_at is None or (ends_at is not None and one.ends_at >= ends_at) for one in held):
            continue
        Grant.objects.create(
            person_id=person_id,
            role=role,
            origin=GrantOrigin.ADMINISTRATOR,
            starts_at=starts_at,
            ends_at=ends_at,
            evidence=dict(evidence),
            **on,
        )
        made += 1
    if role == Role.LINE_USER:
        keep_identifiers(ids, set(), at=starts_at)
    return made


def end_grants(grant_ids: Collection[int], *, by: str, at: datetime) -> None:
    """End grants at once, in the caller's transaction; what had not begun is gone. A line's number lets go of its user.

    Shape: `by` is the reference of who decided it. An import never opens again what a person ended.
    """
    lines = []
    for grant in Grant.objects.filter(pk__in=grant_ids).select_for_update(of=("self",)):
        if grant.starts_at >= at:
            grant.delete()
            continue
        grant.ends_at, grant.evidence = at, {**grant.evidence, "ended_by": by}
        grant.save(update_fields=["ends_at", "evidence"])
        if grant.role == Role.LINE_USER and grant.line_id:
            lines.append(grant.line_id)
    if lines:
        keep_identifiers(lines, set(), at=at)
