"""The page that leads to the spaces: of no operator, served by a process of its own, without Django."""

import re
from collections.abc import Mapping, Sequence
from html import escape
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from string import Template
from typing import ClassVar

from babel import Locale
from babel.lists import format_list

from guichet.demo.places import MAILBOX, SIGN_IN, Place
from guichet.demo.policy import DemoPolicy
from guichet.operators import Operator, theme

FOLDER = Path(__file__).resolve().parent / "door"
LANGUAGE = "fr"
_HOST = re.compile(r"([A-Za-z0-9.-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(:\d{1,5})?")
_ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24">'
    '<path d="M4 21V9a8 8 0 0 1 16 0v12M4 15h16" fill="none" stroke="#1f4fa3" stroke-width="2.4"/></svg>'
)
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
}

_LEDES = {
    1: "Un espace client, celui d’un opérateur imaginaire.",
    5: "Cinq espaces clients, ceux de cinq opérateurs imaginaires.",
}

Spaces = Sequence[tuple[Place, Operator]]


def page(spaces: Spaces, host: str) -> str:
    """Return the page, whose links use the name by which the browser reached it."""
    cards = "".join(_card(place, operator, host) for place, operator in spaces)
    lede = _LEDES.get(len(spaces), f"{len(spaces)} espaces clients, ceux d’opérateurs imaginaires.")
    return _template("page.html").substitute(lede=lede, cards=cards, mailbox=MAILBOX)


def _card(place: Place, operator: Operator, host: str) -> str:
    country = Locale(LANGUAGE).territories.get(operator.country, operator.country)
    languages = format_list(
        [str(Locale(code).get_language_name(LANGUAGE)) for code in operator.languages], locale=LANGUAGE
    )
    shows = operator.section(DemoPolicy).shows
    drawing = operator.mark[operator.mark.index("<svg") :].replace("<svg", '<svg aria-hidden="true"', 1)
    return _template("card.html").substitute(
        slug=escape(place.slug),
        mark=drawing,  # checked with the pack: nothing in it runs or is fetched
        name=escape(operator.identity.name),
        url=escape(place.url(SIGN_IN, host)),
        where=escape(f"{country}, en {languages}"),
        shows=escape(shows.in_(LANGUAGE) if shows else operator.identity.tagline.in_(LANGUAGE)),
    )


def sheet(spaces: Spaces) -> str:
    """Return the style sheet: the neutral one, then each operator's colours around its mark."""
    rules = [(FOLDER / "door.css").read_text("utf-8")]
    for place, operator in spaces:
        palette = theme.derive(operator.theme)
        own = f".space-{place.slug} .mark"
        rules.append(f"{own} {{ {_colours(palette.light)} }}")
        rules.append(f"@media (prefers-color-scheme: dark) {{ {own} {{ {_colours(palette.dark)} }} }}")
    return "\n".join(rules)


def _colours(of: Mapping[str, str]) -> str:
    return f"background: {of['chrome']}; color: {of['logo']}; --chrome: {of['chrome']}; --accent: {of['accent']};"


def _template(name: str) -> Template:
    return Template((FOLDER / name).read_text("utf-8"))


def name_in(header: str) -> str:
    """Return the name of a Host header without its port; localhost when it is not one."""
    found = _HOST.fullmatch(header)
    return found[1] if found else "localhost"


class _Door(BaseHTTPRequestHandler):
    spaces: ClassVar[Spaces] = ()
    server_version, sys_version = "Guichet", ""

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        if path == "/":
            self._send(page(self.spaces, name_in(self.headers.get("Host", ""))), "text/html")
        elif path == "/door.css":
            self._send(sheet(self.spaces), "text/css")
        elif path == "/icon.svg":
            self._send(_ICON, "image/svg+xml")
        else:
            self.send_error(HTTPStatus.NOT_FOUND)

    do_HEAD = do_GET  # noqa: N815 - the name that http.server looks for

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: the terminal holds the list of accounts."""

    def _send(self, text: str, kind: str) -> None:
        body = text.encode()
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        for name, value in _HEADERS.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)


class _DoorServer(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing when a browser goes away in the middle of an answer."""


def serve(host: str, port: int, spaces: Spaces) -> None:
    """Serve the page until a signal ends the process."""
    handler = type("Door", (_Door,), {"spaces": spaces})
    _DoorServer((host, port), handler).serve_forever()
