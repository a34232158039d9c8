"""Writes of customers, sites, contracts, lines and grants, as a billing system sends them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Model, Q, QuerySet

from guichet.contracts.models import Contract, Customer, Grant, Line, Site
from guichet.contracts.values import GrantOrigin, LineState, Role, Scope, Target
from guichet.database import Row, Written, constraint_of, upsert
from guichet.people import services as people
from guichet.search import services as search
from guichet.search.values import Kind

REMOVED = "removed_by"
SIGNING_IN = (LineState.ACTIVE, LineState.SUSPENDED)
_MODELS: dict[Scope, tuple[type[Model], str]] = {
    Scope.CUSTOMER: (Customer, "pk"),
    Scope.SITE: (Site, "customer_id"),
    Scope.CONTRACT: (Contract, "customer_id"),
    Scope.LINE: (Line, "contract__customer_id"),
}


@dataclass(frozen=True)
class FedGrant:
    """What a person is to a customer, site, contract or line, by row ids."""

    person_id: int
    role: Role
    scope: Scope
    target_id: int
    starts_at: datetime
    ends_at: datetime | None


def lock_line(line_id: int) -> None:
    """Hold a line's row until the caller's transaction ends: whatever acts on the line does so one at a time."""
    # rows that name the line may still be written: whoever holds one of them and waits for the line would wait for ever
    Line.objects.select_for_update(no_key=True).values_list("pk").get(pk=line_id)


def lock_contract(contract_id: int) -> None:
    """Hold a contract's row until the caller's transaction ends, after the line's: what takes several of its lines."""
    Contract.objects.select_for_update(no_key=True).values_list("pk").get(pk=contract_id)


def change_offer_of(line_id: int, offer_code: str) -> None:
    """Write the offer of a line once the network has changed it, in the caller's transaction."""
    Line.objects.filter(pk=line_id).update(offer_code=offer_code)


def targets_by_external_id(scope: Scope, source: str, wanted: Collection[str]) -> dict[str, Target]:
    """Return imported rows with the customer that owns them; those that are not known are absent. One query."""
    model, customer = _MODELS[scope]
    rows = model._default_manager.filter(source=source, external_id__in=wanted)
    return {
        external_id: Target(pk, customer_id)
        for external_id, pk, customer_id in rows.values_list("external_id", "pk", customer)
    }


def line_ids(source: str, wanted: Collection[str]) -> dict[str, int]:
    """Return the row ids of imported lines; those that are not known are absent. One query."""
    return dict(Line.objects.filter(source=source, external_id__in=wanted).values_list("external_id", "pk"))


def all_line_ids(source: str, most: int) -> dict[str, int] | None:
    """Return the row ids of all imported lines, or None when there are more than `most`. Two queries."""
    lines = Line.objects.filter(source=source)
    if lines[: most + 1].count() > most:
        return None
    return dict(lines.values_list("external_id", "pk").iterator(chunk_size=10_000))


def store_customers(rows: Sequence[Row]) -> Written:
    """Create or update imported customers, and keep them findable."""
    with transaction.atomic():
        written = upsert(Customer, rows)
        source, wanted = _identities(rows)
        keep_customers_findable(Customer.objects.filter(source=source, external_id__in=wanted))
    return written


def store_sites(rows: Sequence[Row]) -> Written:
    """Create or update imported sites."""
    return upsert(Site, rows)


def store_contracts(rows: Sequence[Row]) -> Written:
    """Create or update imported contracts, and keep them findable."""
    with transaction.atomic():
        written = upsert(Contract, rows)
        source, wanted = _identities(rows)
        keep_contracts_findable(Contract.objects.filter(source=source, external_id__in=wanted))
    return written


def store_lines(rows: Sequence[Row], *, at: datetime) -> Written:
    """Create or update imported lines; numbers sign in who uses them, and stop when their line does."""
    source, wanted = _identities(rows)
    with transaction.atomic():
        touched = Line.objects.filter(source=source, external_id__in=wanted)
        numbers_before = set(touched.values_list("number", flat=True))
        written = upsert(Line, rows)
        keep_identifiers(set(touched.values_list("pk", flat=True)), numbers_before, at=at)
        keep_lines_findable(touched)
    return written


def store_grants(grants: Sequence[FedGrant], *, at: datetime) -> Written:
    """Create or update grants that an import made; a line's user signs in by its number.

    Shape: one imported grant per person, role and target; a row with other moments changes it. Grants of another
    origin are left alone.
    """
    written = Written()
    with transaction.atomic():
        stored = _imported_grants(grants)
        for rank, grant in enumerate(grants):
            key = (grant.person_id, grant.role, grant.scope, grant.target_id)
            try:
                with transaction.atomic():
                    stored[key] = _store_grant(grant, stored.get(key), written)
            except IntegrityError as error:
                written.refused[rank] = constraint_of(Grant, error)
        lines = {grant.target_id for grant in grants if grant.role == Role.LINE_USER}
        keep_identifiers(lines, set(), at=at)
    return written


def declare_line_user(line_id: int, profile: people.Profile, *, by_id: int, at: datetime) -> int:
    """Make somebody the user of a line, who signs in by its number once they have a password; return their row id.

    Shape: runs in the caller's transaction, on the locked line, which has no user.
    """
    person = people.create_person(
        given_name=profile.given_name, family_name=profile.family_name, language=profile.language
    )
    people.set_profile(person.pk, profile)
    evidence = {"declared_by": by_id}
    Grant.objects.create(
        person=person,
        role=Role.LINE_USER,
        line_id=line_id,
        origin=GrantOrigin.DECLARED_USER,
        starts_at=at,
        evidence=evidence,
    )
    if people.line_numbers_sign_in():
        keep_identifiers({line_id}, set(), at=at)
    return person.pk


