"""The change of the address that somebody signs in with, step by step, and every way it may be stopped."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.db import transaction
from django.http import HttpResponse
from django.test import Client

from guichet.acts.models import Entry
from guichet.messages import sealed
from guichet.messages.models import Message
from guichet.people import mails, services
from guichet.people.models import EmailChange, Identifier, Person
from guichet.people.queries import person_by_identifier
from guichet.people.tests import factories
from guichet.people.tests.races import all_at_once
from guichet.people.tests.stock import EMAIL, NOW, NUMBER, PASSWORD, sign_in
from guichet.people.values import Browser as Known
from guichet.people.values import IdentifierKind, IdentifierTaken, LinkRefused, Origin

NEW = "claire.nouvelle@courriel.example"
ORIGIN = Origin(Known(), "https://espace.exemple.test")
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Coordinates]:
    with time_machine.travel(NOW, tick=False) as moment:
        yield moment


@pytest.fixture
def browser(claire: Person) -> Client:
    """Claire's, signed in a moment ago."""
    client = Client()
    assert sign_in(client).status_code == 302
    return client


def change(browser: Client, new: str = NEW) -> HttpResponse:
    return browser.post("/account/email/edit/", {"email": new})


def link(action: str) -> str:
    for message in Message.objects.filter(purpose__startswith="people.email_change").order_by("-id"):
        text = sealed.opened(message.text, reference=message.reference, part="text")
        if found := re.search(rf"/account/email/{action}/\S+", text):
            return found[0]
    raise AssertionError(action)


def signs_in(login: str) -> bool:
    return sign_in(Client(), login).status_code == 302


def words_of(response: HttpResponse) -> str:
    return response.content.decode().replace("\u00a0", " ").replace("\u202f", " ")


def test_the_warning_comes_before_the_field(browser: Client) -> None:
    account, warning, form = (
        words_of(browser.get(path)) for path in ("/account/", "/account/email/", "/account/email/edit/")
    )

    assert 'href="/account/email/"' in account
    assert "Vos informations de connexion vont changer" in warning
    assert 'name="email"' not in warning
    assert 'href="/account/email/edit/"' in warning
    assert 'name="email"' in form


def test_the_field_opens_after_a_password_given_lately(browser: Client, clock: time_machine.Coordinates) -> None:
    clock.shift(timedelta(minutes=6))

    asked = browser.post("/account/email/edit/", {"email": NEW})

    assert asked.status_code == 422
    assert f'name="email" value="{NEW}"' in words_of(asked)
    assert not EmailChange.objects.exists()
    browser.post("/account/email/edit/", {"email": NEW, "confirm_password": PASSWORD})
    assert EmailChange.objects.get().new_value == NEW


def test_both_addresses_are_written_to_and_nothing_changes_yet(browser: Client) -> None:
    response = change(browser)

    assert response["Location"] == "/account/"
    assert "effectif à la prochaine connexion" in words_of(browser.get("/account/"))
    assert {
        sealed.opened(m.recipient, reference=m.reference, part="recipient")
        for m in Message.objects.filter(purpose__startswith="people.email_change")
    } == {EMAIL, NEW}
    assert not signs_in(NEW)
    assert signs_in(EMAIL)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "le champ est vide"),
        ("claire", "Écrivez un courriel complet"),
        ("autre@courriel.example", "une autre ligne ou une autre personne se connecte avec celui-ci"),
        (EMAIL.upper(), "C’est déjà votre courriel"),
    ],
)
def test_what_fails_says_why_and_changes_nothing(browser: Client, typed: str, said: str) -> None:
    factories.person(email="autre@courriel.example")

    response = change(browser, typed)

    assert response.status_code == 422
    assert said in words_of(response)
    assert not EmailChange.objects.exists()
    assert not Message.objects.filter(purpose__startswith="people.email_change").exists()


def test_an_unverified_address_receives_no_reset(browser: Client) -> None:
    change(browser)

    with transaction.atomic():
        mails.write_reset_link(NEW, site="https://espace.exemple.test", language="fr", at=NOW)
        mails.write_reset_link(EMAIL, site="https://espace.exemple.test", language="fr", at=NOW)

    assert [
        sealed.opened(m.recipient, reference=m.reference, part="recipient")
        for m in Message.objects.filter(purpose="people.password_reset")
    ] == [EMAIL]


def test_the_link_needs_a_button(browser: Client) -> None:
    change(browser)

    Client().get(link("verify"))

    assert not signs_in(NEW)


def test_the_new_address_replaces_the_old_at_the_next_sign_in_with_it(browser: Client) -> None:
    change(browser)
    Client().post(link("verify"))
    assert signs_in(EMAIL)

    assert signs_in(NEW)

    assert not signs_in(EMAIL)
    assert signs_in(NUMBER)
    assert browser.get("/account/").status_code == 200
    assert "Un changement attend" not in words_of(browser.get("/account/"))
    assert list(Entry.objects.filter(act__contains="email").order_by("id").values_list("act", flat=True)) == [
        "security.email_change_asked",
        "security.email_verified",
        "security.email_changed",
    ]


