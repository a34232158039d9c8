"""Moves asked for, given up, followed by the operator's staff and by the billing system."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from guichet.acts.models import Entry
from guichet.acts.services import perform
from guichet.acts.values import Actor, Channel, NotAllowed, Outcome, Refused
from guichet.contracts.models import Line
from guichet.contracts.queries import principal_of
from guichet.contracts.tests import factories as contracts
from guichet.contracts.values import LineKind, Role
from guichet.messages.models import Message
from guichet.orders.models import Move, Order
from guichet.orders.services import drop_move, finish_move, plan_move, store_orders
from guichet.orders.tests import factories as orders
from guichet.orders.values import Address, AskMove, CancelMove, OrderKind, OrderState
from guichet.people.models import Person
from guichet.people.tests import factories as people
from guichet.people.tests.races import all_at_once

AT = datetime(2026, 11, 20, 9, tzinfo=UTC)
STEP = datetime(2026, 12, 2, 7, tzinfo=UTC)
GIVEN = AskMove(
    Address("12 rue Haute", "44000", "Nantes", "FR"),
    date(2026, 12, 1),
    "+33199001234",
    note="Deuxième étage",
)
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def person(db: None) -> Person:
    return people.person(email="holder@example.com")


@pytest.fixture
def line(person: Person) -> Line:
    customer = contracts.customer(name="Camille Dubois", street="1 quai Bas", postcode="29200", city="Brest")
    made = contracts.access(under=contracts.contract(of=customer), label="Internet")
    contracts.grant(person, Role.HOLDER, customer=customer)
    return made


@pytest.fixture
def tv(line: Line) -> Line:
    return contracts.access(under=line.contract, kind=LineKind.TV, label="Télévision")


def ask(line: Line, person: Person, given: object = GIVEN, *, key: str = "k") -> Outcome:
    actor = Actor(person.pk, principal_of(person.pk, at=AT), assured_at=AT)
    code = "line.cancel_move" if isinstance(given, CancelMove) else "line.ask_move"
    return perform(code, on=contracts.target(line), input=given, by=actor, channel=Channel.WEB, key=key, at=AT)


def refusal(line: Line, person: Person, given: object = GIVEN) -> str:
    with pytest.raises(Refused) as caught:
        ask(line, person, given, key="other")
    return caught.value.refusal.code


def mails() -> list[tuple[str, str]]:
    return list(Message.objects.order_by("id").values_list("purpose", "recipient"))


SERVICE = "demenagement@mandarine.example"


def test_a_move_is_an_order_of_ours_with_what_was_asked(line, person):
    outcome = ask(line, person)

    order = Order.objects.get()
    assert outcome.data == {"order": order.reference}
    assert (order.source, order.external_id) == ("guichet", order.reference)
    assert (order.kind, order.state, order.line, order.customer) == (
        OrderKind.MOVE,
        OrderState.RECEIVED,
        line,
        line.contract.customer,
    )
    move = order.move
    assert (move.street, move.postcode, move.city, move.country) == ("12 rue Haute", "44000", "Nantes", "FR")
    assert (move.old_street, move.old_postcode, move.old_city) == ("1 quai Bas", "29200", "Brest")
    assert (move.reachable_on, move.cut_off_on, move.answer_by) == (date(2026, 12, 1), None, date(2026, 11, 24))
    assert (move.phone, move.note, move.asked_by) == ("+33199001234", "Deuxième étage", person)
    assert list(move.lines.all()) == [line]
    assert list(Entry.objects.values_list("act", "result")) == [("line.ask_move", "done")]


def test_the_holder_and_the_service_are_told(line, person):
    ask(line, person)

    assert mails() == [("orders.move_asked", "holder@example.com"), ("orders.move_for_service", SERVICE)]
    told, service = (message.text.replace("\u00a0", " ") for message in Message.objects.order_by("id"))
    for words in ("12 rue Haute, 44000 Nantes", "mardi 24 novembre", "01 99 00 12 34"):
        assert words in told
        assert words in service
    assert "Camille Dubois" in service
    assert "Deuxième étage" in service
    assert "1 quai Bas, 29200 Brest" in service


def test_the_same_demand_sent_twice_is_one_order(line, person):
    first, again = ask(line, person), ask(line, person)

    assert (again.replayed, again.data) == (True, first.data)
    assert (Order.objects.count(), Message.objects.count()) == (1, 2)


def test_a_line_that_moves_does_not_move_again_until_that_is_over(line, person):
    first = ask(line, person)

    assert refusal(line, person) == "orders.move_under_way"
    assert Order.objects.count() == 1
    finish_move(first.data["order"], by_id=person.pk, at=AT)
    assert ask(line, person, key="later").data != first.data


def test_lines_of_the_place_go_along_and_are_under_way_too(line, tv, person):
    ask(line, person, replace(GIVEN, along=(tv.reference,)))

    assert set(Move.objects.get().lines.all()) == {line, tv}
    assert refusal(tv, person) == "orders.move_under_way"


def test_a_line_of_somebody_else_does_not_go_along(line, person):
    far = contracts.access()

    assert refusal(line, person, replace(GIVEN, along=(far.reference,))) == "orders.move_not_along"
    assert Order.objects.count() == 0


def test_a_mobile_line_is_told_why_it_does_not_move(line, person):
    mobile = contracts.line(under=line.contract)

    assert refusal(mobile, person) == "orders.move_mobile"
    assert Message.objects.count() == 0


def test_whoever_only_uses_the_line_does_not_move_it(line):
    user = people.person()
    contracts.grant(user, Role.LINE_USER, line=line)

    with pytest.raises(NotAllowed):
        ask(line, user)


def test_two_tabs_at_once_order_one_move(line, tv, person):
    def attempt(rank: int) -> str:
        on, other = (line, tv) if rank % 2 else (tv, line)
        try:
            ask(on, person, replace(GIVEN, along=(other.reference,)), key=f"k{rank}")
        except Refused as refused:
            return refused.refusal.code
        return f"{Move.objects.count()} move"

    answers = all_at_once(8, attempt)

    assert answers.count("1 move") == 1
    assert set(answers) <= {"1 move", "orders.move_under_way", "orders.move_not_along"}


def test_a_move_is_given_up_once_and_everybody_told(line, person):
    order = ask(line, person).data["order"]

    ask(line, person, CancelMove(), key="c")
    again = ask(line, person, CancelMove(), key="d")

    assert again.already
    assert Order.objects.get().state == OrderState.CANCELLED
    assert mails()[2:] == [("orders.move_given_up", "holder@example.com"), ("orders.move_for_service", SERVICE)]
    assert order in Message.objects.latest("id").subject


def test_a_move_that_is_planned_is_not_given_up_here(line, person):
    plan_move(ask(line, person).data["order"], STEP, by_id=person.pk, at=AT)

    assert refusal(line, person, CancelMove()) == "orders.move_being_done"
    assert Order.objects.get().state == OrderState.SCHEDULED


def test_staff_plan_a_move_then_say_that_it_is_done(line, person):
    reference, adviser = ask(line, person).data["order"], people.adviser()

    assert plan_move(reference, STEP, by_id=adviser.pk, at=AT)
    order = Order.objects.get()
    assert (order.state, order.next_step_at) == (OrderState.SCHEDULED, STEP)
    assert finish_move(reference, by_id=adviser.pk, at=AT)
    assert Order.objects.get().state == OrderState.DONE
    assert not finish_move(reference, by_id=adviser.pk, at=AT)
    assert [purpose for purpose, _ in mails()[2:]] == ["orders.move_planned", "orders.move_done"]
    assert "mercredi 2 décembre" in Message.objects.get(purpose="orders.move_planned").text.replace("\u00a0", " ")
    entries = Entry.objects.filter(actor=adviser).values_list("act", "channel", "data__order")
    assert list(entries.order_by("id")) == [("move.planned", "desk", reference), ("move.done", "desk", reference)]


def test_staff_who_give_a_move_up_say_why(line, person):
    reference = ask(line, person).data["order"]

    assert drop_move(reference, "La fibre n’arrive pas encore dans cette rue.", by_id=person.pk, at=AT)

    assert Order.objects.get().state == OrderState.CANCELLED
    assert "La fibre n’arrive pas encore dans cette rue." in Message.objects.latest("id").text


def test_staff_follow_moves_only(line, person):
    other = orders.order(line.contract.customer)

    assert not finish_move(other.reference, by_id=person.pk, at=AT)
    assert not finish_move("0000000000", by_id=person.pk, at=AT)


def fed(reference: str, line: Line, **more: object) -> dict[str, object]:
    return {
        "source": "billing",
        "external_id": reference,
        "customer_id": line.contract.customer_id,
        "site_id": None,
        "line_id": None,
        "kind": OrderKind.MOVE,
        "label": "",
        "state": OrderState.IN_PROGRESS,
        "ordered_at": AT,
        "next_step_at": None,
        "ask": "",
        "ask_before": None,
        **more,
    }


def test_the_billing_system_follows_a_move_by_its_reference(line, person):
    reference = ask(line, person).data["order"]

    store_orders([fed(reference, line)])

    order = Order.objects.get()
    assert (order.reference, order.source, order.state, order.line) == (
        reference,
        "billing",
        OrderState.IN_PROGRESS,
        line,
    )
    assert store_orders([fed(reference, line)]).unchanged == 1


def test_what_was_planned_here_stays_while_the_billing_system_says_no_more(line, person):
    reference = ask(line, person).data["order"]
    plan_move(reference, STEP, by_id=person.pk, at=AT)

    store_orders([fed(reference, line, state=OrderState.RECEIVED)])

    order = Order.objects.get()
    assert (order.state, order.next_step_at, order.source) == (OrderState.SCHEDULED, STEP, "billing")


def test_an_order_of_another_customer_is_not_a_move_of_ours(line, person):
    reference = ask(line, person).data["order"]

    store_orders([fed(reference, contracts.access())])

    assert sorted(Order.objects.values_list("source", flat=True)) == ["billing", "guichet"]
