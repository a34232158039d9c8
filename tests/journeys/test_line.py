"""A line's page shows the truth of the export: what is left, what a day and a month used; with nothing but HTML too."""

from decimal import Decimal

import pytest
from playwright.sync_api import expect

from tests.journeys.browsing import DESKTOP, PHONE
from tests.journeys.exported import digits, figure

UNITS = {"Go": Decimal(10**9), "Mo": Decimal(10**6)}


def shown_bytes(text):
    """Return the bytes that a text says ("34,2 Go"), and half of its last decimal."""
    value, unit = figure(text), next(unit for unit in UNITS if unit in text)
    return value * UNITS[unit], Decimal(1).scaleb(value.as_tuple().exponent) * UNITS[unit] / 2


def first_with_data(space, exported):
    """Return the export's first active line of the holder that has data of its own, and what it gives each month."""
    lines = exported.active_lines(exported.customers_of(space.holder.identifier))
    return next(
        ((line, given) for line in lines if line["number"] and (given := exported.data_allowance(line))), (None, None)
    )


def open_line(seen, space, line):
    seen.page.goto(f"{space.holder.home}lines/")
    for row in seen.page.locator(".line").all():
        if digits(row.locator(".line-id p").inner_text().split(",")[0]) == digits(line["number"]):
            row.locator("a").click()
            return
    raise AssertionError(f"no row for {line['number']}")


@pytest.mark.parametrize("screen", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_a_line_tells_what_is_left_and_every_figure_behind_it(space, exported, open_page, now, screen):
    line, given = first_with_data(space, exported)
    if line is None:  # the lines of a company share their bundles
        assert space.holder.role == "company_administrator"
        return
    used = exported.data_used(line["id"], now)
    seen = open_page(signed_in=space.holder, screen=screen, java_script_enabled=False)

    open_line(seen, space, line)

    page = seen.page
    left, rounding = shown_bytes(page.locator("section[aria-labelledby=left] .hero").inner_text())
    assert abs(left - max(0, given - used)) <= rounding
    # the summary opens its table without a script
    for section in ("days", "months"):
        page.locator(f"section[aria-labelledby={section}] summary").click()
    months = page.locator("section[aria-labelledby=months] .figures tbody tr")
    assert months.count() == 12
    of_month, rounding = shown_bytes(months.first.locator("td").first.inner_text())
    assert abs(of_month - used) <= rounding
    days = page.locator("section[aria-labelledby=days] .figures tbody tr")
    told = [shown_bytes(row.locator("td").first.inner_text()) for row in days.all()]
    assert abs(sum(amount for amount, _ in told) - used) <= sum(rounding for _, rounding in told)
    assert page.locator("section[aria-labelledby=months] rect.b").count() == 12
    expect(page.locator("main").get_by_text(line["number"][-2:]).first).to_be_visible()
    assert seen.errors == seen.outside == []


def test_the_user_of_a_line_sees_no_contract(all_spaces, open_page):
    space = all_spaces["mandarine"]
    seen = open_page(signed_in=space.first("line_user"))

    seen.page.goto(f"{space.holder.home}lines/")
    with seen.page.expect_navigation():
        seen.page.locator(".line a").first.click()

    expect(seen.page.locator("main")).not_to_contain_text("Titulaire")
    seen.see(axe=True)
