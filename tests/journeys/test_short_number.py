"""A text to the short number, from a telephone of the demonstration: counters come back, strangers get nothing."""

from __future__ import annotations

import re
from contextlib import suppress

import pytest
from playwright.sync_api import Page, TimeoutError, expect

from tests.journeys.browsing import DESKTOP, PHONE, Open, Space

STRANGER = "+33639980000"
SCREENS = [(PHONE, True), (DESKTOP, False)]


@pytest.fixture
def lagon(all_spaces: dict[str, Space]) -> Space:
    return all_spaces["lagon"]


def send(page: Page, text: str) -> None:
    """Send a text, and wait for what comes of it: the page does so by itself, or is looked at again."""
    page.get_by_label("Votre message").fill(text)
    with page.expect_navigation():
        page.get_by_role("button", name="Envoyer").click()
    waits = page.get_by_role("link", name="Voir la réponse")
    for _ in range(60):
        page.wait_for_timeout(500)
        if not waits.count():
            return
        with suppress(TimeoutError):  # the page was loaded again by itself
            waits.click(timeout=1000)
    raise AssertionError(f"no answer to {text!r}")


@pytest.mark.parametrize(("screen", "scripts"), SCREENS, ids=["phone", "desk, no script"])
def test_a_text_to_the_short_number_gets_the_counters_back(
    lagon: Space, open_page: Open, screen: dict[str, int], scripts: bool
) -> None:
    watched = open_page(screen=screen, java_script_enabled=scripts)
    page = watched.page
    page.goto(lagon.holder.url)
    page.get_by_role("link", name="Écrire au 1088").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Écrire au 1088")

    send(page, " conso ! ")

    answer = page.locator("li[data-answer]").last
    expect(answer).to_have_text(
        re.compile(r"^\s*Lagon : il reste .+ d'internet sur .+ jusqu'au .+\. Appels .+ Hors forfait .+ F\.")
    )
    assert len(answer.inner_text().strip()) <= 160

    send(page, "bonjour")

    expect(page.locator("li[data-answer]").last).to_contain_text("envoyez CONSO au 1088")
    if scripts:
        watched.see(axe=True)
    assert watched.errors == []


def test_a_number_of_elsewhere_gets_nothing(lagon: Space, open_page: Open) -> None:
    watched = open_page(screen=PHONE)
    page = watched.page
    page.goto(f"{lagon.holder.home}demo/short-number/")
    page.get_by_label("Depuis quelle ligne").select_option(STRANGER)

    send(page, "conso")

    expect(page.get_by_text("ce numéro n’est pas une ligne de l’opérateur").last).to_be_visible()
    assert page.locator("li[data-answer]").count() == 0
    watched.see(axe=True)
