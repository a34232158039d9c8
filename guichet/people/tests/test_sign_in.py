"""The sign-in page: who gets in, what others are told, how often they may try."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.hashers import check_password, make_password
from django.test import Client
from pytest_django import Settings

from guichet.people import queries, services
from guichet.people.hashers import Argon2id
from guichet.people.models import Person
from guichet.people.tests.races import all_at_once
from guichet.people.tests.stock import EMAIL, NOW, NUMBER, PASSWORD, CountingHasher, operator_with, sign_in
from guichet.people.values import IdentifierKind

NO_USER = "Aucun utilisateur n’est déclaré pour cette ligne."
WRONG_PAIR = "Identifiant ou mot de passe incorrect."
LOCKED = "Trop d’essais en peu de temps. Réessayez à"


def test_the_page_asks_for_an_email_or_a_line_number(db: None, client: Client) -> None:
    page = client.get("/sign-in/")

    words = page.content.decode()
    assert page.status_code == 200
    assert "Courriel ou numéro de ligne" in words
    assert "Rester connecté(e)" in words
    assert 'autocomplete="username"' in words
    assert 'autocomplete="current-password"' in words
    assert "no-store" in page["Cache-Control"]


def test_without_line_numbers_the_page_asks_for_an_email(db: None, client: Client, settings: Settings) -> None:
    settings.OPERATOR = operator_with(line_number_sign_in=False)

    words = client.get("/sign-in/").content.decode()

    assert "numéro de ligne" not in words


@pytest.mark.parametrize("login", [EMAIL, f"  {EMAIL.upper()} ", NUMBER, "+33 6 39 98 14 07", "0639981407"])
def test_each_identifier_signs_the_same_person_in(client: Client, claire: Person, login: str) -> None:
    answer = sign_in(client, login)

    assert answer.status_code == 302
    assert answer["Location"] == "/"
    assert client.session[SESSION_KEY] == str(claire.pk)


def test_a_line_number_signs_nobody_in_where_the_pack_has_none(
    client: Client, claire: Person, settings: Settings
) -> None:
    settings.OPERATOR = operator_with(line_number_sign_in=False)

    answer = sign_in(client, NUMBER)

    assert answer.status_code == 422
    assert "Écrivez un courriel complet" in answer.content.decode()


@pytest.mark.parametrize(
    ("login", "password"), [(EMAIL, "faux"), (NUMBER, "faux"), ("nobody@courriel.example", PASSWORD)]
)
def test_a_wrong_pair_never_tells_which_half(client: Client, claire: Person, login: str, password: str) -> None:
    answer = sign_in(client, login, password, remember="on")

    words = answer.content.decode()
    assert answer.status_code == 422
    assert WRONG_PAIR in words
    assert f'value="{login}"' in words  # nothing typed is lost, the password aside
    assert "checked" in words
    assert f'value="{password}"' not in words


@pytest.mark.parametrize("number", ["06 39 98 00 00", "+32 460 00 12 47"])
def test_a_number_without_user_says_so_whatever_the_number(client: Client, claire: Person, number: str) -> None:
    answer = sign_in(client, number)

    assert answer.status_code == 422
    assert NO_USER in answer.content.decode()
    assert CountingHasher.done == 1  # claire's own password, when she was made


def test_a_number_cut_short_says_what_to_do(client: Client, claire: Person) -> None:
    words = sign_in(client, "06 39 98").content.decode()

    assert "Écrivez-le comme sur vos factures, en entier." in words


def test_nobody_inactive_signs_in(client: Client, claire: Person) -> None:
    claire.is_active = False
    claire.save()

    answer = sign_in(client)

    assert WRONG_PAIR in answer.content.decode()


def test_an_unverified_address_signs_nobody_in(client: Client, claire: Person) -> None:
    services.add_identifier(claire, IdentifierKind.EMAIL, "autre@courriel.example", None)

    assert sign_in(client, "autre@courriel.example").status_code == 422


@pytest.mark.parametrize("login", [EMAIL, "nobody@courriel.example"])
@pytest.mark.parametrize("state", ["active", "inactive", "without password"])
def test_one_password_is_hashed_whoever_is_asked_for(client: Client, claire: Person, login: str, state: str) -> None:
    claire.is_active = state != "inactive"
    if state == "without password":
        claire.set_unusable_password()
    claire.save()
    CountingHasher.done = 0

    sign_in(client, login, "faux")

    assert CountingHasher.done == 1


def test_next_is_kept_and_gone_to(client: Client, claire: Person) -> None:
    page = client.get("/sign-in/?next=/invoices/").content.decode()
    answer = sign_in(client, next="/invoices/")

    assert '<input type="hidden" name="next" value="/invoices/">' in page
    assert answer["Location"] == "/invoices/"


@pytest.mark.parametrize(
    "unsafe", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)", "\\\\e"]
)
def test_next_never_leads_elsewhere(client: Client, claire: Person, unsafe: str) -> None:
    assert sign_in(client, next=unsafe)["Location"] == "/"


def test_whoever_is_signed_in_is_led_home(client: Client, claire: Person) -> None:
    sign_in(client)

    answer = client.get("/sign-in/")

    assert (answer.status_code, answer["Location"]) == (302, "/")


def test_signing_in_changes_the_key_of_the_session(client: Client, claire: Person) -> None:
    session = client.session
    session["before"] = 1
    session.save()
    before = session.session_key

    sign_in(client)

    assert client.session.session_key != before


def test_the_sixth_wrong_guess_is_locked_even_if_right(client: Client, claire: Person) -> None:
    for _ in range(5):
        assert sign_in(client, password="faux").status_code == 422

    answer = sign_in(client)

    assert answer.status_code == 429
    assert LOCKED in answer.content.decode()
    assert 1 <= int(answer["Retry-After"]) <= 300


def test_alternating_identifiers_gives_five_guesses_not_ten(claire: Person) -> None:
    CountingHasher.done = 0

    for rank in range(20):
        sign_in(Client(REMOTE_ADDR=f"192.0.2.{rank}"), (EMAIL, NUMBER)[rank % 2], "faux")

    assert CountingHasher.done == 5


def test_a_lock_ends_after_five_minutes(client: Client, claire: Person) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        for _ in range(6):
            sign_in(client, password="faux")
        clock.move_to(NOW + timedelta(minutes=4, seconds=59))
        locked = sign_in(client).status_code
        clock.move_to(NOW + timedelta(minutes=5))
        open_again = sign_in(client).status_code

    assert (locked, open_again) == (429, 302)


def test_signing_in_well_uses_no_guess_up(claire: Person) -> None:
    codes = [sign_in(Client()).status_code for _ in range(12)]

    assert codes == [302] * 12


def test_spraying_numbers_and_addresses_locks_nobody_out(claire: Person) -> None:
    for rank in range(20):
        sprayer = Client(REMOTE_ADDR=f"198.51.100.{rank}")
        sign_in(sprayer, f"06 39 98 0{rank // 10} {rank % 10}0", "faux")
        sign_in(sprayer, f"nobody{rank}@courriel.example", "faux")

    assert sign_in(Client(), NUMBER).status_code == 302
    assert sign_in(Client()).status_code == 302


def test_an_address_of_the_network_has_ten_wrong_tries_a_minute(client: Client, claire: Person) -> None:
    codes = [sign_in(client, f"nobody{rank}@courriel.example").status_code for rank in range(12)]

    assert codes == [422] * 10 + [429] * 2


def test_ipv6_addresses_of_one_subscriber_count_as_one(claire: Person) -> None:
    codes = [
        sign_in(Client(REMOTE_ADDR=f"2001:db8::{rank:x}"), f"nobody{rank}@courriel.example").status_code
        for rank in range(11)
    ]

    assert codes[-1] == 429


@pytest.mark.django_db(transaction=True)
def test_sixty_four_simultaneous_guesses_compare_five_passwords(settings: Settings) -> None:
    person = services.create_person(password=PASSWORD)
    services.add_identifier(person, IdentifierKind.EMAIL, EMAIL, NOW)
    services.add_identifier(person, IdentifierKind.LINE_NUMBER, NUMBER, NOW)
    CountingHasher.done = 0

    def guess(rank: int) -> int:
        return sign_in(Client(REMOTE_ADDR=f"192.0.2.{rank}"), (EMAIL, NUMBER)[rank % 2], "faux").status_code

    codes = all_at_once(64, guess, workers=16)

    assert (codes.count(422), codes.count(429)) == (5, 59)
    assert CountingHasher.done == 5


def test_passwords_are_kept_with_argon2id_at_the_setting_chosen(settings: Settings) -> None:
    settings.PASSWORD_HASHERS = ["guichet.people.hashers.Argon2id"]

    kept = make_password(PASSWORD)

    assert kept.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")
    assert check_password(PASSWORD, kept)
    assert not Argon2id().must_update(kept)


def test_json_is_never_answered(client: Client, claire: Person) -> None:
    answer = client.post("/sign-in/", {"login": EMAIL, "password": "faux"}, headers={"accept": "application/json"})

    assert answer["Content-Type"].startswith("text/html")


def test_the_page_says_why_one_comes_back_to_it(db: None, client: Client) -> None:
    assert "Votre session a pris fin" in client.get("/sign-in/?because=idle").content.decode()
    assert "Votre mot de passe est changé" in client.get("/sign-in/?because=new-password").content.decode()
    assert "Votre session a pris fin" not in client.get("/sign-in/?because=<script>").content.decode()


def test_reauthentication_counts_with_the_guesses_of_sign_in(client: Client, claire: Person) -> None:
    from guichet.people.adapters import AccountAdapter  # here: allauth's adapter needs the settings of this test

    adapter = AccountAdapter()
    wrong = [adapter.reauthenticate(claire, "faux") for _ in range(5)]

    assert wrong == [False] * 5
    assert sign_in(client).status_code == 429
    assert queries.person_by_identifier(IdentifierKind.EMAIL, EMAIL) == claire
