"""Without a script, without a mouse, in another language."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

MANY = 40


def test_everything_works_without_javascript(space, open_page):
    seen = open_page(signed_in=space.holder, java_script_enabled=False)

    expect(seen.page.locator(".line").first).to_be_visible()
    with seen.page.expect_navigation():
        seen.page.locator("nav.bar a").last.click()
    assert urlsplit(seen.page.url).path == "/menu/"
    with seen.page.expect_navigation():
        seen.page.get_by_role("main").get_by_role("link").first.click()
    assert seen.page.locator("h1").count() == 1
    assert seen.errors == seen.outside == []


def tab_to(page, target):
    for _ in range(MANY):
        page.keyboard.press("Tab")
        if target.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"{target} is not reached by the keyboard")


def test_one_signs_in_and_opens_a_line_by_the_keyboard_alone(space, open_page):
    seen = open_page()
    page = seen.page
    who = space.plain
    page.goto(who.url)

    tab_to(page, page.get_by_role("textbox", name="Courriel"))
    page.keyboard.type(who.identifier)
    tab_to(page, page.locator("input[type=password]"))
    page.keyboard.type(who.password)
    page.keyboard.press("Enter")
    page.wait_for_url(who.home)
    tab_to(page, page.locator(".line a").first)
    page.keyboard.press("Enter")

    page.wait_for_url("**/lines/**")
    seen.see()


def test_the_first_tab_leads_to_the_content(space, open_page):
    page = open_page(signed_in=space.holder).page

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement.id") == "content"


@pytest.mark.parametrize(
    ("slug", "language", "words"), [("mandarine", "en", "Invoices"), ("carmin", "nl", "Facturen en betalingen")]
)
def test_the_language_changes_and_stays(all_spaces, open_page, slug, language, words):
    # the choice is kept with the person: nobody else's test may use this account meanwhile
    somebody = all_spaces[slug].holders[-1]
    seen = open_page(signed_in=somebody)

    with seen.page.expect_navigation():
        seen.page.locator(f"footer button[name=language][value={language}]").click()
    seen.page.goto(f"{somebody.home}invoices/")

    assert seen.page.locator("html").get_attribute("lang") == language
    expect(seen.page.get_by_role("heading", level=1)).to_have_text(words)
