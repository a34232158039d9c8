"""ZEN-3: from the home page of a fleet of 250 lines, the PUK of any one in two clicks."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.journeys.browsing import Open
from tests.journeys.test_acts import SCREENS


@SCREENS
def test_the_puk_of_a_fleet_s_line_is_two_clicks_from_home(all_spaces, open_page: Open, screen):
    administrators = [one for one in all_spaces["zenith"].accounts if one.role == "company_administrator"]
    who = administrators[-1]  # of the company of twelve sites
    seen = open_page(signed_in=who, screen=screen)
    page, clicks = seen.page, 0
    page.goto(f"{who.home}lines/")
    lines = page.locator("li.line")
    assert lines.count() == 250
    wanted = lines.nth(200).get_by_role("link").first.inner_text()

    page.goto(who.home)
    page.get_by_role("searchbox", name="Trouver une ligne").fill(wanted)
    with page.expect_navigation():
        page.get_by_role("button", name="Chercher").click()
        clicks += 1
    seen.see(axe=True)
    row = page.locator("li.line", has=page.get_by_role("link", name=wanted, exact=True)).first
    expect(row.get_by_role("link", name=re.compile("^Gérer la ligne"))).to_be_visible()
    with page.expect_navigation():
        row.get_by_role("link", name=re.compile("^Code PUK")).click()
        clicks += 1

    expect(page.get_by_role("heading", name="Code PUK")).to_be_visible()
    expect(page.get_by_text("Elle accepte dix essais, ensuite elle est à remplacer.")).to_be_visible()
    assert clicks == 2
