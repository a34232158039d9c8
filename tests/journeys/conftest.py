"""Journeys drive pages only, on the five spaces: no ORM, no settings; what is true is read from the export's files."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from tests.journeys.browsing import Open, Space, launch, opener, read_spaces
from tests.journeys.exported import Exported
from tests.spaces import VARIABLE, spaces

SLUGS = ("zenith", "mandarine", "primeur", "carmin", "lagon")
BY_NUMBER = ("mandarine", "primeur", "lagon")  # their rules.toml lets a line's number sign in


@pytest.fixture(scope="session")
def all_spaces() -> Iterator[dict[str, Space]]:
    """The running spaces: those of `make test` when it started them, else our own."""
    if folder := os.environ.get(VARIABLE):
        yield read_spaces(Path(folder))
    else:
        with spaces() as made:
            yield read_spaces(made)


# A module's, not the session's: Playwright leaves an event loop running in this thread, which Django's ORM refuses.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        running = launch(playwright)
        yield running
        running.close()


@pytest.fixture(params=SLUGS)
def space(request: pytest.FixtureRequest, all_spaces: dict[str, Space]) -> Space:
    return all_spaces[request.param]


@pytest.fixture
def mandarine(all_spaces: dict[str, Space]) -> Space:
    return all_spaces["mandarine"]


@pytest.fixture
def exported(space: Space) -> Exported:
    return Exported(space.slug, space.folder)


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Open]:
    contexts: list[BrowserContext] = []
    yield opener(browser, contexts)
    for context in contexts:
        context.close()


@pytest.fixture
def now() -> datetime:
    """The real moment: the servers' clocks are real too."""
    return datetime.now(UTC)
