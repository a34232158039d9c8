"""Options and the addresses that they give, from the demand to the network’s answer."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import transaction

from guichet.acts.values import Refused
from guichet.contracts.tests import factories as contracts
from guichet.contracts.values import LineKind
from guichet.lines.models import LineChange, LineOption, Mailbox
from guichet.lines.services.changes import start_change
from guichet.lines.tests import factories as lines
from guichet.lines.tests.serving import AT, LATER, NEXT_MONTH, TODAY, Service, journal, service, told
from guichet.messages.models import Message
from guichet.network.models import NetworkCommand
from guichet.people.tests.races import all_at_once
from tests.stock import Account

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("carmin")]


@pytest.fixture
def television(household: Account) -> Service:
    return service(household, kind=LineKind.TV, number="", offer_code="carmin-tele")


@pytest.fixture
def internet(household: Account) -> Service:
    return service(household, kind=LineKind.INTERNET, number="", offer_code="carmin-net")


def test_an_option_is_asked_of_the_network_then_on_with_what_was_agreed(mobile):
    assert mobile.add("data-5").pending
    assert (mobile.held(), told()) == ([], [])
    mobile.answer()

    held = LineOption.objects.get()
    assert (held.source, held.option_code, held.starts_on, held.ends_on) == ("guichet", "data-5", TODAY, None)
    assert (held.price_minor, held.fee_minor, held.first_minor, held.tax_percent) == (400, 0, 147, Decimal("21.00"))
    assert held.agreed_at == AT
    assert told() == ["lines.option_added"]
    assert journal() == [("option.add", "pending"), ("option.add", "done")]
    assert NetworkCommand.objects.get().details == {"option": "data-5"}


def test_an_answer_that_repeats_itself_changes_nothing(mobile):
    mobile.add("data-5")
    for _ in range(3):
        mobile.answer()

    assert len(mobile.held()) == len(told()) == 1


def test_what_the_network_does_not_do_is_told_and_changes_nothing(mobile):
    mobile.add("data-5")
    mobile.answer(done=False)
    mobile.add("data-5", key="again")

    assert (mobile.held(), told()) == ([], ["lines.option_not_added"])
    assert journal() == [("option.add", "pending"), ("option.add", "failed"), ("option.add", "pending")]


def test_an_option_that_the_network_keeps_stays_on(mobile):
    lines.option(mobile.line, "data-5", starts_on=date(2026, 3, 1))
    mobile.remove("data-5")
    mobile.answer(done=False)

    assert mobile.held() == [("data-5", date(2026, 3, 1), None)]
    assert told() == ["lines.option_not_removed"]


def test_the_same_key_asks_once_and_the_same_option_is_asked_once(mobile):
    first, again = mobile.add("data-5"), mobile.add("data-5")
    other = mobile.add("data-5", key="other tab")

    assert (again.replayed, again.entry, other.already) == (True, first.entry, True)
    assert NetworkCommand.objects.count() == 1


def test_sixty_four_demands_at_once_are_one(mobile):
    def attempt(rank: int) -> tuple[bool, int]:
        return mobile.add("data-5", key=f"k{rank}").already, NetworkCommand.objects.count()

    assert sorted(all_at_once(64, attempt)) == [(False, 1), *[(True, 1)] * 63]


def test_an_option_is_removed_at_once_and_the_billing_system_is_told(mobile, monkeypatch):
    events: list[dict[str, object]] = []
    monkeypatch.setattr("guichet.lines.services.options.outbox.publish", lambda event, **_: events.append(event))
    lines.option(mobile.line, "data-5", starts_on=date(2026, 3, 1), price_minor=300)
    mobile.remove("data-5")
    mobile.answer()

    assert mobile.held() == [("data-5", date(2026, 3, 1), TODAY)]
    assert told() == ["lines.option_removed"]
    (event,) = events
    assert (event.option, event.added, event.on, event.price_minor, event.credit_minor) == (
        "data-5",
        False,
        "2026-11-20",
        300,
        100,
    )


def test_an_option_that_ends_with_the_month_is_kept_until_then(television):
    lines.option(television.line, "bouquet-cine", starts_on=date(2026, 3, 1))
    television.remove("bouquet-cine")

    planned = LineChange.objects.get()
    assert (planned.state, planned.starts_at, NetworkCommand.objects.count()) == ("planned", NEXT_MONTH, 0)
    with transaction.atomic():
        start_change(planned.reference, customer_id=None, at=NEXT_MONTH)
    television.answer(at=NEXT_MONTH)
    assert television.held() == [("bouquet-cine", date(2026, 3, 1), date(2026, 12, 1))]


def test_an_option_that_will_end_is_kept_when_it_is_asked_for_again(television):
    lines.option(television.line, "bouquet-cine", starts_on=date(2026, 3, 1))
    television.remove("bouquet-cine")
    outcome = television.add("bouquet-cine")

    assert (outcome.pending, outcome.data) == ("", {"option": "bouquet-cine", "kept": True})
    assert LineChange.objects.get().state == "cancelled"
    assert television.held() == [("bouquet-cine", date(2026, 3, 1), None)]


def test_an_option_that_has_not_begun_is_given_up(household):
    fixed = service(household, kind=LineKind.FIXED, offer_code="carmin-fixe")
    fixed.add("appels-europe")
    assert LineChange.objects.get().state == "planned"

    assert fixed.remove("appels-europe").data["given_up"] is True
    assert (LineChange.objects.get().state, fixed.held()) == ("cancelled", [])


def test_a_pass_ends_with_its_month_and_may_be_taken_twice(mobile):
    for key in ("one", "two"):
        mobile.add("pass-data-1", key=key)
        mobile.answer()

    assert mobile.held() == [("pass-data-1", TODAY, date(2026, 12, 1))] * 2


def test_what_takes_the_network_days_costs_no_more_than_was_said(mobile):
    mobile.add("data-5")
    mobile.answer(at=AT + timedelta(days=4))

    held = LineOption.objects.get()
    assert (held.starts_on, held.first_minor) == (date(2026, 11, 24), 93)


def test_the_minimum_is_counted_from_the_day_it_is_on(television):
    television.add("bouquet-sport")
    television.answer()

    assert LineOption.objects.get().minimum_until == date(2027, 2, 20)
    with pytest.raises(Refused) as refused:
        television.remove("bouquet-sport", at=LATER + timedelta(minutes=1))
    assert refused.value.refusal.code == "lines.option_minimum"


def test_an_option_that_excludes_another_is_refused_with_what_to_remove(mobile):
    lines.option(mobile.line, "data-5", starts_on=date(2026, 3, 1))

    with pytest.raises(Refused) as refused:
        mobile.add("data-20")

    assert refused.value.refusal.data == {"other_option": "data-5"}
    assert NetworkCommand.objects.count() == 0


# --- addresses --------------------------------------------------------------------------------------------------------


def addresses() -> list[tuple[str, str]]:
    return list(Mailbox.objects.order_by("id").values_list("local_part", "state"))


def test_an_address_is_kept_then_open_then_closed_for_good(internet):
    internet.add("boite-courriel", address="joris")
    assert addresses() == [("joris", "reserved")]
    internet.answer()
    assert (addresses(), internet.held()) == ([("joris", "open")], [("boite-courriel", TODAY, None)])
    assert "joris@boite.carmin.example" in Message.objects.get().text

    internet.remove("boite-courriel", at=LATER)
    internet.answer(at=LATER)
    assert (addresses(), internet.held()) == ([("joris", "closed")], [("boite-courriel", TODAY, TODAY)])


def test_an_address_that_the_network_does_not_make_is_free_again(internet):
    internet.add("boite-courriel", address="joris")
    internet.answer(done=False)

    assert (addresses(), internet.held()) == ([], [])


@pytest.mark.parametrize("state", ["reserved", "open", "closed"])
def test_an_address_that_somebody_has_or_had_is_refused(state, internet, household):
    other = contracts.access(under=household.contract, offer_code="carmin-net")
    address = {"option_code": "boite-courriel", "local_part": "joris", "domain": "boite.carmin.example"}
    Mailbox.objects.create(line=other, state=state, asked_at=AT, **address)

    with pytest.raises(Refused) as refused:
        internet.add("boite-courriel", address="joris")

    assert refused.value.refusal.code == "lines.address_taken"
    assert LineChange.objects.count() == 0


def test_a_line_gets_the_address_that_it_closed_again(internet):
    internet.add("boite-courriel", address="joris")
    internet.answer()
    internet.remove("boite-courriel", at=LATER)
    internet.answer(at=LATER)
    internet.add("boite-courriel", address="joris", key="again", at=LATER)

    assert addresses() == [("joris", "reserved")]


def test_one_address_wanted_by_many_lines_at_once_is_given_once(household):
    asking = [service(household, kind=LineKind.INTERNET, number="", offer_code="carmin-net") for _ in range(1)]
    asking += [
        Service(contracts.access(under=household.contract, offer_code="carmin-net"), asking[0].person) for _ in range(7)
    ]

    def attempt(rank: int) -> str:
        try:
            asking[rank].add("boite-courriel", address="joris", key=f"k{rank}")
        except Refused as refused:
            return refused.refusal.code
        return "asked"

    assert sorted(all_at_once(8, attempt)) == ["asked", *["lines.address_taken"] * 7]
