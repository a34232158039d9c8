"""Customers, contracts, lines and grants for tests; what is not given is made, each time another one."""

from datetime import UTC, date, datetime
from itertools import count

from guichet.acts.values import Target
from guichet.contracts.models import Contract, Customer, Grant, Line, Site
from guichet.contracts.values import (
    ContractState,
    CustomerKind,
    GrantOrigin,
    LineKind,
    LineState,
    Role,
    Segment,
)
from guichet.people.models import Person

SINCE = datetime(2025, 3, 14, 8, 30, tzinfo=UTC)
_numbers = count(1)


def _named(kind: str) -> dict[str, object]:
    return {"source": "test", "external_id": f"{kind}-{next(_numbers)}"}


def customer(**fields: object) -> Customer:
    """Return a household."""
    given = {
        "kind": CustomerKind.INDIVIDUAL,
        "segment": Segment.RESIDENTIAL,
        "name": "Camille Dubois",
        "language": "fr",
        **fields,
    }
    return Customer.objects.create(**_named("customer") | given)


def company(**fields: object) -> Customer:
    """Return an organisation."""
    given = {
        "kind": CustomerKind.ORGANISATION,
        "segment": Segment.PROFESSIONAL,
        "name": "Ateliers du Port",
        "registration_number": "123 456 782 00010",
        **fields,
    }
    return customer(**given)


def site(*, of: Customer | None = None, **fields: object) -> Site:
    """Return a place of a company."""
    return Site.objects.create(
        **_named("site") | {"customer": of or company(), "name": "Entrepôt", "city": "Nantes", **fields}
    )


def contract(*, of: Customer | None = None, **fields: object) -> Contract:
    """Return a contract in force."""
    number = f"C{next(_numbers):08}"
    given = {"number": number, "state": ContractState.ACTIVE, "starts_on": date(2025, 3, 14), **fields}
    return Contract.objects.create(**_named("contract") | {"customer": of or customer(), **given})


def line(*, under: Contract | None = None, **fields: object) -> Line:
    """Return an active mobile line, with a number of its own in the range kept for fiction."""
    given = {
        "kind": LineKind.MOBILE,
        "number": f"+3363998{next(_numbers) % 10000:04}",
        "offer_code": "mobile-100",
        "state": LineState.ACTIVE,
        "activated_at": SINCE,
        **fields,
    }
    return Line.objects.create(**_named("line") | {"contract": under or contract(), **given})


def access(*, under: Contract | None = None, **fields: object) -> Line:
    """Return an active internet access."""
    return line(under=under, **{"kind": LineKind.INTERNET, "number": "", "offer_code": "fibre", **fields})


def grant(to: Person, role: Role = Role.HOLDER, **on: object) -> Grant:
    """Return a grant since a year and more, on one of `customer=`, `site=`, `contract=`, `line=`."""
    given = {"origin": GrantOrigin.IMPORT, "starts_at": SINCE, **on}
    return Grant.objects.create(person=to, role=role, **given)


def target(line: Line) -> Target:
    """Return a line as what acts act on."""
    return Target("line", line.pk, line.reference, line.contract.customer_id, line.contract_id, line.pk, line.site_id)
