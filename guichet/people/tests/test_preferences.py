"""The language and the look that people choose."""

import pytest
from django.conf import settings as running
from django.http import HttpResponse
from django.test import Client

from guichet.people.models import Person
from guichet.people.tests.stock import sign_in

THEME_COOKIE = "mandarine-theme"


def _choose(client: Client, **choice: str):
    return client.post("/preferences/", {"next": "/lines/?page=2", **choice})


def _look(page: HttpResponse) -> str:
    html = page.content.decode().split("<html ")[1].split(">")[0]
    return html.split('data-theme="')[1].split('"')[0] if "data-theme" in html else ""


def test_a_visitor_s_choices_are_kept_in_cookies(db: None, client: Client) -> None:
    answer = _choose(client, language="en", theme="dark")
    page = client.get("/sign-in/")

    assert answer["Location"] == "/lines/?page=2"
    assert client.cookies[running.LANGUAGE_COOKIE_NAME].value == "en"
    assert client.cookies[THEME_COOKIE].value == "dark"
    assert page["Content-Language"] == "en"
    assert _look(page) == "dark"


def test_the_device_s_look_is_no_choice(db: None, client: Client) -> None:
    _choose(client, theme="dark")
    _choose(client, theme="system")

    assert client.cookies[THEME_COOKIE].value == ""


def test_a_person_s_choices_are_kept_with_the_person(client: Client, claire: Person) -> None:
    sign_in(client)
    _choose(client, language="en")
    _choose(client, theme="light")
    claire.refresh_from_db()

    assert (claire.language, claire.theme) == ("en", "light")
    assert client.get("/lines/")["Content-Language"] == "en"
    assert _look(client.get("/sign-out/")) == "light"


def test_a_person_comes_back_to_the_device_s_look(client: Client, claire: Person) -> None:
    sign_in(client)
    _choose(client, theme="dark")
    _choose(client, theme="system")

    assert _look(client.get("/sign-out/")) == ""


def test_a_person_finds_the_choices_on_another_device(client: Client, claire: Person) -> None:
    claire.language, claire.theme = "en", "dark"
    claire.save()
    sign_in(client)

    assert client.get("/lines/")["Content-Language"] == "en"
    assert _look(client.get("/sign-out/")) == "dark"


@pytest.mark.parametrize(("accepted", "spoken"), [("en-GB,en;q=0.9", "en"), ("de", "fr"), ("nl", "fr"), ("", "fr")])
def test_a_visitor_is_spoken_to_in_a_language_of_the_pack(db: None, client: Client, accepted: str, spoken: str) -> None:
    page = client.get("/sign-in/", headers={"accept-language": accepted})

    assert page["Content-Language"] == spoken
    assert "Accept-Language" in page["Vary"]


@pytest.mark.parametrize("choice", [{}, {"language": "xx"}, {"theme": "pink"}, {"language": "\x00", "theme": "\x00"}])
def test_what_is_no_choice_changes_nothing(client: Client, claire: Person, choice: dict[str, str]) -> None:
    sign_in(client)
    answer = _choose(client, **choice)
    claire.refresh_from_db()

    assert answer.status_code == 302
    assert (claire.language, claire.theme) == ("", "")


@pytest.mark.parametrize("unsafe", ["https://elsewhere.example/", "//elsewhere.example", "", "lines/"])
def test_one_comes_back_to_this_space_only(db: None, client: Client, unsafe: str) -> None:
    assert client.post("/preferences/", {"next": unsafe})["Location"] == "/"
