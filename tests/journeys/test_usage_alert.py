"""Usage alerts, as people set them: on a phone and a desk, with and without JavaScript."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.browsing import DESKTOP, PHONE, Open, Space


# an allowance of one's own, one that a fleet shares, a country with alerts on the bill, one without any by law
@pytest.fixture(params=["mandarine", "zenith", "carmin", "lagon"])
def counted(request: pytest.FixtureRequest, all_spaces: dict[str, Space]) -> Space:
    return all_spaces[request.param]


def open_alert(page: Page, home: str) -> str:
    """Open the alert of the first line whose data are counted; return the address of the line."""
    page.goto(f"{home}lines/?kind=mobile")
    row = page.locator("li.line", has=page.locator("svg.meter")).first
    path = row.get_by_role("link").first.get_attribute("href") or ""
    page.goto(f"{home.rstrip('/')}{path}alert/")
    return path


@pytest.mark.parametrize(("screen", "scripts"), [(PHONE, True), (DESKTOP, False)], ids=["phone", "desk, no script"])
def test_alerts_are_set_seen_and_switched_off(counted: Space, open_page: Open, screen: dict[str, int], scripts: bool):
    account = counted.holder
    watched = open_page(signed_in=account, screen=screen, java_script_enabled=scripts)
    page = watched.page
    path = open_alert(page, account.home)
    expect(page.get_by_text(re.compile(r"utilisé .+ sur .+ ce mois-ci, soit \d+\s%"))).to_be_visible()
    if scripts:
        watched.see(axe=True)

    page.get_by_label(re.compile(r"^80\s%")).set_checked(False)
    page.get_by_label(re.compile(r"^100\s%")).check()
    page.get_by_label(re.compile(r"^Prévenir quand le hors forfait")).fill("25")
    if counted.slug == "carmin":
        page.get_by_label(re.compile(r"^75,00")).check()
    page.get_by_role("button", name="Enregistrer").click()

    page.wait_for_url(f"**{path}")
    expect(page.get_by_text("Alertes enregistrées")).to_be_visible()
    page.goto(f"{page.url}alert/")
    expect(page.get_by_label(re.compile(r"^100\s%"))).to_be_checked()
    expect(page.get_by_label(re.compile(r"^Prévenir quand le hors forfait"))).to_have_value("25")
    if counted.slug == "carmin":
        expect(page.get_by_label(re.compile(r"^75,00"))).to_be_checked()
        page.get_by_label(re.compile(r"^50,00")).check()

    page.get_by_label(re.compile(r"^100\s%")).uncheck()
    page.get_by_label(re.compile(r"^Prévenir quand le hors forfait")).fill("")
    page.get_by_role("button", name="Enregistrer").click()
    page.wait_for_url(f"**{path}")
    expect(page.get_by_text("Alertes enregistrées")).to_be_visible()
    assert watched.errors == []


def test_what_the_country_s_law_sets_is_said(counted: Space, open_page: Open):
    page = open_page(signed_in=counted.holder, screen=PHONE).page
    open_alert(page, counted.holder.home)

    said = {
        "carmin": "La loi prévoit deux alertes",
        "lagon": "aucune loi ne le plafonne",
    }.get(counted.slug, "Celui de la loi")
    expect(page.get_by_text(said)).to_be_visible()
