"""Options added and removed here, when the billing system sends them."""

from __future__ import annotations

from datetime import date

import pytest

from guichet.contracts.tests import factories as contracts
from guichet.lines.models import LineOption
from guichet.lines.services import store_options
from guichet.lines.tests.serving import TODAY, Service
from guichet.outbox import registry
from guichet.outbox.models import Item

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("carmin")]


def fed(of: Service, code: str = "data-5", **fields: object) -> dict[str, object]:
    row = {"source": "billing", "external_id": "SUB-1", "line_id": of.line.pk, "option_code": code}
    return {**row, "starts_on": TODAY, "ends_on": None, **fields}


def test_an_option_added_here_is_the_billing_system_s_once_it_sends_it(mobile):
    mobile.add("data-5")
    mobile.answer()
    for _ in range(2):
        written = store_options([fed(mobile)])

    held = LineOption.objects.get()
    assert (held.source, held.external_id, held.price_minor) == ("billing", "SUB-1", 400)
    assert (written.created, written.changed, written.unchanged, written.refused) == (0, 0, 1, {})


def test_an_option_that_the_billing_system_brings_before_the_network_answers_is_one(mobile):
    mobile.add("data-5")
    store_options([fed(mobile)])
    mobile.answer()

    held = LineOption.objects.get()
    assert (held.source, held.price_minor) == ("billing", 400)


def test_an_option_removed_here_stays_removed_until_the_billing_system_knows(mobile):
    store_options([fed(mobile, starts_on=date(2026, 3, 1))])
    mobile.remove("data-5")
    mobile.answer()
    store_options([fed(mobile, starts_on=date(2026, 3, 1))])
    assert mobile.held() == [("data-5", date(2026, 3, 1), TODAY)]

    store_options([fed(mobile, starts_on=date(2026, 3, 1), ends_on=date(2026, 11, 21))])
    assert mobile.held() == [("data-5", date(2026, 3, 1), date(2026, 11, 21))]


def test_passes_are_adopted_one_by_one(mobile):
    for key in ("one", "two"):
        mobile.add("pass-data-1", key=key)
        mobile.answer()
    store_options(
        [
            fed(mobile, "pass-data-1", ends_on=date(2026, 12, 1)),
            fed(mobile, "pass-data-1", ends_on=date(2026, 12, 1), external_id="SUB-2"),
        ]
    )

    assert list(LineOption.objects.order_by("id").values_list("external_id", flat=True)) == ["SUB-1", "SUB-2"]


def test_another_line_s_option_and_an_older_one_are_not_adopted(mobile, household):
    other = contracts.line(under=household.contract, offer_code="carmin-15")
    mobile.add("data-5")
    mobile.answer()
    store_options(
        [
            fed(mobile, line_id=other.pk),
            fed(mobile, external_id="SUB-0", starts_on=date(2025, 1, 1), ends_on=date(2025, 6, 1)),
        ]
    )

    assert LineOption.objects.count() == 3
    assert LineOption.objects.get(line=mobile.line, ends_on=None).source == "guichet"


def test_the_event_is_told_to_who_subscribed(mobile, monkeypatch):
    monkeypatch.setattr(registry, "subscribers", lambda event: ["lines.start_change"] if "option" in event else [])
    mobile.add("data-5")
    mobile.answer()

    payload = Item.objects.get(kind="event").payload
    assert (payload["option"], payload["added"], payload["first_minor"]) == ("data-5", True, 147)
