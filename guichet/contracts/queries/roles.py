"""Who has what in a company: reads for its administrators, and for those whose roles they are."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet, TextField, Value
from django.db.models.fields.json import KT
from django.db.models.functions import Coalesce, Concat, Trim

from guichet.contracts.models import Customer, Grant, Line, Site
from guichet.contracts.queries import Contact
from guichet.contracts.values import (
    Capability,
    CustomerKind,
    LineState,
    Principal,
    Role,
)
from guichet.people.queries import last_sign_in

# the order in which a page lists them
COMPANY_ROLES = (Role.HOLDER, Role.COMPANY_ADMINISTRATOR, Role.SITE_MANAGER, Role.ACCOUNTANT, Role.LINE_USER)
MANAGING = (Role.HOLDER, Role.COMPANY_ADMINISTRATOR)
_NAME = Trim(Concat("person__given_name", Value(" "), "person__family_name"))
_NONE = Value("")


@dataclass(frozen=True, slots=True)
class Company:
    """An organisation whose roles somebody may see."""

    id: int
    reference: str
    name: str
    kind: str = CustomerKind.ORGANISATION


@dataclass(frozen=True, slots=True)
class Place:
    """A site, as one chooses it."""

    id: int
    reference: str
    name: str


@dataclass(frozen=True, slots=True)
class RoleHeld:
    """One grant on something of a company, in force or to come. Empty what it is not on."""

    grant_id: int
    person_id: int
    person: str
    person_name: str
    role: str
    starts_at: datetime
    ends_at: datetime | None
    last_login: datetime | None
    site: str
    site_name: str
    line: str
    line_number: str
    line_label: str
    stands_in_for: str


def companies_managed(principal: Principal) -> list[Company]:
    """Return the organisations whose roles a principal manages, by name. One query, none for nobody."""
    reach = principal.reach(Capability.MANAGE_ROLES)
    return _companies(Customer.objects.filter(pk__in=reach.customers)) if reach.customers else []


def company_managed(principal: Principal, reference: str) -> Company | None:
    """Return an organisation whose roles a principal manages, or None. One query."""
    return next((one for one in companies_managed(principal) if one.reference == reference), None)


def companies_by_id(ids: Collection[int]) -> dict[int, Company]:
    """Return organisations by row id; households are absent. One query, none for no id."""
    found = _companies(Customer.objects.filter(pk__in=ids)) if ids else []
    return {company.id: company for company in found}


def _companies(customers: QuerySet[Customer]) -> list[Company]:
    rows = customers.filter(kind=CustomerKind.ORGANISATION).order_by("name", "id")
    return [Company(*row) for row in rows.values_list("id", "reference", "name", "kind")]


def kind_of_customer(customer_id: int) -> str:
    """Return whether a customer is somebody or an organisation. One query."""
    return Customer.objects.values_list("kind", flat=True).get(pk=customer_id)


def sites_of(customer_id: int) -> list[Place]:
    """Return the sites of a customer by name. One query."""
    sites = Site.objects.filter(customer_id=customer_id).order_by("name", "id")
    return [Place(*row) for row in sites.values_list("id", "reference", "name")]


@dataclass(frozen=True, slots=True)
class LineToUse:
    """A line that somebody may be declared the user of, or why not."""

    id: int
    is_active: bool
    has_user: bool


def line_to_use(customer_id: int, number: str, *, at: datetime) -> LineToUse | None:
    """Return a line of a customer by its number in E.164, or None when it has no such line. Two queries."""
    line = Line.objects.present().filter(contract__customer_id=customer_id, number=number).first() if number else None
    if line is None:
        return None
    used = Grant.objects.filter(Q(ends_at=None) | Q(ends_at__gt=at), line=line, role=Role.LINE_USER)
    return LineToUse(line.pk, line.state == LineState.ACTIVE, used.exists())


def roles_of_company(customer_id: int, *, at: datetime, roles: Collection[Role] = COMPANY_ROLES) -> list[RoleHeld]:
    """Return the roles held in a company, in force or to come, as many as there are. One query."""
    # one question for each road: a condition over the four tables at once would read every grant there is
    roads = ("customer_id", "site__customer_id", "contract__customer_id", "line__contract__customer_id")
    wanted = _not_over(at).filter(role__in=roles)
    first, *others = (_held(wanted.filter(**{road: customer_id})).values_list(*_COLUMNS) for road in roads)
    return [RoleHeld(*row) for row in first.union(*others, all=True)]


def roles_held_by(person_id: int, *, at: datetime) -> list[tuple[int, RoleHeld]]:
    """Return the roles that a person holds anywhere, in force or to come, each with its customer's id. One query."""
    whose = Coalesce("customer_id", "site__customer_id", "contract__customer_id", "line__contract__customer_id")
    grants = _held(_not_over(at).filter(person_id=person_id)).annotate(whose=whose).order_by("id")
    return [(row[0], RoleHeld(*row[1:])) for row in grants.values_list("whose", *_COLUMNS)]


def managers_of(customer_id: int, *, at: datetime) -> frozenset[str]:
    """Return the references of those who manage a customer's roles without an end: one at least must stay. One query.

    Shape: stand-ins have an end, and do not count; nor do closed accounts.
    """
    grants = Grant.objects.in_force(at).filter(
        customer_id=customer_id, role__in=MANAGING, ends_at=None, person__is_active=True
    )
    return frozenset(grants.values_list("person__reference", flat=True))


def contacts_of(person_ids: Collection[int]) -> list[Contact]:
    """Return the verified addresses of active persons, one each. One query, none for no id."""
    if not person_ids:
        return []
    rows = (
        Grant.objects.filter(person_id__in=person_ids, person__is_active=True)
        .filter(
            person__identifiers__kind="email",
            person__identifiers__revoked_at=None,
            person__identifiers__verified_at__isnull=False,
        )
        .order_by("person_id", "person__identifiers__id")
        .annotate(name=_NAME)
        .values_list("person_id", "person__identifiers__value", "name", "person__language")
        .distinct()
    )
    found: dict[int, Contact] = {}
    for person_id, email, name, language in rows:
        found.setdefault(person_id, Contact(email, name, language, person_id))
    return list(found.values())


_COLUMNS = (
    *("pk", "person_id", "person__reference", "person_name", "role", "starts_at", "ends_at", "signed_in_at"),
    *("site_reference", "site_name", "line_reference", "line_number", "line_label", "stands_in_for"),
)


def _not_over(at: datetime) -> QuerySet[Grant]:
    return Grant.objects.filter(Q(ends_at=None) | Q(ends_at__gt=at), person__is_active=True)


def _held(grants: QuerySet[Grant]) -> QuerySet[Grant]:
    return grants.annotate(
        person_name=_NAME,
        signed_in_at=last_sign_in("person_id"),
        site_reference=Coalesce("site__reference", _NONE),
        site_name=Coalesce("site__name", _NONE),
        line_reference=Coalesce("line__reference", _NONE),
        line_number=Coalesce("line__number", _NONE),
        line_label=Coalesce("line__label", _NONE),
        stands_in_for=Coalesce(KT("evidence__stands_in_for"), Value("", TextField())),
    )
