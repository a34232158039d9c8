"""The user of a line: declared on an active one, completed, removed; what it opens and closes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.conf import settings as django_settings
from django.http import HttpResponse
from django.test import Client
from pytest_django import Settings

from config.sections import SECTIONS
from guichet import operators
from guichet.acts.models import Entry
from guichet.acts.services import perform
from guichet.acts.values import Actor, Channel, Refused
from guichet.contracts import services as contract_services
from guichet.contracts.models import Grant, Line
from guichet.contracts.queries import declared_user_of, principal_of
from guichet.contracts.tests import factories as contracts
from guichet.contracts.values import LineKind, LineState, Role, Scope
from guichet.lines.values.users import DeclareUser
from guichet.messages.models import Message
from guichet.people.models import Identifier, Person
from guichet.people.policy import PeoplePolicy
from guichet.people.queries import person_by_identifier
from guichet.people.tests import factories
from guichet.people.tests.factories import PASSWORD
from guichet.people.tests.races import all_at_once
from guichet.people.values import IdentifierKind
from tests.stock import Stock, account, stock

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
LEO = {"given_name": "Léo", "family_name": "Dubois", "contact_email": "", "language": "fr"}
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _by_number(settings: Settings) -> None:
    settings.OPERATOR = operators.load("mandarine", sections=SECTIONS)


@pytest.fixture
def clock() -> time_machine.Coordinates:
    with time_machine.travel(AT, tick=False) as moment:
        yield moment


@dataclass(frozen=True)
class Pages:
    who: Stock

    def path(self, page: str = "") -> str:
        return f"/lines/{self.line.reference}/user/{page}"

    @property
    def line(self) -> Line:
        return self.who.account.line

    def get(self, page: str = "") -> HttpResponse:
        return self.who.client.get(self.path(page))

    def post(self, page: str = "", **fields: str) -> HttpResponse:
        return self.who.client.post(self.path(page), fields)


@pytest.fixture
def holder_pages(clock: time_machine.Coordinates) -> Pages:
    return Pages(stock(account(contracts.customer()), Role.HOLDER, "customer"))


def declared(pages: Pages) -> Person:
    assert pages.post(**LEO).status_code == 302
    return Grant.objects.get(line=pages.line, role=Role.LINE_USER).person


def live_owner(line: Line) -> Person | None:
    return person_by_identifier(IdentifierKind.LINE_NUMBER, line.number)


def test_declaring_makes_a_user_who_signs_in_by_the_number(holder_pages: Pages) -> None:
    response = holder_pages.post(**LEO)

    user = declared_user_of(holder_pages.line.pk, at=AT)
    assert response["Location"] == holder_pages.path("profile/")
    assert user is not None
    assert (user.full_name, user.signs_in, user.only_this) == ("Léo Dubois", False, True)
    assert live_owner(holder_pages.line).pk == user.person_id
    assert Entry.objects.get(act="line.declare_user").data == {}


def test_the_line_and_the_holder_are_told(holder_pages: Pages) -> None:
    declared(holder_pages)

    told = set(Message.objects.values_list("channel", "purpose", "recipient"))
    holder = Identifier.objects.get(person=holder_pages.who.person).value
    assert told == {("sms", "lines.user_declared", holder_pages.line.number), ("mail", "lines.user_declared", holder)}


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"state": LineState.TO_ACTIVATE}, "pas encore activée"),
        ({"state": LineState.SUSPENDED}, "ne fonctionne pas pour l’instant"),
        ({"kind": LineKind.FIXED}, "sur une ligne mobile"),
        ({"number": ""}, "sur une ligne mobile"),
    ],
)
def test_only_an_active_mobile_line_takes_a_user(holder_pages: Pages, fields: dict[str, object], words: str) -> None:
    Line.objects.filter(pk=holder_pages.line.pk).update(**fields)

    page, sent = holder_pages.get(), holder_pages.post(**LEO)

    assert (page.status_code, sent.status_code) == (200, 409)
    assert words in page.content.decode()
    assert words in sent.content.decode()
    assert not Grant.objects.filter(role=Role.LINE_USER).exists()


def test_a_second_user_is_refused(holder_pages: Pages) -> None:
    declared(holder_pages)

    response = holder_pages.post(**{**LEO, "given_name": "Mia"})

    assert response.status_code == 409
    assert "a déjà un utilisateur" in response.content.decode()
    assert Grant.objects.filter(role=Role.LINE_USER).count() == 1


def test_simultaneous_declarations_make_one_user() -> None:
    who = stock(account(contracts.customer()), Role.HOLDER, "customer")
    actor = Actor(who.person.pk, principal_of(who.person.pk, at=AT), assured_at=AT)
    target = contracts.target(who.account.line)

    def declare(rank: int) -> bool:
        given = DeclareUser(f"Léo {rank}", "Dubois", "fr")
        try:
            perform("line.declare_user", on=target, input=given, by=actor, channel=Channel.WEB, key=f"k{rank}", at=AT)
        except Refused:
            return False
        return True

    assert all_at_once(16, declare, workers=16).count(True) == 1


def test_nothing_typed_is_lost_when_the_password_is_asked_for(
    holder_pages: Pages, clock: time_machine.Coordinates
) -> None:
    clock.shift(timedelta(minutes=6))

    response = holder_pages.post(**{**LEO, "contact_email": "leo@exemple.test"})

    assert response.status_code == 422
    assert 'value="Léo"' in response.content.decode()
    assert 'value="leo@exemple.test"' in response.content.decode()
    assert not Grant.objects.filter(role=Role.LINE_USER).exists()


def test_a_bad_address_says_how_to_write_one(holder_pages: Pages) -> None:
    response = holder_pages.post(**{**LEO, "contact_email": "leo"})

    assert response.status_code == 422
    assert "Écrivez un courriel complet" in response.content.decode()


def test_the_contact_address_signs_nobody_in(holder_pages: Pages) -> None:
    holder_pages.post(**{**LEO, "contact_email": "Leo@exemple.test"})

    assert Person.objects.get(given_name="Léo").contact_email == "leo@exemple.test"
    assert person_by_identifier(IdentifierKind.EMAIL, "leo@exemple.test") is None


def test_the_user_is_told_by_mail_too_when_an_address_was_given(holder_pages: Pages) -> None:
    holder_pages.post(**{**LEO, "contact_email": "leo@exemple.test"})

    told = Message.objects.get(purpose="lines.user_welcome")
    number = holder_pages.line.number
    assert (told.channel, told.recipient) == ("mail", "leo@exemple.test")
    assert "Bonjour Léo Dubois," in told.text
    assert "Créer un accès" in told.text
    assert number[-4:] not in "".join(told.text.split())


def signed_in(person: Person) -> Client:
    """Return the browser of somebody who has signed in by the number of their line."""
    person.set_password(PASSWORD)
    person.save()
    number = Identifier.objects.live().get(person=person).value
    client = Client()
    response = client.post("/sign-in/", {"login": number, "password": PASSWORD})
    assert response.status_code == 302, response.content.decode()
    return client


def test_the_user_completes_their_own_profile(holder_pages: Pages) -> None:
    user = declared(holder_pages)

    response = signed_in(user).post(holder_pages.path("profile/"), {**LEO, "given_name": "Léon"})

    assert response.status_code == 302
    assert Person.objects.get(pk=user.pk).full_name == "Léon Dubois"


def test_the_user_declares_and_removes_nobody(holder_pages: Pages) -> None:
    client = signed_in(declared(holder_pages))

    answers = [client.get(holder_pages.path()).status_code, client.post(holder_pages.path("remove/")).status_code]

    assert answers == [403, 403]


def test_the_user_sees_the_line_and_nothing_of_the_contract(holder_pages: Pages) -> None:
    client, line = signed_in(declared(holder_pages)), holder_pages.line

    page = client.get(f"/lines/{line.reference}/").content.decode()

    assert line.contract.number not in page
    assert f'href="{holder_pages.path("profile/")}"' in page
    assert f'href="{holder_pages.path()}"' not in page
    assert client.get("/invoices/").content.decode().count("/invoices/0") == 0


def test_who_holds_something_else_names_themselves(holder_pages: Pages) -> None:
    user = declared(holder_pages)
    contracts.grant(user, Role.HOLDER, customer=contracts.customer(), starts_at=AT - timedelta(days=1))

    response = holder_pages.post("profile/", **{**LEO, "given_name": "Autre"})

    assert response.status_code == 409
    assert "change elle-même son profil" in response.content.decode()
    assert holder_pages.path("remove/") in response.content.decode()


def test_removing_closes_everything_at_once(holder_pages: Pages) -> None:
    user = declared(holder_pages)
    client = signed_in(user)
    line = f"/lines/{holder_pages.line.reference}/"
    assert client.get(line).status_code == 200

    response = holder_pages.post("remove/")

    assert response["Location"] == line
    assert client.get(line)["Location"].startswith("/sign-in/")
    assert live_owner(holder_pages.line) is None
    assert declared_user_of(holder_pages.line.pk, at=AT + timedelta(seconds=1)) is None
    assert principal_of(user.pk, at=AT + timedelta(seconds=1)).grants == ()
    assert Message.objects.filter(purpose="lines.user_removed").count() == 2


def test_another_user_may_follow_with_the_same_number(holder_pages: Pages, clock: time_machine.Coordinates) -> None:
    first = declared(holder_pages)
    holder_pages.post("remove/")
    clock.shift(timedelta(seconds=1))

    holder_pages.post(**{**LEO, "given_name": "Mia"})

    owner = live_owner(holder_pages.line)
    assert owner.given_name == "Mia"
    assert owner.pk != first.pk


def test_removing_nobody_says_so(holder_pages: Pages) -> None:
    assert holder_pages.get("remove/")["Location"] == f"/lines/{holder_pages.line.reference}/"


def test_an_import_does_not_bring_back_who_was_removed(holder_pages: Pages) -> None:
    person = factories.person(email=None)
    fed = contract_services.FedGrant(
        person.pk, Role.LINE_USER, Scope.LINE, holder_pages.line.pk, AT - timedelta(days=9), None
    )
    contract_services.store_grants([fed], at=AT)
    holder_pages.post("remove/")

    written = contract_services.store_grants([fed], at=AT + timedelta(hours=1))

    assert (written.unchanged, declared_user_of(holder_pages.line.pk, at=AT + timedelta(hours=1))) == (1, None)
    assert live_owner(holder_pages.line) is None


def row(line: Line, **changed: object) -> dict[str, object]:
    columns = ("source", "external_id", "contract_id", "site_id", "kind", "number", "label", "offer_code", "state")
    return {**{name: getattr(line, name) for name in columns}, **changed}


@pytest.mark.parametrize(
    "changed",
    [{"state": LineState.TERMINATED, "terminated_at": AT}, {"number": "+33639989999"}, {"number": ""}],
    ids=["terminated", "renumbered", "ported out"],
)
def test_a_number_that_leaves_its_line_signs_nobody_in_and_ends_sessions(
    holder_pages: Pages, changed: dict[str, object]
) -> None:
    user = declared(holder_pages)
    client = signed_in(user)

    contract_services.store_lines([row(holder_pages.line, **changed)], at=AT)

    assert live_owner(holder_pages.line) is None
    assert client.get("/")["Location"].startswith("/sign-in/")


def test_a_number_of_another_pack_is_no_identifier(holder_pages: Pages, settings: Settings) -> None:
    settings.OPERATOR = django_settings.OPERATOR.model_copy(
        update={"sections": {**django_settings.OPERATOR.sections, "people": PeoplePolicy(line_number_sign_in=False)}}
    )

    response = holder_pages.post(**LEO)

    assert response.status_code == 409
    assert "n’ouvre pas d’accès par ligne" in response.content.decode()


def test_the_journal_says_what_was_done_without_names(holder_pages: Pages) -> None:
    declared(holder_pages)
    holder_pages.post("remove/")

    assert list(Entry.objects.order_by("id").filter(kind="act").values_list("act", "result")) == [
        ("line.declare_user", "done"),
        ("line.remove_user", "done"),
    ]
