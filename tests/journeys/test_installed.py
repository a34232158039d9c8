"""The space as an application on one's own phone: what was last seen without network, and nothing after sign-out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, expect

from tests.journeys.browsing import PHONE, Account, Open, Space, Watched, sign_in


@pytest.fixture(params=["carmin", "lagon"])
def space(request: pytest.FixtureRequest, all_spaces: dict[str, Space]) -> Space:
    return all_spaces[request.param]


@pytest.fixture
def phone(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport=PHONE, locale="fr-FR")  # type: ignore[arg-type]  # of the same shape
    context.set_default_timeout(60_000)
    yield context
    context.close()


def opened(context: BrowserContext, account: Account, *, remember: bool = True) -> Page:
    page = context.new_page()
    sign_in(page, account, remember=remember)
    return page


def wait_until_seen(page: Page) -> None:
    # asked from here: a wait inside of the page takes the promise itself for a yes
    for _ in range(300):
        if page.evaluate("caches.match('/offline/usage/').then(Boolean)"):
            return
        page.wait_for_timeout(100)
    pytest.fail("nothing was kept")


def test_what_was_last_seen_is_read_without_network_until_sign_out(space: Space, phone: BrowserContext):
    account = space.holder
    page = opened(phone, account)
    wait_until_seen(page)
    assert phone.new_cdp_session(page).send("Page.getInstallabilityErrors")["installabilityErrors"] == []

    phone.set_offline(True)
    page.goto(f"{account.home}journal/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Votre conso, hors ligne")
    expect(page.get_by_text(re.compile(r"^Relevé le .+ à \d+\sh.*, hors ligne\.$"))).to_be_visible()
    Watched(page).see(axe=True)

    phone.set_offline(False)
    page.goto(f"{account.home}account/")
    with page.expect_navigation():
        page.locator("main form[action='/sign-out/'] button").click()
    assert page.evaluate("caches.keys()") == []

    phone.set_offline(True)
    with pytest.raises(Error, match="ERR_INTERNET_DISCONNECTED"):
        page.goto(account.home)


def test_what_somebody_saw_goes_when_somebody_else_signs_in(space: Space, phone: BrowserContext):
    page = opened(phone, space.holder)
    wait_until_seen(page)
    phone.clear_cookies()  # a session that is over, and no sign-out

    sign_in(page, space.stranger)
    phone.set_offline(True)
    page.goto(f"{space.holder.home}lines/")

    expect(page.get_by_role("heading", level=1)).to_have_text("Vous êtes hors ligne")


def test_nothing_is_kept_where_nobody_asked_to_stay_signed_in(space: Space, open_page: Open):
    page = open_page(signed_in=space.plain).page
    page.goto(f"{space.plain.home}account/")

    assert page.evaluate("navigator.serviceWorker.getRegistration().then((one) => one === undefined)")
    assert page.evaluate("caches.keys()") == []
    assert urlsplit(page.url).path == "/account/"
