"""The two proofs of an adviser who acts for somebody: their own, and no mail to the customer."""

from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

from guichet.desk.tests.acting import NOW, act_for, key_of, path
from guichet.desk.tests.desks import text_of
from guichet.lines.models import LineChange
from guichet.messages.models import Message
from guichet.people import services
from guichet.people.models import Person
from guichet.people.tests.factories import PASSWORD
from guichet.people.tests.stock import TOTP_SECRET

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("clock")]
FORWARD = {"busy": "01 99 00 12 34"}


@pytest.fixture
def proving(adviser, holder):
    """An adviser with an authenticator, who acts for the holder."""
    services.enrol_totp(Person.objects.get(pk=adviser.session["_auth_user_id"]), TOTP_SECRET)
    act_for(adviser, holder)
    return adviser


def code_of(moment: float) -> str:
    return format_hotp_value(hotp_value(TOTP_SECRET, int(moment) // 30))


def test_an_adviser_is_not_offered_a_mail_and_is_told_what_to_give(proving, holder):
    page = proving.get(path(holder, "calls/forwarding"))

    assert 'name="send_code"' not in page.content.decode()
    assert "Votre code de sécurité de conseiller" in text_of(page)
    assert "Celui de votre propre application d’authentification" in text_of(page)
    assert "par courriel" not in text_of(page).partition("Une seconde preuve")[2].partition("Enregistrer")[0]


def test_a_mail_asked_for_all_the_same_leaves_for_nobody(proving, holder):
    sent = proving.post(path(holder, "calls/forwarding"), {**FORWARD, "send_code": "1"})

    assert "Écrivez le code de votre application d’authentification." in text_of(sent)
    assert 'value="01 99 00 12 34"' in sent.content.decode()
    assert not Message.objects.filter(purpose="people.code").exists()


def test_calls_are_forwarded_for_somebody_with_the_adviser_s_own_two_proofs(proving, holder, clock):
    clock.shift(timedelta(minutes=5))
    now = (NOW + timedelta(minutes=5)).timestamp()
    form = {**FORWARD, "key": key_of(proving.get(path(holder, "calls/forwarding"))), "password": PASSWORD}

    refused = proving.post(path(holder, "calls/forwarding"), form)
    done = proving.post(path(holder, "calls/forwarding"), {**form, "second_code": code_of(now)})

    assert (refused.status_code, done.status_code) == (422, 302)
    assert "Écrivez le code de votre application d’authentification." in text_of(refused)
    assert LineChange.objects.get().asked_by == holder.person
