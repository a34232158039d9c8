"""Home and what it leads to show the truth: that of the files which the billing system exported."""

from decimal import Decimal

import pytest
from playwright.sync_api import expect

from tests.journeys.browsing import DESKTOP, PHONE
from tests.journeys.exported import digits, figure

GIGABYTES = {"Go": Decimal(10**9), "Mo": Decimal(10**6)}


@pytest.mark.parametrize("screen", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_what_is_due_is_what_the_export_says(space, exported, open_page, screen):
    holder = space.holder
    due = exported.due(exported.customers_of(holder.identifier))

    seen = open_page(signed_in=holder, screen=screen)

    shown = seen.page.locator("section[aria-labelledby=due] .fig")
    assert figure(shown.inner_text()) == due
    seen.see()


def test_every_holder_sees_what_they_owe(space, exported, open_page):
    holders = space.holders[:4]

    shown = {}
    for holder in holders:
        page = open_page(signed_in=holder).page
        shown[holder.identifier] = figure(page.locator("section[aria-labelledby=due] .fig").inner_text())

    assert shown == {one.identifier: exported.due(exported.customers_of(one.identifier)) for one in holders}


def test_what_is_left_is_the_bundle_less_what_was_used(space, exported, open_page, now):
    seen = open_page(signed_in=space.holder)
    lines = {
        digits(row["number"]): row for row in exported.active_lines(exported.customers_of(space.holder.identifier))
    }

    checked = 0
    seen.page.goto(f"{space.holder.home}lines/")
    for row in seen.page.locator(".line").all():
        amount, said = row.locator(".fig small"), row.locator(".line-id p").inner_text()
        line = lines.get(digits(said.split(",")[0]))
        allowance = exported.data_allowance(line) if line else None
        # a line that another journey is blocking says so instead
        if allowance is None or not amount.count() or row.locator(".pill", has_text="loqu").count():
            continue
        shown, unit = row.locator(".fig").inner_text(), amount.inner_text().strip()
        left = max(0, allowance - exported.data_used(line["id"], now)) / GIGABYTES[unit[:2]]
        value = figure(shown)
        step = Decimal(1).scaleb(value.as_tuple().exponent)
        assert abs(value - left) <= step / 2, said
        checked += 1
    # the lines of a company share their bundles
    assert checked or space.holder.role == "company_administrator"


def test_what_is_somebody_else_s_does_not_exist(space, open_page):
    holder, stranger = open_page(signed_in=space.holder), open_page(signed_in=space.stranger)
    holder.page.goto(f"{space.holder.home}lines/")
    theirs = holder.page.locator(".line a").first.get_attribute("href")
    stranger.expected.add(404)

    answer = stranger.page.goto(space.holder.home.rstrip("/") + theirs)

    assert answer.status == 404
    expect(stranger.page.get_by_role("heading", level=1)).to_contain_text("n’existe pas")
    stranger.see(axe=True)


def test_a_page_that_does_not_exist_says_so_with_a_reference(space, open_page):
    seen = open_page()
    seen.expected.add(404)

    answer = seen.page.goto(f"{space.holder.home}nothing/here/")

    assert answer.status == 404
    expect(seen.page.locator(".fault-ref")).to_be_visible()
    seen.see(axe=True)
