"""Reads of contracts and lines, bounded by a Principal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from guichet.acts import values as acts
from guichet.contracts.models import Customer, Grant, Line
from guichet.contracts.rules import reaches_of
from guichet.contracts.values import Capability, CustomerFacts, GrantFacts, LineKind, Principal, Reach, Role, Scope
from guichet.database import Prepared

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
            "starts_at",
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
    for role, customer, site, contract, line, since, kind, name, email, phone in _grants(person_id=person_id, at=at):
        grants.append(_grant(role, customer, site, contract, line, since))
        if customer is not None:
            customers[customer] = CustomerFacts(customer, kind, name, email, phone)
    return Principal(
        person_id=person_id,
        grants=tuple(grants),
        customers=tuple(customers.values()),
        reaches=reaches_of(grants),
    )


def administers_company(person_id: int, at: datetime) -> bool:
    """Tell whether somebody administers a company at a moment. One query."""
    return bool(_administered(person_id=person_id, at=at))


_administered = Prepared(
    lambda person_id, at: (
        Grant.objects.in_force(at)
        .filter(person_id=person_id, role=Role.COMPANY_ADMINISTRATOR)
        .order_by()
        .values_list("id")[:1]
    )
)


def user_since(principal: Principal, target: acts.Target, capability: Capability) -> datetime | None:
    """Return since when somebody has a capability on a line as its user and as nothing more; None otherwise.

    Shape: no query. What the line did before is of whoever used it then.
    """
    of_line = [one for one in principal.grants if one.role == Role.LINE_USER and one.scope_id == target.line_id]
    if not of_line:
        return None
    others = reaches_of(one for one in principal.grants if one.role != Role.LINE_USER)
    if others.get(capability, Reach()).covers(target):
        return None
    return min((one.starts_at for one in of_line if one.starts_at is not None), default=None)


def _grant(
    role: str, customer: int | None, site: int | None, contract: int | None, line: int | None, since: datetime
) -> GrantFacts:
    for scope, scope_id in (
        (Scope.CUSTOMER, customer),
        (Scope.SITE, site),
        (Scope.CONTRACT, contract),
        (Scope.LINE, line),
    ):
        if scope_id is not None:
            return GrantFacts(Role(role), scope, scope_id, since)
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


def lines_reached_ever(reach: Reach) -> QuerySet[Line]:
    """Return the lines that a reach covers, terminated ones too: what they used is still told for a year."""
    return Line.objects.reached(reach)


_customers = Prepared(
    lambda ids: Customer.objects.filter(pk__in=ids).order_by("name", "id").values_list("id", "reference", "name")
)


def customers_reached(reach: Reach) -> list[tuple[int, str, str]]:
    """Return the customers that a reach covers as a whole: row id, reference, name. One query, none for none."""
    return (
        [(row_id, reference, name) for row_id, reference, name in _customers(ids=reach.customers)]
        if reach.customers
        else []
    )


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody to be told by mail; `person_id` is None for the address of a customer whom nobody signs in for."""

    email: str
    name: str
    language: str
    person_id: int | None


@dataclass(frozen=True, slots=True)
class LineHolders:
    """Who answers for a line, and how the line is called."""

    customer_id: int
    number: str
    label: str
    contacts: tuple[Contact, ...]


@dataclass(frozen=True, slots=True)
class LineUser:
    """Who reads the messages of a line: its declared user when it has one; else `person_id` is None.

    `contact_email` is an address that somebody typed: it proves nothing, and may be empty.
    """

    customer_id: int
    number: str
    language: str
    person_id: int | None
    name: str = ""
    contact_email: str = ""


@dataclass(frozen=True, slots=True)
class NetworkLine:
    """A line as the operator's systems know it."""

    number: str
    external_id: str


