"""A password by a code sent to a line: creating an access, and a password forgotten by number."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client
from pytest_django import Settings

from guichet.acts.models import Entry
from guichet.messages import sealed
from guichet.messages.models import Message
from guichet.people import services
from guichet.people.models import Challenge, Identifier, Person
from guichet.people.services import codes
from guichet.people.tests import factories
from guichet.people.tests.stock import E164, NOW, NUMBER, PASSWORD, operator_with, sign_in

pytestmark = pytest.mark.django_db(transaction=True)
CHOSEN = "quatre mots tout neufs"
NOBODY = "Aucun utilisateur n’est déclaré pour cette ligne."


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Coordinates]:
    with time_machine.travel(NOW, tick=False) as moment:
        yield moment


@pytest.fixture
def leo(db: None) -> Person:
    """The user of a line, who has no password yet."""
    return factories.person(email=None, line_number=E164, given_name="Léo")


def ask(client: Client, number: str = NUMBER) -> HttpResponse:
    return client.post("/access/", {"number": number})


def last_code() -> str:
    message = Message.objects.filter(purpose="people.code").latest("id")
    return sealed.opened(message.text, reference=message.reference, part="text")[-6:]


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06}"


def let_in(client: Client) -> None:
    assert ask(client)["Location"] == "/access/code/"
    assert client.post("/access/code/", {"code": last_code()})["Location"] == "/access/password/"


def words_of(response: HttpResponse) -> str:
    return response.content.decode().replace("\u00a0", " ").replace("\u202f", " ")


def test_a_user_creates_their_access_and_is_signed_in(client: Client, leo: Person) -> None:
    let_in(client)

    response = client.post("/access/password/", {"password": CHOSEN})

    assert response["Location"] == "/"
    assert client.get("/").content.decode() == leo.reference
    assert sign_in(Client(), NUMBER, CHOSEN).status_code == 302
    assert Entry.objects.filter(act="security.access_created", actor=leo).count() == 1


def test_the_page_of_the_code_says_until_when(client: Client, leo: Person) -> None:
    ask(client)

    page = words_of(client.get("/access/code/"))

    assert "valable 10 minutes, jusqu’à 11 h 10." in page
    assert 'autocomplete="one-time-code"' in page


def test_a_code_that_expired_says_since_when(client: Client, leo: Person, clock: time_machine.Coordinates) -> None:
    ask(client)
    code = last_code()
    clock.shift(timedelta(minutes=10))

    response = client.post("/access/code/", {"code": code})

    assert response.status_code == 422
    assert "Ce code n’est plus valable. Demandez-en un autre." in words_of(response)
    assert "n’est plus valable depuis 11 h 10" in words_of(response)


def test_three_wrong_codes_close_the_right_one(client: Client, leo: Person) -> None:
    ask(client)
    code = last_code()

    said = [words_of(client.post("/access/code/", {"code": wrong(code)})) for _ in range(3)]

    assert "Il vous reste 2 essais." in said[0]
    assert "Il vous reste 1 essai." in said[1]
    assert "Trop d’essais avec ce code" in said[2]
    assert client.post("/access/code/", {"code": code}).status_code == 422


def test_another_code_may_be_asked_for_after_a_minute(
    client: Client, leo: Person, clock: time_machine.Coordinates
) -> None:
    ask(client)
    first = last_code()
    too_soon = client.post("/access/code/", {"again": "1"})
    clock.shift(timedelta(seconds=61))

    response = client.post("/access/code/", {"again": "1"})

    assert (too_soon.status_code, response["Location"]) == (429, "/access/code/?again")
    assert "Réessayez à 11 h 01." in words_of(too_soon)
    assert client.post("/access/code/", {"code": first}).status_code == 422
    assert client.post("/access/code/", {"code": last_code()}).status_code == 302


@pytest.mark.parametrize("path", ["/access/", "/password/forgotten/"])
def test_an_unknown_number_and_one_without_user_get_the_same_sentence(client: Client, leo: Person, path: str) -> None:
    Identifier.objects.update(revoked_at=NOW)
    field = "number" if path == "/access/" else "email"

    without_user = client.post(path, {field: NUMBER})
    unknown = client.post(path, {field: "06 39 98 00 00"})

    assert (without_user.status_code, unknown.status_code) == (422, 422)
    assert NOBODY in words_of(without_user)
    assert NOBODY in words_of(unknown)
    assert f'value="{NUMBER}"' in words_of(without_user)
    assert not Message.objects.exists()


def test_a_number_without_user_is_asked_about_five_times_an_hour(client: Client, db: None) -> None:
    answers = [ask(client).status_code for _ in range(6)]

    assert answers == [422] * 5 + [429]


def test_a_network_asks_ten_times_a_minute(client: Client, db: None) -> None:
    answers = [ask(client, f"06 39 98 00 {rank:02}").status_code for rank in range(11)]

    assert answers == [422] * 10 + [429]


def test_staff_get_no_code(client: Client, leo: Person) -> None:
    Person.objects.update(staff_role="adviser")

    assert NOBODY in words_of(ask(client))


def test_a_forgotten_password_is_chosen_again_by_number(client: Client, claire: Person) -> None:
    elsewhere = Client()
    sign_in(elsewhere)
    assert client.post("/password/forgotten/", {"email": NUMBER})["Location"] == "/access/code/"
    client.post("/access/code/", {"code": last_code()})

    response = client.post("/access/password/", {"password": CHOSEN})

    assert response["Location"] == "/sign-in/?because=new-password"
    assert sign_in(Client(), NUMBER, PASSWORD).status_code == 422
    assert sign_in(Client(), NUMBER, CHOSEN).status_code == 302
    assert elsewhere.get("/")["Location"].startswith("/sign-in/?because=password-changed")
    assert Entry.objects.filter(act="security.password_changed", actor=claire).count() == 1


def test_the_password_page_opens_to_nobody_without_the_code(client: Client, leo: Person) -> None:
    ask(client)

    assert client.get("/access/password/")["Location"] == "/access/"
    assert client.post("/access/password/", {"password": CHOSEN})["Location"] == "/access/"
    assert client.get("/access/code/").status_code == 200


def test_a_code_opens_in_its_own_browser_only(client: Client, leo: Person) -> None:
    ask(client)

    assert Client().post("/access/code/", {"code": last_code()})["Location"] == "/access/"


def test_a_weak_password_is_refused_and_the_code_still_lets_in(client: Client, leo: Person) -> None:
    let_in(client)

    assert client.post("/access/password/", {"password": "motdepasse"}).status_code == 422
    assert client.post("/access/password/", {"password": CHOSEN}).status_code == 302


def test_a_number_lost_meanwhile_gets_no_password(client: Client, leo: Person) -> None:
    let_in(client)
    services.revoke_identifier(Identifier.objects.get(), at=NOW)

    response = client.post("/access/password/", {"password": CHOSEN})

    assert response["Location"] == "/access/"
    assert not Person.objects.get(pk=leo.pk).has_usable_password()


def test_choosing_a_password_takes_a_quarter_of_an_hour_at_most(
    client: Client, leo: Person, clock: time_machine.Coordinates
) -> None:
    let_in(client)
    clock.shift(timedelta(minutes=15))

    assert client.get("/access/password/")["Location"] == "/access/"


def test_a_second_factor_is_asked_for_as_ever(client: Client, leo: Person) -> None:
    services.enrol_totp(leo, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    let_in(client)

    response = client.post("/access/password/", {"password": CHOSEN})

    assert response["Location"] == "/sign-in/code/"


def test_a_line_whose_card_has_just_changed_gets_no_code(client: Client, leo: Person) -> None:
    changed: dict[str, datetime] = {E164: NOW - timedelta(hours=1)}
    before = list(codes._sim_changes)
    codes._sim_changes[:] = [changed.get]
    try:
        response = ask(client)
    finally:
        codes._sim_changes[:] = before

    assert response.status_code == 422
    assert "aucun code n’y est envoyé avant le 25 novembre à 10 h" in words_of(response)
    assert not Challenge.objects.exists()


def test_packs_without_numbers_have_no_such_page(client: Client, settings: Settings, db: None) -> None:
    settings.OPERATOR = operator_with(line_number_sign_in=False)

    assert client.get("/access/").status_code == 404
    assert 'href="/access/"' not in client.get("/sign-in/").content.decode()


@pytest.mark.parametrize(("typed", "said"), [("", "Écrivez le numéro"), ("06 39", "Ce n’est pas un numéro de ligne")])
def test_what_is_no_number_says_what_to_write(client: Client, db: None, typed: str, said: str) -> None:
    response = ask(client, typed)

    assert response.status_code == 422
    assert said in words_of(response)


@pytest.mark.parametrize("typed", ["", "12345", "abcdef", "1234567"])
def test_what_is_no_code_costs_no_try(client: Client, leo: Person, typed: str) -> None:
    ask(client)

    response = client.post("/access/code/", {"code": typed})

    assert (response.status_code, Challenge.objects.get().attempts) == (422, 0)
    assert "Écrivez les six chiffres du SMS." in words_of(response)
