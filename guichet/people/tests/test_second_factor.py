"""Staff: a second factor, limited and good for once."""

import html
import re
import time
from urllib.parse import urlencode

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.contrib.auth import SESSION_KEY
from django.http import HttpResponse
from django.test import Client

from guichet.people import services, webauthn
from guichet.people.models import Person
from guichet.people.tests.races import all_at_once
from guichet.people.tests.stock import NOW, TOTP_SECRET, sign_in
from guichet.people.values import IdentifierKind, StaffRole

EMAIL = "ines@conseil.example"
CODE_PAGE, ENROL = "/sign-in/code/", "/security/second-factor/add/"


def _code(shift: int = 0) -> str:
    return format_hotp_value(hotp_value(TOTP_SECRET, int(time.time()) // 30 + shift))


def _wrong_code() -> str:
    near = {_code(shift) for shift in (-1, 0, 1)}
    return next(code for code in ("000000", "111111", "222222", "333333") if code not in near)


@pytest.fixture
def protected(adviser: Person) -> Person:
    services.enrol_totp(adviser, TOTP_SECRET)
    return adviser


def _enrol(client: Client, page: str = ENROL) -> HttpResponse:
    found = re.search(r'<code class="secret-words">([A-Z2-7 ]+)</code>', client.get(page).content.decode())
    assert found
    counter = int(time.time()) // 30
    return client.post(page, {"code": format_hotp_value(hotp_value(found[1].replace(" ", ""), counter))})


def test_staff_without_a_second_factor_choose_it_before_anything_opens(client: Client, adviser: Person) -> None:
    sign_in(client, EMAIL, next="/desk/")

    led = [client.get(path)["Location"] for path in ("/", "/desk/", "/security/", "/lines/")]
    page = client.get(ENROL).content.decode()
    codes = _enrol(client)

    assert led == [ENROL, *(f"{ENROL}?next=%2F{place}%2F" for place in ("desk", "security", "lines"))]
    assert 'src="data:image/svg+xml' in page
    assert "Votre rôle demande un second facteur" in page
    assert len(re.findall(r"<code>\d{4}-\d{4}</code>", codes.content.decode())) == 10
    assert 'href="/">Je les ai gardés' in codes.content.decode()
    assert client.get("/").content == adviser.reference.encode()
    assert sign_in(Client(), EMAIL)["Location"] == CODE_PAGE


def test_who_had_to_enrol_goes_on_to_the_page_that_they_asked_for(client: Client, adviser: Person) -> None:
    asked = "/desk/?q=06%2039&page=2"
    there = sign_in(client, EMAIL, next=asked)["Location"]
    enrol = client.get(there)["Location"]

    page = client.get(enrol).content.decode()
    codes = _enrol(client, enrol).content.decode()

    assert there == asked
    assert f'href="/security/passkeys/{enrol.removeprefix(ENROL)}"' in page
    assert f'href="{html.escape(asked)}">Je les ai gardés' in codes


def test_who_had_to_enrol_may_do_it_by_passkey(
    client: Client, adviser: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webauthn, "added", lambda _: {"id": "of no device"})
    sign_in(client, EMAIL)
    page = client.get("/security/passkeys/?next=/desk/?page=2")

    answer = client.post("/security/passkeys/?next=/desk/?page=2", {"name": "Téléphone", "credential": "{}"})

    assert f'href="{ENROL}?next=%2Fdesk%2F%3Fpage%3D2"' in page.content.decode()
    assert (answer.status_code, answer["Location"]) == (302, "/desk/?page=2")
    assert client.get("/").content == adviser.reference.encode()


@pytest.mark.parametrize(
    "asked", ["https://elsewhere.example/", "//elsewhere.example/", "/\\elsewhere.example", "javascript:0"]
)
def test_enrolling_leads_to_pages_of_this_space_only(client: Client, adviser: Person, asked: str) -> None:
    sign_in(client, EMAIL)

    codes = _enrol(client, f"{ENROL}?{urlencode({'next': asked})}").content.decode()

    assert 'href="/">Je les ai gardés' in codes
    assert re.search(r'(href|action)="[^"]*elsewhere', codes) is None


def test_a_form_sent_while_enrolling_leads_back_to_its_page(client: Client, adviser: Person) -> None:
    sign_in(client, EMAIL)

    sent = client.post("/lines/", headers={"Referer": "http://testserver/lines/?q=1"})
    strange = client.post("/lines/", headers={"Referer": "http://elsewhere.example/lines/"})

    assert (sent["Location"], strange["Location"]) == (f"{ENROL}?next=%2Flines%2F%3Fq%3D1", ENROL)


def test_a_session_that_waited_for_a_second_factor_ends_when_it_is_chosen(adviser: Person) -> None:
    thief, owner = Client(), Client()
    sign_in(thief, EMAIL)
    sign_in(owner, EMAIL)

    _enrol(owner)

    assert thief.get(ENROL)["Location"].startswith("/sign-in/?because=elsewhere")
    assert owner.get("/").status_code == 200


def test_only_the_right_password_learns_that_it_is_lacking(client: Client, adviser: Person) -> None:
    answer = sign_in(client, EMAIL, "faux")

    assert answer.status_code == 422
    assert SESSION_KEY not in client.session


def test_the_password_leads_to_the_code_and_the_code_in(client: Client, protected: Person) -> None:
    first = sign_in(client, EMAIL, next="/invoices/")
    between = client.get("/").content
    page = client.get(CODE_PAGE)
    last = client.post(CODE_PAGE, {"code": f"{_code()[:3]} {_code()[3:]}"})

    assert first["Location"] == CODE_PAGE
    assert between == b"nobody"
    assert 'autocomplete="one-time-code"' in page.content.decode()
    assert (last.status_code, last["Location"]) == (302, "/invoices/")
    assert client.session[SESSION_KEY] == str(protected.pk)


def test_nobody_comes_to_the_code_without_a_password(db: None, client: Client) -> None:
    assert client.get(CODE_PAGE)["Location"] == "/sign-in/"


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "abcdef", "٠١٢٣٤٥", "x" * 10_000])
def test_what_is_no_code_says_what_to_write(client: Client, protected: Person, typed: str) -> None:
    sign_in(client, EMAIL)

    answer = client.post(CODE_PAGE, {"code": typed})

    assert answer.status_code == 422
    assert "Écrivez les six chiffres que montre votre application." in answer.content.decode()


