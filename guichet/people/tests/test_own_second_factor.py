"""The codes of an authenticator for whoever wants them, codes of recovery, and who must have one."""

import re
import time

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.contrib.auth import SESSION_KEY
from django.test import Client

from guichet.acts.models import Entry
from guichet.people import queries, services
from guichet.people.models import Person
from guichet.people.services import second_factors
from guichet.people.tests.races import all_at_once
from guichet.people.tests.stock import NOW, ORIGIN, PASSWORD, TOTP_SECRET, sign_in
from guichet.people.values import IdentifierKind, SecondFactorNeeded

ADD, CODE_PAGE = "/security/second-factor/add/", "/sign-in/code/"


def _code(secret: str) -> str:
    return format_hotp_value(hotp_value(secret.replace(" ", ""), int(time.time()) // 30))


def _shown_secret(client: Client) -> str:
    found = re.search(r'<code class="secret-words">([A-Z2-7 ]+)</code>', client.get(ADD).content.decode())
    assert found
    return found[1]


def _codes(page: str) -> list[str]:
    return re.findall(r"<code>(\d{4}-\d{4})</code>", page)


@pytest.fixture
def protected(claire: Person) -> list[str]:
    """Codes of recovery of somebody who has a second factor."""
    services.enrol_totp(claire, TOTP_SECRET)
    return services.make_recovery_codes(claire, origin=ORIGIN, at=NOW)


@pytest.fixture
def administrators(monkeypatch: pytest.MonkeyPatch, claire: Person) -> None:
    """Claire must have a second factor, as another app says."""
    monkeypatch.setattr(second_factors, "_demands", [lambda person_id, _: person_id == claire.pk])


def test_the_first_code_makes_it_the_second_factor(client: Client, claire: Person) -> None:
    sign_in(client)
    secret = _shown_secret(client)

    page = client.post(ADD, {"code": _code(secret)})

    assert len(_codes(page.content.decode())) == 10
    assert "no-store" in page["Cache-Control"]
    assert queries.has_totp(claire)
    assert Entry.objects.filter(act="security.totp_added").count() == 1
    assert sign_in(Client())["Location"] == CODE_PAGE


def test_the_secret_stays_the_same_until_then_and_is_sealed_meanwhile(client: Client, claire: Person) -> None:
    sign_in(client)

    assert _shown_secret(client) == _shown_secret(client)
    assert _shown_secret(client).replace(" ", "") not in str(dict(client.session))


def test_the_drawing_stands_in_the_page(client: Client, claire: Person) -> None:
    sign_in(client)

    assert 'src="data:image/svg+xml' in client.get(ADD).content.decode()


def test_a_wrong_code_adds_nothing(client: Client, claire: Person) -> None:
    sign_in(client)
    right = _code(_shown_secret(client))

    answer = client.post(ADD, {"code": "000000" if right != "000000" else "111111"})

    assert answer.status_code == 422
    assert "Vérifiez l’heure de votre appareil" in answer.content.decode()
    assert not queries.has_totp(claire)


def test_a_code_of_recovery_signs_in_once(claire: Person, protected: list[str]) -> None:
    answers = []
    for _ in range(2):
        client = Client()
        sign_in(client)
        answers.append(client.post(CODE_PAGE, {"code": f"{protected[3][:4]}-{protected[3][4:]}"}).status_code)

    assert answers == [302, 422]
    assert Entry.objects.filter(act="security.recovery_code_used").count() == 1


def test_codes_of_recovery_are_sealed(claire: Person, protected: list[str]) -> None:
    kept = str(Authenticator.objects.get(type=Authenticator.Type.RECOVERY_CODES).data)

    assert not any(code in kept for code in protected)
    assert re.search(r"'seed': 'g1\.", kept)


@pytest.mark.django_db(transaction=True)
def test_simultaneous_uses_of_a_code_of_recovery_let_one_in() -> None:
    person = services.create_person(password=PASSWORD)
    services.add_identifier(person, IdentifierKind.EMAIL, "claire.aubin@courriel.example", NOW)
    services.enrol_totp(person, TOTP_SECRET)
    code = services.make_recovery_codes(person, origin=ORIGIN, at=NOW)[0]

    def use(_: int) -> bool:
        return services.is_recovery_code(person, code, origin=ORIGIN, now=NOW) is not None

    assert all_at_once(16, use, workers=16).count(True) == 1


def test_new_codes_close_the_old_ones(client: Client, claire: Person, protected: list[str]) -> None:
    sign_in(client)
    client.post(CODE_PAGE, {"code": protected[0]})

    page = client.post("/security/second-factor/codes/")

    fresh = [code.replace("-", "") for code in _codes(page.content.decode())]
    assert len(fresh) == 10
    assert set(fresh) & set(protected) == set()
    other = Client()
    sign_in(other)
    assert other.post(CODE_PAGE, {"code": protected[1]}).status_code == 422


def test_it_is_taken_away_with_its_codes(client: Client, claire: Person, protected: list[str]) -> None:
    sign_in(client)
    client.post(CODE_PAGE, {"code": protected[0]})

    client.post("/security/second-factor/remove/", {"remove": "1"})

    assert not Authenticator.objects.exists()
    assert Entry.objects.filter(act="security.totp_removed").count() == 1


@pytest.mark.parametrize("path", [ADD, "/security/second-factor/remove/", "/security/question/", "/security/passkeys/"])
def test_it_is_asked_again_who_it_is_after_five_minutes(claire: Person, path: str) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        client = Client()
        services.enrol_totp(claire, TOTP_SECRET)
        sign_in(client)
        client.post(CODE_PAGE, {"code": _code(TOTP_SECRET)})
        clock.shift(301)
        asked = client.get(path).content.decode()
        wrong = client.post(path, {"then": "look", "confirm_password": "pas le bon du tout"})
        right = client.post(path, {"then": "look", "confirm_password": PASSWORD})
        page = client.get(path).content.decode()

    assert "C’est bien vous\u202f?" in asked
    assert wrong.status_code == 422
    assert (right.status_code, right["Location"]) == (302, path)
    assert "C’est bien vous\u202f?" not in page


def test_what_was_typed_comes_along_and_secrets_do_not(claire: Person) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        client = Client()
        sign_in(client)
        clock.shift(301)
        sent = {"question": "own", "own_words": "Quel quai ?", "answer": "Le septième"}
        page = client.post("/security/question/", sent).content.decode()

    assert '<input type="hidden" name="own_words" value="Quel quai ?">' in page
    assert "Le septième" not in page


@pytest.mark.usefixtures("administrators")
def test_who_must_have_one_can_do_nothing_until_then(client: Client, claire: Person) -> None:
    sign_in(client)

    led = [client.get(path)["Location"] for path in ("/", "/lines/", "/security/", "/security/devices/")]
    htmx = client.get("/", headers={"HX-Request": "true"})
    secret = _shown_secret(client)
    client.post(ADD, {"code": _code(secret)})

    assert led == [ADD, *(f"{ADD}?next=%2F{place}%2F" for place in ("lines", "security", "security%2Fdevices"))]
    assert (htmx.status_code, htmx["HX-Redirect"]) == (204, ADD)
    assert client.get("/").content == claire.reference.encode()


@pytest.mark.usefixtures("administrators")
def test_who_must_have_one_may_still_leave(client: Client, claire: Person) -> None:
    sign_in(client)

    assert client.post("/sign-out/")["Location"] == "/sign-in/?because=signed-out"
    assert SESSION_KEY not in client.session


@pytest.mark.usefixtures("administrators")
def test_who_must_have_one_keeps_the_last(client: Client, claire: Person, protected: list[str]) -> None:
    sign_in(client)
    client.post(CODE_PAGE, {"code": protected[0]})

    answer = client.post("/security/second-factor/remove/", {"remove": "1"})

    assert answer.status_code == 409
    assert "Votre rôle demande un second facteur" in answer.content.decode()
    assert queries.has_totp(claire)
    with pytest.raises(SecondFactorNeeded):
        services.remove_totp(claire, origin=ORIGIN, at=NOW)


@pytest.mark.usefixtures("administrators")
def test_a_pack_may_not_demand_it_of_administrators(client: Client, claire: Person, settings) -> None:
    from guichet.people.tests.stock import operator_with

    settings.OPERATOR = operator_with(administrators_second_factor=False)
    sign_in(client)

    assert client.get("/").content == claire.reference.encode()
