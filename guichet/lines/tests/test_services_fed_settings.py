"""Offers, restrictions and ceilings that the operator's own system sends, beside what is changed here."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import transaction

from guichet.contracts.models import Line
from guichet.contracts.services import store_lines
from guichet.database import Written
from guichet.lines.models import LineCeiling, LineChange, LineRestriction
from guichet.lines.services import keep_offers, store_restrictions
from guichet.lines.services.fed_settings import KEPT_FOR
from guichet.lines.tests.serving import AT, LATER, NEXT_MONTH, Service
from guichet.lines.values.options import ChangeOffer
from guichet.lines.values.restrictions import Restriction, SetCeiling, SetRestrictions

NIGHT = LATER + timedelta(hours=18)
PREMIUM, ADULT = Restriction.PREMIUM, Restriction.ADULT
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("carmin")]


def fed(of: Service, code: str, *, on: bool = True, minor: int | None = None) -> dict[str, object]:
    return {"source": "billing", "line_id": of.line.pk, "code": code, "on": on, "minor": minor}


def read(*rows: dict[str, object], at: datetime = NIGHT) -> tuple[int, int, int]:
    written = store_restrictions(rows, at=at)
    return written.created, written.changed, written.unchanged


def restrictions(of: Service) -> dict[str, bool]:
    return dict(LineRestriction.objects.filter(line=of.line).values_list("code", "imposed"))


def ceilings(of: Service) -> list[tuple[int, int | None]]:
    return list(LineCeiling.objects.filter(line=of.line).values_list("minor", "imposed_minor"))


def restrict(of: Service, *put: Restriction, lift: tuple[Restriction, ...] = (), key: str = "k") -> None:
    of.ask("line.set_restrictions", SetRestrictions(put, lift), key=key)


# --- restrictions and ceiling ---------------------------------------------------------------------------------------


def test_what_the_operator_s_own_system_restricts_is_in_force_and_imposed(mobile):
    rows = (fed(mobile, "premium"), fed(mobile, "adult", on=False), fed(mobile, "ceiling", minor=2000))

    assert read(*rows) == (2, 0, 1)
    assert (restrictions(mobile), ceilings(mobile)) == ({"premium": True}, [(2000, 2000)])
    assert read(*rows) == (0, 0, 3)
    assert read(fed(mobile, "premium", on=False), fed(mobile, "ceiling", minor=500)) == (0, 2, 0)
    assert (restrictions(mobile), ceilings(mobile)) == ({}, [(500, 500)])
    assert read(fed(mobile, "ceiling", on=False)) == (0, 1, 0)
    assert ceilings(mobile) == []


def test_of_a_place_given_twice_the_last_row_wins(mobile):
    assert read(fed(mobile, "premium"), fed(mobile, "premium", on=False)) == (1, 1, 0)
    assert restrictions(mobile) == {}


def test_what_the_user_asked_for_stays_theirs(mobile):
    LineRestriction.objects.create(line=mobile.line, code="adult", imposed=False, set_by=mobile.person, set_at=AT)
    LineCeiling.objects.create(line=mobile.line, minor=500, imposed_minor=2000, set_by=mobile.person, set_at=AT)

    assert read(fed(mobile, "adult"), fed(mobile, "ceiling", minor=500)) == (0, 0, 2)
    assert (restrictions(mobile), ceilings(mobile)) == ({"adult": False}, [(500, 2000)])


def test_what_is_under_way_here_wins_until_the_network_s_answer(mobile):
    read(fed(mobile, "premium"), at=AT)
    restrict(mobile, lift=(PREMIUM,))
    assert read(fed(mobile, "premium", on=False), fed(mobile, "adult")) == (1, 0, 1)
    assert restrictions(mobile) == {"premium": True, "adult": True}

    mobile.answer(done=False, at=NIGHT)
    assert read(fed(mobile, "premium", on=False)) == (0, 1, 0)
    assert restrictions(mobile) == {"adult": True}


def test_a_file_made_before_a_change_does_not_undo_it(mobile):
    restrict(mobile, PREMIUM)
    mobile.answer()
    mobile.ask("line.set_ceiling", SetCeiling(2000), key="ceiling")
    mobile.answer()
    before = (fed(mobile, "premium", on=False), fed(mobile, "ceiling", on=False))

    assert read(*before) == (0, 0, 2)
    assert (restrictions(mobile), ceilings(mobile)) == ({"premium": True}, [(2000, 2000)])
    assert read(fed(mobile, "premium"), fed(mobile, "ceiling", minor=2000)) == (0, 0, 2)  # the system knows it now
    assert read(*before) == (0, 2, 0)
    assert (restrictions(mobile), ceilings(mobile)) == ({}, [])


def test_after_three_days_the_file_is_right(mobile):
    restrict(mobile, PREMIUM)
    mobile.answer()

    assert read(fed(mobile, "premium", on=False), at=LATER + KEPT_FOR - timedelta(seconds=1)) == (0, 0, 1)
    assert read(fed(mobile, "premium", on=False), at=LATER + KEPT_FOR) == (0, 1, 0)
    assert restrictions(mobile) == {}


def test_the_last_of_several_changes_is_the_one_that_counts(mobile):
    restrict(mobile, PREMIUM)
    mobile.answer()
    restrict(mobile, lift=(PREMIUM,), key="lift")
    mobile.answer(at=LATER + timedelta(hours=1))

    assert read(fed(mobile, "premium")) == (0, 0, 1)
    assert restrictions(mobile) == {}


# --- the offer ------------------------------------------------------------------------------------------------------


def change_offer(of: Service, code: str, *, key: str, at: datetime = NEXT_MONTH) -> None:
    of.ask("line.change_offer", ChangeOffer(code), key=key)
    LineChange.objects.filter(state="planned").update(state="requested")
    of.answer(at=at)


def read_lines(of: Service, offer_code: str, *, at: datetime = NEXT_MONTH) -> Written:
    line = Line.objects.get(pk=of.line.pk)
    columns = ("source", "external_id", "contract_id", "kind", "number", "state")
    row = {**{column: getattr(line, column) for column in columns}, "offer_code": offer_code}
    with transaction.atomic():
        return store_lines(keep_offers([row], at=at), at=at)


def offer_of(of: Service) -> str:
    return Line.objects.values_list("offer_code", flat=True).get(pk=of.line.pk)


def test_an_offer_changed_here_stays_until_the_billing_system_knows_it(mobile):
    change_offer(mobile, "carmin-40", key="k")

    assert read_lines(mobile, "carmin-15").unchanged == 1
    assert offer_of(mobile) == "carmin-40"
    assert read_lines(mobile, "carmin-40").unchanged == 1
    assert read_lines(mobile, "carmin-15").changed == 1  # it was changed back elsewhere
    assert offer_of(mobile) == "carmin-15"


def test_an_offer_that_was_never_the_line_s_is_news(mobile):
    change_offer(mobile, "carmin-40", key="k")

    assert read_lines(mobile, "carmin-5").changed == 1
    assert offer_of(mobile) == "carmin-5"
    assert read_lines(mobile, "carmin-15").changed == 1


def test_of_two_changes_neither_former_offer_comes_back(mobile):
    change_offer(mobile, "carmin-40", key="one")
    change_offer(mobile, "carmin-5", key="two", at=NEXT_MONTH + timedelta(hours=1))

    for former in ("carmin-15", "carmin-40"):
        read_lines(mobile, former, at=NEXT_MONTH + timedelta(hours=2))
        assert offer_of(mobile) == "carmin-5"


def test_after_three_days_the_file_is_right_of_the_offer_too(mobile):
    change_offer(mobile, "carmin-40", key="k")
    read_lines(mobile, "carmin-15", at=NEXT_MONTH + KEPT_FOR)

    assert offer_of(mobile) == "carmin-15"


def test_a_change_of_offer_under_way_lets_files_through(mobile):
    mobile.ask("line.change_offer", ChangeOffer("carmin-40"))

    assert read_lines(mobile, "carmin-15").unchanged == 1
    assert read_lines(mobile, "carmin-5").changed == 1
    assert offer_of(mobile) == "carmin-5"
