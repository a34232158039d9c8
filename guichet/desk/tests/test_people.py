"""Helping somebody to sign in, and looking at their space: what is shown, written, and never possible."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from guichet.acts.models import Entry
from guichet.contracts import viewing
from guichet.contracts.tests import factories as contracts
from guichet.contracts.values import Role
from guichet.desk.tests.desks import signed_in, text_of
from guichet.lines.tests import factories as lines
from guichet.messages.models import Message
from guichet.outbox.models import Item
from guichet.people import services as people_services
from guichet.people.attempt_keys import of_person
from guichet.people.models import AttemptCounter, Person
from guichet.people.rules import GUESSES
from guichet.people.tests import factories as people
from guichet.people.tests.stock import ORIGIN
from guichet.people.values import StaffRole
from tests.stock import Stock

NOW = datetime(2026, 11, 22, 9, 42, tzinfo=UTC)
WHY = {"reason": "call"}
VIEW = {"reason": "complaint", "ticket": "D-10482"}

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def looking(adviser: Client, holder: Stock) -> Client:
    """An adviser who looks at the holder's space."""
    answer = adviser.post(f"/desk/people/{holder.person.reference}/view/", VIEW)
    assert (answer.status_code, answer["Location"]) == (302, "/")
    return adviser


def of_journal(**wanted: object) -> list[tuple[str, object, object]]:
    return list(Entry.objects.filter(**wanted).order_by("id").values_list("act", "customer_id", "data"))


# --- helping ----------------------------------------------------------------------------------------------------------


def test_the_page_of_a_person_masks_how_they_are_reached(adviser, holder):
    page = text_of(adviser.get(f"/desk/people/{holder.person.reference}/"))

    assert holder.person.full_name in page
    assert holder.person.identifiers.get().value not in page
    assert "ca•••@exemple.test" in page
    assert of_journal(act="desk.person") == [("desk.person", holder.account.customer.pk, {})]


def test_a_reset_link_is_sent_without_anybody_here_seeing_it(adviser, holder):
    answer = adviser.post(f"/desk/people/{holder.person.reference}/reset/", WHY, follow=True)

    item = Item.objects.get(name="people.send_reset_link")
    assert holder.person.identifiers.get().value not in str(item.payload)
    assert "/password/new/" not in answer.content.decode()
    assert of_journal(act="desk.help_reset") == [("desk.help_reset", holder.account.customer.pk, {"reason": "call"})]
    assert Entry.objects.get(act="desk.help_reset").on_behalf_of == holder.person


def test_a_person_without_a_verified_address_gets_no_link(adviser, household):
    somebody = people.person(email=None)
    contracts.grant(somebody, Role.LINE_USER, line=household.line)

    answer = adviser.post(f"/desk/people/{somebody.reference}/reset/", WHY)

    assert "Aucune adresse vérifiée" in text_of(answer)
    assert Item.objects.filter(name="people.send_reset_link").count() == 0


@pytest.mark.django_db(transaction=True)
def test_unlocking_forgets_the_tries_that_failed(adviser, holder):
    for _ in range(5):
        people_services.take_attempt(GUESSES, of_person(holder.person), now=NOW)

    adviser.post(f"/desk/people/{holder.person.reference}/unlock/", WHY)

    people_services.take_attempt(GUESSES, of_person(holder.person), now=NOW)
    assert AttemptCounter.objects.get().count == 1


def test_sessions_end_on_every_device(adviser, household, client):
    somebody = people.person(email="a@exemple.test", password=people.PASSWORD)
    contracts.grant(somebody, Role.HOLDER, customer=household.customer)
    client.post("/sign-in/", {"login": "a@exemple.test", "password": people.PASSWORD})
    assert client.get("/").status_code == 200

    adviser.post(f"/desk/people/{somebody.reference}/sessions/", WHY)

    assert client.get("/")["Location"].startswith("/sign-in/")


@pytest.mark.parametrize("what", ["reset", "unlock", "sessions"])
def test_no_help_without_a_reason(adviser, holder, what):
    answer = adviser.post(f"/desk/people/{holder.person.reference}/{what}/")

    assert answer.status_code == 422
    assert "Choisissez une raison." in answer.content.decode()
    assert Entry.objects.filter(act__startswith="desk.help").count() == 0


