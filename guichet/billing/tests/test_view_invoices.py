"""The pages of invoices on real rows: theirs only, by key, in a handful of queries."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guichet.billing.tests import factories as billing
from guichet.billing.values import InvoiceSection
from guichet.contracts.tests import factories as contracts
from guichet.contracts.values import Role
from guichet.core.periods import shift_months
from guichet.people.tests import factories as people

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
TODAY = NOW.date()

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(NOW, tick=False):
        yield


def text_of(response):
    assert response.status_code == 200
    return " ".join(response.content.decode().replace("\u00a0", " ").replace("\u202f", " ").split())


def numbers(response):
    """Return the numbers of the documents listed, in their order."""
    page = text_of(response)
    rows = page.split("<tbody>")[1].split("</tbody>")[0].split("</tr>")[:-1] if "<tbody>" in page else []
    return [row.split('<span class="sub">')[1].split(",")[0] for row in rows]


def older(response):
    """Return the address of the older documents, or an empty text."""
    before, link, _ = text_of(response).partition('">Voir les documents plus anciens')
    return before.rsplit('href="', 1)[1].replace("&amp;", "&") if link else ""


def months_of(customer, count, **fields):
    """Return invoices of the last months, the latest first."""
    return [
        billing.paid_invoice(customer, number=f"F-{back}", issued_on=shift_months(date(2026, 11, 18), -back), **fields)
        for back in range(count)
    ]


def test_the_holder_sees_what_will_be_taken_and_the_last_twelve_months(holder):
    customer = holder.account.customer
    months_of(customer, 14)
    billing.invoice(
        customer, number="F-X", issued_on=TODAY, state="to_debit", due_on=date(2026, 12, 5), total_minor=5400
    )

    response = holder.client.get("/invoices/")

    page = text_of(response)
    assert '<p class="say">Nous prélèverons <span class="fig hero">54,00 €</span> le samedi 5 décembre.' in page
    assert "Les douze derniers mois" in page
    assert numbers(response) == ["F-X", *(f"F-{back}" for back in range(12))]
    assert numbers(holder.client.get(older(response))) == ["F-12", "F-13"]


def test_pages_follow_one_another_without_a_gap_nor_a_double(holder):
    customer = holder.account.customer
    for rank in range(60):  # several a day: the row's own order parts them
        billing.paid_invoice(customer, number=f"F-{rank}", issued_on=TODAY - timedelta(rank // 3))

    response, seen = holder.client.get("/invoices/"), []
    seen += numbers(response)
    while address := older(response):
        response = holder.client.get(address)
        seen += numbers(response)

    assert len(seen) == 60
    assert set(seen) == {f"F-{rank}" for rank in range(60)}


def test_the_filter_keeps_one_kind_on_every_page(holder):
    customer = holder.account.customer
    for rank in range(30):
        billing.credit_note(customer, number=f"A-{rank}", issued_on=TODAY - timedelta(rank))
        billing.paid_invoice(customer, issued_on=TODAY - timedelta(rank))

    first = holder.client.get("/invoices/?kind=credit_note")
    second = holder.client.get(older(first))

    assert numbers(first) + numbers(second) == [f"A-{rank}" for rank in range(30)]
    assert holder.client.get("/invoices/?kind=invoice").content.count(b'class="first"') == 24


@pytest.mark.parametrize(
    "query",
    [
        "before=zzz",
        "before=0000000000",
        "before=%00%ff",
        "before=" + "A" * 5000,
        "kind=nothing",
        "kind=credit_note%27",
        "before=UUUUUUUUUU",
        "kind=&before=",
        "kind=invoice&kind=x&before=ı234567890",
    ],
)
def test_a_mark_or_a_filter_that_means_nothing_gives_the_first_page(holder, query):
    billing.paid_invoice(holder.account.customer, number="F-1", issued_on=TODAY)

    assert numbers(holder.client.get(f"/invoices/?{query}")) == ["F-1"]


def test_somebody_else_s_document_is_no_mark(holder, stranger):
    billing.paid_invoice(holder.account.customer, number="F-1", issued_on=TODAY - timedelta(9))
    theirs = billing.paid_invoice(stranger.account.customer, issued_on=TODAY - timedelta(3))

    assert numbers(holder.client.get(f"/invoices/?before={theirs.reference}")) == ["F-1"]


def test_nobody_sees_the_invoices_of_others(stranger, line_user, site_manager):
    invoice = billing.invoice(line_user.account.customer, issued_on=TODAY)
    billing.invoice(site_manager.account.customer, issued_on=TODAY)

    for somebody in (stranger, line_user, site_manager):
        assert numbers(somebody.client.get("/invoices/")) == []
        assert "Aucune facture pour le moment" in text_of(somebody.client.get("/invoices/"))
        assert somebody.client.get(f"/invoices/{invoice.reference}/").status_code == 404


def test_an_accountant_sees_all_the_invoices_of_the_company(accountant):
    invoice = billing.invoice(accountant.account.customer, number="F-9", issued_on=TODAY)

    assert numbers(accountant.client.get("/invoices/")) == ["F-9"]
    assert "F-9" in text_of(accountant.client.get(f"/invoices/{invoice.reference}/"))


def test_a_proxy_of_one_contract_sees_its_invoices_and_no_others(client, household):
    mine = billing.paid_invoice(household.customer, number="F-1", issued_on=TODAY, contract=household.contract)
    whole = billing.paid_invoice(household.customer, number="F-2", issued_on=TODAY)
    note = billing.credit_note(household.customer, issued_on=TODAY, contract=household.contract, credits=whole)
    person = people.person()
    contracts.grant(person, Role.PROXY, contract=household.contract)
    client.force_login(person)

    assert "F-1" in numbers(client.get("/invoices/"))
    assert client.get(f"/invoices/{mine.reference}/").status_code == 200
    assert client.get(f"/invoices/{whole.reference}/").status_code == 404
    assert "F-2" not in text_of(client.get(f"/invoices/{note.reference}/"))


def test_an_invoice_and_its_credit_note_lead_to_one_another(holder):
    customer = holder.account.customer
    invoice = billing.paid_invoice(customer, number="F-1", issued_on=TODAY - timedelta(30))
    note = billing.credit_note(customer, number="A-1", issued_on=TODAY, credits=invoice, total_minor=450)

    assert f'<a href="/invoices/{note.reference}/">A-1</a>' in text_of(
        holder.client.get(f"/invoices/{invoice.reference}/")
    )
    assert f'<dt>Corrige la facture</dt><dd><a href="/invoices/{invoice.reference}/">F-1</a></dd>' in text_of(
        holder.client.get(f"/invoices/{note.reference}/")
    )


def test_an_invoice_is_compared_with_the_one_before_of_its_contract(holder):
    account = holder.account
    other = contracts.contract(of=account.customer)
    invoices = [
        billing.paid_invoice(
            account.customer, issued_on=TODAY - timedelta(day), contract=contract, total_minor=minor, tax_minor=0
        )
        for day, contract, minor in ((2, account.contract, 5000), (20, other, 9000), (31, account.contract, 4000))
    ]
    for invoice in invoices:
        billing.invoice_line(invoice, tax_rate=Decimal(0))

    assert "C’est 10,00 € de plus qu’en octobre. Ce qui change : abonnements et options, +10,00 €." in text_of(
        holder.client.get(f"/invoices/{invoices[0].reference}/")
    )


@pytest.mark.parametrize("size", [1, 250])
def test_the_list_takes_five_queries_and_an_invoice_seven_whatever_their_size(holder, django_assert_num_queries, size):
    customer, contract = holder.account.customer, holder.account.contract
    for rank in range(size):
        before = billing.paid_invoice(customer, issued_on=TODAY - timedelta(rank + 1), contract=contract)
    invoice = billing.invoice(customer, issued_on=TODAY, contract=contract)
    for rank in range(size):
        billing.invoice_line(invoice, position=rank, section=InvoiceSection.USAGE, amount_minor=1)
    billing.invoice_line(before)
    holder.client.get("/invoices/")

    with django_assert_num_queries(5):
        holder.client.get("/invoices/")
    with django_assert_num_queries(7):
        holder.client.get(f"/invoices/{invoice.reference}/")


def test_nothing_is_counted_and_nothing_is_skipped(holder):
    months_of(holder.account.customer, 40)
    first = holder.client.get("/invoices/")

    with CaptureQueriesContext(connection) as queries:
        holder.client.get(older(first))

    said = " ".join(query["sql"].upper() for query in queries)
    assert "COUNT(" not in said
    assert "OFFSET" not in said