def remove_line_user(line_id: int, *, by_id: int, at: datetime) -> None:
    """End what makes somebody the user of a line: its number signs them in no more, and their sessions end.

    Shape: runs in the caller's transaction, on the locked line.
    """
    ended_at = at
    for grant in Grant.objects.in_force(at).filter(line_id=line_id, role=Role.LINE_USER):
        # a period holds at least a moment, even that of whoever is removed as soon as declared
        ended_at = grant.ends_at = max(at, grant.starts_at + timedelta(microseconds=1))
        grant.evidence = {**grant.evidence, REMOVED: by_id}
        grant.save(update_fields=["ends_at", "evidence"])
        people.end_sessions_of(grant.person_id)
    keep_identifiers({line_id}, set(), at=ended_at)


def keep_customers_findable(customers: QuerySet[Customer]) -> None:
    """Let customers be found by their names, address of mail and phone, as they are stored. Two queries and more."""
    rows = list(customers.values_list("pk", "name", "given_name", "family_name", "email", "phone"))
    search.keep(
        {
            Kind.CUSTOMER_NAME: {pk: f"{name}\n{given} {family}" for pk, name, given, family, _, _ in rows},
            Kind.CUSTOMER_EMAIL: {pk: email for pk, *_, email, _ in rows},
            Kind.CUSTOMER_PHONE: {pk: phone for pk, *_, phone in rows},
        }
    )


def keep_contracts_findable(contracts: QuerySet[Contract]) -> None:
    """Let contracts be found by their number. Two queries and more."""
    search.keep({Kind.CONTRACT_NUMBER: dict(contracts.values_list("pk", "number"))})


def keep_lines_findable(lines: QuerySet[Line]) -> None:
    """Let lines be found by their number, terminated ones too. Two queries and more."""
    search.keep({Kind.LINE_NUMBER: dict(lines.values_list("pk", "number"))})


def keep_all_findable(*, batch: int = 1_000) -> Iterator[int]:
    """Make every customer, contract and line findable again; yield how many rows each step did, a batch at a time.

    Each step commits alone. For rows written by a release that did not keep them findable, or by hand.
    """
    for model, keep in (
        (Customer, keep_customers_findable),
        (Contract, keep_contracts_findable),
        (Line, keep_lines_findable),
    ):
        rows: QuerySet[Any] = model._default_manager.order_by("pk")  # Any: one of three models
        last = 0
        while ids := list(rows.filter(pk__gt=last).values_list("pk", flat=True)[:batch]):
            keep(rows.filter(pk__in=ids))
            last = ids[-1]
            yield len(ids)


def _identities(rows: Sequence[Row]) -> tuple[str, set[str]]:
    return (rows[0]["source"] if rows else ""), {row["external_id"] for row in rows}


def _imported_grants(grants: Sequence[FedGrant]) -> dict[tuple[int, str, str, int], Grant]:
    found = Grant.objects.filter(origin=GrantOrigin.IMPORT, person_id__in={grant.person_id for grant in grants})
    return {
        (grant.person_id, grant.role, scope, target_id): grant
        for grant in found.order_by("starts_at")
        for scope in Scope
        if (target_id := getattr(grant, f"{scope}_id")) is not None
    }


def _store_grant(fed: FedGrant, stored: Grant | None, written: Written) -> Grant:
    if stored is None:
        # Any: the target's column is chosen by its scope
        target: dict[str, Any] = {f"{fed.scope}_id": fed.target_id}
        grant = Grant.objects.create(
            person_id=fed.person_id,
            role=fed.role,
            origin=GrantOrigin.IMPORT,
            starts_at=fed.starts_at,
            ends_at=fed.ends_at,
            **target,
        )
        written.created += 1
        return grant
    # who was removed in the space stays so, whatever is exported
    same = (stored.starts_at, stored.ends_at) == (fed.starts_at, fed.ends_at)
    if same or stored.evidence.get(REMOVED) or _ended_by_somebody(stored, fed):
        written.unchanged += 1
        return stored
    Grant.objects.filter(pk=stored.pk).update(starts_at=fed.starts_at, ends_at=fed.ends_at)
    stored.starts_at, stored.ends_at = fed.starts_at, fed.ends_at
    written.changed += 1
    return stored


def _ended_by_somebody(stored: Grant, fed: FedGrant) -> bool:
    """Tell whether a person of the customer ended this grant: an import does not open it again."""
    return "ended_by" in stored.evidence and stored.ends_at is not None and fed.starts_at <= stored.ends_at


def keep_identifiers(line_ids: Collection[int], numbers_before: set[str], *, at: datetime) -> None:
    """Let each line's number sign in its user of the moment, and nobody when the line is not in use."""
    lines = Line.objects.filter(pk__in=line_ids).exclude(number="")
    numbers = numbers_before.union(lines.values_list("number", flat=True)) - {""}
    if not numbers:
        return
    # By number and not by line: a number let go by one of these lines may be another's now.
    users = Grant.objects.in_force(at).filter(
        Q(line__number__in=numbers), role=Role.LINE_USER, line__state__in=SIGNING_IN
    )
    people.keep_line_identifiers(numbers, dict(users.values_list(F("line__number"), "person_id")), at=at)
