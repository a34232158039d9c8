"""A household moves: asked from the home page, cancelled, asked again; an adviser plans it and closes it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.browsing import DESKTOP, PHONE, Account, Open, Space, Watched, read_spaces, sign_in_staff
from tests.spaces import spaces

SOON = (date.today() + timedelta(days=40)).isoformat()  # noqa: DTZ011 (any day of the year to come)


@pytest.fixture(scope="module")
def carmin() -> Iterator[Space]:
    with spaces("carmin") as folder:
        yield read_spaces(folder)["carmin"]


def look(seen: Watched, *, then: dict[str, int]) -> None:
    """See a page on both screens, and go on with one."""
    for screen in (PHONE, DESKTOP):
        seen.page.set_viewport_size(screen)
        seen.see(axe=True)
    seen.page.set_viewport_size(then)


def follow(page: Page, link: Locator) -> None:
    with page.expect_navigation():
        link.click()


def press(page: Page, words: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=words, exact=True).click()


def open_form(seen: Watched, product: str) -> None:
    page = seen.page
    follow(page, page.get_by_role("link", name=f"Paramètres, {product}", exact=True))
    follow(page, page.get_by_role("link", name="Déménager", exact=True))


def ask(seen: Watched, who: Account) -> None:
    """Fill the form, having forgotten the town first: what was typed is still there."""
    page = seen.page
    page.get_by_label("Numéro et rue").fill("12 rue Haute")
    page.get_by_label("Code postal").fill("4000")
    page.get_by_label(re.compile("Quand pouvons-nous entrer")).fill(SOON)
    page.get_by_label("Téléphone où vous joindre").fill("0460 00 12 47")
    seen.expected.add(422)
    send(page, who)
    expect(page.locator(".err", has_text="Écrivez la ville de la nouvelle adresse.")).to_be_visible()
    expect(page.get_by_label("Numéro et rue")).to_have_value("12 rue Haute")
    page.get_by_label("Ville").fill("Liège")
    send(page, who)
    expect(page.get_by_role("heading", name="Déménagement", exact=True)).to_be_visible()
    expect(page.get_by_text(re.compile("Nous vous appelons pour fixer le jour avec vous"))).to_be_visible()
    expect(page.locator(".kv", has_text="12 rue Haute, 4000 Liège")).to_be_visible()


def send(page: Page, who: Account) -> None:
    password = page.locator("input[type=password]")
    if password.count():
        password.fill(who.password)
    press(page, "Demander ce déménagement")


def test_a_household_moves_and_an_adviser_follows_it(carmin: Space, open_page: Open) -> None:
    who = carmin.holder
    seen = open_page(signed_in=who, screen=PHONE)
    page = seen.page

    open_form(seen, "Téléphone fixe")
    look(seen, then=PHONE)
    expect(page.get_by_role("checkbox", name="Internet")).to_be_checked()
    ask(seen, who)
    look(seen, then=PHONE)
    follow(page, page.get_by_role("link", name="Annuler le déménagement"))
    look(seen, then=DESKTOP)
    press(page, "Annuler ce déménagement")
    expect(page.get_by_text("Annulée", exact=True)).to_be_visible()

    page.goto(who.home)
    open_form(seen, "Téléphone fixe")
    ask(seen, who)
    order = page.url

    page.goto(who.home)
    open_form(seen, "Internet")
    expect(page.get_by_role("heading", name="Cette ligne déménage déjà")).to_be_visible()
    look(seen, then=DESKTOP)
    follow(page, page.get_by_role("link", name="Voir le déménagement en cours"))
    assert page.url == order

    desk = open_page(screen=DESKTOP)
    say(desk, carmin.first("adviser"), who, order)
    page.reload()
    expect(page.get_by_text(re.compile("C’est prévu le .*, à partir de"))).to_be_visible()
    expect(page.get_by_role("link", name="Annuler le déménagement")).to_have_count(0)
    assert [*seen.errors, *desk.errors] == []


def say(seen: Watched, adviser: Account, customer: Account, order: str) -> None:
    """Plan a move at the desk."""
    page = seen.page
    sign_in_staff(page, adviser)
    page.goto(f"{adviser.home}desk/moves/{order.rstrip('/').rpartition('/')[2]}/")
    look(seen, then=DESKTOP)
    page.get_by_label("Prévu, au jour ci-dessous").check()
    page.get_by_role("textbox", name=re.compile("^Jour")).fill(SOON)
    press(page, "Enregistrer et prévenir le client")
    expect(page.get_by_role("heading", name=customer.name, level=1)).to_be_visible()
    expect(page.get_by_role("link", name="Déménagement", exact=True)).to_be_visible()
    look(seen, then=DESKTOP)
