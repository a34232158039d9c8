"""What is not yours does not exist: lines, invoices and orders by their address."""

import pytest

from guichet.billing.tests import factories as billing
from guichet.contracts.tests import factories as contracts
from guichet.contracts.values import Role
from guichet.orders.tests import factories as orders
from guichet.people.tests import factories as people

pytestmark = pytest.mark.django_db


@pytest.fixture
def things(holder):
    return {
        "lines": holder.account.line,
        "invoices": billing.invoice(holder.account.customer),
        "orders": orders.order(holder.account.customer),
    }


@pytest.mark.parametrize("kind", ["lines", "invoices", "orders"])
def test_the_holder_sees_it_and_a_stranger_gets_404(holder, stranger, things, kind):
    path = f"/{kind}/{things[kind].reference}/"

    assert holder.client.get(path).status_code == 200
    assert stranger.client.get(path).status_code == 404


@pytest.mark.parametrize("kind", ["lines", "invoices", "orders"])
def test_what_does_not_exist_answers_like_what_is_not_yours(stranger, things, kind):
    absent = stranger.client.get(f"/{kind}/0000000000/")
    foreign = stranger.client.get(f"/{kind}/{things[kind].reference}/")

    assert absent.status_code == foreign.status_code == 404


@pytest.mark.parametrize(("kind", "status"), [("lines", 404), ("invoices", 200), ("orders", 404)])
def test_an_accountant_sees_only_invoices(accountant, kind, status):
    account = accountant.account
    path = {
        "lines": account.line.reference,
        "invoices": billing.invoice(account.customer).reference,
        "orders": orders.order(account.customer).reference,
    }[kind]

    assert accountant.client.get(f"/{kind}/{path}/").status_code == status


def test_a_site_manager_sees_the_lines_of_the_site_and_no_others(site_manager):
    account = site_manager.account
    elsewhere = contracts.line(under=account.contract, site=contracts.site(of=account.customer))

    assert site_manager.client.get(f"/lines/{account.line.reference}/").status_code == 200
    assert site_manager.client.get(f"/lines/{elsewhere.reference}/").status_code == 404
    assert elsewhere.reference not in site_manager.client.get("/lines/").content.decode()
    invoice = billing.invoice(account.customer)
    assert site_manager.client.get(f"/invoices/{invoice.reference}/").status_code == 404


def test_a_proxy_of_one_contract_does_not_see_the_other(client, household):
    other = contracts.line(under=contracts.contract(of=household.customer))
    person = people.person()
    contracts.grant(person, Role.PROXY, contract=household.contract)
    client.force_login(person)

    assert client.get(f"/lines/{household.line.reference}/").status_code == 200
    assert client.get(f"/lines/{other.reference}/").status_code == 404


@pytest.mark.parametrize("path", ["/", "/lines/", "/invoices/", "/requests/"])
def test_pages_are_read_only(holder, path):
    assert holder.client.post(path).status_code == 405
