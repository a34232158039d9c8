"""The list of invoices and an invoice's page show the export's documents, page after page, on phones and desktops."""

from decimal import Decimal

import pytest
from playwright.sync_api import expect

from tests.journeys.browsing import DESKTOP, PHONE
from tests.journeys.exported import figure


@pytest.mark.parametrize("screen", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_every_document_of_the_export_is_listed_once_the_latest_first(space, exported, open_page, screen):
    customers = exported.customers_of(space.holder.identifier)
    documents = exported.invoices(customers)
    seen = open_page(signed_in=space.holder, screen=screen, java_script_enabled=False)
    page = seen.page

    page.goto(f"{space.holder.home}invoices/")

    due = page.locator("section[aria-labelledby=due] .hero")
    assert (figure(due.inner_text()) if due.count() else Decimal(0)) == exported.due(customers)
    rows = listed(page)
    assert len(rows) <= 24
    while (older := page.get_by_role("link", name="Voir les documents plus anciens")).count():
        older.click()
        rows += listed(page)
    wanted = sorted(((row["number"], Decimal(row["total"])) for row in documents), reverse=True)
    assert sorted(rows, reverse=True) == wanted
    issued = {row["number"]: row["issued_on"] for row in documents}
    days = [issued[number] for number, _ in rows]
    assert days == sorted(days, reverse=True)
    assert seen.errors == seen.outside == []


def listed(page):
    """Return the number and the amount, unsigned, of each row of the table."""
    rows = page.locator("main table tbody tr").all()
    return [
        (row.locator(".sub").first.inner_text().split(",")[0], figure(row.locator(".amount").inner_text()))
        for row in rows
    ]


def test_an_invoice_adds_up_to_the_export_s_total(space, exported, open_page):
    documents = {row["number"]: row for row in exported.invoices(exported.customers_of(space.holder.identifier))}
    seen = open_page(signed_in=space.holder, screen=DESKTOP)
    seen.page.goto(f"{space.holder.home}invoices/")
    number = listed(seen.page)[0][0]

    with seen.page.expect_navigation():
        seen.page.locator("main tbody a").first.click()

    totals = [figure(one.inner_text()) for one in seen.page.locator("h2:text-is('Total') + dl dd").all()]
    assert totals[-1] == Decimal(documents[number]["total"])
    assert totals[-1] - totals[0] == Decimal(documents[number]["tax"])
    expect(seen.page.locator(".lede")).to_contain_text(number)
    seen.see(axe=True)


def test_the_filter_shows_one_kind(space, open_page):
    seen = open_page(signed_in=space.holder)
    seen.page.goto(f"{space.holder.home}invoices/")

    with seen.page.expect_navigation():
        seen.page.get_by_role("link", name="Avoirs").click()

    assert seen.page.url.endswith("?kind=credit_note")
    expect(seen.page.locator(".seg [aria-current]")).to_have_text("Avoirs")
    seen.see(axe=True)