@dataclass(frozen=True, slots=True)
class DeclaredUser:
    """The user of a line. `signs_in`: they have a password; `only_this`: they are nothing else to anybody."""

    person_id: int
    reference: str
    given_name: str
    family_name: str
    language: str
    contact_email: str
    signs_in: bool
    only_this: bool

    @property
    def full_name(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()


def declared_user_of(line_id: int, *, at: datetime) -> DeclaredUser | None:
    """Return the user of a line at a moment, None when nobody is declared. Two queries."""
    grant = Grant.objects.in_force(at).filter(line_id=line_id, role=Role.LINE_USER).select_related("person").first()
    if grant is None:
        return None
    person = grant.person
    return DeclaredUser(
        person.pk,
        person.reference,
        person.given_name,
        person.family_name,
        person.language,
        person.contact_email,
        person.has_usable_password(),
        not Grant.objects.in_force(at).filter(person=person).exclude(pk=grant.pk).exists(),
    )


def kind_and_state(line_id: int) -> tuple[str, str]:
    """Return what kind of line it is, and its state as the billing system says. One query."""
    return Line.objects.values_list("kind", "state").get(pk=line_id)


def line_in_use(number: str) -> int | None:
    """Return the row id of the line that has a number (E.164), terminated ones apart; None for no line. One query."""
    rows = Line.objects.present().filter(number=number).values_list("pk", flat=True) if number else ()
    return next(iter(rows), None)


@dataclass(frozen=True, slots=True)
class LineTerms:
    """What a line is subscribed to; `committed_until` is the first day without commitment, None without any."""

    kind: str
    state: str
    offer_code: str
    committed_until: date | None


def line_terms(line_id: int) -> LineTerms:
    """Return what a line is subscribed to, as the billing system says. One query."""
    columns = ("kind", "state", "offer_code", "contract__commitment_ends_on")
    return LineTerms(*Line.objects.values_list(*columns).get(pk=line_id))


def network_line(line_id: int) -> NetworkLine:
    """Return how the operator's systems know a line. One query."""
    return NetworkLine(*Line.objects.values_list("number", "external_id").get(pk=line_id))


@dataclass(frozen=True, slots=True)
class PostalAddress:
    """Where a contract's letters and parcels go."""

    name: str
    street: str
    postcode: str
    city: str


def address_of_line(line_id: int) -> PostalAddress | None:
    """Return where what belongs to a line is sent: its site's address, else its customer's; None without any.

    One query.
    """
    customer, site = "contract__customer", "site"
    name, *places = Line.objects.values_list(
        f"{customer}__name",
        *(f"{whose}__{part}" for whose in (site, customer) for part in ("street", "postcode", "city")),
    ).get(pk=line_id)
    found = (PostalAddress(name, *places[start : start + 3]) for start in (0, 3))
    return next((one for one in found if one.street and one.city), None)


def target_of_line(line_id: int) -> acts.Target:
    """Return a line as what acts act on, for what nobody signed in asks. One query."""
    reference, customer, contract, site = Line.objects.values_list(
        "reference", "contract__customer_id", "contract_id", "site_id"
    ).get(pk=line_id)
    return acts.Target("line", line_id, reference, customer, contract, line_id, site)


def user_of_line(line_id: int, *, at: datetime) -> LineUser | None:
    """Return who an SMS to a line reaches at `at`, None for a line that receives none. Two queries.

    Shape: the language is the user's, or the customer's when nobody is declared.
    """
    line = (
        Line.objects.present()
        .filter(pk=line_id, kind=LineKind.MOBILE)
        .exclude(number="")
        .values_list("contract__customer_id", "number", "contract__customer__language")
        .first()
    )
    if line is None:
        return None
    customer_id, number, language = line
    user = (
        Grant.objects.in_force(at)
        .filter(line_id=line_id, role=Role.LINE_USER, person__is_active=True)
        .values_list(
            "person_id", "person__language", "person__given_name", "person__family_name", "person__contact_email"
        )
        .first()
    )
    if user is None:
        return LineUser(customer_id, number, language, None)
    person_id, spoken, given, family, email = user
    return LineUser(customer_id, number, spoken or language, person_id, f"{given} {family}".strip(), email)


def holders_of_line(line_id: int, *, at: datetime) -> LineHolders:
    """Return the holders and company administrators of a line at `at`, by their verified addresses. Two queries.

    Shape: each address once; the customer's own address when nobody who signs in answers for the line.
    """
    line = Line.objects.select_related("contract__customer").get(pk=line_id)
    customer = line.contract.customer
    on_line = (
        Q(customer_id=customer.pk) | Q(contract_id=line.contract_id) | Q(line_id=line_id) | Q(site_id=line.site_id or 0)
    )
    rows = (
        Grant.objects.in_force(at)
        .filter(on_line, role__in=(Role.HOLDER, Role.COMPANY_ADMINISTRATOR), person__is_active=True)
        .filter(
            person__identifiers__kind="email",
            person__identifiers__revoked_at=None,
            person__identifiers__verified_at__isnull=False,
        )
        .order_by("person_id", "person__identifiers__id")
        .values_list(
            "person__identifiers__value",
            "person__given_name",
            "person__family_name",
            "person__language",
            "person_id",
        )
    )
    contacts = {
        email: Contact(email, f"{given} {family}".strip(), language, person_id)
        for email, given, family, language, person_id in rows
    }
    if not contacts and customer.email:
        contacts[customer.email] = Contact(customer.email, customer.name, customer.language, None)
    return LineHolders(customer.pk, line.number, line.label, tuple(contacts.values()))
