"""A move at the desk: what was asked, and what an adviser says of it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import time_machine

from guichet.contracts.tests import factories as contracts
from guichet.desk.tests.desks import journal, signed_in, text_of
from guichet.messages.models import Message
from guichet.orders.models import Move
from guichet.orders.tests import factories as orders
from guichet.orders.values import OrderState
from guichet.people.tests import factories as people
from guichet.people.values import StaffRole

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _morning():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def move(db: None) -> Move:
    customer = contracts.customer(email="camille@exemple.test")
    return orders.move(contracts.access(under=contracts.contract(of=customer), label="Internet"), people.person())


def path(move: Move) -> str:
    return f"/desk/moves/{move.order.reference}/"


def test_the_file_leads_to_what_was_asked(move):
    adviser = signed_in(StaffRole.ADVISER)

    page = adviser.get(f"/desk/customers/{move.order.customer.reference}/").content.decode()

    assert f'href="{path(move)}"' in page
    shown = text_of(adviser.get(path(move)))
    assert "12 rue Haute, 44000 Nantes" in shown
    assert "01 99 00 12 34" in shown


def test_an_adviser_plans_a_move_and_the_customer_is_told(move):
    adviser = signed_in(StaffRole.ADVISER)

    answer = adviser.post(path(move), {"what": "scheduled", "on": "2026-12-02", "at": "08:30"})

    assert answer.headers["Location"] == f"/desk/customers/{move.order.customer.reference}/"
    move.order.refresh_from_db()
    assert move.order.state == OrderState.SCHEDULED
    assert move.order.next_step_at == datetime(2026, 12, 2, 7, 30, tzinfo=UTC)
    assert [(one.purpose, one.recipient) for one in Message.objects.all()] == [
        ("orders.move_planned", "camille@exemple.test")
    ]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "Choisissez où en est le déménagement."),
        ({"what": "scheduled", "at": "08:00"}, "Écrivez le jour prévu."),
        ({"what": "scheduled", "on": "2026-12-02"}, "Écrivez l’heure prévue."),
        ({"what": "scheduled", "on": "2026-11-21", "at": "08:00"}, "Ce jour est passé."),
        ({"what": "cancelled"}, "Écrivez la raison"),
    ],
)
def test_what_is_missing_is_asked_for(move, given, said):
    answer = signed_in(StaffRole.ADVISER).post(path(move), given)

    assert answer.status_code == 422
    assert said in text_of(answer)
    move.order.refresh_from_db()
    assert move.order.state == OrderState.RECEIVED


def test_a_move_is_given_up_with_a_reason_that_the_customer_reads(move):
    adviser = signed_in(StaffRole.ADVISER)

    adviser.post(path(move), {"what": "cancelled", "reason": "La fibre n’arrive pas dans cette rue."})

    move.refresh_from_db()
    assert (move.order.state, move.reason) == (OrderState.CANCELLED, "La fibre n’arrive pas dans cette rue.")
    assert "La fibre n’arrive pas dans cette rue." in Message.objects.get().text
    assert "La fibre n’arrive pas dans cette rue." in text_of(adviser.get(path(move)))
    adviser.post(path(move), {"what": "done"})
    assert Message.objects.count() == 1


def test_who_only_looks_does_not_follow_moves(move):
    auditor = signed_in(StaffRole.AUDITOR)

    assert auditor.get(path(move)).status_code == 403
    assert auditor.post(path(move), {"what": "done"}).status_code == 403
    assert not Message.objects.exists()


def test_looking_at_a_move_is_a_look_at_the_file(move):
    signed_in(StaffRole.ADVISER).get(path(move))

    assert journal()[-1][0] == "desk.file"
