"""Calls are forwarded with two proofs, neither through the line: what is asked for, kept, and not asked for twice."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.http import HttpResponse

from guichet.acts.values import SecondProof
from guichet.lines.models import LineChange
from guichet.lines.tests.test_view_settings import AT, MOVED, forward, hidden, path, text
from guichet.outbox.running import drain
from guichet.people import sessions
from guichet.people.models import Identifier
from guichet.people.tests import factories as people
from guichet.people.tests.factories import PASSWORD
from guichet.people.values import IdentifierKind
from tests.stock import Stock

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _morning():
    with time_machine.travel(AT, tick=False):
        yield


def forwarding(who: Stock, **typed: str) -> HttpResponse:
    return who.client.post(path(who, "calls/forwarding"), {"busy": "01 99 00 12 34", **typed})


def sent_code() -> str:
    drain(now=lambda: AT)
    return re.search(r"code est (\d{6})", str(mail.outbox[-1].body).replace("\u00a0", " "))[1]


def test_a_password_alone_forwards_nothing_and_the_page_says_why(holder):
    page = text(holder.client.get(path(holder, "calls/forwarding")))
    refused = forwarding(holder)

    assert "ni votre mot de passe, ni un SMS, ne suffisent ici" in page
    assert "(facultatif)" not in page.partition("Délai avant ce renvoi")[2].partition("secondes")[0]
    assert (refused.status_code, LineChange.objects.count()) == (422, 0)
    assert "Écrivez un code de sécurité, ou demandez-en un par courriel." in text(refused)


def test_calls_are_forwarded_with_a_code_by_mail_and_what_was_typed_is_kept(holder):
    opened = hidden(holder.client.get(path(holder, "calls/forwarding")))

    sent = forwarding(holder, **opened, send_code="1")

    assert (sent.status_code, LineChange.objects.count()) == (200, 0)
    assert 'value="01 99 00 12 34"' in sent.content.decode()
    assert hidden(sent) == opened
    assert forwarding(holder, **opened, second_code=sent_code()).status_code == 302
    assert LineChange.objects.get().key == "busy"


def test_a_code_that_proved_is_not_asked_for_twice_when_settings_moved(holder):
    opened = hidden(holder.client.get(path(holder, "calls/forwarding")))
    forwarding(holder, **opened, send_code="1")
    forward(holder, "always", "+33199001234")

    moved = forwarding(holder, **opened, second_code=sent_code())

    assert moved.status_code == 422
    assert MOVED in text(moved)
    assert 'value="01 99 00 12 34"' in moved.content.decode()
    assert "second_code" not in moved.content.decode()
    assert forwarding(holder, **hidden(moved)).status_code == 302


def test_the_user_of_a_line_proves_it_twice_too(line_user):
    assert forwarding(line_user).status_code == 422
    forwarding(line_user, send_code="1")

    assert forwarding(line_user, second_code=sent_code()).status_code == 302
    assert LineChange.objects.get().asked_by == line_user.person


def test_who_has_no_way_to_prove_it_twice_is_told_what_to_do(holder):
    Identifier.objects.filter(person=holder.person, kind=IdentifierKind.EMAIL).delete()

    page = holder.client.get(path(holder, "calls/forwarding"))

    assert "Aucun courriel vérifié ne vous appartient. Appelez-nous" in text(page)
    assert 'name="send_code"' not in page.content.decode()


def test_forwarding_asks_for_the_password_that_was_not_given_lately(holder):
    holder.person.set_password(PASSWORD)
    holder.person.save()
    holder.client.force_login(holder.person)
    later = datetime(2026, 11, 22, 9, 6, tzinfo=UTC)
    with time_machine.travel(later, tick=False):
        session = holder.client.session
        sessions.note_second(session, SecondProof.AUTHENTICATOR, now=later)
        session.save()
        without = forwarding(holder)
        wrong = forwarding(holder, password="faux")
        with_it = forwarding(holder, password=PASSWORD)

    assert [answer.status_code for answer in (without, wrong, with_it)] == [422, 422, 302]


@pytest.mark.parametrize(("age", "status"), [(timedelta(hours=71), 409), (timedelta(hours=72), 302)])
def test_an_authenticator_that_a_password_has_just_added_forwards_nothing(holder, age, status):
    people.second_factor(holder.person, SecondProof.AUTHENTICATOR, created_at=AT - age)
    session = holder.client.session
    sessions.note_second(session, SecondProof.AUTHENTICATOR, now=AT)
    session.save()

    answer = forwarding(holder)

    assert answer.status_code == status
    assert LineChange.objects.exists() is (status == 302)
    assert ("a changé il y a moins de trois jours" in text(answer)) is (status == 409)