def test_a_sign_in_with_another_identifier_keeps_the_old_address(browser: Client) -> None:
    change(browser)
    Client().post(link("verify"))

    assert signs_in(NUMBER)

    assert signs_in(EMAIL)


def test_it_was_not_me_undoes_an_applied_change_and_ends_sessions(browser: Client) -> None:
    change(browser)
    Client().post(link("verify"))
    thief = Client()
    sign_in(thief, NEW)

    page = Client().post(link("undo"))

    assert "Vous vous connectez avec claire.aubin@courriel.example, comme avant." in words_of(page)
    assert thief.get("/account/")["Location"].startswith("/sign-in/")
    assert browser.get("/account/")["Location"].startswith("/sign-in/")
    assert signs_in(EMAIL)
    assert not signs_in(NEW)


def test_it_was_not_me_stops_a_change_that_waits(browser: Client) -> None:
    change(browser)

    Client().post(link("undo"))

    assert Client().post(link("verify")).status_code == 410
    assert signs_in(EMAIL)


def test_undoing_serves_seven_days_and_verifying_three(browser: Client, clock: time_machine.Coordinates) -> None:
    change(browser)
    verify, undo = link("verify"), link("undo")

    clock.shift(timedelta(days=3))
    assert (Client().get(verify).status_code, Client().get(undo).status_code) == (410, 200)
    clock.shift(timedelta(days=4))
    assert Client().get(undo).status_code == 410


def test_a_link_of_one_kind_does_not_serve_for_the_other(browser: Client) -> None:
    change(browser)
    _, _, _, _, reference, token, _ = link("verify").split("/")

    assert Client().post(f"/account/email/undo/{reference}/{token}/").status_code == 410
    assert Client().post(f"/account/email/verify/{reference}/{'0' * 40}/").status_code == 410


def test_a_second_change_drops_the_first(browser: Client) -> None:
    change(browser)
    first = link("verify")
    change(browser, "encore@courriel.example")

    assert Client().post(first).status_code == 410
    assert Client().post(link("verify")).status_code == 200


def test_an_address_taken_meanwhile_is_not_verified(browser: Client) -> None:
    change(browser)
    factories.person(email=NEW)

    assert Client().post(link("verify")).status_code == 410


def test_who_signs_in_by_number_only_has_no_address_to_change(db: None) -> None:
    person = factories.person(email=None, line_number="+33639980001")
    client = Client()
    client.force_login(person)

    page = words_of(client.get("/account/"))

    assert "Le titulaire est seul à se connecter par courriel." in page
    assert 'href="/account/email/"' not in page
    assert client.get("/account/email/").status_code == 404
    assert client.post("/account/email/edit/", {"email": NEW}).status_code == 404


def test_five_changes_a_day(browser: Client) -> None:
    answers = [change(browser, f"n{rank}@courriel.example").status_code for rank in range(6)]

    assert answers == [302] * 5 + [429]


def test_simultaneous_demands_leave_one_open_change(claire: Person) -> None:
    def ask(rank: int) -> bool:
        services.ask_email_change(claire, EMAIL, f"n{rank}@courriel.example", origin=ORIGIN, at=NOW)
        return EmailChange.objects.filter(applied_at=None, undone_at=None).count() == 1

    assert all_at_once(8, ask, workers=8).count(True) == 8


def test_simultaneous_persons_get_an_address_once(claire: Person) -> None:
    others = [factories.person() for _ in range(8)]
    for rank, other in enumerate(others):
        services.ask_email_change(other, f"o{rank}@exemple.test", NEW, origin=ORIGIN, at=NOW)
    tokens = [
        sealed.opened(m.text, reference=m.reference, part="text")
        for m in Message.objects.filter(purpose="people.email_change_new")
    ]
    pairs = [re.search(r"/account/email/verify/(\w+)/(\w+)/", text).groups() for text in tokens]

    def verify(rank: int) -> bool:
        try:
            services.verify_email_change(*pairs[rank], origin=ORIGIN, at=NOW)
        except (LinkRefused, IdentifierTaken):
            return False
        return True

    assert all_at_once(8, verify, workers=8).count(True) == 1


def test_any_identifier_leads_to_the_same_person(claire: Person) -> None:
    second = "claire@travail.example"
    services.add_identifier(claire, IdentifierKind.EMAIL, second, NOW)
    services.add_identifier(claire, IdentifierKind.LINE_NUMBER, "06 39 98 14 08", NOW)

    found = []
    for login in (EMAIL, second, NUMBER, "06 39 98 14 08"):
        client = Client()
        sign_in(client, login)
        found.append(client.get("/lines/").content.decode())

    assert found == [claire.reference] * 4
    assert person_by_identifier(IdentifierKind.EMAIL, second) == claire
    assert Identifier.objects.live().filter(person=claire).count() == 4
