"""Getting in, staying in, getting out."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.journeys.browsing import DESKTOP, PHONE, link_in_mail, sign_in
from tests.journeys.conftest import BY_NUMBER

NEW_PASSWORD = "quatre petits chats verts"


@pytest.mark.parametrize("screen", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_a_holder_signs_in_by_email(space, open_page, screen):
    seen = open_page(screen=screen)

    sign_in(seen.page, space.plain)

    assert seen.page.url == space.plain.home
    expect(seen.page.get_by_role("heading", level=1)).to_be_visible()
    seen.see()


@pytest.mark.parametrize("slug", BY_NUMBER)
def test_a_line_s_user_signs_in_by_its_number(all_spaces, slug, open_page):
    by_number = next(one for one in all_spaces[slug].accounts if one.role == "line_user" and "@" not in one.identifier)

    seen = open_page()
    sign_in(seen.page, by_number)

    assert seen.page.url == by_number.home
    seen.see()


def test_a_wrong_password_keeps_what_was_typed(space, open_page):
    seen = open_page()
    seen.expected.add(422)

    sign_in(seen.page, space.plain, password="pas le bon mot de passe")

    expect(seen.page.get_by_role("textbox", name="Courriel")).to_have_value(space.plain.identifier)
    expect(seen.page.locator("input[type=password]")).to_have_value("")
    assert urlsplit(seen.page.url).path == urlsplit(space.plain.url).path
    seen.see()


def test_nobody_enters_without_signing_in(space, open_page):
    seen = open_page()

    seen.page.goto(f"{space.plain.home}invoices/")

    assert seen.page.url.startswith(f"{space.plain.url}?next=/invoices/")
    seen.see()


def test_signing_in_leads_where_one_wanted_to_go(mandarine, open_page):
    seen = open_page()
    seen.page.goto(f"{mandarine.holder.home}invoices/")
    seen.page.get_by_role("textbox", name="Courriel").fill(mandarine.holder.identifier)
    seen.page.locator("input[type=password]").fill(mandarine.holder.password)

    with seen.page.expect_navigation():
        seen.page.get_by_role("button", name="Se connecter", exact=True).click()

    seen.page.wait_for_url("**/invoices/")


def test_a_session_ends_with_the_browser_unless_kept(mandarine, open_page):
    ended, kept = open_page(), open_page()
    sign_in(ended.page, mandarine.holder)
    sign_in(kept.page, mandarine.holder, remember=True)

    assert [session_life(one) for one in (ended, kept)] == [-1, pytest.approx(90 * 86_400, rel=1)]


def session_life(seen):
    """Return the seconds that the session's cookie has left to live, -1 when it ends with the browser."""
    cookie = next(one for one in seen.page.context.cookies() if one["name"].endswith("-session"))
    assert cookie["httpOnly"]
    now = seen.page.evaluate("Date.now() / 1000")
    return cookie["expires"] if cookie["expires"] < 0 else cookie["expires"] - now


def test_one_signs_out_and_back_does_not_come_back(space, open_page):
    seen = open_page()
    sign_in(seen.page, space.plain)

    seen.page.goto(f"{space.plain.home}sign-out/")
    with seen.page.expect_navigation():
        seen.page.get_by_role("main").get_by_role("button", name="Se déconnecter").click()

    seen.page.wait_for_url("**/sign-in/**")
    seen.see()
    seen.page.goto(space.plain.home)
    assert urlsplit(seen.page.url).path == "/sign-in/"


def test_a_forgotten_password_is_chosen_again_through_the_mail(all_spaces, open_page):
    space = all_spaces["lagon"]
    account = space.first("accountant")  # whom no other journey signs in: the password changes for good
    seen = open_page()
    seen.page.goto(account.url)
    with seen.page.expect_navigation():
        seen.page.get_by_role("link", name="Mot de passe oublié").click()
    seen.see()
    seen.page.get_by_role("textbox", name="Courriel").fill(account.identifier)

    with seen.page.expect_navigation():
        seen.page.locator("main form button[type=submit]").first.click()
    seen.page.wait_for_url("**/password/sent/")
    seen.see()
    seen.page.goto(link_in_mail(space, account.identifier, seen.page))
    seen.see()
    seen.page.locator("input[type=password]").first.fill(NEW_PASSWORD)
    with seen.page.expect_navigation():
        seen.page.get_by_role("button", name="Changer le mot de passe").click()

    seen.page.wait_for_url("**/sign-in/**")
    sign_in(seen.page, account, password=NEW_PASSWORD)
    assert urlsplit(seen.page.url).path == "/"
