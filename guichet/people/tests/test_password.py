"""Changing one's password: the current one first, strong enough, the other devices out, everybody told."""

import pytest
from django.test import Client

from guichet.acts.models import Entry
from guichet.messages.models import Message
from guichet.people import rules
from guichet.people.models import Person
from guichet.people.tests.stock import EMAIL, PASSWORD, sign_in
from guichet.people.values import Browser

PAGE = "/security/password/"
NEW = "quinze biches sous la neige"


def _change(client: Client, current: str = PASSWORD, new: str = NEW):
    return client.post(PAGE, {"current": current, "password": new})


def test_it_is_changed_and_this_device_stays(client: Client, claire: Person) -> None:
    sign_in(client)

    answer = _change(client)

    claire.refresh_from_db()
    assert answer["Location"] == "/security/"
    assert claire.check_password(NEW)
    assert claire.password_set_at is not None
    assert client.get("/").content == claire.reference.encode()


def test_the_other_devices_leave_and_are_told_why(client: Client, claire: Person) -> None:
    other = Client()
    sign_in(client)
    sign_in(other)

    _change(client)

    assert other.get("/lines/")["Location"] == "/sign-in/?because=password-changed&next=%2Flines%2F"
    assert other.get("/").content == b"nobody"


def test_it_is_written_and_told_by_mail(client: Client, claire: Person) -> None:
    sign_in(client)

    _change(client)

    entry = Entry.objects.get(act="security.password_changed")
    mail = Message.objects.get(purpose="people.security_change")
    assert (entry.actor_id, entry.customer_id, entry.data) == (claire.pk, None, {"browser": "", "system": ""})
    assert mail.recipient == EMAIL
    assert mail.subject.startswith("Votre mot de passe a été changé, ")
    assert "http://testserver/security/" in mail.text


def test_the_current_one_is_needed_even_just_after_signing_in(client: Client, claire: Person) -> None:
    sign_in(client)

    wrong = _change(client, current="pas celui-là du tout")
    missing = client.post(PAGE, {"password": NEW})

    assert (wrong.status_code, missing.status_code) == (422, 422)
    assert "Ce n’est pas votre mot de passe." in wrong.content.decode()
    assert f'value="{NEW}"' not in wrong.content.decode()
    claire.refresh_from_db()
    assert claire.check_password(PASSWORD)


def test_the_guesses_of_the_current_one_are_counted(client: Client, claire: Person) -> None:
    sign_in(client)
    for _ in range(5):
        _change(client, current="pas celui-là du tout")

    answer = _change(client)

    assert answer.status_code == 422
    assert "Trop d’essais" in answer.content.decode()


def test_password_managers_find_their_fields(client: Client, claire: Person) -> None:
    sign_in(client)

    page = client.get(PAGE).content.decode()

    for filled in ("username", "current-password", "new-password"):
        assert f'autocomplete="{filled}"' in page
    assert f'value="{EMAIL}"' in page


@pytest.mark.parametrize(
    "guessable",
    ["Motdepasse2024!", "azertyuiop1234", "bonjourbonjour1", "Passw0rd!2024", "claire.aubin.1984", "iloveyou123456"],
)
def test_what_is_soon_guessed_is_refused(client: Client, claire: Person, guessable: str) -> None:
    sign_in(client)

    answer = _change(client, new=guessable)

    assert answer.status_code == 422
    assert "trop facile à deviner" in answer.content.decode()


@pytest.mark.parametrize("password", ["quinze biches sous la neige", "tortue-vernis-klaxon", "x" + "é8kW~" * 200])
def test_no_kind_of_character_is_asked_for(password: str) -> None:
    assert not rules.is_guessable(password, ["claire", "aubin"])


def test_words_about_somebody_are_names_and_parts_of_addresses() -> None:
    assert rules.words_about("Claire Aubin", ["claire.aubin@courriel.example", "+33639981407"]) == [
        "Claire",
        "Aubin",
        "claire.aubin@courriel.example",
        "claire.aubin",
        "claire",
        "aubin",
        "courriel",
        "+33639981407",
        "33639981407",
    ]


@pytest.mark.parametrize(
    ("agent", "browser"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0", ("firefox", "windows")),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
            "Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0",
            ("edge", "windows"),
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
            "Version/18.5 Mobile/15E148 Safari/604.1",
            ("safari", "iphone"),
        ),
        (
            "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) "
            "Chrome/140.0.0.0 Mobile Safari/537.36",
            ("chrome", "android"),
        ),
        ("curl/8.9", ("", "")),
    ],
)
def test_a_browser_is_told_by_what_it_says(agent: str, browser: tuple[str, str]) -> None:
    assert rules.browser_of(agent) == Browser(*browser)
