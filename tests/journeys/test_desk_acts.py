"""An adviser does for somebody what they ask for on the phone; a supervisor publishes an edition of the catalogue."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Locator, expect

from tests.journeys.browsing import DESKTOP, PHONE, Account, Open, Space, Watched, sign_in_staff

PACKS = Path(__file__).resolve().parent.parent.parent / "packs"
FAR = "2090-01-01"


def look(seen: Watched) -> None:
    for screen in (DESKTOP, PHONE):
        seen.page.set_viewport_size(screen)
        seen.see(axe=True)


def follow(seen: Watched, link: Locator) -> None:
    with seen.page.expect_navigation():
        link.click()


def press(seen: Watched, words: str) -> None:
    with seen.page.expect_navigation():
        seen.page.get_by_role("button", name=words, exact=True).click()


# a code works once: this one adviser signs in one time in a run
def test_an_adviser_blocks_a_line_for_who_calls_and_both_sides_read_it(
    all_spaces: dict[str, Space], open_page: Open
) -> None:
    space = all_spaces["primeur"]
    # a family's fourth line: it stays blocked, and no other journey needs it
    adviser, customer = space.first("adviser"), space.holders[6]
    seen = open_page(screen=DESKTOP)
    page = seen.page
    sign_in_staff(page, adviser)

    file = open_file(seen, customer)
    follow(seen, page.get_by_role("link", name="Agir pour ce client"))
    look(seen)
    page.get_by_label(customer.name).first.check()
    page.get_by_label("Par téléphone").check()
    page.get_by_label("Rappel au numéro écrit dans le dossier").check()
    page.get_by_label("La sécurité de son compte").check()
    press(seen, "Agir pour ce client")
    said = page.get_by_text(re.compile(rf"Vous agissez pour {customer.name}, par téléphone"))
    expect(said).to_be_visible()
    look(seen)

    page.goto(f"{customer.home}lines/?kind=mobile")
    follow(seen, page.locator("li.line").filter(has=page.locator(".fig")).last.get_by_role("link").first)
    expect(said).to_be_visible()
    follow(seen, page.get_by_role("link", name="Bloquer la ligne", exact=True))
    look(seen)
    page.get_by_label("On me l’a volé").check()
    page.set_viewport_size(PHONE)
    press(seen, "Bloquer la ligne")
    expect(page.get_by_text("Blocage demandé.")).to_be_visible()
    expect(said).to_be_visible()

    seen.expected.add(403)
    page.goto(f"{customer.home}security/")
    expect(page.get_by_role("heading", name="Cette page reste à la personne")).to_be_visible()
    expect(said).to_be_visible()
    press(seen, "Terminer")
    assert page.url == file
    follow(seen, page.get_by_role("link", name="Tout le journal"))
    expect(page.locator("main")).to_contain_text("Blocage demandé")
    expect(page.locator("main")).to_contain_text(f"par téléphone, pour {customer.name}")
    look(seen)

    theirs = open_page(signed_in=customer)
    theirs.page.goto(f"{customer.home}journal/")
    expect(theirs.page.locator("main")).to_contain_text("Un conseiller, par téléphone, pour vous")
    expect(theirs.page.locator("main")).to_contain_text("Pour la sécurité du compte")
    expect(theirs.page.locator("main")).not_to_contain_text(adviser.name)
    look(theirs)


def open_file(seen: Watched, customer: Account) -> str:
    """Open the file of a customer from the desk's home; return its address."""
    seen.page.get_by_role("searchbox").fill(customer.identifier if "@" in customer.identifier else customer.name)
    press(seen, "Chercher")
    follow(seen, seen.page.locator("main tbody a").first)
    look(seen)
    return seen.page.url


def test_a_supervisor_publishes_an_edition_and_gives_it_up_before_its_day(
    all_spaces: dict[str, Space], open_page: Open
) -> None:
    space = all_spaces["lagon"]
    seen = open_page(screen=DESKTOP)
    page = seen.page
    catalogue = tomllib.loads((PACKS / space.slug / "catalogue.toml").read_text("utf-8"))
    sign_in_staff(page, space.first("supervisor"))

    follow(seen, page.get_by_role("link", name="Catalogue").first)
    look(seen)
    page.get_by_role("searchbox").fill("RECHARGE")
    press(seen, "Chercher")
    follow(seen, page.locator("main .row a").first)
    look(seen)
    follow(seen, page.get_by_role("link", name="Catalogue").first)
    follow(seen, page.get_by_role("link", name="Publier une édition"))
    look(seen)

    price = catalogue["offers"][0]["monthly_minor"]
    catalogue["offers"][0]["monthly_minor"] = -1
    seen.expected.add(422)
    send(seen, catalogue)
    expect(page.get_by_text("offers[0].monthly_minor")).to_be_visible()
    look(seen)

    catalogue["offers"][0]["monthly_minor"] = price + 100
    send(seen, catalogue)
    expect(page.get_by_role("heading", name="Prix changés")).to_be_visible()
    look(seen)
    press(seen, "Publier cette édition")
    assert urlsplit(page.url).path.startswith("/desk/catalogue/editions/")
    expect(page.get_by_text("À venir")).to_be_visible()
    look(seen)

    press(seen, "Abandonner cette édition")
    follow(seen, page.get_by_role("link", name="Éditions du catalogue"))
    expect(page.locator("main tbody tr").first).to_contain_text("Abandonnée")
    look(seen)


def send(seen: Watched, catalogue: dict[str, object]) -> None:
    """Send a catalogue for a day so far that no other journey sees it."""
    file = {"name": "catalogue.json", "mimeType": "application/json", "buffer": json.dumps(catalogue).encode()}
    seen.page.get_by_label("Fichier du catalogue").set_input_files(file)  # type: ignore[arg-type]  # a TypedDict's shape
    seen.page.get_by_label("En vigueur à partir du").fill(FAR)
    press(seen, "Voir ce qui change")
