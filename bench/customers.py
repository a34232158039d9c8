"""Fill an empty database with customers of six lines each, a company of 250 lines, and sessions for them.

`python -m bench.customers` migrates the database that GUICHET_DATABASE_URL names, fills it, and prints one JSON object:
the session cookies of the customers, and that of the company's administrator.
"""

from __future__ import annotations

import json
import os
from datetime import timedelta

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
django.setup()

from django.conf import settings  # noqa: E402  # Django's apps come first, here and below
from django.core.management import call_command  # noqa: E402
from django.db import transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

from guichet import operators  # noqa: E402
from guichet.billing.tests import factories as billing  # noqa: E402
from guichet.catalogue.policy import Catalogue  # noqa: E402
from guichet.contracts.models import Contract, Line  # noqa: E402
from guichet.contracts.tests import factories as contracts  # noqa: E402
from guichet.contracts.values import Role  # noqa: E402
from guichet.core.periods import local_day  # noqa: E402
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


def cookie_of(person: Person) -> str:
    """Return the session cookie of somebody signed in."""
    client = Client()
    client.force_login(person)
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def use(lines: list[Line]) -> None:
    """Give each line what a month leaves in the counters: data, calls and messages, day by day."""
    first = TODAY.replace(day=1)
    DayCounter.objects.bulk_create(
        DayCounter(line=line, day=first + timedelta(days=day), kind=kind, quantity=quantity, records=2)
        for line in lines
        for day in range(DAYS_USED)
        for kind, quantity in ((UsageKind.DATA, 300_000_000), (UsageKind.VOICE, 240), (UsageKind.SMS, 3))
    )


def household(number: int, offers: list[str]) -> Person:
    """Return the holder of two contracts and six lines, with an invoice to pay and an order that waits."""
    customer = contracts.customer(name=f"Client {number}")
    under: list[Contract] = [contracts.contract(of=customer) for _ in range(2)]
    use(
        [
            contracts.line(under=under[rank % 2], number="", offer_code=offers[rank % len(offers)])
            for rank in range(LINES)
        ]
    )
    billing.invoice(customer, issued_on=TODAY - timedelta(days=10), due_on=TODAY + timedelta(days=10))
    billing.paid_invoice(customer, issued_on=TODAY - timedelta(days=40))
    orders.waiting_order(customer)
    messages.communication(customer)
    person = people.person()
    contracts.grant(person, Role.HOLDER, customer=customer)
    return person


def company(offers: list[str]) -> Person:
    """Return the administrator of a company of 250 lines on twelve sites."""
    customer = contracts.company()
    sites = [contracts.site(of=customer, name=f"Site {rank}") for rank in range(COMPANY_SITES)]
    contract = contracts.contract(of=customer)
    use(
        [
            contracts.line(
                under=contract, number="", site=sites[rank % COMPANY_SITES], offer_code=offers[rank % len(offers)]
            )
            for rank in range(COMPANY_LINES)
        ]
    )
    billing.invoice(customer, issued_on=TODAY - timedelta(days=10), due_on=TODAY + timedelta(days=10))
    person = people.person()
    contracts.grant(person, Role.COMPANY_ADMINISTRATOR, customer=customer)
    return person


def main() -> None:
    call_command("migrate", verbosity=0)
    call_command("createcachetable")
    offers = [offer.code for offer in operators.current().section(Catalogue).offers if offer.family == "mobile"]
    with transaction.atomic():
        holders = [household(number, offers) for number in range(CUSTOMERS)]
        administrator = company(offers)
        cookies = {"holders": [cookie_of(person) for person in holders], "company": cookie_of(administrator)}
    print(json.dumps(cookies))


if __name__ == "__main__":
    main()
