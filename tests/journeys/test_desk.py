"""An adviser at the desk: in with a second factor, to a customer through a typing error, to what was done."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.journeys.browsing import DESKTOP, PHONE, sign_in_staff

SCREENS = [(screen, theme) for screen in (PHONE, DESKTOP) for theme in ("light", "dark")]


def seen_by_axe(seen):
    for screen, theme in SCREENS:
        seen.page.set_viewport_size(screen)
        seen.page.emulate_media(color_scheme=theme)
        seen.see(axe=True)


def mistyped(name):
    """Swap two letters in the middle of the longest word."""
    word = max(name.split(), key=len)
    middle = len(word) // 2
    return name.replace(word, word[: middle - 1] + word[middle] + word[middle - 1] + word[middle + 1 :])


def follow(seen, link):
    with seen.page.expect_navigation():
        link.click()


# a code works once: an adviser signs in one time in a run
@pytest.mark.parametrize("slug", ["lagon", "zenith"])
def test_an_adviser_finds_a_customer_through_a_typing_error(all_spaces, slug, open_page):
    space = all_spaces[slug]
    customer = space.holder
    seen = open_page(screen=DESKTOP)

    sign_in_staff(seen.page, space.first("adviser"))
    assert urlsplit(seen.page.url).path == "/desk/"
    seen_by_axe(seen)

    seen.page.get_by_role("searchbox").fill(mistyped(customer.name))
    with seen.page.expect_navigation():
        seen.page.get_by_role("button", name="Chercher").click()
    expect(seen.page.locator("main tbody tr").first).to_contain_text(customer.name)
    seen_by_axe(seen)

    follow(seen, seen.page.locator("main tbody a").first)
    expect(seen.page.get_by_role("heading", name="Lignes")).to_be_visible()
    expect(seen.page.get_by_role("heading", name="Qui peut agir").locator("..")).to_contain_text(customer.name)
    seen_by_axe(seen)

    follow(seen, seen.page.get_by_role("link", name="Tout le journal"))
    expect(seen.page.locator("main tbody tr").first).to_contain_text("Dossier consulté")
    seen_by_axe(seen)

    follow(seen, seen.page.get_by_role("navigation", name="Menu").get_by_role("link", name="En attente").first)
    assert urlsplit(seen.page.url).path == "/desk/parked/"
    seen_by_axe(seen)

    # and looks at their space, read only
    seen.page.go_back()
    seen.page.go_back()
    follow(seen, seen.page.get_by_role("heading", name="Qui peut agir").locator("..").get_by_role("link").first)
    seen_by_axe(seen)
    follow(seen, seen.page.get_by_role("link", name="Voir son espace"))
    seen_by_axe(seen)
    seen.page.get_by_label("Une réclamation").check()
    seen.page.get_by_label("Numéro du dossier").fill("D-10482")
    with seen.page.expect_navigation():
        seen.page.get_by_role("button", name="Voir son espace").click()
    expect(seen.page.get_by_text("Vous voyez l’espace client comme")).to_be_visible()
    seen_by_axe(seen)
    with seen.page.expect_navigation():
        seen.page.get_by_role("button", name="Quitter").click()
    assert urlsplit(seen.page.url).path.startswith("/desk/customers/")

    # the customer sees that their file was looked at, and by whom in general
    theirs = open_page(signed_in=customer)
    theirs.page.goto(f"{customer.home}journal/")
    expect(theirs.page.locator("main")).to_contain_text("Dossier consulté")
    expect(theirs.page.locator("main")).to_contain_text("Un conseiller, par le service client")
    follow(theirs, theirs.page.get_by_role("link", name="Qui a consulté mon dossier"))
    expect(theirs.page.locator("main")).to_contain_text("L’accueil, pour une réclamation, dossier D-10482")
    seen_by_axe(theirs)


def test_the_desk_does_not_exist_for_customers(mandarine, open_page):
    seen = open_page(signed_in=mandarine.holder)
    seen.expected.add(404)

    assert seen.page.goto(f"{mandarine.holder.home}desk/").status == 404


def test_a_visitor_signs_in_to_reach_the_desk(mandarine, open_page):
    seen = open_page()

    seen.page.goto(f"{mandarine.holder.home}desk/parked/")

    assert seen.page.url.startswith(f"{mandarine.holder.url}?next=/desk/parked/")
