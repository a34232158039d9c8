"""Somebody joins the staff, loses their telephone, and chooses a second factor again: never in without one."""

from __future__ import annotations

from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from tests.journeys.browsing import DESKTOP, PHONE, Account, Open, Space, code_of, link_in_mail, sign_in, sign_in_staff

PASSWORD = "tilleul sabot lanterne 41"
ENROL = "/security/second-factor/add/"


def go(page: Page, name: str, role: str = "button") -> None:
    with page.expect_navigation():
        page.locator("main").get_by_role(role, name=name).click()  # type: ignore[arg-type]  # a text of that list


def choose_a_factor(page: Page) -> str:
    """Copy the key by hand, give its first code, and see the codes of recovery; return the key."""
    expect(page.get_by_role("img", name="Dessin à lire")).to_be_visible()
    secret = page.locator(".secret-words").inner_text().replace(" ", "")
    page.get_by_role("textbox", name="Code à six chiffres").fill(code_of(secret))
    go(page, "Vérifier le code")
    expect(page.locator(".codes code")).to_have_count(10)
    return secret


def test_who_joins_the_team_never_comes_in_without_a_second_factor(all_spaces: dict[str, Space], open_page: Open):
    space = all_spaces["carmin"]
    supervisor, address = space.first("supervisor"), "awa.diallo@carmin.example"
    chief = open_page(screen=DESKTOP)
    sign_in_staff(chief.page, supervisor)
    chief.page.goto(f"{supervisor.home}desk/staff/")
    chief.see(axe=True)
    go(chief.page, "Inviter quelqu’un", "link")
    chief.page.get_by_role("textbox", name="Prénom").fill("Awa")
    chief.page.get_by_role("textbox", name="Nom", exact=True).fill("Diallo")
    chief.page.get_by_role("textbox", name="Courriel").fill(address)
    chief.page.get_by_label("Conseiller", exact=True).check()
    chief.see(axe=True)
    go(chief.page, "Envoyer")

    awa = open_page(screen=PHONE)
    awa.expected = {422}  # a code that has served is given again, until the next
    awa.page.goto(link_in_mail(space, address, awa.page, within="/desk/join/"))
    awa.see(axe=True)
    secret = choose_a_factor(awa.page)
    awa.see(axe=True)
    go(awa.page, "Je les ai gardés", "link")
    awa.page.locator("input[type=password]").first.fill(PASSWORD)
    go(awa.page, "Changer le mot de passe")
    account = Account(space.slug, supervisor.url, "adviser", address, PASSWORD, totp_secret=secret)
    sign_in(awa.page, account)
    assert urlsplit(awa.page.url).path == "/desk/"

    # the telephone is lost: the supervisor takes the factor away, which ends the session
    go(chief.page, "Awa Diallo", "link")
    chief.page.get_by_label("Oublier son second facteur").check()
    go(chief.page, "Le faire")
    awa.page.goto(f"{account.home}desk/")
    sign_in(awa.page, account)
    assert urlsplit(awa.page.url).path == ENROL
    awa.page.goto(f"{account.home}desk/customers/")
    assert urlsplit(awa.page.url).path == ENROL
    awa.see(axe=True)
    choose_a_factor(awa.page)
    awa.see(axe=True)
    go(awa.page, "Je les ai gardés", "link")
    assert urlsplit(awa.page.url).path == "/desk/customers/"
