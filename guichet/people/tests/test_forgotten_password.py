"""A forgotten password: the mail, the link, the new password."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.urls import resolve
from django.utils import timezone
from pytest_django import Settings

from guichet.messages.models import Message
from guichet.outbox.models import Item
from guichet.outbox.running import drain
from guichet.people import rules, services
from guichet.people.models import Person
from guichet.people.tests.races import all_at_once
from guichet.people.tests.stock import EMAIL, NOW, ORIGIN, PASSWORD, sign_in
from guichet.people.values import IdentifierKind, LinkRefused

NEW = "lampe renard falaise orge"
ASK = "/password/forgotten/"


def _ask(client: Client, email: str = EMAIL):
    """Ask, and let the worker do what follows."""
    answer = client.post(ASK, {"email": email})
    drain(now=timezone.now)
    return answer


def _link() -> str:
    found = re.search(r"http://testserver(/\S+)", mail.outbox[-1].body)
    assert found
    return found[1]


@pytest.mark.parametrize("email", [EMAIL, f" {EMAIL.title()}", "nobody@courriel.example"])
def test_the_answer_is_the_same_known_or_not(
    client: Client, claire: Person, email: str, django_assert_num_queries
) -> None:
    # two counters of a statement each, and a row written in a transaction: nothing asks who it is
    request_queries = 5
    view = resolve(ASK).func
    with django_assert_num_queries(request_queries):
        response = view(_request(email))

    assert (response.status_code, response["Location"]) == (302, "/password/sent/")
    assert mail.outbox == []  # the mail is a worker's
    (item,) = Item.objects.all()
    assert (item.name, sorted(item.payload)) == ("people.send_reset_link", ["email", "language", "site"])
    assert rules.normal_value(IdentifierKind.EMAIL, email, region="FR") not in str(item.payload)


def _request(email: str):
    from django.test import RequestFactory  # here: only this test calls a view without its middleware

    return RequestFactory().post(ASK, {"email": email})


def test_the_mail_leaves_once_the_worker_has_its_turn(client: Client, claire: Person) -> None:
    answer = client.post(ASK, {"email": EMAIL})
    page = client.get(answer["Location"]).content.decode()
    assert mail.outbox == []

    drain(now=timezone.now)

    assert [message.to for message in mail.outbox] == [[EMAIL]]
    assert "pendant une heure" in page


def test_the_link_stands_nowhere_once_it_is_sent(client: Client, claire: Person) -> None:
    _ask(client)
    token = _link().rstrip("/").rsplit("/", 1)[1]

    kept = [str(row) for model in (Item, Message) for row in model.objects.values()]
    assert len(kept) == 3  # who asked, the mail to send, the mail
    assert [row for row in kept if token in row or EMAIL in row] == []
    assert Message.objects.values_list("state", "text", "html").get() == ("sent", "", "")


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


@pytest.mark.parametrize(
    ("chosen", "subject"),
    [("en", "Choose a new password, Mandarine"), ("de", "Choisissez un nouveau mot de passe, Mandarine")],
)
def test_the_mail_speaks_the_person_s_language(client: Client, claire: Person, chosen: str, subject: str) -> None:
    Person.objects.update(language=chosen)
    _ask(client)

    assert mail.outbox[0].subject == subject
    assert f'<html lang="{chosen if chosen == "en" else "fr"}">' in mail.outbox[0].alternatives[0][0]


def test_a_mail_that_cannot_leave_waits(
    client: Client, claire: Person, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.EMAIL_BACKEND = "guichet.people.tests.stock.BrokenMail"

    assert _ask(client).status_code == 302
    waiting = Item.objects.get(name="messages.send")
    assert (waiting.state, waiting.error) == ("waiting", "messages.gateway_unreachable")
    assert EMAIL not in caplog.text

    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    drain(now=lambda: waiting.due_at)
    assert [message.to for message in mail.outbox] == [[EMAIL]]


def test_a_link_that_has_expired_does_not_leave(client: Client, claire: Person, settings: Settings) -> None:
    settings.EMAIL_BACKEND = "guichet.people.tests.stock.BrokenMail"
    _ask(client)

    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    drain(now=lambda: timezone.now() + timedelta(hours=1))

    assert mail.outbox == []
    assert Message.objects.values_list("state", "error", "text").get() == ("failed", "messages.expired", "")


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
    assert "because=password-changed" in elsewhere.get("/")["Location"]
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
    ("typed", "words"),
    [
        ("", "Écrivez votre courriel ou le numéro de votre ligne."),
        ("06 39", "numéro de ligne"),
        ("claire@", "courriel complet"),
    ],
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
            services.set_new_password(reference, token, f"{NEW} {rank}", origin=ORIGIN, at=NOW)
        except LinkRefused:
            return False
        return True

    assert all_at_once(16, use).count(True) == 1
