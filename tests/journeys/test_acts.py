"""What can be done on a line, from the page to the network and back: by clicking, as people do."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.browsing import DESKTOP, PHONE, Account, Open, Watched

SCREENS = pytest.mark.parametrize("screen", [PHONE, DESKTOP], ids=["phone", "desktop"])


def open_line(open_page: Open, who: Account, screen: dict[str, int], number: str = "") -> Watched:
    """Open the page of the first active mobile line, two clicks from home."""
    seen = open_page(signed_in=who, screen=screen)
    seen.page.goto(f"{who.home}lines/?kind=mobile")
    row = seen.page.locator("li.line").filter(has=seen.page.locator(".fig")).first
    with seen.page.expect_navigation():
        row.get_by_role("link").first.click()
    return seen


def choose(page: Page, words: str) -> None:
    with page.expect_navigation():
        page.get_by_role("link", name=words, exact=True).click()


def send(page: Page, words: str, who: Account) -> None:
    """Send the form of an act, with the password when it asks for it."""
    password = page.locator("input[type=password]")
    if password.count():
        password.fill(who.password)
    with page.expect_navigation():
        page.get_by_role("button", name=words, exact=True).click()


@SCREENS
def test_a_line_is_blocked_then_unblocked(space, open_page, screen):
    who = space.holder if screen == PHONE else space.stranger
    seen = open_line(open_page, who, screen)
    page = seen.page

    choose(page, "Bloquer la ligne")
    seen.see(axe=True)
    page.get_by_label("On me l’a volé").check()
    send(page, "Bloquer la ligne", who)
    expect(page.locator(".pill", has_text="Blocage en cours")).to_be_visible()
    seen.see(axe=True)
    # the page follows by itself what the network answers
    expect(page.locator(".pill", has_text="Bloquée")).to_be_visible(timeout=30_000)
    seen.see(axe=True)

    choose(page, "Débloquer la ligne")
    seen.see()
    send(page, "Débloquer la ligne", who)
    expect(page.get_by_role("link", name="Bloquer la ligne", exact=True)).to_be_visible(timeout=30_000)

    choose(page, "Voir le journal de la ligne")
    seen.see(axe=True)
    said = page.locator("main").inner_text()
    for words in ("Blocage demandé", "Ligne bloquée", "Déblocage demandé", "Ligne débloquée"):
        assert words in said


@SCREENS
def test_the_puk_is_shown_then_hidden(space, open_page, screen):
    who = space.holder
    seen = open_line(open_page, who, screen)
    page = seen.page

    choose(page, "Voir le code PUK")
    seen.see(axe=True)
    page.clock.install()
    send(page, "Voir le code PUK", who)
    code = page.locator(".fig.hero")
    expect(code).to_have_text(re.compile(r"^\d{4}\s\d{4}$"))
    seen.see(axe=True)
    shown = code.inner_text()

    with page.expect_navigation():
        page.clock.fast_forward(61_000)
    expect(page.get_by_text("Le code est masqué")).to_be_visible()
    page.go_back()
    assert shown not in page.locator("body").inner_text()
