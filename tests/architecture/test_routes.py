"""The walker: every route says who it is for, and keeps to it."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import path

from guichet.billing.tests import factories as billing
from guichet.catalogue.queries import current_catalogue
from guichet.catalogue.services import publish_edition
from guichet.contracts.models import Customer, Line
from guichet.contracts.tests import factories as contracts
from guichet.contracts.values import CustomerKind, Role
from guichet.lines.tests import factories as lines
from guichet.orders.tests import factories as orders
from guichet.outbox.tests import factories as outbox
from guichet.people.models import Person
from guichet.people.tests import factories as people
from guichet.ui.policy import POLICIES
from tests.architecture.routes import Route, routes
from tests.stock import Account, Stock

ROUTES = routes()

CARD_PAGES = (
    "loss",
    "found",
    "sim",
    "sim-confirm",
    "esim",
    "sim-activate",
    "sim-cancel",
    "unlock",
    "unlock-code",
)
ROLE_PAGES = ("invite", "member", "change", "end", "stand-in", "withdraw", "export")
PERSON_PAGES = ("person", "person-reset", "person-unlock", "person-sessions", "person-question", "person-view")


EDITION_PAGES = ("catalogue-edition", "catalogue-file", "catalogue-withdraw")


def edition() -> str:
    """Return the reference of an edition of the catalogue to come."""
    sold = current_catalogue().model_copy(update={"options": ()})
    return publish_edition(sold, in_force_on=date(2999, 1, 1), at=datetime.now(UTC)).reference


def organised(customer: Customer) -> Customer:
    """Make a company of a household: companies alone have roles."""
    customer.kind = CustomerKind.ORGANISATION
    customer.save(update_fields=["kind"])
    return customer


def somebody_of(account: Account) -> Person:
    person = people.person()
    contracts.grant(person, customer=account.customer)
    return person


def used_line(account: Account) -> Line:
    """Return the line of an account, with a user declared on it."""
    contracts.grant(people.person(), Role.LINE_USER, line=account.line)
    return account.line


# route -> the reference of an object of an account: a route with a reference that is not here fails
OBJECTS: dict[str, Callable[[Account], str]] = {
    "portal:line": lambda account: account.line.reference,
    "usage:line-alert": lambda account: account.line.reference,
    "portal:line-settings": lambda account: account.line.reference,
    "orders:line-move": lambda account: account.line.reference,
    "orders:line-move-cancel": lambda account: account.line.reference,
    "desk:move": lambda account: orders.move(account.line, people.person()).order.reference,
    "lines:line-restrictions": lambda account: account.line.reference,
    "lines:line-ceiling": lambda account: account.line.reference,
    "lines:line-calls": lambda account: account.line.reference,
    "lines:line-forwarding": lambda account: account.line.reference,
    "lines:line-voicemail": lambda account: account.line.reference,
    "lines:line-voicemail-code": lambda account: account.line.reference,
    "lines:line-puk": lambda account: account.line.reference,
    "lines:line-user": lambda account: account.line.reference,
    "lines:line-user-profile": lambda account: used_line(account).reference,
    "lines:line-user-remove": lambda account: used_line(account).reference,
    "lines:line-state": lambda account: account.line.reference,
    "lines:line-options": lambda account: account.line.reference,
    "lines:line-option": lambda account: account.line.reference,
    "lines:line-offer": lambda account: account.line.reference,
    "lines:line-offer-change": lambda account: account.line.reference,
    "lines:line-block": lambda account: account.line.reference,
    "lines:line-unblock": lambda account: lines.block(account.line, people.person()).line.reference,
    **{f"lines:line-{page}": lambda account: account.line.reference for page in CARD_PAGES},
    "lines:line-loss-receipt": lambda account: lines.loss(account.line, people.person()).line.reference,
    "desk:frozen-lift": lambda account: lines.freeze(account.line, people.person()).reference,
    "usage:numbers": lambda account: account.customer.reference,
    "portal:invoice": lambda account: billing.invoice(account.customer).reference,
    "portal:order": lambda account: orders.order(account.customer).reference,
    **{f"roles:{page}": lambda account: organised(account.customer).reference for page in ROLE_PAGES},
    **{f"desk:{page}": lambda account: somebody_of(account).reference for page in PERSON_PAGES},
    **{f"desk:{page}": lambda account: edition() for page in EDITION_PAGES},
    "desk:staff-member": lambda account: people.adviser().reference,
    "desk:customer": lambda account: account.customer.reference,
    "desk:customer-act": lambda account: account.customer.reference,
    "desk:journal": lambda account: account.customer.reference,
    "desk:parked-replay": lambda account: outbox.parked(account.customer).reference,
    "desk:parked-drop": lambda account: outbox.parked(account.customer).reference,
}


def those(keep: Callable[[Route], bool]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("route", [route for route in ROUTES if keep(route)], ids=str)


def undeclared(found: list[Route]) -> list[str]:
    return [str(route) for route in found if route.policy not in POLICIES]


def asked(client: Client, route: Route, reference: str = "") -> HttpResponse:
    """Return the answer to a GET, or to an empty POST where GET is refused."""
    answer = client.get(route.path(reference))
    return client.post(route.path(reference)) if answer.status_code == 405 else answer


def test_every_route_declares_who_it_is_for():
    assert undeclared(ROUTES) == []


def test_a_route_that_declares_nothing_is_seen():
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    assert undeclared(routes([path("planted/", view, name="planted")])) == ["planted"]


@those(lambda route: route.policy in {"signed_in", "staff"})
def test_a_visitor_is_sent_to_sign_in(route, client, db):
    answer = asked(client, route)

    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(f"{resolve_url(settings.LOGIN_URL)}?next={quote(route.path())}")


@those(lambda route: route.has_reference)
def test_what_does_not_exist_is_not_found(route, stranger: Stock):
    assert asked(stranger.client, route).status_code == 404


@those(lambda route: route.policy == "staff")
def test_the_desk_does_not_exist_for_customers(route, holder: Stock):
    reference = OBJECTS[str(route)](holder.account) if route.has_reference else ""

    assert holder.client.get(route.path(reference)).status_code == 404
    assert holder.client.post(route.path(reference)).status_code == 404


@those(lambda route: route.policy == "staff")
def test_the_desk_is_open_to_supervisors(route, holder: Stock, supervisor: Client):
    reference = OBJECTS[str(route)](holder.account) if route.has_reference else ""

    assert asked(supervisor, route, reference).status_code in {200, 302}


@those(lambda route: route.policy == "staff" and route.has_reference)
def test_what_does_not_exist_is_not_found_at_the_desk(route, supervisor: Client):
    assert asked(supervisor, route).status_code == 404


@those(lambda route: route.has_reference and route.policy != "staff")
def test_what_is_somebody_else_s_is_not_found(route, holder: Stock, stranger: Stock):
    reference = OBJECTS[str(route)](holder.account)

    assert asked(holder.client, route, reference).status_code in {200, 204, 302}
    assert asked(stranger.client, route, reference).status_code == 404


@those(lambda route: not route.has_parameters)
@pytest.mark.parametrize("somebody", ["visitor", "holder", "supervisor"])
def test_looking_writes_nothing(route, somebody, client, holder: Stock, supervisor: Client):
    browser = {"visitor": client, "holder": holder.client, "supervisor": supervisor}[somebody]

    first, second = (written(browser, route) for _ in range(2))

    # the moment a session was last seen is kept, once a minute at most
    assert [sql for sql in first if "session" not in sql.lower()] == []
    assert second == []


def written(browser: Client, route: Route) -> list[str]:
    with CaptureQueriesContext(connection) as queries:
        browser.get(route.path())
    return [
        query["sql"] for query in queries if query["sql"].lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE"))
    ]