@pytest.mark.parametrize("what", ["reset", "unlock", "sessions", "view"])
def test_auditors_look_and_help_nobody(holder, what):
    auditor = signed_in(StaffRole.AUDITOR)

    assert auditor.get(f"/desk/people/{holder.person.reference}/").status_code == 200
    assert auditor.post(f"/desk/people/{holder.person.reference}/{what}/", VIEW).status_code == 403


def test_staff_are_nobody_s_customers(adviser):
    colleague = people.adviser()

    assert adviser.get(f"/desk/people/{colleague.reference}/").status_code == 404
    assert adviser.post(f"/desk/people/{colleague.reference}/reset/", WHY).status_code == 404


# --- looking at somebody's space --------------------------------------------------------------------------------------


def test_the_space_is_shown_as_the_person_sees_it_under_a_banner(looking, holder):
    page = text_of(looking.get("/lines/"))

    assert holder.account.line.reference in page
    assert f"Vous voyez l’espace client comme {holder.person.full_name}, en lecture seule, jusqu’à 11 h 12." in page
    assert "Quitter" in page


def test_the_session_stays_the_adviser_s(looking):
    looking.get("/")

    assert Person.objects.get(pk=looking.session["_auth_user_id"]).staff_role == StaffRole.ADVISER
    assert looking.get("/desk/").status_code == 200


@pytest.mark.parametrize("form", [{"reason": "call"}, {"ticket": "D-1042"}, {"reason": "call", "ticket": "<b> x"}])
def test_nothing_opens_without_a_reason_and_a_ticket(adviser, holder, form):
    assert adviser.post(f"/desk/people/{holder.person.reference}/view/", form).status_code == 422
    assert viewing.KEY not in adviser.session


def test_nothing_is_sent_while_looking(looking, holder):
    line = holder.account.line.reference
    lines.sim(holder.account.line)
    before = Message.objects.count()

    for path in (f"/lines/{line}/puk/", f"/lines/{line}/block/", f"/lines/{line}/alert/", "/users/leave/"):
        assert looking.post(path, {"reason": "loss", "percent": "80"}).status_code == 403
    assert looking.post("/sign-in/", {"login": "a@b.fr", "password": "x"}).status_code == 403
    assert looking.put("/lines/").status_code == 403

    assert Message.objects.count() == before
    assert Entry.objects.exclude(kind="access").count() == 0


def test_pages_of_acts_and_secrets_stay_closed(looking, holder):
    line = holder.account.line.reference

    for page in ("puk", "block", "unblock", "alert"):
        assert looking.get(f"/lines/{line}/{page}/").status_code == 403
    assert f"/lines/{line}/puk/" not in looking.get(f"/lines/{line}/").content.decode()


def test_only_what_the_person_sees_is_seen(looking, stranger):
    assert looking.get(f"/lines/{stranger.account.line.reference}/").status_code == 404


def test_a_signed_in_page_that_was_not_made_for_it_is_refused(looking, holder, settings):
    from django.http import HttpResponse
    from django.test import RequestFactory
    from django.urls import resolve

    from guichet.contracts.middleware import LookingOn
    from guichet.ui.policy import policy

    @policy("signed_in")
    def planted(request: object) -> HttpResponse:
        return HttpResponse("secret")

    request = RequestFactory().get("/lines/")
    request.session, request.user = looking.session, Person.objects.get(pk=looking.session["_auth_user_id"])
    request.resolver_match = resolve("/lines/")

    answer = LookingOn(lambda asked: HttpResponse()).process_view(request, planted, (), {})

    assert answer is not None
    assert answer.status_code == 403


def test_after_half_an_hour_nothing_is_shown(looking):
    with time_machine.travel(NOW + timedelta(minutes=14), tick=False):
        looking.get("/")
    with time_machine.travel(NOW + timedelta(minutes=28), tick=False):
        assert looking.get("/lines/").status_code == 200
    with time_machine.travel(NOW + timedelta(minutes=30), tick=False):
        answer = looking.get("/lines/")

    assert (answer.status_code, answer["Location"]) == (302, "/desk/")
    assert viewing.KEY not in looking.session


