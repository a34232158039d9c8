"""Every kind of page, on the five packs: axe finds nothing, light and dark, on a phone and on a desktop."""

import pytest

from tests.journeys.browsing import DESKTOP, PHONE

SCREENS = [(screen, theme) for screen in (PHONE, DESKTOP) for theme in ("light", "dark")]
BEFORE = ["sign-in/", "password/forgotten/", "password/sent/", "legal/"]
# page -> the link on it that leads to a page of one object
INSIDE = {
    "": "",
    "lines/": "li.line a",
    "invoices/": "main tbody a",
    "requests/": "",
    "documents/": "",
    "menu/": "",
    "journal/": "",
}
FIRST_VISIT_BYTES = 100_000


def seen_by_axe(seen):
    for screen, theme in SCREENS:
        seen.page.set_viewport_size(screen)
        seen.page.emulate_media(color_scheme=theme)
        seen.see(axe=True)


@pytest.mark.parametrize("path", BEFORE)
def test_axe_finds_nothing_before_signing_in(space, open_page, path):
    seen = open_page()

    seen.page.goto(space.holder.home + path)

    seen_by_axe(seen)


@pytest.mark.parametrize(("path", "link"), INSIDE.items(), ids=[path or "home" for path in INSIDE])
def test_axe_finds_nothing_inside(space, open_page, path, link):
    seen = open_page(signed_in=space.holder)

    seen.expected.add(404)  # an operator has not all the pages of the menu
    if seen.page.goto(space.holder.home + path).status == 404:
        assert path in {"requests/", "documents/"}
        return
    seen_by_axe(seen)
    if link:
        seen.page.goto(space.holder.home.rstrip("/") + seen.page.locator(link).first.get_attribute("href"))
        seen_by_axe(seen)


@pytest.mark.parametrize("path", ["sign-in/", ""], ids=["sign-in", "home"])
def test_a_first_visit_is_light(space, open_page, path):
    seen = open_page(signed_in=space.holder) if not path else open_page()
    seen.finished.clear()
    # another context has nothing in its cache
    fresh = open_page(storage_state=seen.page.context.storage_state())

    fresh.page.goto(space.holder.home + path, wait_until="networkidle")

    weights = fresh.weights()
    assert 5_000 < sum(weights.values()) <= FIRST_VISIT_BYTES, weights
