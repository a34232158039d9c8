"""Roles in a company, and an adviser who looks on: on a phone and a desk, as people do it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.browsing import DESKTOP, PHONE, Account, Open, Space


@pytest.fixture
def zenith(all_spaces: dict[str, Space]) -> Space:
    return all_spaces["zenith"]


def administrator(space: Space) -> Account:
    """Return the administrator of the company of many sites."""
    return [one for one in space.accounts if one.role == "company_administrator"][-1]


@pytest.mark.parametrize(("screen", "scripts"), [(PHONE, True), (DESKTOP, False)], ids=["phone", "desk, no script"])
def test_somebody_is_invited_and_the_invitation_withdrawn(
    zenith: Space, open_page: Open, screen: dict[str, int], scripts: bool
) -> None:
    account = administrator(zenith)
    email = f"anna.{'phone' if scripts else 'desk'}@exemple.test"
    seen = open_page(signed_in=account, screen=screen, java_script_enabled=scripts)
    page = seen.page
    page.goto(f"{account.home}users/")
    expect(page.get_by_role("heading", name="Utilisateurs et droits")).to_be_visible()
    if scripts:
        seen.see(axe=True)

    page.get_by_role("link", name="Inviter quelqu’un").click()
    if scripts:
        seen.see(axe=True)
    page.get_by_label("Courriel de la personne").fill(email)
    page.get_by_label(re.compile("^Gestionnaire de sites")).check()
    page.locator("input[name=sites]").first.check()
    page.get_by_label("Dernier jour").fill("2030-01-31")
    page.get_by_role("button", name="Envoyer l’invitation").click()
    expect(page.get_by_text("Invitation envoyée. Elle vaut sept jours.")).to_be_visible()
    row = page.locator("li.entry", has_text=email)
    expect(row).to_contain_text("Gestionnaire de sites")

    row.get_by_role("link", name="Retirer l’invitation").click()
    page.get_by_role("button", name="Retirer l’invitation").click()
    expect(page.get_by_text("Invitation retirée. Son lien n’ouvre plus rien.")).to_be_visible()
    expect(page.locator("li.entry", has_text=email)).to_have_count(0)
    assert seen.errors == []


@pytest.mark.parametrize("screen", [PHONE, DESKTOP], ids=["phone", "desk"])
def test_the_last_administrator_reads_why_they_stay(zenith: Space, open_page: Open, screen: dict[str, int]) -> None:
    account = administrator(zenith)
    seen = open_page(signed_in=account, screen=screen)
    seen.expected.add(409)
    page = seen.page
    page.goto(f"{account.home}users/")

    page.get_by_role("link", name="Quitter ce rôle").first.click()
    page.get_by_role("button", name="Quitter ce rôle").click()

    expect(page.get_by_role("heading", name="Vous êtes le dernier administrateur")).to_be_visible()
    seen.see(axe=True)
    expect(page.get_by_role("link", name="Inviter quelqu’un")).to_be_visible()


def test_an_accountant_sees_their_own_rights_only(zenith: Space, open_page: Open) -> None:
    account = zenith.first("accountant")
    seen = open_page(signed_in=account)

    seen.page.goto(f"{account.home}users/")

    expect(seen.page.get_by_role("heading", name="Vos droits").first).to_be_visible()
    expect(seen.page.locator("main")).to_contain_text("Voir les factures, rien d’autre.")
    expect(seen.page.get_by_role("link", name="Inviter quelqu’un")).to_have_count(0)
    seen.see(axe=True)
