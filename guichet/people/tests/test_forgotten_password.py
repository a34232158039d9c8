"""A forgotten password: the mail, the link, the new password."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.urls import resolve
from pytest_django import Settings

from guichet.people import mails, services, views
from guichet.people.models import Person
from guichet.people.tests.races import all_at_once
from guichet.people.tests.stock import EMAIL, NOW, NUMBER, PASSWORD, sign_in
from guichet.people.values import IdentifierKind, LinkRefused

NEW = "lampe renard falaise orge"
ASK = "/password/forgotten/"


def _ask(client: Client, email: str = EMAIL):
    return client.post(ASK, {"email": email})


def _link() -> str:
    found = re.search(r"http://testserver(/\S+)", mail.outbox[-1].body)
    assert found
    return found[1]


@pytest.mark.parametrize("email", [EMAIL, f" {EMAIL.title()}", "nobody@courriel.example"])
def test_the_answer_is_the_same_known_or_not(
    client: Client, claire: Person, email: str, django_assert_num_queries
) -> None:
    request_queries = 8  # two counters of four statements each: nothing asks who it is
    view = resolve(ASK).func
    with django_assert_num_queries(request_queries):
        response = view(_request(email))

    assert (response.status_code, response["Location"]) == (302, "/password/sent/")
    assert mail.outbox == []  # the mail leaves when the answer has


def _request(email: str):
    from django.test import RequestFactory  # here: only this test calls a view without its middleware

    return RequestFactory().post(ASK, {"email": email})


def test_the_mail_leaves_once_the_answer_has(client: Client, claire: Person) -> None:
    answer = _ask(client)
    page = client.get(answer["Location"]).content.decode()

    assert [message.to for message in mail.outbox] == [[EMAIL]]
    assert "pendant une heure" in page


@pytest.mark.parametrize("state", ["unknown", "inactive", "unverified", "revoked"])
def test_no_mail_goes_to_whom_it_opens_nothing(client: Client, claire: Person, state: str) -> None:
    email = EMAIL
    if state == "inactive":
        claire.is_active = False
        claire.save()
    elif state == "unverified":
        email = "autre@courriel.example"
        services.add_identifier(claire, IdentifierKind.EMAIL, email, None)
    elif state == "revoked":
        services.revoke_identifier(claire.identifiers.get(kind=IdentifierKind.EMAIL), at=NOW)
    else:
        email = "nobody@courriel.example"

    assert _ask(client, email).status_code == 302
    assert mail.outbox == []


def test_the_mail_says_who_until_when_and_that_nothing_need_be_done(client: Client, claire: Person) -> None:
    with time_machine.travel(NOW, tick=False):  # 11 h in Paris
        _ask(client)

    message = mail.outbox[0]
    html, kind = message.alternatives[0]
    assert message.subject == "Choisissez un nouveau mot de passe, Mandarine"
    assert "Bonjour Claire Aubin," in message.body
    assert "s’éteint à 12\u00a0h." in message.body
    assert "ne faites rien" in message.body
    assert kind == "text/html"
    assert _link() in html


def test_a_name_cannot_put_markup_in_the_mail(client: Client, claire: Person) -> None:
    claire.given_name = "<b>Claire</b>"
    claire.save()
    _ask(client)

    html, _ = mail.outbox[0].alternatives[0]
    assert "<b>" not in html


def test_the_mail_speaks_the_person_s_language(client: Client, claire: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    services.set_preferences(claire, language="en")
    spoken = []
    monkeypatch.setattr(mails, "render_to_string", lambda *_: spoken.append(mails.translation.get_language()) or "")
    _ask(client)

    assert spoken == ["en"] * 3


def test_a_mail_that_cannot_leave_breaks_nothing(
    client: Client, claire: Person, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.EMAIL_BACKEND = "guichet.people.tests.stock.BrokenMail"

    assert _ask(client).status_code == 302
    assert "could not be sent" in caplog.text
    assert EMAIL not in caplog.text


def test_the_link_changes_the_password_and_ends_the_sessions(client: Client, claire: Person) -> None:
    elsewhere = Client()
    sign_in(elsewhere)
    _ask(client)
    link = _link()

    page = client.get(link).content.decode()
    answer = client.post(link, {"password": NEW})

    assert "12\u00a0caractères ou plus" in page
    assert 'autocomplete="new-password"' in page
    assert answer["Location"] == "/sign-in/?because=new-password"
    assert elsewhere.get("/").content == b"nobody"
    assert client.get("/").content == b"nobody"
    assert sign_in(client).status_code == 422
    assert sign_in(client, password=NEW).status_code == 302


def test_the_link_serves_once(client: Client, claire: Person) -> None:
    _ask(client)
    link = _link()
    client.post(link, {"password": NEW})

    again = client.post(link, {"password": "tout autre chose encore"})

    assert again.status_code == 410
    assert "Demandez-en un nouveau." in again.content.decode()
    assert ASK in again.content.decode()


def test_the_link_expires_after_an_hour(client: Client, claire: Person) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        _ask(client)
        clock.move_to(NOW + timedelta(hours=1))
        alive = client.get(_link()).status_code
        clock.move_to(NOW + timedelta(hours=1, seconds=1))
        dead = client.get(_link()).status_code

    assert (alive, dead) == (200, 410)


def test_the_link_dies_with_the_address_it_went_to(client: Client, claire: Person) -> None:
    _ask(client)
    services.revoke_identifier(claire.identifiers.get(kind=IdentifierKind.EMAIL), at=NOW)

    assert client.get(_link()).status_code == 410


@pytest.mark.parametrize("link", ["/password/new/x/y/", "/password/new/0000000000/c0ffee-abc/", "/password/new/é/%00/"])
def test_a_link_that_never_was_is_refused_alike(db: None, client: Client, link: str) -> None:
    assert client.get(link).status_code == 410
    assert client.post(link, {"password": NEW}).status_code == 410


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("", "Écrivez un nouveau mot de passe."),
        ("court", "Ce mot de passe est trop court"),
        ("onze lettre", "Écrivez-en 12 ou plus."),
        ("123456789012", "trop facile à deviner"),
        ("passwordpassword", "trop facile à deviner"),
        ("qwerty123456", "trop facile à deviner"),
        ("AubinAubin12", "trop facile à deviner"),
        ("x" * 1025, "1024"),
    ],
)
def test_a_password_too_weak_says_what_to_do(client: Client, claire: Person, password: str, words: str) -> None:
    _ask(client)

    answer = client.post(_link(), {"password": password})

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert sign_in(client).status_code == 302


def test_a_new_password_gives_the_guesses_back(client: Client, claire: Person) -> None:
    for _ in range(6):
        sign_in(client, password="faux")
    _ask(client)
    client.post(_link(), {"password": NEW})

    assert sign_in(client, password=NEW).status_code == 302


def test_a_new_password_does_not_open_without_the_second_factor(client: Client, adviser: Person) -> None:
    services.enrol_totp(adviser, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    _ask(client, "ines@conseil.example")
    client.post(_link(), {"password": NEW})

    assert sign_in(client, "ines@conseil.example", NEW)["Location"] == "/sign-in/code/"
    assert client.get("/").content == b"nobody"


def test_three_mails_an_hour_go_to_an_address_known_or_not(claire: Person) -> None:
    for email in (EMAIL, "nobody@courriel.example"):
        codes = [_ask(Client(REMOTE_ADDR=f"192.0.2.{rank}"), email).status_code for rank in range(4)]
        assert codes == [302, 302, 302, 429]

    assert len(mail.outbox) == 3


def test_an_address_of_the_network_asks_ten_times(client: Client, claire: Person) -> None:
    codes = [_ask(client, f"nobody{rank}@courriel.example").status_code for rank in range(11)]

    assert codes == [302] * 10 + [429]


@pytest.mark.parametrize(
    ("typed", "words"), [("", "Écrivez votre courriel."), (NUMBER, "courriel complet"), ("claire@", "courriel complet")]
)
def test_what_is_no_address_says_what_to_write(client: Client, claire: Person, typed: str, words: str) -> None:
    answer = _ask(client, typed)

    assert answer.status_code == 422
    assert words in answer.content.decode()


@pytest.mark.django_db(transaction=True)
def test_simultaneous_uses_of_a_link_change_the_password_once() -> None:
    person = services.create_person(password=PASSWORD)
    services.add_identifier(person, IdentifierKind.EMAIL, EMAIL, NOW)
    reference, token = services.reset_link_parts(person)

    def use(rank: int) -> bool:
        try:
            services.set_new_password(reference, token, f"{NEW} {rank}")
        except LinkRefused:
            return False
        return True

    assert all_at_once(16, use).count(True) == 1


def test_what_follows_an_answer_never_breaks_it(db: None, caplog: pytest.LogCaptureFixture) -> None:
    def break_it() -> None:
        raise RuntimeError("broken on purpose")

    response = views._ThenRedirect("/")
    response.then = break_it
    response.close()

    assert "What follows an answer failed" in caplog.text
