"""Usage, filtered: on a phone and a desk, with and without JavaScript, from the line, from the invoice, as a file."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.browsing import DESKTOP, PHONE, Open, Space

SCREENS = pytest.mark.parametrize(
    ("screen", "scripts"), [(PHONE, True), (DESKTOP, False)], ids=["phone", "desk, no script"]
)


@pytest.fixture
def carmin(all_spaces: dict[str, Space]) -> Space:
    return all_spaces["carmin"]


def titles(page: Page) -> set[str]:
    return {text.split("\n")[0].strip() for text in page.locator("table.usage th.what > span").all_inner_texts()}


@SCREENS
def test_usage_is_filtered_and_the_address_keeps_it(
    carmin: Space, open_page: Open, screen: dict[str, int], scripts: bool
) -> None:
    watched = open_page(signed_in=carmin.holder, screen=screen, java_script_enabled=scripts)
    page, home = watched.page, carmin.holder.home
    page.goto(f"{home}usage/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Consommations")
    if scripts:
        watched.see(axe=True)

    page.get_by_role("link", name="12 mois").click()
    page.get_by_text("Filtrer", exact=True).first.click()
    page.get_by_label("Sorte").select_option("calls")
    page.get_by_label("Sens").select_option("out")
    page.get_by_role("button", name="Filtrer").click()
    page.wait_for_url("**kind=calls**")

    assert titles(page) == {"Appel émis"}
    expect(page.get_by_text(re.compile(r"^\d+ appels, ")).first).to_be_visible()
    assert all("••" in number for number in page.locator("table.usage th.what .sub").all_inner_texts())
    page.get_by_role("link", name="Plus anciennes").click()
    page.wait_for_url("**before=**")
    assert titles(page) == {"Appel émis"}
    if scripts:
        watched.see()
    assert watched.errors == []


@SCREENS
def test_wrong_days_are_told_in_the_form(carmin: Space, open_page: Open, screen: dict[str, int], scripts: bool) -> None:
    watched = open_page(signed_in=carmin.holder, screen=screen, java_script_enabled=scripts)
    page = watched.page

    page.goto(f"{carmin.holder.home}usage/?from=2020-01-01&kind=calls")

    expect(page.get_by_text("Nous gardons douze mois").first).to_be_visible()
    expect(page.get_by_label("Du", exact=True)).to_have_value("2020-01-01")
    expect(page.get_by_label("Sorte")).to_have_value("calls")


@SCREENS
def test_the_line_and_the_invoice_lead_to_their_usage_and_its_file(
    carmin: Space, open_page: Open, screen: dict[str, int], scripts: bool
) -> None:
    watched = open_page(signed_in=carmin.holder, screen=screen, java_script_enabled=scripts)
    page, home = watched.page, carmin.holder.home
    page.goto(f"{home}lines/?kind=mobile")
    page.locator("li.line").first.get_by_role("link").click()
    page.get_by_role("link", name="SMS et MMS").click()
    page.wait_for_url("**/usage/?line=*kind=messages")
    expect(page.get_by_label("Ligne")).not_to_have_value("")

    page.goto(f"{home}invoices/")
    page.locator("table.table tbody a").first.click()
    page.get_by_role("link", name="Voir les consommations de cette facture").click()
    page.wait_for_url("**/usage/?contract=**")
    assert titles(page)

    with page.expect_download() as started:
        page.get_by_role("link", name="Télécharger (CSV)").click()
    file = started.value.path().read_bytes().decode()
    assert file.startswith('\ufeff"Date";"Heure";')
    assert len(file.splitlines()) > len(page.locator("table.usage th.what").all())
    assert watched.errors == []
