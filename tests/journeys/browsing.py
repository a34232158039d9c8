"""A real browser as somebody holds it, and what every page must keep to wherever a journey passes."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
import shutil
import struct
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from pathlib import Path
from urllib.parse import urlsplit

import axe_playwright_python
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Playwright,
    Request,
    Response,
    StorageState,
)

# The build without windows draws the same pages, several times quicker.
CHROMIUM = next(
    (path for name in ("chromium-headless-shell", "chromium", "chromium-browser") if (path := shutil.which(name))),
    "/usr/bin/chromium",
)
# No sandbox: root has none. The others keep the browser from speaking to anybody but us.
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
)
LOOPBACK = {"localhost", "127.0.0.1", "::1"}
AXE = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"],
    },
    # what passes is counted, not described: half of the time went there
    "resultTypes": ["violations"],
    "preload": False,
}
AXE_SCRIPT = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")
RUN_AXE = """async options => {
  const found = await axe.run(options);
  return found.violations.map(one => `${one.id}: ${one.help}: ${one.nodes.map(node => node.target).join(" ; ")}`);
}"""
CODE_PAGE = "/sign-in/code/"
PHONE, DESKTOP = {"width": 390, "height": 844}, {"width": 1280, "height": 900}


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody of the demonstration who can sign in."""

    operator: str
    url: str
    role: str
    identifier: str
    password: str
    name: str = ""
    totp_secret: str = ""  # base 32, of staff only

    @property
    def home(self) -> str:
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.netloc}/"


@dataclass(frozen=True, slots=True)
class Space:
    """One operator's space: its accounts, and the folder of what its billing system exported."""

    slug: str
    folder: Path
    accounts: tuple[Account, ...]

    def first(self, *roles: str) -> Account:
        """Return the first account of one of these roles. Errors: AssertionError when the space has none."""
        found = [account for account in self.accounts if account.role in roles]
        assert found, f"{self.slug} has no account of role {roles}"
        return found[0]

    @property
    def holder(self) -> Account:
        return self.first("holder", "company_administrator")

    @property
    def plain(self) -> Account:
        """Return somebody who signs in without a second factor, by an address."""
        return next(one for one in self.accounts if not one.totp_secret and "@" in one.identifier)

    @property
    def stranger(self) -> Account:
        """Return somebody else than `holder` who holds something."""
        return self.holders[1]

    @property
    def holders(self) -> list[Account]:
        return [one for one in self.accounts if one.role in {"holder", "company_administrator"}]


def read_spaces(folder: Path) -> dict[str, Space]:
    """Return the spaces by operator, from the list of accounts."""
    rows = json.loads((folder / "demo-accounts.json").read_text("utf-8"))
    accounts = [Account(*(row.get(name, "") for name in Account.__slots__)) for row in rows]
    return {
        slug: Space(slug, folder / slug, tuple(account for account in accounts if account.operator == slug))
        for slug in dict.fromkeys(account.operator for account in accounts)
    }


