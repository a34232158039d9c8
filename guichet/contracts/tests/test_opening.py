"""Opening a holder's space: a contract number and its address, a link by mail, a password."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from pytest_django import Settings

from config.sections import SECTIONS
from guichet import operators
from guichet.contracts import opening
from guichet.contracts.models import Contract, Grant
from guichet.contracts.tests import factories as contracts
from guichet.contracts.values import GrantOrigin, Role
from guichet.messages import sealed
from guichet.messages.models import Message
from guichet.outbox.models import Item
from guichet.people.models import Identifier, Person
from guichet.people.queries import person_by_identifier
from guichet.people.tests import factories as people
from guichet.people.tests.races import all_at_once
from guichet.people.values import Browser, IdentifierKind, LinkRefused, Origin

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
EMAIL = "nora.vidal@exemple.test"
PASSWORD = "quatre mots tout neufs"
ORIGIN = Origin(Browser(), "https://espace.exemple.test")
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def clock(settings: Settings) -> Iterator[time_machine.Coordinates]:
    settings.OPERATOR = operators.load("primeur", sections=SECTIONS)
    with time_machine.travel(AT, tick=False) as moment:
        yield moment


@pytest.fixture
def contract(db: None) -> Contract:
    customer = contracts.customer(
        name="Nora Vidal", given_name="Nora", family_name="Vidal", email="Nora.Vidal@exemple.test"
    )
    return contracts.contract(of=customer, number="PR7310037")


def ask(client: Client, number: str = "pr 731 0037", email: str = EMAIL) -> HttpResponse:
    return client.post("/account/new/", {"number": number, "email": email})


def write_mails() -> None:
    for item in Item.objects.filter(name=opening.OPENING_LINK):
        with transaction.atomic():
            opening.write_opening_link(item.payload, at=AT)


def link() -> str:
    message = Message.objects.get(purpose="contracts.open_space")
    text = sealed.opened(message.text, reference=message.reference, part="text")
    return re.search(r"/account/open/[^\s]+", text)[0]


def opened(client: Client) -> str:
    ask(client)
    write_mails()
    return link()


def test_a_new_subscriber_opens_the_space_and_lands_on_the_guide(client: Client, contract: Contract) -> None:
    path = opened(client)

    response = client.post(path, {"password": PASSWORD})

    assert response["Location"] == "/guide/?welcome"
    home = client.get("/guide/?welcome").content.decode()
    assert "Guide du nouveau client" in home
    grant = Grant.objects.get(customer=contract.customer)
    assert (grant.role, grant.origin) == (Role.HOLDER, GrantOrigin.HOLDER)
    assert person_by_identifier(IdentifierKind.EMAIL, EMAIL).full_name == "Nora Vidal"


def test_the_link_serves_once(client: Client, contract: Contract) -> None:
    path = opened(client)
    client.post(path, {"password": PASSWORD})

    again = Client()
    assert again.get(path).status_code == 410
    assert again.post(path, {"password": PASSWORD}).status_code == 410


def test_the_link_ends_after_a_day(client: Client, contract: Contract, clock: time_machine.Coordinates) -> None:
    path = opened(client)
    clock.shift(timedelta(hours=24))

    assert client.get(path).status_code == 410


def test_an_altered_link_opens_nothing(client: Client, contract: Contract) -> None:
    path = opened(client)

    assert client.get(f"{path[:-3]}xx/").status_code == 410


@pytest.mark.parametrize(
    ("number", "email"),
    [("PR7310037", "autre@exemple.test"), ("PR0000000", EMAIL), ("PR0000000", "autre@exemple.test")],
)
def test_a_wrong_pair_is_answered_like_a_right_one(client: Client, contract: Contract, number: str, email: str) -> None:
    right, wrong = ask(Client()), ask(client, number, email)
    Item.objects.order_by("id").first().delete()
    write_mails()

    assert (right.status_code, right["Location"]) == (wrong.status_code, wrong["Location"])
    assert not Message.objects.exists()


def test_an_open_space_is_said_in_the_mailbox_only(client: Client, contract: Contract) -> None:
    people.person(email=EMAIL, password=PASSWORD)

    response = ask(client)
    write_mails()

    assert response["Location"] == "/account/new/sent/"
    assert Message.objects.get().purpose == "contracts.space_open_already"


def test_every_contract_of_the_verified_address_is_seen(client: Client, contract: Contract) -> None:
    other = contracts.contract(of=contracts.customer(email=EMAIL))
    contracts.contract(of=contracts.customer(email="autre@exemple.test"))

    client.post(opened(client), {"password": PASSWORD})

    assert set(Grant.objects.values_list("customer", flat=True)) == {contract.customer_id, other.customer_id}


def test_a_customer_that_somebody_signs_in_for_is_left_to_them(client: Client, contract: Contract) -> None:
    other = contracts.customer(email=EMAIL)
    contracts.grant(people.person(password=PASSWORD), customer=other)

    client.post(opened(client), {"password": PASSWORD})

    assert Grant.objects.filter(customer=other).count() == 1


def test_somebody_imported_who_never_signed_in_is_the_same_person(client: Client, contract: Contract) -> None:
    person = people.person(email=None, source="test", external_id="p1")
    people.identifier(person, value=EMAIL, verified_at=None)
    contracts.grant(person, customer=contract.customer)

    client.post(opened(client), {"password": PASSWORD})

    assert person_by_identifier(IdentifierKind.EMAIL, EMAIL).pk == person.pk
    assert Grant.objects.count() == 1


def test_an_unverified_address_of_somebody_who_signs_in_opens_nothing(client: Client, contract: Contract) -> None:
    person = people.person(email=None, line_number="+33639980001", password="leur propre secret")
    people.identifier(person, value=EMAIL, verified_at=None)

    response = client.post(opened(client), {"password": PASSWORD})

    assert response.status_code == 410
    assert Person.objects.get(pk=person.pk).check_password("leur propre secret")
    assert Identifier.objects.get(value=EMAIL).verified_at is None


def test_who_opens_for_a_company_administers_it(client: Client) -> None:
    company = contracts.company(email=EMAIL)
    contracts.contract(of=company, number="PR7310037")

    client.post(opened(client), {"password": PASSWORD})

    assert Grant.objects.get().role == Role.COMPANY_ADMINISTRATOR


def test_a_network_asks_five_times_a_day(client: Client, contract: Contract) -> None:
    answers = [ask(client, f"PR{rank}", f"n{rank}@exemple.test").status_code for rank in range(6)]

    assert answers == [302] * 5 + [429]


def test_a_contract_is_asked_about_five_times_a_day(client: Client, contract: Contract) -> None:
    answers = [
        client.post(
            "/account/new/",
            {"number": "PR7310037", "email": f"n{rank}@exemple.test"},
            REMOTE_ADDR=f"192.0.2.{rank}",
        ).status_code
        for rank in range(6)
    ]

    assert answers == [302] * 5 + [429]


def test_no_number_and_no_address_stand_in_the_outbox(client: Client, contract: Contract) -> None:
    ask(client)

    payload = str(Item.objects.get(name=opening.OPENING_LINK).payload)
    assert EMAIL not in payload
    assert "7310037" not in payload


def test_a_space_without_contract_says_how_one_comes(client: Client, settings: Settings) -> None:
    settings.OPERATOR = operators.load("mandarine", sections=SECTIONS)
    ask(client, number="")
    write_mails()

    client.post(link(), {"password": PASSWORD})

    home = client.get("/").content.decode()
    assert "Aucune ligne n’est rattachée à ce compte" in home
    assert "Un contrat apparaît ici dès qu’il porte votre courriel" in home
    assert not Grant.objects.exists()


def test_elsewhere_the_number_is_needed(client: Client, contract: Contract) -> None:
    response = ask(client, number="")

    assert response.status_code == 422
    assert "Écrivez le numéro de votre contrat." in response.content.decode()
    assert f'value="{EMAIL}"' in response.content.decode()


def test_simultaneous_uses_of_a_link_open_one_space(client: Client, contract: Contract) -> None:
    found = opening.opening_of(opened(client).split("/")[3], now=AT)

    def use(_: int) -> bool:
        try:
            opening.open_space(found, PASSWORD, origin=ORIGIN, at=AT)
        except LinkRefused:
            return False
        return True

    assert all_at_once(8, use, workers=8).count(True) == 1


def test_a_weak_password_is_refused_and_the_link_still_serves(client: Client, contract: Contract) -> None:
    path = opened(client)

    assert client.post(path, {"password": "motdepasse"}).status_code == 422
    assert client.post(path, {"password": PASSWORD}).status_code == 302
