"""The half hour of an adviser who acts for somebody: what is sent too late, twice, or from another tab."""

from __future__ import annotations

import re

import pytest

from guichet.acts.models import Entry
from guichet.contracts import viewing
from guichet.contracts.values import Role
from guichet.desk.tests.acting import act_for, acts_done, key_of, path, wait
from guichet.desk.tests.desks import text_of
from guichet.lines.models import LineBlock
from guichet.people.tests.factories import PASSWORD
from tests.stock import stock

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("clock")]


def test_an_overlay_that_ran_out_between_page_and_sending_does_nothing_and_keeps_what_was_typed(acting, holder, clock):
    page = acting.get(path(holder, "block"))
    wait(acting, clock, 30)

    answer = acting.post(path(holder, "block"), {"reason": "theft", "key": key_of(page), "password": PASSWORD})

    body = text_of(answer)
    assert answer.status_code == 409
    assert "Le temps pour agir est passé : rien n’a été fait." in body
    assert re.search(r'value="theft"[^>]*checked', body)
    assert PASSWORD not in body
    assert f"/desk/customers/{holder.account.customer.reference}/act/?person={holder.person.reference}" in body
    assert acts_done() == []
    assert LineBlock.objects.count() == 0
    # once: the next one finds no overlay
    assert acting.post(path(holder, "block"), {"reason": "theft"}).status_code == 404


def test_the_same_page_is_sent_again_once_the_adviser_acts_again(acting, holder, clock):
    page = acting.get(path(holder, "block"))
    wait(acting, clock, 30)
    late = acting.post(path(holder, "block"), {"reason": "theft", "key": key_of(page)})
    act_for(acting, holder)

    again = {"reason": "theft", "key": key_of(late), "password": PASSWORD}
    assert acting.post(path(holder, "block"), again).status_code == 302
    assert [entry.act for entry in acts_done()] == ["line.block"]


def test_long_after_nothing_is_shown_at_all(acting, holder, clock):
    wait(acting, clock, 50)
    assert acting.post(path(holder, "block"), {"reason": "theft"}).status_code == 409
    act_for(acting, holder)
    wait(acting, clock, 60)

    answer = acting.post(path(holder, "block"), {"reason": "theft"})

    assert (answer.status_code, answer["Location"]) == (302, "/desk/")
    assert acts_done() == []


def test_reading_ends_with_the_half_hour(acting, clock):
    wait(acting, clock, 30)

    assert acting.get("/lines/")["Location"] == "/desk/"


def test_a_form_opened_for_somebody_is_not_done_for_somebody_else(acting, holder):
    """Two tabs: the first one's form is sent while the second one acts for another person of the same household."""
    page = acting.get(path(holder, "block"))
    other = stock(holder.account, Role.PROXY, "customer")
    act_for(acting, other)

    answer = acting.post(path(holder, "block"), {"reason": "loss", "key": key_of(page)})

    assert answer.status_code == 422
    assert "a été ouvert pour quelqu’un d’autre" in text_of(answer)
    assert acts_done() == []
    assert acting.post(path(holder, "block"), {"reason": "loss", "key": key_of(answer)}).status_code == 302
    assert acts_done()[0].on_behalf_of == other.person


def test_a_form_sent_twice_is_done_once(acting, holder):
    sent = {"reason": "loss", "key": key_of(acting.get(path(holder, "block")))}

    assert [acting.post(path(holder, "block"), sent).status_code for _ in range(2)] == [302, 302]
    assert len(acts_done()) == 1


def test_acting_closes_looking_on_and_the_other_way_round(adviser, holder):
    adviser.post(f"/desk/people/{holder.person.reference}/view/", {"reason": "call", "ticket": "D-1048"})
    act_for(adviser, holder)
    assert viewing.held(adviser.session).acts
    adviser.post(f"/desk/people/{holder.person.reference}/view/", {"reason": "call", "ticket": "D-1048"})

    assert not viewing.held(adviser.session).acts
    assert adviser.post(path(holder, "block"), {"reason": "loss"}).status_code == 403
    assert list(Entry.objects.filter(kind="access").order_by("id").values_list("act", flat=True)) == [
        "desk.view_as",
        "desk.view_end",
        "desk.act_for",
        "desk.act_end",
        "desk.view_as",
    ]
