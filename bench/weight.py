"""What a first visit loads, compressed, on the heaviest pack; measured by the browser on the running spaces."""

from __future__ import annotations

from playwright.sync_api import sync_playwright

from bench.figures import say
from tests.journeys.browsing import Account, Open, launch, opener, read_spaces
from tests.spaces import spaces

MOST_BYTES = 100_000


def loaded(open_page: Open, account: Account, path: str) -> int:
    """Return the bytes of a page of somebody signed in, or of a visitor, for a browser that has nothing yet."""
    signed_in = open_page(signed_in=account) if not path else open_page()
    fresh = open_page(storage_state=signed_in.page.context.storage_state())
    fresh.page.goto(account.home + path, wait_until="networkidle")
    return sum(fresh.weights().values())


def main() -> None:
    with spaces() as folder, sync_playwright() as playwright:
        browser = launch(playwright)
        found = {}
        for slug, space in read_spaces(folder).items():
            open_page = opener(browser, [])
            for page, path in (("home", ""), ("sign-in", "sign-in/")):
                found[f"{slug} {page}"] = loaded(open_page, space.holder, path)
        browser.close()
    heaviest = max(found, key=lambda where: found[where])
    say("page-weight", found[heaviest], "bytes", MOST_BYTES, heaviest=heaviest, all=found)
