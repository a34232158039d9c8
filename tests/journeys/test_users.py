"""The user of a line, from being declared to being removed; a sign-in address that changes: as people click."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.browsing import DESKTOP, PHONE, Account, Open, Space, Watched

SCREENS = pytest.mark.parametrize("screen", [PHONE, DESKTOP], ids=["phone", "desktop"])
CHOSEN = "quatre mots tout neufs"
MOST_LINES = 8


@pytest.fixture
def primeur(all_spaces: dict[str, Space]) -> Space:
    return all_spaces["primeur"]


def press(page: Page, words: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=words, exact=True).click()


def to_page_of_declaring(page: Page, who: Account) -> str:
    """Open the page that declares a user, of the first line that takes one; return the line's number."""
    page.goto(f"{who.home}lines/?kind=mobile")
    references = dict.fromkeys(re.findall(r"/lines/([0-9A-Z]{10})/", page.content()))
    for reference in list(references)[:MOST_LINES]:
        page.goto(f"{who.home}lines/{reference}/user/")
        if page.get_by_role("button", name="Déclarer cet utilisateur").count():
            return page.locator("a.back").inner_text().strip()
    raise AssertionError(f"{who.identifier} has no line that takes a user")


def last_code(page: Page, who: Account) -> str:
    page.goto(f"{who.home}demo/mail/")
    for _ in range(20):
        if found := re.search(r"#(\d{6})", page.locator("main").inner_text()):
            return found[1]
        page.wait_for_timeout(500)
        page.reload()
    raise AssertionError("no code came")


def declare(seen: Watched, who: Account) -> str:
    page = seen.page
    number = to_page_of_declaring(page, who)
    seen.see(axe=True)
    page.get_by_role("textbox", name="Prénom").fill("Léo")
    page.get_by_role("textbox", name="Nom", exact=True).fill("Journet")
    if page.locator("input[type=password]").count():
        page.locator("input[type=password]").fill(who.password)
    press(page, "Déclarer cet utilisateur")
    expect(page.locator("h1")).to_have_text("Léo Journet")
    return number


def create_access(seen: Watched, who: Account, number: str) -> None:
    page = seen.page
    page.goto(f"{who.home}sign-in/")
    with page.expect_navigation():
        page.get_by_role("link", name="Créer un accès avec le numéro de ma ligne").click()
    seen.see(axe=True)
    page.get_by_role("textbox", name="Numéro de ligne").fill(number)
    press(page, "Recevoir le code")
    expect(page.locator(".lede")).to_contain_text("10 minutes, jusqu’à")
    seen.see(axe=True)
    code = last_code(page, who)
    page.goto(f"{who.home}access/code/")
    page.get_by_role("textbox", name="Code à six chiffres").fill(code)
    press(page, "Continuer")
    seen.see(axe=True)
    page.locator("input[type=password]").fill(CHOSEN)
    press(page, "Ouvrir mon espace")


@SCREENS
def test_a_user_is_declared_creates_an_access_and_is_removed(
    primeur: Space, open_page: Open, screen: dict[str, int]
) -> None:
    who = primeur.holder if screen == PHONE else primeur.stranger
    holder, user = open_page(signed_in=who, screen=screen), open_page(screen=screen)

    number = declare(holder, who)
    profile = holder.page.url
    create_access(user, who, number)

    expect(user.page.locator("h1")).to_contain_text("Bonjour Léo")
    user.see(axe=True)
    user.page.goto(f"{who.home}invoices/")
    assert not re.search(r"/invoices/[0-9A-Z]{10}/", user.page.content())
    holder.page.goto(profile)
    holder.see(axe=True)
    with holder.page.expect_navigation():
        holder.page.get_by_role("link", name="Retirer l’utilisateur").click()
    press(holder.page, "Retirer l’utilisateur")
    user.page.goto(who.home)
    assert "/sign-in/" in user.page.url


@SCREENS
def test_a_number_without_user_says_so_everywhere(primeur: Space, open_page: Open, screen: dict[str, int]) -> None:
    seen = open_page(screen=screen)
    seen.expected = {422}
    page, who = seen.page, primeur.holder
    number = f"06 39 98 00 {screen['width'] % 100:02}"

    page.goto(f"{who.home}access/")
    page.get_by_role("textbox", name="Numéro de ligne").fill(number)
    press(page, "Recevoir le code")
    expect(page.locator("main")).to_contain_text("Aucun utilisateur n’est déclaré pour cette ligne.")
    seen.see(axe=True)
    page.goto(f"{who.home}password/forgotten/")
    page.get_by_role("textbox", name="Courriel ou numéro de ligne").fill(number)
    press(page, "Recevoir le lien ou le code")
    expect(page.locator("main")).to_contain_text("Aucun utilisateur n’est déclaré pour cette ligne.")


@SCREENS
def test_the_sign_in_address_warns_opens_and_writes_to_both(
    primeur: Space, open_page: Open, screen: dict[str, int]
) -> None:
    who = primeur.holders[2] if screen == PHONE else primeur.stranger
    seen = open_page(signed_in=who, screen=screen)
    page = seen.page
    new = f"nouveau.{screen['width']}@courriel.example"

    page.goto(f"{who.home}account/")
    seen.see(axe=True)
    with page.expect_navigation():
        page.get_by_role("link", name="Modifier").click()
    expect(page.locator("main")).to_contain_text("Vos informations de connexion vont changer")
    seen.see(axe=True)
    with page.expect_navigation():
        page.get_by_role("link", name="Modifier le courriel").click()
    if page.locator("input[type=password]").count():
        page.locator("input[type=password]").fill(who.password)
        press(page, "Continuer")
    seen.see(axe=True)
    page.get_by_role("textbox", name="Nouveau courriel").fill(new)
    press(page, "Valider")
    expect(page.locator("main")).to_contain_text(f"Ouvrez le lien envoyé à {new}")
    seen.see(axe=True)
    page.goto(f"{who.home}demo/mail/")
    for _ in range(20):
        told = page.locator("main").inner_text()
        if new in told and "Votre courriel de connexion va changer" in told:
            return
        page.wait_for_timeout(500)
        page.reload()
    raise AssertionError("no mail came")


@SCREENS
def test_a_new_subscriber_asks_for_the_link(primeur: Space, open_page: Open, screen: dict[str, int]) -> None:
    seen = open_page(screen=screen)
    page = seen.page
    page.goto(primeur.holder.url)
    with page.expect_navigation():
        page.get_by_role("link", name="Ouvrir mon espace de titulaire").click()
    seen.see(axe=True)
    page.get_by_role("textbox", name="Numéro de contrat").fill("PR0000001")
    page.get_by_role("textbox", name="Courriel").fill("personne@courriel.example")
    press(page, "Recevoir le lien")
    expect(page.locator("h1")).to_have_text("Regardez votre courrier")
    seen.see(axe=True)
