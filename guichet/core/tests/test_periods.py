from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guichet.core.periods import (
    BillingDayOutOfRange,
    DateRange,
    EndNotAfterStart,
    NaiveMoment,
    Period,
    billing_days,
    billing_period,
    day_bounds,
    days_through,
    instant,
    local_day,
    month_days,
    month_of,
    shift_months,
    start_of_day,
)

PARIS = ZoneInfo("Europe/Paris")
NOUMEA = ZoneInfo("Pacific/Noumea")
# Havana and Beirut change their clocks at midnight: a day may start at 1:00, or have two midnights.
zones = st.sampled_from(["Europe/Paris", "Europe/Brussels", "Pacific/Noumea", "America/Havana", "Asia/Beirut"]).map(
    ZoneInfo
)
moments = st.datetimes(datetime(2000, 1, 1), datetime(2090, 1, 1)).map(lambda moment: moment.replace(tzinfo=UTC))  # noqa: DTZ001 -- made aware
days = st.dates(date(2000, 1, 1), date(2090, 1, 1))
first_days = st.integers(1, 28)


def at(text: str, tz: ZoneInfo = PARIS) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=tz)


@given(moments, zones, first_days)
def test_a_billing_period_holds_its_moment(moment: datetime, tz: ZoneInfo, starts_on_day: int) -> None:
    period = billing_period(moment, tz, starts_on_day)

    assert moment in period
    assert period.start.tzinfo is tz
    assert local_day(period.start, tz).day == starts_on_day


@given(moments, zones, first_days)
def test_billing_periods_follow_each_other_without_gap_or_overlap(
    moment: datetime, tz: ZoneInfo, starts_on_day: int
) -> None:
    period = billing_period(moment, tz, starts_on_day)
    next_one = billing_period(period.end, tz, starts_on_day)
    previous = billing_period(instant(period.start) - timedelta(microseconds=1), tz, starts_on_day)

    assert instant(next_one.start) == instant(period.end)
    assert instant(previous.end) == instant(period.start)
    assert not period.overlaps(next_one)
    assert not period.overlaps(previous)


@given(moments, zones)
def test_every_moment_is_in_the_bounds_of_its_local_day_only(moment: datetime, tz: ZoneInfo) -> None:
    day = local_day(moment, tz)

    assert moment in day_bounds(day, tz)
    assert moment not in day_bounds(day - timedelta(days=1), tz)
    assert moment not in day_bounds(day + timedelta(days=1), tz)


@given(days, first_days)
def test_billing_days_cover_every_day_once(day: date, starts_on_day: int) -> None:
    month = billing_days(day, starts_on_day)

    assert day in month
    assert billing_days(month.end, starts_on_day).start == month.end
    assert billing_days(month.last_day, starts_on_day) == month
    assert 28 <= month.day_count <= 31


@given(days, st.integers(-600, 600))
def test_shifting_months_keeps_the_day_or_ends_the_month(day: date, months: int) -> None:
    shifted = shift_months(day, months)

    assert (shifted.year * 12 + shifted.month) - (day.year * 12 + day.month) == months
    assert shifted.day == day.day or (shifted.day < day.day and (shifted + timedelta(days=1)).day == 1)


@pytest.mark.parametrize(
    ("day", "months", "shifted"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2028-01-31", 1, "2028-02-29"),
        ("2026-12-15", 1, "2027-01-15"),
        ("2026-01-15", -1, "2025-12-15"),
        ("2026-11-30", 24, "2028-11-30"),
        ("2026-03-31", -13, "2025-02-28"),
    ],
)
def test_months_are_shifted(day: str, months: int, shifted: str) -> None:
    assert shift_months(date.fromisoformat(day), months) == date.fromisoformat(shifted)


def test_a_month_is_the_month_of_the_operator_s_zone() -> None:
    moment = datetime(2026, 10, 31, 14, 0, tzinfo=UTC)

    assert month_of(moment, PARIS).start == at("2026-10-01T00:00")
    assert month_of(moment, NOUMEA) == Period(at("2026-11-01T00:00", NOUMEA), at("2026-12-01T00:00", NOUMEA))


def test_a_billing_month_starts_on_its_day_at_midnight() -> None:
    moment = at("2026-11-13T23:59:59")

    assert billing_period(moment, PARIS, 14) == Period(at("2026-10-14T00:00"), at("2026-11-14T00:00"))
    assert billing_period(moment + timedelta(seconds=1), PARIS, 14).start == at("2026-11-14T00:00")


@pytest.mark.parametrize("starts_on_day", [0, 29, 31, -1])
def test_a_billing_month_starts_on_a_day_that_every_month_has(starts_on_day: int) -> None:
    with pytest.raises(BillingDayOutOfRange):
        billing_days(date(2026, 11, 22), starts_on_day)


@pytest.mark.parametrize(("day", "hours"), [("2026-03-29", 23), ("2026-10-25", 25), ("2026-11-22", 24)])
def test_the_days_of_a_clock_change_have_their_own_length(day: str, hours: int) -> None:
    assert day_bounds(date.fromisoformat(day), PARIS).length == timedelta(hours=hours)


def test_a_day_without_midnight_starts_when_its_clock_does() -> None:
    beirut = ZoneInfo("Asia/Beirut")

    assert start_of_day(date(2024, 3, 31), beirut).isoformat() == "2024-03-31T01:00:00+03:00"
    assert day_bounds(date(2024, 3, 31), beirut).length == timedelta(hours=23)


def test_the_repeated_hour_of_autumn_is_kept_apart() -> None:
    first = datetime(2026, 10, 25, 2, 30, tzinfo=PARIS)
    again = datetime(2026, 10, 25, 2, 10, tzinfo=PARIS, fold=1)

    assert again in Period(first, at("2026-10-25T04:00"))
    with pytest.raises(EndNotAfterStart):
        Period(again, first)


def test_a_period_excludes_its_end() -> None:
    period = Period(at("2026-11-01T00:00"), at("2026-12-01T00:00"))

    assert at("2026-11-01T00:00") in period
    assert at("2026-11-30T23:59:59.999999") in period
    assert at("2026-12-01T00:00") not in period


def test_a_period_or_a_range_is_never_empty() -> None:
    with pytest.raises(EndNotAfterStart):
        Period(at("2026-11-01T00:00"), at("2026-11-01T00:00"))
    with pytest.raises(EndNotAfterStart):
        DateRange(date(2026, 11, 2), date(2026, 11, 2))


@pytest.mark.parametrize("use", [lambda m: local_day(m, PARIS), lambda m: month_of(m, PARIS), instant])
def test_a_moment_without_zone_is_refused(use) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(NaiveMoment):
        use(datetime(2026, 11, 22, 9, 12))  # noqa: DTZ001 -- what is being refused


def test_a_range_counts_and_lists_its_days() -> None:
    november = month_days(date(2026, 11, 22))

    assert november == days_through(date(2026, 11, 1), date(2026, 11, 30))
    assert (november.day_count, november.last_day) == (30, date(2026, 11, 30))
    assert list(november)[0::29] == [date(2026, 11, 1), date(2026, 11, 30)]
    assert date(2026, 12, 1) not in november
    assert november.in_zone(NOUMEA).start == at("2026-11-01T00:00", NOUMEA)


def test_ranges_that_touch_do_not_overlap() -> None:
    november = month_days(date(2026, 11, 1))

    assert not november.overlaps(month_days(date(2026, 12, 1)))
    assert november.overlaps(days_through(date(2026, 11, 30), date(2026, 12, 5)))
