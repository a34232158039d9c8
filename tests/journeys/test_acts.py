"""What can be done on a line, from the page to the network and back: by clicking, as people do."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.browsing import DESKTOP, PHONE, Account, Open, Watched

SCREENS = pytest.mark.parametrize("screen", [PHONE, DESKTOP], ids=["phone", "desktop"])


def open_line(open_page: Open, who: Account, screen: dict[str, int]) -> Watched:
    """Open the page of the first mobile line in service."""
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
def test_the_puk_is_seen_and_a_line_is_blocked_then_unblocked(space, open_page, screen):
    who = space.holder if screen == PHONE else space.stranger  # two lines, so that neither journey waits for the other
    seen = open_line(open_page, who, screen)
    page = seen.page

    see_the_puk(seen, who, axe=screen == PHONE)
    block_and_unblock(seen, who, axe=screen == PHONE)
    choose(page, "Voir le journal de la ligne")

    seen.see(axe=screen == PHONE)
    told = page.locator("main").inner_text()
    for words in ("Code PUK affiché", "Blocage demandé", "Ligne bloquée", "Déblocage demandé", "Ligne débloquée"):
        assert words in told


def see_the_puk(seen: Watched, who: Account, *, axe: bool) -> None:
    """See the PUK once the password is given; it goes by itself after a minute, and is not found by going back."""
    page, line = seen.page, seen.page.url
    choose(page, "Voir le code PUK")
    seen.see(axe=axe)
    page.clock.install()
    send(page, "Voir le code PUK", who)
    code = page.locator(".fig.hero")
    expect(code).to_have_text(re.compile(r"^\d{4}\s\d{4}$"))
    seen.see(axe=axe)
    shown = code.inner_text()

    with page.expect_navigation():
        page.clock.fast_forward(61_000)
    page.clock.resume()
    expect(page.get_by_text("Le code est masqué")).to_be_visible()
    page.go_back()
    assert shown not in page.locator("body").inner_text()
    page.goto(line)


def block_and_unblock(seen: Watched, who: Account, *, axe: bool) -> None:
    """Block the line; its page follows by itself what the network answers; then unblock it."""
    page = seen.page
    choose(page, "Bloquer la ligne")
    seen.see(axe=axe)
    page.get_by_label("On me l’a volé").check()
    send(page, "Bloquer la ligne", who)
    expect(page.locator(".pill", has_text="Blocage en cours")).to_be_visible()
    seen.see(axe=axe)
    expect(page.locator(".pill", has_text="Bloquée")).to_be_visible(timeout=30_000)
    seen.see(axe=axe)

    with page.expect_navigation():
        page.get_by_role("link", name="Débloquer la ligne", exact=True).first.click()
    seen.see(axe=axe)
    send(page, "Débloquer la ligne", who)
    expect(page.get_by_role("link", name="Bloquer la ligne", exact=True)).to_be_visible(timeout=30_000)


def test_a_reason_that_the_operator_does_not_take_says_what_to_do(all_spaces, open_page):
    who = all_spaces["lagon"].holder
    seen = open_line(open_page, who, PHONE)
    seen.expected.add(409)

    choose(seen.page, "Bloquer la ligne")
    seen.page.get_by_label("Une autre raison").check()
    send(seen.page, "Bloquer la ligne", who)

    expect(seen.page.get_by_text("Une ligne se bloque en cas de perte ou de vol seulement.")).to_be_visible()
    expect(seen.page.get_by_role("link", name="1000")).to_be_visible()
    seen.see(axe=True)
