"""What is set on a line, from the home page or the line's: restrictions, ceiling, forwarded calls, voicemail."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.browsing import DESKTOP, PHONE, Account, Open, Space, Watched, sign_in
from tests.journeys.test_losses_and_cards import prove

SCREENS = pytest.mark.parametrize("screen", [PHONE, DESKTOP], ids=["phone", "desktop"])
PREMIUM = "Numéros surtaxés"


def choose(page: Page, words: str) -> None:
    with page.expect_navigation():
        page.get_by_role("link", name=words, exact=True).first.click()


def send(page: Page, words: str, who: Account) -> None:
    password = page.locator("input[type=password]")
    if password.count():
        password.fill(who.password)
    with page.expect_navigation():
        page.get_by_role("button", name=words, exact=True).click()


@SCREENS
def test_a_fixed_line_is_restricted_from_the_home_page(all_spaces: dict[str, Space], open_page: Open, screen):
    who = all_spaces["carmin"].holder
    seen = open_page(signed_in=who, screen=screen)
    page = seen.page
    product = page.locator("li.product", has_text="Téléphone fixe")
    expect(product.get_by_text("Appels", exact=True)).to_be_visible()
    product.locator("summary", has_text="Options téléphonie").click()
    expect(product.get_by_role("heading", name="Appels gratuits en heures pleines")).to_be_visible()
    seen.see(axe=True)

    with page.expect_navigation():
        product.get_by_role("link", name=re.compile("Paramètres")).click()
    seen.see(axe=True)
    choose(page, "Restrictions")
    expect(page.get_by_role("switch")).to_have_count(2)
    seen.see(axe=True)

    put(seen, who, PREMIUM)
    expect(page.locator(".flip-side", has=page.get_by_role("switch", name=PREMIUM))).to_contain_text("Bloqué")
    seen.see(axe=True)
    lift(seen, who, PREMIUM)


def put(seen: Watched, who: Account, name: str) -> None:
    """Block something; the page follows by itself what the network answers."""
    page = seen.page
    page.get_by_role("switch", name=name).check()
    send(page, "Enregistrer", who)
    expect(page.get_by_role("switch", name=name)).to_be_checked()
    expect(page.get_by_role("switch", name=name)).to_be_enabled(timeout=30_000)
    expect(page.get_by_role("switch", name=name)).to_be_checked()


def lift(seen: Watched, who: Account, name: str) -> None:
    page = seen.page
    page.get_by_role("switch", name=name).uncheck()
    send(page, "Enregistrer", who)
    expect(page.get_by_role("switch", name=name)).to_be_enabled(timeout=30_000)
    expect(page.get_by_role("switch", name=name)).not_to_be_checked()


def test_a_mobile_is_restricted_without_a_script_and_the_journal_says_how(
    all_spaces: dict[str, Space], open_page: Open
):
    who = all_spaces["carmin"].holder
    seen = open_page(signed_in=who, screen=PHONE, java_script_enabled=False)
    page = seen.page
    product = page.locator("li.product", has_text="Mobile").first
    with page.expect_navigation():
        product.get_by_role("link", name=re.compile("Paramètres")).click()
    choose(page, "Restrictions")
    abroad = page.get_by_role("switch", name="Internet à l’étranger")
    abroad.set_checked(not abroad.is_checked())
    send(page, "Enregistrer", who)
    expect(page.get_by_role("link", name="Voir où cela en est")).to_be_visible()

    page.goto(f"{who.home}journal/")
    said = re.compile(r"(Bloqué|Permis de nouveau)\s: internet à l’étranger")
    expect(page.get_by_text(said).first).to_be_visible()
    assert seen.errors == []


@pytest.mark.parametrize(
    ("slug", "screen", "abroad", "target"),
    [("lagon", PHONE, "+33 6 39 98 00 12", "75 00 12"), ("carmin", DESKTOP, "+33 6 39 98 00 12", "02 555 00 12")],
    ids=["lagon-phone", "carmin-desktop"],
)
def test_calls_are_forwarded_with_two_proofs_and_no_longer(
    all_spaces: dict[str, Space], open_page: Open, slug, screen, abroad, target
):
    who = all_spaces[slug].holder
    seen = open_page(screen=screen)  # a session of its own, which has proved nothing yet
    page = seen.page
    sign_in(page, who)
    open_mobile(page, who)
    seen.see(axe=True)
    choose(page, "Renvois et messagerie")
    seen.see(axe=True)
    choose(page, "Changer les renvois")
    expect(page.get_by_text("ni votre mot de passe, ni un SMS, ne suffisent ici")).to_be_visible()
    seen.see(axe=True)

    seen.expected.add(422)
    page.get_by_label("Ligne occupée").fill(abroad)
    prove(seen, who)
    expect(page.get_by_label("Ligne occupée")).to_have_value(abroad)
    seen.see(axe=True)
    send(page, "Enregistrer les renvois", who)
    expect(page.locator(".err", has_text="Les appels ne se renvoient pas vers l’étranger.")).to_be_visible()
    expect(page.get_by_label("Code de sécurité")).to_have_count(0)
    page.get_by_label("Ligne occupée").fill(target)
    send(page, "Enregistrer les renvois", who)
    shown = page.locator(".kv div", has_text="Ligne occupée")
    expect(shown).to_contain_text(re.compile(r"Vers le " + target.replace(" ", r"\s?")), timeout=30_000)
    seen.see(axe=True)

    choose(page, "Changer les renvois")
    page.get_by_label("Ligne occupée").fill("")
    send(page, "Enregistrer les renvois", who)
    expect(shown).to_contain_text("Pas de renvoi", timeout=30_000)
    expect(shown.get_by_text("En cours")).to_have_count(0, timeout=30_000)


def test_calls_are_forwarded_without_a_script(all_spaces: dict[str, Space], open_page: Open):
    who = all_spaces["mandarine"].holder  # codes to one person leave a minute apart
    seen = open_page(screen=PHONE, java_script_enabled=False)
    page = seen.page
    sign_in(page, who)
    open_mobile(page, who)
    choose(page, "Renvois et messagerie")
    choose(page, "Changer les renvois")
    unreachable = page.get_by_label("Téléphone éteint ou hors réseau")
    unreachable.fill("01 99 00 12 34")
    expect(page.get_by_label("Code de sécurité")).to_be_visible()
    prove(seen, who)
    expect(unreachable).to_have_value("01 99 00 12 34")
    send(page, "Enregistrer les renvois", who)

    expect(page.get_by_text("Renvois demandés.")).to_be_visible()
    assert seen.errors == []


def open_mobile(page: Page, who: Account) -> None:
    page.goto(f"{who.home}lines/?kind=mobile")
    with page.expect_navigation():
        page.locator("li.line", has=page.locator(".fig")).first.get_by_role("link").first.click()


@SCREENS
def test_a_voicemail_and_a_ceiling_are_set(all_spaces: dict[str, Space], open_page: Open, screen):
    who = all_spaces["lagon"].holder
    seen = open_page(signed_in=who, screen=screen)
    page = seen.page
    open_mobile(page, who)
    line = page.url

    choose(page, "Renvois et messagerie")
    choose(page, "Régler la messagerie")
    seen.see(axe=True)
    delay = "15 secondes" if screen == PHONE else "25 secondes"
    page.get_by_label("Répondre après").select_option(label=delay)
    send(page, "Enregistrer", who)
    expect(page.get_by_text(f"Après {delay}")).to_be_visible(timeout=30_000)

    page.goto(line)
    choose(page, "Plafond de dépenses")
    expect(page.get_by_text(re.compile(r"La ligne a dépensé .+ hors forfait ce mois-ci"))).to_be_visible()
    seen.see(axe=True)
    page.get_by_label(re.compile(r"^2\s500\s+F" if screen == PHONE else r"^5\s000\s+F")).check()
    send(page, "Enregistrer", who)
    expect(page.get_by_text("Le nouveau plafond est demandé").or_(page.locator("input:checked"))).to_be_visible()
