"""A phone stolen, a card replaced, an eSIM: from the line's page to the network and back. LAG-5, PRI-14."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.browsing import DESKTOP, PHONE, Account, Open, Space, Watched, read_spaces
from tests.journeys.test_acts import SCREENS, choose, open_line, send
from tests.spaces import spaces

IMEI = "49 015420 323751 8"
PATIENCE = 30_000


def codes_sent(seen: Watched, who: Account, words: str, to: str = "") -> list[str]:
    """Return the codes of the messages that have these words, the last one first; of those to somebody, when named."""
    box = seen.page.context.new_page()
    box.goto(f"{who.home}demo/mail/")
    messages = box.locator("main li").all_inner_texts()
    box.close()
    found = [re.search(words + r"\D{0,60}(\d{6})", one) for one in messages if to in one]
    return [one[1] for one in found if one]


def new_code(seen: Watched, who: Account, words: str, known: list[str], to: str = "") -> str:
    """Return the code that came since these were known: journeys share a mailbox."""
    for _ in range(60):
        if fresh := [code for code in codes_sent(seen, who, words, to) if code not in known]:
            return fresh[0]
        seen.page.wait_for_timeout(500)
    raise AssertionError(f"no new message says {words}")


def prove(seen: Watched, who: Account) -> None:
    """Give a second proof, a code by mail, when the form asks for one; what was chosen stays chosen."""
    page = seen.page
    password = page.locator("input[type=password]")
    if password.count():
        password.fill(who.password)
    if not page.get_by_label("Code de sécurité").count():
        return
    known = codes_sent(seen, who, "Votre code", who.identifier)
    with page.expect_navigation():
        page.get_by_role("button", name="Recevoir un code par courriel").click()
    page.get_by_label("Code de sécurité").fill(new_code(seen, who, "Votre code", known, who.identifier))


@SCREENS
def test_a_theft_on_lagon_blocks_the_line_gives_a_receipt_and_ends_when_the_phone_is_found(
    all_spaces, open_page, screen
):
    who = all_spaces["lagon"].holder if screen == PHONE else all_spaces["lagon"].stranger
    seen = open_line(open_page, who, screen)
    page, line = seen.page, seen.page.url
    choose(page, "Déclarer une perte ou un vol")
    seen.see(axe=screen == PHONE)
    page.get_by_label("On me l’a volé").check()
    page.get_by_label("Où ?").fill("Marché, quai 2")
    page.get_by_label("Numéro IMEI du téléphone").fill(IMEI)
    page.get_by_label("Je verrai plus tard").check()
    send(page, "Déclarer et bloquer la ligne", who)

    expect(page.get_by_role("heading", name="Déclaration de vol")).to_be_visible()
    seen.see(axe=screen == PHONE)
    with page.expect_download() as receipt:
        page.get_by_role("link", name="Récépissé (PDF)").click()
    assert receipt.value.suggested_filename.startswith("recepisse-")
    page.goto(line)
    expect(page.locator(".pill", has_text="Bloquée")).to_be_visible(timeout=PATIENCE)

    page.goto(f"{line}loss/")
    choose(page, "J’ai retrouvé mon téléphone")
    seen.see(axe=screen == PHONE)
    send(page, "Je l’ai en main, tout débloquer", who)
    expect(page.get_by_role("link", name="Bloquer la ligne", exact=True)).to_be_visible(timeout=PATIENCE)


@pytest.fixture(scope="module")
def primeur() -> Iterator[Space]:
    """A space of its own: no code goes to a line for three days after its card was replaced."""
    with spaces("primeur") as folder:
        yield read_spaces(folder)["primeur"]


@SCREENS
def test_a_card_is_replaced_on_primeur(primeur, open_page, screen):
    """The phone gets an eSIM confirmed by the old line; the desktop declares a theft, and a card comes by post."""
    who = primeur.holder if screen == PHONE else primeur.stranger
    seen = open_line(open_page, who, screen)
    (esim if screen == PHONE else posted)(seen, who)

    expect(seen.page.get_by_role("link", name="Voir où cela en est")).to_have_count(0, timeout=PATIENCE)
    expect(seen.page.locator(".pill", has_text="Active")).to_be_visible(timeout=PATIENCE)
    seen.page.goto(f"{who.home}journal/")
    assert "Nouvelle carte SIM en service" in seen.page.locator("main").inner_text()


def esim(seen: Watched, who: Account) -> None:
    page = seen.page
    choose(page, "Remplacer la carte SIM")
    page.get_by_label("eSIM").check()
    page.get_by_label("Je change de téléphone").check()
    prove(seen, who)
    seen.see(axe=True)
    send_proved(page, "Demander la nouvelle carte")
    expect(page.locator(".pill", has_text="Prête")).to_be_visible(timeout=PATIENCE)
    seen.see(axe=True)
    choose(page, "Confirmer avec l’ancienne carte SIM")
    known = codes_sent(seen, who, "votre code")
    send_proved(page, "Recevoir le code par SMS")
    page.get_by_label("Code à six chiffres").fill(new_code(seen, who, "votre code", known))
    send_proved(page, "Confirmer")
    choose(page, "Installer l’eSIM")
    prove(seen, who)
    send_proved(page, "Afficher le code de l’eSIM")
    expect(page.get_by_alt_text("Dessin à lire par le téléphone")).to_be_visible()
    seen.see(axe=True)
    choose(page, "L’eSIM est installée, la mettre en service")
    prove(seen, who)
    send_proved(page, "Activer la nouvelle carte")


def posted(seen: Watched, who: Account) -> None:
    page = seen.page
    choose(page, "Déclarer une perte ou un vol")
    page.get_by_label("On me l’a volé").check()
    page.get_by_label("Je veux une nouvelle carte SIM").check()
    send(page, "Déclarer et bloquer la ligne", who)
    prove(seen, who)
    send_proved(page, "Demander la nouvelle carte")
    expect(page.locator(".pill", has_text="Envoyée")).to_be_visible(timeout=PATIENCE)
    choose(page, "Activer la nouvelle carte SIM")
    box = page.context.new_page()
    box.goto(f"{who.home}demo/network/")
    number = box.locator("[data-card]").first.inner_text()
    box.close()
    page.get_by_label("Numéro de la nouvelle carte SIM").fill(number[-6:])
    prove(seen, who)
    send_proved(page, "Activer la nouvelle carte")


def send_proved(page: Page, words: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=words, exact=True).click()


def test_what_a_locked_phone_says_is_explained_and_its_code_found(all_spaces, open_page: Open):
    who = all_spaces["primeur"].holder
    seen = open_line(open_page, who, DESKTOP)
    choose(seen.page, "Déverrouiller un téléphone")
    expect(seen.page.get_by_role("heading", name="Code blocage réseau")).to_be_visible()
    seen.page.get_by_label("Numéro IMEI du téléphone").fill(IMEI)
    send_proved(seen.page, "Chercher ce téléphone")

    expect(seen.page.get_by_role("heading", name="Ce téléphone se déverrouille")).to_be_visible(timeout=PATIENCE)
    seen.see(axe=True)
