from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guichet.core.working_days import Calendar, UnknownHolidayCalendar

FRANCE = Calendar("FR")
BELGIUM = Calendar("BE")
days = st.dates(date(2020, 1, 1), date(2035, 1, 1))


@pytest.mark.parametrize(
    ("start", "ouvrable", "ouvre"),
    [
        ("2026-04-30", "2026-05-05", "2026-05-06"),
        ("2026-05-06", "2026-05-11", "2026-05-12"),
        ("2026-11-10", "2026-11-14", "2026-11-16"),
        ("2026-12-23", "2026-12-28", "2026-12-29"),
    ],
)
def test_three_working_days_later(start: str, ouvrable: str, ouvre: str) -> None:
    day = date.fromisoformat(start)

    assert FRANCE.add_ouvrables(day, 3) == date.fromisoformat(ouvrable)
    assert FRANCE.add_ouvres(day, 3) == date.fromisoformat(ouvre)


@pytest.mark.parametrize(
    ("calendar", "count"),
    [
        (FRANCE, 11),
        (Calendar("FR", "57"), 13),
        (Calendar("NC"), 12),
        (Calendar("FR", "NC"), 12),
        (BELGIUM, 12),
    ],
)
def test_holidays_of_2026_by_calendar(calendar: Calendar, count: int) -> None:
    assert len(calendar.holidays_in(2026)) == count


def test_belgium_has_its_ten_legal_days_and_two_sundays() -> None:
    sundays = {day for day in BELGIUM.holidays_in(2026) if day.weekday() == 6}
    legal = ["01-01", "04-06", "05-01", "05-14", "05-25", "07-21", "08-15", "11-01", "11-11", "12-25"]

    assert {date.fromisoformat(f"2026-{day}") for day in legal} <= BELGIUM.holidays_in(2026)
    assert sundays == {date(2026, 4, 5), date(2026, 5, 24), date(2026, 11, 1)}


def test_alsace_and_moselle_add_good_friday_and_saint_stephen() -> None:
    added = Calendar("FR", "57").holidays_in(2026) - FRANCE.holidays_in(2026)

    assert added == {date(2026, 4, 3), date(2026, 12, 26)}


def test_new_caledonia_adds_citizenship_day() -> None:
    assert Calendar("NC").holidays_in(2026) - FRANCE.holidays_in(2026) == {date(2026, 9, 24)}


def test_holidays_are_known_in_any_year() -> None:
    assert FRANCE.is_holiday(date(2031, 7, 14))
    assert FRANCE.is_holiday(date(2019, 7, 14))
    assert not FRANCE.is_holiday(date(2031, 7, 15))


def test_a_saturday_is_ouvrable_but_not_ouvre() -> None:
    saturday = date(2026, 11, 21)

    assert FRANCE.is_ouvrable(saturday)
    assert not FRANCE.is_ouvre(saturday)
    assert not FRANCE.is_working_day(saturday)


@pytest.mark.parametrize("day", [date(2026, 11, 22), date(2026, 11, 11)])
def test_a_sunday_and_a_holiday_are_neither(day: date) -> None:
    assert not FRANCE.is_ouvrable(day)
    assert not FRANCE.is_ouvre(day)


def test_a_plain_monday_is_a_working_day() -> None:
    assert FRANCE.is_working_day(date(2026, 11, 23))


def test_no_day_later_is_the_day_itself_even_a_sunday() -> None:
    assert FRANCE.add_ouvrables(date(2026, 11, 22), 0) == date(2026, 11, 22)


def test_working_days_are_not_counted_backwards() -> None:
    with pytest.raises(ValueError, match="forwards"):
        FRANCE.add_ouvres(date(2026, 11, 22), -1)


@given(days, st.integers(1, 30))
def test_the_nth_day_is_a_working_day_and_n_of_them_have_passed(day: date, n: int) -> None:
    end = FRANCE.add_ouvrables(day, n)
    passed = [date.fromordinal(o) for o in range(day.toordinal() + 1, end.toordinal() + 1)]

    assert sum(FRANCE.is_ouvrable(one) for one in passed) == n
    assert FRANCE.is_ouvrable(end)
    assert FRANCE.add_ouvres(day, n) >= end


@pytest.mark.parametrize(
    ("country", "subdivision"),
    [("XX", None), ("", None), ("FR", "99"), ("FR", "Alsace-Moselle"), ("BE", "57"), ("fr", None)],
)
def test_an_unknown_calendar_is_refused(country: str, subdivision: str | None) -> None:
    with pytest.raises(UnknownHolidayCalendar) as refusal:
        Calendar(country, subdivision)

    assert refusal.value.data == {"country": country, "subdivision": subdivision}
