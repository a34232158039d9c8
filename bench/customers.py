"""Fill an empty database with customers of six lines each, a company of 250 lines, and sessions for them.

`python -m bench.customers` migrates the database that GUICHET_DATABASE_URL names, fills it, and prints one JSON object:
by page (`home`, `line`, `invoices`, `invoice`), what to ask for as pairs of path and session cookie, one for each
customer; and the same for the company's administrator (`home-company`, ...).
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from datetime import date, timedelta

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
django.setup()

from django.conf import settings  # noqa: E402  # Django's apps come first, here and below
from django.core.management import call_command  # noqa: E402
from django.db import transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

from guichet import operators  # noqa: E402
from guichet.billing.models import Invoice, InvoiceLine  # noqa: E402
from guichet.billing.tests import factories as billing  # noqa: E402
from guichet.catalogue.policy import Catalogue  # noqa: E402
from guichet.contracts.models import Contract, Customer, Line  # noqa: E402
from guichet.contracts.tests import factories as contracts  # noqa: E402
from guichet.contracts.values import Role  # noqa: E402
from guichet.core.periods import local_day, shift_months  # noqa: E402
from guichet.messages.tests import factories as messages  # noqa: E402
from guichet.orders.tests import factories as orders  # noqa: E402
from guichet.people.models import Person  # noqa: E402
from guichet.people.tests import factories as people  # noqa: E402
from guichet.usage.models import DayCounter  # noqa: E402
from guichet.usage.values import UsageKind  # noqa: E402

CUSTOMERS = 100
LINES = 6
COMPANY_LINES = 250
COMPANY_SITES = 12
TODAY = local_day(timezone.now(), operators.current().zone)
DAYS_USED = 15
DAYS_OF_HISTORY = 330
MONTHS_BILLED = 13
AMOUNTS = 6
KINDS = ((UsageKind.DATA, 300_000_000), (UsageKind.VOICE, 240), (UsageKind.SMS, 3))


@dataclass(frozen=True, slots=True)
class Filled:
    """Somebody with what they look at."""

    person: Person
    line: Line
    invoice: Invoice


def cookie_of(person: Person) -> str:
    """Return the session cookie of somebody signed in."""
    client = Client()
    client.force_login(person)
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def use(lines: list[Line]) -> None:
    """Give each line what a month leaves in the counters: data, calls and messages; the first one, a year of days."""
    first = TODAY.replace(day=1)
    count_days(lines, first, DAYS_USED)
    count_days(lines[:1], first - timedelta(days=DAYS_OF_HISTORY), DAYS_OF_HISTORY)


def count_days(lines: list[Line], first: date, days: int) -> None:
    DayCounter.objects.bulk_create(
        DayCounter(line=line, day=first + timedelta(days=day), kind=kind, quantity=quantity, records=2)
        for line in lines
        for day in range(days)
        for kind, quantity in KINDS
    )


def bill(customer: Customer, contract: Contract) -> Invoice:
    """Return the invoice to pay of a contract, after a year of those that are paid, with some amounts each."""
    issued_on = TODAY - timedelta(days=10)
    for back in range(1, MONTHS_BILLED):
        _amounts(billing.paid_invoice(customer, contract=contract, issued_on=shift_months(issued_on, -back)))
    last = billing.invoice(customer, contract=contract, issued_on=issued_on, due_on=TODAY + timedelta(days=10))
    _amounts(last)
    return last


def _amounts(invoice: Invoice) -> None:
    InvoiceLine.objects.bulk_create(
        InvoiceLine(
            invoice=invoice, position=rank, section="subscription", label="Mobile", amount_minor=700, tax_rate=20
        )
        for rank in range(AMOUNTS)
    )


def household(number: int, offers: list[str]) -> Filled:
    """Return the holder of two contracts and six lines, with an invoice to pay and an order that waits."""
    customer = contracts.customer(name=f"Client {number}")
    under: list[Contract] = [contracts.contract(of=customer) for _ in range(2)]
    lines = [
        contracts.line(under=under[rank % 2], number="", offer_code=offers[rank % len(offers)]) for rank in range(LINES)
    ]
    use(lines)
    orders.waiting_order(customer)
    messages.communication(customer)
    person = people.person()
    contracts.grant(person, Role.HOLDER, customer=customer)
    return Filled(person, lines[0], bill(customer, under[0]))


def company(offers: list[str]) -> Filled:
    """Return the administrator of a company of 250 lines on twelve sites."""
    customer = contracts.company()
    sites = [contracts.site(of=customer, name=f"Site {rank}") for rank in range(COMPANY_SITES)]
    contract = contracts.contract(of=customer)
    lines = [
        contracts.line(
            under=contract, number="", site=sites[rank % COMPANY_SITES], offer_code=offers[rank % len(offers)]
        )
        for rank in range(COMPANY_LINES)
    ]
    use(lines)
    person = people.person()
    contracts.grant(person, Role.COMPANY_ADMINISTRATOR, customer=customer)
    return Filled(person, lines[0], bill(customer, contract))


def asked(by: list[Filled], suffix: str = "") -> dict[str, list[tuple[str, str]]]:
    """Return what to ask for: by page, the path and the cookie of each."""
    cookies = [cookie_of(one.person) for one in by]
    paths = {
        "home": ["/" for _ in by],
        "line": [f"/lines/{one.line.reference}/" for one in by],
        "invoices": ["/invoices/" for _ in by],
        "invoice": [f"/invoices/{one.invoice.reference}/" for one in by],
    }
    return {f"{page}{suffix}": [*zip(found, cookies, strict=True)] for page, found in paths.items()}


def main() -> None:
    call_command("migrate", verbosity=0)
    call_command("createcachetable")
    offers = [offer.code for offer in operators.current().section(Catalogue).offers if offer.family == "mobile"]
    with transaction.atomic():
        holders = [household(number, offers) for number in range(CUSTOMERS)]
        administrator = company(offers)
        found = asked(holders) | asked([administrator], "-company")
    print(json.dumps(found))


if __name__ == "__main__":
    main()
