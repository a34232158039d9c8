"""What is parked, at the desk: who sees it, who tries it again, who gives it up."""

from datetime import UTC, datetime

import pytest
import time_machine

from guichet.desk.tests.desks import journal, signed_in, text_of
from guichet.messages.models import Message
from guichet.outbox.models import Item
from guichet.outbox.tests.factories import parked
from guichet.outbox.values import ItemState
from guichet.people.values import StaffRole

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)

TOO_LATE = "Ce message ne peut plus partir : ce qu’il disait ne vaut plus, et tout code ou lien en est effacé."

pytestmark = pytest.mark.django_db


def link(**fields):
    """Return a message that holds a link."""
    return Message.objects.create(
        channel="mail",
        purpose="people.password_reset",
        language="fr",
        secret=True,
        text="g1.x",
        created_at=NOW,
        **fields,
    )


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(NOW, tick=False):
        yield


def test_parked_items_are_said_in_words(adviser, household, django_assert_num_queries):
    parked(household.customer)
    adviser.get("/desk/")

    with django_assert_num_queries(3):
        page = text_of(adviser.get("/desk/parked/"))

    assert "1 envoi attend" in page
    assert "Envoyer un message" in page
    assert "Le système voisin n’a pas répondu à temps." in page
    assert "10 essais" in page
    assert household.customer.name in page


def test_an_adviser_replays_one(adviser, household):
    item = parked(household.customer)

    response = adviser.post(f"/desk/parked/{item.reference}/replay/", follow=True)

    item.refresh_from_db()
    assert item.state == ItemState.WAITING
    assert "Relancé : Envoyer un message." in text_of(response)
    assert journal() == [
        ("desk.parked_replay", "act", "done", "desk", {"item": item.reference, "name": "messages.send"})
    ]


def test_an_adviser_replays_all_of_a_name(adviser):
    items = [parked(), parked(), parked(name="network.send")]

    adviser.post("/desk/parked/replay/", {"name": "messages.send"})

    states = [Item.objects.get(pk=item.pk).state for item in items]
    assert states == [ItemState.WAITING, ItemState.WAITING, ItemState.PARKED]
    assert journal() == [("desk.parked_replay", "act", "done", "desk", {"name": "messages.send", "items": 2})]


def test_a_message_that_came_too_late_is_not_replayed_and_says_why(adviser):
    spent, other = parked(payload={"message": link(expires_at=NOW).reference}), parked()
    page_before = text_of(adviser.get("/desk/parked/"))

    one = text_of(adviser.post(f"/desk/parked/{spent.reference}/replay/", follow=True))
    adviser.post("/desk/parked/replay/", {"name": "messages.send"})

    assert f"Relancer Envoyer un message, {spent.reference}" in page_before.replace('<span class="vh">', "")
    assert one.count(TOO_LATE) == 2  # what became of the button, and in the list
    assert f'action="/desk/parked/{spent.reference}/replay/"' not in one
    assert [(item.state, item.error) for item in Item.objects.order_by("id")] == [
        (ItemState.PARKED, "outbox.spent"),
        (ItemState.WAITING, other.error),
    ]
    assert [(act, data.get("items")) for act, *_, data in journal()] == [("desk.parked_replay", 1)]


@pytest.mark.parametrize("role", [StaffRole.ADVISER, StaffRole.AUDITOR])
def test_only_a_supervisor_drops(role):
    item = parked()

    response = signed_in(role).post(f"/desk/parked/{item.reference}/drop/", {"reason": "pointless"})

    item.refresh_from_db()
    assert (response.status_code, item.state) == (403, ItemState.PARKED)


def test_an_auditor_never_replays():
    item, auditor = parked(), signed_in(StaffRole.AUDITOR)
    parked()

    answers = [
        auditor.post(f"/desk/parked/{item.reference}/replay/").status_code,
        auditor.post("/desk/parked/replay/", {"name": item.name}).status_code,
    ]

    assert answers == [403, 403]
    assert "Relancer" not in text_of(auditor.get("/desk/parked/"))
    assert journal() == []


def test_a_supervisor_drops_with_a_reason():
    item, supervisor = parked(), signed_in(StaffRole.SUPERVISOR)

    refused = supervisor.post(f"/desk/parked/{item.reference}/drop/")
    dropped = supervisor.post(f"/desk/parked/{item.reference}/drop/", {"reason": "pointless"})

    item.refresh_from_db()
    assert (refused.status_code, dropped.status_code, item.state) == (422, 302, ItemState.DROPPED)
    data = {"item": item.reference, "name": "messages.send", "reason": "pointless"}
    assert journal() == [("desk.parked_drop", "act", "done", "desk", data)]


def test_what_is_not_parked_any_more_is_not_found(adviser):
    item = parked(state=ItemState.DONE)

    assert adviser.post(f"/desk/parked/{item.reference}/replay/").status_code == 404


@pytest.mark.parametrize("path", ["parked/replay/", "parked/0000000000/replay/"])
def test_a_link_replays_nothing(adviser, path):
    assert adviser.get(f"/desk/{path}").status_code == 405