@dataclass
class Watched:
    """A page, and what went on behind it since it was opened."""

    page: Page
    errors: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)
    finished: list[Request] = field(default_factory=list)
    expected: set[int] = field(default_factory=set)

    def watch(self) -> Watched:
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.errors.append(f"script: {error}"))
        self.page.on("request", self._request)
        self.page.on("response", self._response)
        self.page.on("requestfinished", self._finished)
        return self

    def _console(self, message: ConsoleMessage) -> None:
        # an answer such as 404 or 422 is also told to the console: `_response` judges those
        if message.type in {"error", "warning"} and not message.text.startswith("Failed to load resource"):
            self.errors.append(f"{message.type}: {message.text}")

    def _request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in {"data", "blob", "about"} and parts.hostname not in LOOPBACK:
            self.outside.append(request.url)

    def _finished(self, request: Request) -> None:
        self.finished.append(request)

    def _response(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self.expected:
            self.errors.append(f"{response.status}: {response.url}")

    def weights(self) -> dict[str, int]:
        """Return the compressed bytes of the body of each file that was loaded, the heaviest first."""
        found = {}
        for request in self.finished:
            with suppress(Exception):  # a request that another page cut short has no size
                found[urlsplit(request.url).path] = request.sizes()["responseBodySize"]
        return dict(sorted(found.items(), key=lambda one: -one[1]))

    def see(self, *, axe: bool = False) -> None:
        """Check what holds on every page: nothing in the console, nobody else asked, no scrolling sideways."""
        self.page.wait_for_load_state("load")
        where = self.page.url
        assert self.errors == [], where
        assert self.outside == [], where
        assert self.page.locator("h1").count() == 1, f"{where}: one h1"
        wide = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide == 0, f"{where}: {wide} px too wide at {self.page.viewport_size}"
        if axe:
            # colours that are on their way from light to dark are neither
            self.page.evaluate("Promise.all(document.getAnimations().map(one => one.finished)).then(() => null)")
            if not self.page.evaluate("Boolean(window.axe)"):
                self.page.evaluate(AXE_SCRIPT)
            assert self.page.evaluate(RUN_AXE, AXE) == [], f"{where} at {self.page.viewport_size}"


def launch(playwright: Playwright) -> Browser:
    return playwright.chromium.launch(executable_path=CHROMIUM, args=[*FLAGS])


def sign_in(page: Page, account: Account, *, remember: bool = False, password: str | None = None) -> None:
    """Fill the sign-in page as a person does."""
    page.goto(account.url)
    page.get_by_role("textbox", name="Courriel").fill(account.identifier)
    page.locator("input[type=password]").fill(account.password if password is None else password)
    if remember:
        page.get_by_label("Rester connecté").check()
    with page.expect_navigation():  # the page left is loaded too: only the next one counts
        page.get_by_role("button", name="Se connecter", exact=True).click()
    if account.totp_secret and urlsplit(page.url).path == CODE_PAGE:
        _give_code(page, account)


def sign_in_staff(page: Page, account: Account) -> None:
    """Sign in with the second factor. A code works once: each run signs an operator's adviser in one time only."""
    sign_in(page, account)
    assert urlsplit(page.url).path != CODE_PAGE


def _give_code(page: Page, account: Account) -> None:
    """Give the code of this half minute; when another journey has used it, that of the next."""
    for _ in range(4):
        code = code_of(account.totp_secret)
        page.get_by_role("textbox", name="Code à six chiffres").fill(code)
        with page.expect_navigation():
            page.locator("main form button[type=submit]").first.click()
        if urlsplit(page.url).path != CODE_PAGE:
            return
        while code_of(account.totp_secret) == code:
            page.wait_for_timeout(500)


def code_of(secret: str) -> str:
    """Return the six digits of this half minute (RFC 6238), as an authenticator shows them."""
    moment = struct.pack(">Q", int(time.time()) // 30)
    digest = hmac.new(base64.b32decode(secret), moment, hashlib.sha1).digest()
    place = digest[-1] & 15
    return f"{(int.from_bytes(digest[place : place + 4], 'big') & 0x7FFFFFFF) % 10**6:06}"


def link_in_mail(space: Space, address: str, page: Page, *, within: str = "") -> str:
    """Return the link of the last mail to an address, one that holds `within`.

    The mail leaves after the answer: wait a little.
    """
    for _ in range(50):
        for path in sorted((space.folder / "mail").glob("*"), reverse=True):
            for raw in re.split(rb"^-{70,}$\n?", path.read_bytes(), flags=re.MULTILINE):
                mail = message_from_bytes(raw.strip(), policy=policy.default)
                text = mail.get_body(("plain",)).get_content() if address in str(mail["To"]) else ""
                if found := re.search(rf"https?://\S*{re.escape(within)}\S*", text):
                    return found.group()
        page.wait_for_timeout(100)
    raise AssertionError(f"no such mail to {address} in {space.folder}")


Open = Callable[..., Watched]
# what a browser keeps of somebody signed in, and since when: each worker signs an account in once, except where that is
# the test; and again after a while, so that no journey is asked for the password on its way
_signed_in: dict[str, tuple[float, StorageState]] = {}
FRESH_SECONDS = 180


def opener(browser: Browser, keep: list[BrowserContext]) -> Open:
    """Return the function that opens a page of a new browser: `signed_in=` somebody, on a phone or a desktop."""

    def new(screen: dict[str, int], options: dict[str, object]) -> Watched:
        context = browser.new_context(
            viewport=screen,  # type: ignore[arg-type]  # a TypedDict of the same shape
            locale="fr-FR",
            **{"reduced_motion": "reduce", **options},  # type: ignore[arg-type]
        )
        context.set_default_timeout(60_000)  # a busy machine is slow, not wrong
        keep.append(context)
        return Watched(context.new_page()).watch()

    def open_page(*, signed_in: Account | None = None, screen: dict[str, int] = PHONE, **options: object) -> Watched:
        if signed_in is None:
            return new(screen, options)
        since, state = _signed_in.get(signed_in.identifier, (0.0, None))
        if state and time.monotonic() - since < FRESH_SECONDS:
            watched = new(screen, {"storage_state": state, **options})
            watched.page.goto(signed_in.home)
            if urlsplit(watched.page.url).path == "/":
                return watched
        watched = new(screen, options)
        if signed_in.totp_secret:
            watched.expected.add(422)  # the answer to a code that another journey has used
        sign_in(watched.page, signed_in)
        watched.expected.discard(422)
        assert urlsplit(watched.page.url).path == "/", f"not signed in: {watched.page.url}"
        _signed_in[signed_in.identifier] = (time.monotonic(), watched.page.context.storage_state())
        return watched

    return open_page
