"""Options and offers, from the page to the network and back, on a space of its own: its network is told to fail."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.browsing import DESKTOP, PHONE, Account, Open, Space, Watched, read_spaces
from tests.spaces import spaces

NETWORK_TAKES = 30_000
UP, FAILS = "Il répond en deux secondes", "Il prend les commandes, et ne peut pas les faire"


@pytest.fixture(scope="module")
def carmin() -> Iterator[Space]:
    with spaces("carmin") as folder:
        yield read_spaces(folder)["carmin"]


def open_options(open_page: Open, who: Account, screen: dict[str, int], kind: str) -> Watched:
    """Go from the page of the first line of a kind to its options."""
    seen = open_page(signed_in=who, screen=screen)
    seen.page.goto(f"{who.home}lines/?kind={kind}")
    with seen.page.expect_navigation():
        seen.page.locator("li.line").get_by_role("link").first.click()
    with seen.page.expect_navigation():
        seen.page.get_by_role("link", name="Gérer les options", exact=True).last.click()
    return seen


def switch(page: Page, option: str, state: str) -> Locator:
    return page.get_by_role("link", name=f"{option}, {state}", exact=True)


def turn(seen: Watched, who: Account, option: str, state: str, button: str, *, axe: bool = False, **typed: str) -> None:
    """Turn an option the other way: its page, what it costs, the password when it is asked for."""
    page = seen.page
    with page.expect_navigation():
        switch(page, option, state).click()
    seen.see(axe=axe)
    for label, text in typed.items():
        page.get_by_label(label).fill(text)
    send(page, button, who)


def send(page: Page, button: str, who: Account) -> None:
    password = page.locator("input[type=password]")
    if password.count():
        password.fill(who.password)
    with page.expect_navigation():
        page.get_by_role("button", name=button, exact=True).click()


def on_then_off(seen: Watched, who: Account, option: str, *, axe: bool = False, **typed: str) -> None:
    """Turn an option on, wait for the network, turn it off, wait again; the page follows by itself."""
    turn(seen, who, option, "Désactivée", "Ajouter l’option", axe=axe, **typed)
    seen.see(axe=axe)
    expect(switch(seen.page, option, "Activée")).to_be_visible(timeout=NETWORK_TAKES)
    turn(seen, who, option, "Activée", "Retirer l’option", axe=axe)
    expect(switch(seen.page, option, "Désactivée")).to_be_visible(timeout=NETWORK_TAKES)


def tell_network(page: Page, who: Account, mood: str) -> None:
    page.goto(f"{who.home}demo/network/")
    form = page.locator("form").filter(has=page.locator("input[name=system][value=network]"))
    form.get_by_label(mood, exact=True).check()
    with page.expect_navigation():
        form.get_by_role("button", name="Appliquer").click()


@pytest.mark.parametrize(
    ("screen", "bouquet"), [(PHONE, "Bouquet Ciné"), (DESKTOP, "Bouquet Enfants")], ids=["phone", "desktop"]
)
def test_a_bouquet_comes_at_once_and_goes_with_the_month_unless_it_is_kept(carmin, open_page, screen, bouquet):
    who = carmin.holder
    seen = open_options(open_page, who, screen, "tv")
    page = seen.page
    seen.see(axe=True)

    turn(seen, who, bouquet, "Désactivée", "Ajouter l’option", axe=True)
    expect(switch(page, bouquet, "Activée")).to_be_visible(timeout=NETWORK_TAKES)
    turn(seen, who, bouquet, "Activée", "Retirer l’option")
    expect(page.get_by_text("S’arrête le 1er")).to_be_visible()
    turn(seen, who, bouquet, "Activée", "Garder l’option")

    expect(page.get_by_text(f"{bouquet} : l’option reste.")).to_be_visible()
    expect(page.get_by_text("S’arrête le 1er")).to_have_count(0)
    seen.see()


@pytest.mark.parametrize(
    ("screen", "kind", "option", "typed"),
    [
        (PHONE, "tv", "Décodeur TV supplémentaire", {}),
        (DESKTOP, "internet", "50 Go de plus", {}),
        (PHONE, "internet", "Boîte de courriel", {"Adresse souhaitée": "joris.peeters"}),
        (DESKTOP, "internet", "Boîte de courriel", {"Adresse souhaitée": "joris-peeters"}),
        (PHONE, "mobile", "5 Go de plus", {}),
        (DESKTOP, "mobile", "20 Go de plus", {}),
    ],
)
def test_an_option_is_turned_on_and_off(carmin, open_page, screen, kind, option, typed):
    seen = open_options(open_page, carmin.holder, screen, kind)

    on_then_off(seen, carmin.holder, option, axe=bool(typed), **typed)

    seen.see()


def test_calls_at_peak_hours_come_at_once_and_calls_to_europe_with_the_month(carmin, open_page):
    who = carmin.holder
    seen = open_options(open_page, who, PHONE, "fixed")
    page = seen.page

    turn(seen, who, "Appels gratuits en heures pleines", "Désactivée", "Ajouter l’option")
    expect(switch(page, "Appels gratuits en heures pleines", "Activée")).to_be_visible(timeout=NETWORK_TAKES)
    turn(seen, who, "Appels vers l’Europe", "Désactivée", "Ajouter l’option")
    expect(page.get_by_text("Commence le 1er")).to_be_visible()
    turn(seen, who, "Appels vers l’Europe", "Désactivée", "Renoncer à l’option")

    expect(page.get_by_text("Commence le 1er")).to_have_count(0)
    seen.see(axe=True)


def test_a_pass_and_calls_abroad_say_when_they_end(carmin, open_page):
    who = carmin.holder
    seen = open_options(open_page, who, DESKTOP, "mobile")
    page = seen.page

    turn(seen, who, "Pass 1 Go", "Désactivée", "Ajouter l’option")
    expect(page.get_by_text("Cette option s’arrête d’elle-même le 1er")).to_be_visible(timeout=NETWORK_TAKES)
    turn(seen, who, "Appels vers le monde", "Désactivée", "Ajouter l’option")
    expect(page.get_by_text("Cette option se garde un temps minimum")).to_be_visible(timeout=NETWORK_TAKES)

    seen.see(axe=True)


@pytest.mark.parametrize("screen", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_what_the_network_does_not_do_is_told_and_not_charged(carmin, open_page, screen):
    who = carmin.holder
    seen = open_options(open_page, who, screen, "internet")
    page, options = seen.page, seen.page.url
    tell_network(page, who, FAILS)
    try:
        page.goto(options)
        turn(seen, who, "100 Go de plus", "Désactivée", "Ajouter l’option")
        expect(page.get_by_text("rien n’a changé, rien n’est facturé.")).to_be_visible(timeout=NETWORK_TAKES)
    finally:
        tell_network(page, who, UP)

    page.goto(options)
    expect(switch(page, "100 Go de plus", "Désactivée")).to_be_visible()
    seen.see(axe=True)
    page.goto(f"{who.home}demo/mail/")
    expect(page.get_by_text("Option non activée : 100 Go de plus").first).to_be_visible()


@pytest.mark.parametrize("screen", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_an_offer_is_compared_then_changed_with_the_month_unless_it_is_kept(carmin, open_page, screen):
    who = carmin.holder
    seen = open_options(open_page, who, screen, "mobile")
    page = seen.page
    for link in ("Changer d’offre", "Comparer Carmin 40 Go"):
        with page.expect_navigation():
            page.get_by_role("link", name=link, exact=True).last.click()
        seen.see(axe=True)

    send(page, "Changer d’offre", who)
    expect(page.get_by_text("Changement d’offre demandé.")).to_be_visible()
    with page.expect_navigation():
        page.get_by_role("link", name="Changer d’offre", exact=True).last.click()
    expect(page.get_by_text("La ligne passe à Carmin 40 Go le 1er")).to_be_visible()
    with page.expect_navigation():
        page.get_by_role("link", name="Garder l’offre actuelle").click()
    send(page, "Garder l’offre actuelle", who)

    expect(page.get_by_text("Le changement d’offre est annulé.")).to_be_visible()
    seen.see()