def test_a_form_without_code_is_a_wrong_form(client: Client, protected: Person) -> None:
    sign_in(client, EMAIL)

    assert client.post(CODE_PAGE, {}).status_code == 422


def test_five_wrong_codes_close_it_to_the_right_one(client: Client, protected: Person) -> None:
    sign_in(client, EMAIL)
    codes = [client.post(CODE_PAGE, {"code": _wrong_code()}).status_code for _ in range(5)]

    answer = client.post(CODE_PAGE, {"code": _code()})

    assert codes == [422] * 5
    assert answer.status_code == 429
    assert "Réessayez à" in answer.content.decode()


def test_the_code_of_another_period_is_refused(client: Client, protected: Person) -> None:
    sign_in(client, EMAIL)

    assert client.post(CODE_PAGE, {"code": _code(-1)}).status_code == 422


def test_a_code_serves_once(protected: Person) -> None:
    with time_machine.travel(NOW, tick=False):
        answers = []
        for client in (Client(), Client()):
            sign_in(client, EMAIL)
            answers.append(client.post(CODE_PAGE, {"code": _code()}).status_code)

    assert answers == [302, 422]


@pytest.mark.django_db(transaction=True)
def test_simultaneous_uses_of_a_code_let_one_in() -> None:
    person = services.create_person(password="quatre mots sans rapport", staff_role=StaffRole.ADVISER)
    services.add_identifier(person, IdentifierKind.EMAIL, EMAIL, NOW)
    services.enrol_totp(person, TOTP_SECRET)
    clients = [Client() for _ in range(4)]

    def come_in(rank: int) -> int:
        sign_in(clients[rank], EMAIL)
        return clients[rank].post(CODE_PAGE, {"code": _code()}).status_code

    with time_machine.travel(NOW, tick=False):
        codes = all_at_once(4, come_in)

    assert codes.count(302) == 1
