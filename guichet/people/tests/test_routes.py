"""All routes of people: their policy, their methods, and nasty texts in every field."""

import pytest
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse

from guichet.people import services, urls
from guichet.people.models import Person
from guichet.people.tests.stock import EMAIL, TOTP_SECRET, sign_in
from guichet.ui.policy import POLICIES

NASTY = [
    "",
    " ",
    "\x00",
    "a\x00b@courriel.example",
    "\ufeff\u202e\u200b",
    "\ud800".encode("utf-8", "surrogatepass").decode("utf-8", "replace"),
    "<script>alert(1)</script>",
    "' OR 1=1 --",
    "{{ 7*7 }}{% load x %}",
    "%s%n%(x)s",
    "../../etc/passwd",
    "٠٦١٢٣٤٥٦٧٨",
    "06 39 98 14 07 ext. 3",
    "+" * 50,
    "0" * 300,
    "@" * 300,
    "é" * 5000,
    "a@" + "b." * 200 + "example",
    "😀@😀.example",
    "claire@[127.0.0.1]",
    "\r\nBcc: x@y.example",
    "x" * 200_000,
]


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """No limit: what is tried here is what each text does, not how often."""
    for module in ("forms", "views.signing", "adapters"):
        monkeypatch.setattr(f"guichet.people.{module}.services.take_attempt", lambda *_, **__: None)


@pytest.mark.parametrize("text", NASTY, ids=range(len(NASTY)))
@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/sign-in/", ("login", "password", "remember", "next")),
        ("/password/forgotten/", ("email",)),
        ("/preferences/", ("language", "theme", "next")),
    ],
)
def test_nasty_texts_are_answered(
    client: Client, claire: Person, patient: None, path: str, fields: tuple, text: str
) -> None:
    for field in fields:
        filled = dict.fromkeys(fields, "claire@courriel.example") | {field: text}
        answer = client.post(path, filled)

        assert answer.status_code in {200, 302, 422}, field
        assert b"<script>alert" not in answer.content


@pytest.mark.parametrize("text", NASTY, ids=range(len(NASTY)))
def test_nasty_passwords_and_codes_are_answered(client: Client, adviser: Person, patient: None, text: str) -> None:
    services.enrol_totp(adviser, TOTP_SECRET)
    reference, token = services.reset_link_parts(adviser)
    sign_in(client, "ines@conseil.example")

    assert client.post("/sign-in/code/", {"code": text}).status_code == 422
    assert client.post(f"/password/new/{reference}/{token}/", {"password": text}).status_code in {302, 422}


@pytest.mark.parametrize("text", [text for text in NASTY if 0 < len(text) < 1000], ids=repr)
def test_nasty_addresses_are_answered(db: None, client: Client, text: str) -> None:
    assert client.get("/sign-in/", {"next": text, "because": text}).status_code == 200
    assert client.get("/password/new/x/y/", {"next": text}).status_code == 410


@pytest.mark.parametrize("path", ["/sign-in/", "/sign-out/", "/password/forgotten/", "/password/new/x/y/"])
@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_other_methods_are_refused(db: None, client: Client, path: str, method: str) -> None:
    assert getattr(client, method)(path).status_code == 405


def test_preferences_are_only_sent(db: None, client: Client) -> None:
    assert client.get("/preferences/").status_code == 405


def test_every_route_states_its_policy() -> None:
    for pattern in [*urls.pages, *urls.names_of_allauth]:
        assert pattern.callback.policy in POLICIES, pattern.name


def test_only_our_routes_of_allauth_can_be_reached() -> None:
    named = {name for name in get_resolver().reverse_dict if isinstance(name, str)}

    assert {name for name in named if name.startswith(("account_", "mfa_", "usersessions_"))} == {
        "account_login",
        "mfa_authenticate",
    }
    with pytest.raises(NoReverseMatch):
        reverse("account_signup")


def test_both_names_of_a_page_lead_to_one_path() -> None:
    assert reverse("account_login") == reverse("people:sign-in") == "/sign-in/"
    assert reverse("mfa_authenticate") == reverse("people:second-factor") == "/sign-in/code/"


def test_forms_are_protected_from_other_sites(claire: Person) -> None:
    strict = Client(enforce_csrf_checks=True)

    for path in ("/sign-in/", "/sign-out/", "/password/forgotten/", "/preferences/"):
        assert strict.post(path, {"login": EMAIL}).status_code == 403


def test_forms_work_without_script(claire: Person) -> None:
    strict = Client(enforce_csrf_checks=True)
    page = strict.get("/sign-in/").content.decode()
    token = page.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]

    answer = sign_in(strict, csrfmiddlewaretoken=token)

    assert answer.status_code == 302
