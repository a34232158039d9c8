"""A usage alert, as people set it: on a phone and a desk, with and without JavaScript."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.browsing import DESKTOP, PHONE, Open, Space


@pytest.fixture(params=["mandarine", "zenith"])  # an allowance of one's own, an allowance that a fleet shares
def counted(request: pytest.FixtureRequest, all_spaces: dict[str, Space]) -> Space:
    return all_spaces[request.param]


def open_alert(page: Page, home: str) -> str:
    """Open the alert of the first line whose data are counted; return the address of the line."""
    page.goto(f"{home}lines/?kind=mobile")
    row = page.locator("li.line", has=page.locator("svg.meter")).first
    path = row.get_by_role("link").get_attribute("href") or ""
    page.goto(f"{home.rstrip('/')}{path}alert/")
    return path


@pytest.mark.parametrize(("screen", "scripts"), [(PHONE, True), (DESKTOP, False)], ids=["phone", "desk, no script"])
def test_an_alert_is_set_seen_and_switched_off(counted: Space, open_page: Open, screen: dict[str, int], scripts: bool):
    account = counted.holder
    watched = open_page(signed_in=account, screen=screen, java_script_enabled=scripts)
    page = watched.page
    path = open_alert(page, account.home)
    expect(page.get_by_text(re.compile(r"utilisé .+ sur .+ ce mois-ci, soit \d+\s%"))).to_be_visible()
    if scripts:
        watched.see(axe=True)

    page.get_by_label(re.compile(r"^100\s% du forfait")).check()
    page.get_by_role("button", name="Enregistrer").click()

    page.wait_for_url(f"**{path}")
    expect(page.get_by_text("Alerte réglée à 100")).to_be_visible()
    page.goto(f"{page.url}alert/")
    expect(page.get_by_label(re.compile(r"^100\s% du forfait"))).to_be_checked()

    page.get_by_label("Aucune alerte").check()
    page.get_by_role("button", name="Enregistrer").click()
    page.wait_for_url(f"**{path}")
    expect(page.get_by_text("Alerte désactivée.")).to_be_visible()
    assert watched.errors == []
