"""What every answer must carry, whatever the route; and cookies and headers when the space is served by HTTPS."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client

from guichet.billing.tests import factories as billing
from guichet.orders.tests import factories as orders
from tests.architecture.routes import Route, routes
from tests.stock import Account, Stock

ROOT = Path(__file__).resolve().parent.parent.parent
ROUTES = routes()
# as sent, one directive more or less is a decision
POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
HEADERS = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
}
# what no page of ours uses, so that nothing put into one can
FORBIDDEN = ("camera", "geolocation", "microphone", "payment", "usb")
INLINE = re.compile(
    r"<style\b(?![^>]*\bnonce=)|<script(?![^>]*\bsrc=)|<[^>]*\s(?:style|on[a-z]+)\s*=|\bjavascript:", re.I
)
NONCE = re.compile(r"'nonce-[\w+/=-]{16,}'")


def references(account: Account) -> dict[str, str]:
    """Return an object of an account for each route that shows one."""
    return {
        "portal:invoice": billing.invoice(account.customer).reference,
        "portal:order": orders.order(account.customer).reference,
    }


def asked(client: Client, route: Route, account: Account) -> HttpResponse:
    path = route.path(references(account).get(str(route), account.line.reference))
    answer = client.get(path)
    return client.post(path) if answer.status_code == 405 else answer


def faults(answer: HttpResponse) -> list[str]:
    """Return what is wrong with the headers of an answer, or in its page."""
    found = [f"{name}: {answer.get(name)}" for name, value in HEADERS.items() if answer.get(name) != value]
    # a page whose address is a secret tells it to nobody, not even to the next page
    if answer.get("Referrer-Policy") not in {"same-origin", "no-referrer"}:
        found.append(f"Referrer-Policy: {answer.get('Referrer-Policy')}")
    sent = NONCE.sub("", answer.get("Content-Security-Policy", ""))
    directives = dict(part.strip().split(" ", 1) for part in sent.split(";") if part.strip())
    if {name: value.strip() for name, value in directives.items()} != POLICY:
        found.append(f"policy: {sent}")
    allowed = answer.get("Permissions-Policy", "")
    found += [f"allows {name}" for name in FORBIDDEN if f"{name}=()" not in allowed]
    if answer.get("Content-Type", "").startswith("text/html"):
        found += [f"inline: {inline}" for inline in INLINE.findall(answer.content.decode())]
    return found


@pytest.mark.parametrize("route", ROUTES, ids=str)
@pytest.mark.parametrize("somebody", ["visitor", "holder"])
def test_every_answer_keeps_to_the_policy(route: Route, somebody: str, holder: Stock):
    answer = asked(holder.client if somebody == "holder" else Client(), route, holder.account)

    assert faults(answer) == []


@pytest.mark.parametrize("route", [route for route in ROUTES if route.policy in {"signed_in", "staff"}], ids=str)
def test_no_page_with_data_is_stored(route: Route, holder: Stock):
    assert "no-store" in asked(holder.client, route, holder.account)["Cache-Control"]


@pytest.mark.parametrize(
    ("header", "value"),
    [("X-Frame-Options", ""), ("Content-Security-Policy", "default-src *"), ("Permissions-Policy", "")],
)
def test_a_header_that_is_missing_or_weak_is_seen(header: str, value: str, client: Client, db: None):
    answer = client.get("/sign-in/")
    answer[header] = value

    assert faults(answer) != []


def test_a_style_without_nonce_is_seen(client: Client, db: None):
    answer = client.get("/sign-in/")
    answer.content += b"<p onclick='a()'><style>b{}</style>"

    assert len(faults(answer)) == 2


def test_each_answer_has_a_nonce_of_its_own(db: None):
    nonces = {re.search(r"nonce-([^']+)", Client().get("/sign-in/")["Content-Security-Policy"])[1] for _ in range(3)}

    assert len(nonces) == 3


WITH_HTTPS = """
import json, django
from django.conf import settings
django.setup()
from django.test import Client
from django.core.management import call_command
call_command("migrate", verbosity=0)
call_command("createcachetable")
client = Client(headers={"host": "localhost"})
plain = client.get("/sign-in/")
answer = client.get("/sign-in/", secure=True)
print(json.dumps({
    "redirected": plain.status_code,
    "hsts": answer.get("Strict-Transport-Security"),
    "cookies": [[c.key, bool(c["secure"]), c["path"], c["domain"], c["samesite"]] for c in answer.cookies.values()],
    "names": [settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, settings.DEVICE_COOKIE_NAME],
    "settings": [settings.SESSION_COOKIE_SECURE, settings.CSRF_COOKIE_SECURE, settings.SESSION_COOKIE_HTTPONLY,
                 settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN],
}))
"""


def test_cookies_and_transport_under_https(tmp_path: Path):
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("GUICHET_", "DJANGO_"))}
    environment |= {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "GUICHET_OPERATOR": "carmin",
        "GUICHET_HTTPS": "1",
        "GUICHET_SECRET_KEY": "drawn-at-random-for-this-one-test-and-nothing-else",
        "GUICHET_DATABASE_URL": f"sqlite:///{tmp_path / 'https.sqlite3'}",
        "GUICHET_VAR": str(tmp_path),
        "PYTHONPATH": str(ROOT),
    }

    done = subprocess.run(
        [sys.executable, "-c", WITH_HTTPS], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )

    told = json.loads(done.stdout.splitlines()[-1])
    assert told["redirected"] == 301
    assert told["hsts"] == "max-age=31536000"
    assert told["names"] == ["__Host-carmin-session", "__Host-carmin-csrf", "__Host-carmin-device"]
    assert told["settings"] == [True, True, True, False]
    assert ["__Host-carmin-csrf", True, "/", "", "Lax"] in told["cookies"]
    assert all(cookie[1:] == [True, "/", "", "Lax"] for cookie in told["cookies"])


def test_cookies_are_out_of_reach_of_scripts(client: Client, db: None):
    client.get("/sign-in/")

    assert client.cookies
    assert all(cookie["httponly"] and cookie["samesite"] == "Lax" for cookie in client.cookies.values())
    assert settings.SESSION_COOKIE_HTTPONLY
