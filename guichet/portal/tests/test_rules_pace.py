"""Whether what is left will do, from the pace so far."""

from datetime import date

import pytest

from guichet.core.periods import DateRange
from guichet.portal import rules

NOVEMBER = DateRange(date(2026, 11, 1), date(2026, 12, 1))


@pytest.mark.parametrize(
    ("used", "today", "last"),
    [
        (50, 15, None),  # exactly what fifteen days may use
        (51, 15, 30),
        (60, 15, 25),
        (99, 10, 11),
        (99, 30, None),
        (1, 3, None),
    ],
)
def test_an_allowance_of_100_is_used_up_on(used, today, last):
    day = rules.used_up_on(used=used, allowance=100, days=NOVEMBER, today=date(2026, 11, today))

    assert day == (date(2026, 11, last) if last else None)


@pytest.mark.parametrize(("day", "tells"), [(1, False), (2, False), (3, True), (30, True)])
def test_two_days_are_too_few_to_tell_a_pace(day, tells):
    assert rules.tells_pace(NOVEMBER, date(2026, 11, day)) is tells


@pytest.mark.parametrize(("day", "percent"), [(1, 100), (16, 50), (30, 3)])
def test_days_left_hold_today(day, percent):
    assert rules.percent_of_days_left(NOVEMBER, date(2026, 11, day)) == percent