def test_who_is_no_adviser_any_more_looks_no_more(looking):
    Person.objects.filter(pk=looking.session["_auth_user_id"]).update(staff_role=StaffRole.AUDITOR)

    assert looking.get("/lines/")["Location"] == "/desk/"
    assert viewing.KEY not in looking.session


def test_leaving_leads_back_to_the_file(looking, holder):
    answer = looking.post("/desk/view/end/")

    assert answer["Location"] == f"/desk/customers/{holder.account.customer.reference}/"
    assert "Vous voyez l’espace" not in text_of(looking.get("/desk/"))
    assert looking.get("/")["Location"] == "/desk/"


def test_each_page_is_written_once_a_minute_at_most(looking, holder):
    for _ in range(3):
        looking.get("/lines/")
    with time_machine.travel(NOW + timedelta(seconds=59), tick=False):
        looking.get("/lines/")
    with time_machine.travel(NOW + timedelta(seconds=60), tick=False):
        looking.get("/lines/")
        looking.get("/invoices/")

    pages = Entry.objects.filter(act="desk.view_page").order_by("id")
    assert [entry.data["page"] for entry in pages] == ["portal:lines", "portal:lines", "portal:invoices"]
    assert {(entry.kind, entry.customer_id, entry.on_behalf_of_id) for entry in pages} == {
        ("access", holder.account.customer.pk, holder.person.pk)
    }


def test_the_customer_reads_who_looked_and_why(looking, holder):
    looking.get("/lines/")

    page = text_of(holder.client.get("/journal/?kind=access"))

    assert "Qui a consulté mon dossier" in page
    assert "Espace client ouvert en lecture seule" in page
    assert "Les lignes, pour une réclamation, dossier D-10482" in page
    assert "Un conseiller, par le service client" in page
    assert "Inès Caro" not in page


def test_a_user_of_a_line_reads_that_their_space_was_looked_at(adviser, line_user):
    adviser.post(f"/desk/people/{line_user.person.reference}/view/", VIEW)

    assert "Espace client ouvert en lecture seule" in text_of(line_user.client.get("/journal/?kind=access"))


def test_all_customers_shown_have_it_in_their_journal(adviser, holder):
    other = contracts.customer()
    contracts.grant(holder.person, Role.PROXY, customer=other)

    adviser.post(f"/desk/people/{holder.person.reference}/view/", VIEW)

    opened = {customer for _, customer, _ in of_journal(act="desk.view_as")}
    assert opened == {holder.account.customer.pk, other.pk}


def test_the_first_page_is_written_too(looking):
    looking.get("/")

    assert [entry.data["page"] for entry in Entry.objects.filter(act="desk.view_page")] == ["portal:home"]


@pytest.mark.parametrize(("answer", "said"), [("Rex", "La réponse est juste"), ("Médor", "La réponse est fausse")])
def test_an_adviser_is_told_right_or_wrong_and_never_the_answer(adviser, holder, answer, said):
    people_services.set_security_question(
        holder.person, question="", own_words="Mon chien", answer="rex", origin=ORIGIN, at=NOW
    )

    page = text_of(adviser.post(f"/desk/people/{holder.person.reference}/question/", {**WHY, "answer": answer}))

    assert said in page
    assert "Mon chien" in page
    assert of_journal(act="desk.help_question") == [
        ("desk.help_question", holder.account.customer.pk, {"reason": "call"})
    ]
    assert answer not in str(list(Entry.objects.values_list("data", flat=True)))


def test_who_chose_no_question_is_asked_none(adviser, holder):
    page = text_of(adviser.get(f"/desk/people/{holder.person.reference}/question/"))

    assert "Aucune question choisie" in page


@pytest.mark.parametrize("path", ["/security/", "/security/devices/", "/account/"])
def test_the_pages_of_an_account_are_not_looked_at(looking, path):
    assert looking.get(path).status_code == 403
