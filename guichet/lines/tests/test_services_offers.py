"""Changing the offer of a line, from the demand to the network’s answer."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import transaction

from guichet.acts.values import Outcome
from guichet.contracts.models import Line
from guichet.lines.models import LineChange
from guichet.lines.services.changes import start_change
from guichet.lines.tests import factories as lines
from guichet.lines.tests.serving import NEXT_MONTH, Service, service, told
from guichet.lines.values.options import ChangeOffer
from guichet.network.models import NetworkCommand

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("carmin")]


def to_offer(of: Service, code: str, **more: object) -> Outcome:
    return of.ask("line.change_offer", ChangeOffer(code), **more)


def offer_of(of: Service) -> str:
    return Line.objects.values_list("offer_code", flat=True).get(pk=of.line.pk)


def test_an_offer_changes_with_the_next_month_and_options_fall(household):
    mobile = service(household, offer_code="carmin-5")
    lines.option(mobile.line, "appels-illimites", starts_on=date(2026, 3, 1))
    lines.option(mobile.line, "data-5", starts_on=date(2026, 3, 1))
    to_offer(mobile, "carmin-40")
    assert (offer_of(mobile), NetworkCommand.objects.count()) == ("carmin-5", 0)
    with transaction.atomic():
        start_change(LineChange.objects.get().reference, customer_id=None, at=NEXT_MONTH)
    mobile.answer(at=NEXT_MONTH)

    assert offer_of(mobile) == "carmin-40"
    assert mobile.held() == [
        ("appels-illimites", date(2026, 3, 1), date(2026, 12, 1)),
        ("data-5", date(2026, 3, 1), None),
    ]
    assert told() == ["lines.offer_changed"]


def test_a_change_of_offer_is_given_up_by_choosing_the_one_there_is(mobile):
    to_offer(mobile, "carmin-40")
    outcome = to_offer(mobile, "carmin-15", key="keep")

    assert (outcome.data["kept"], LineChange.objects.get().state, offer_of(mobile)) == (True, "cancelled", "carmin-15")


def test_an_offer_that_the_network_does_not_change_stays(mobile):
    to_offer(mobile, "carmin-40")
    with transaction.atomic():
        start_change(LineChange.objects.get().reference, customer_id=None, at=NEXT_MONTH)
    mobile.answer(done=False, at=NEXT_MONTH)

    assert (offer_of(mobile), told()) == ("carmin-15", ["lines.offer_not_changed"])
