from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from config.sections import SECTIONS
from guichet import operators
from guichet.help.policy import Channel, Channels
from guichet.help.rules import is_open, opens_next_at

PARIS = ZoneInfo("Europe/Paris")
NOUMEA = ZoneInfo("Pacific/Noumea")


@dataclass(frozen=True)
class Days:
    """A calendar that holds what the test gives."""

    off: frozenset[date] = frozenset()

    def is_holiday(self, day: date) -> bool:
        return day in self.off


NO_HOLIDAY = Days()
MONDAY_OFF = Days(frozenset({date(2026, 11, 23)}))


def channel(**keys: object) -> Channel:
    label = {"fr": "Service clients"}
    return Channel.model_validate({"code": "service", "label": label, "value": "1000", **keys})


OFFICE = channel(hours=["mon-fri 09:00-18:00"])
WITH_A_BREAK = channel(hours=["mon-fri 08:00-12:00", "mon-fri 13:00-17:00", "sat 09:00-12:00"])


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (datetime(2026, 11, 23, 8, 59, tzinfo=PARIS), False),
        (datetime(2026, 11, 23, 9, 0, tzinfo=PARIS), True),
        (datetime(2026, 11, 23, 17, 59, 59, tzinfo=PARIS), True),
        (datetime(2026, 11, 23, 18, 0, tzinfo=PARIS), False),
        (datetime(2026, 11, 22, 10, 0, tzinfo=PARIS), False),
        (datetime(2026, 11, 27, 10, 0, tzinfo=PARIS), True),
        (datetime(2026, 11, 28, 10, 0, tzinfo=PARIS), False),
    ],
)
def test_hours_hold_from_the_opening_to_before_the_closing(moment: datetime, expected: bool) -> None:
    assert is_open(OFFICE, moment, NO_HOLIDAY, zone=PARIS) is expected


def test_the_clock_is_that_of_the_operator() -> None:
    moment = datetime(2026, 11, 22, 22, 30, tzinfo=UTC)

    assert is_open(OFFICE, moment, NO_HOLIDAY, zone=NOUMEA) is True
    assert is_open(OFFICE, moment, NO_HOLIDAY, zone=PARIS) is False


@pytest.mark.parametrize(("hour", "expected"), [(11, True), (12, False), (13, True), (17, False)])
def test_two_spans_make_a_break(hour: int, expected: bool) -> None:
    assert is_open(WITH_A_BREAK, datetime(2026, 11, 23, hour, tzinfo=PARIS), NO_HOLIDAY, zone=PARIS) is expected


def test_a_public_holiday_closes() -> None:
    assert is_open(OFFICE, datetime(2026, 11, 23, 10, tzinfo=PARIS), MONDAY_OFF, zone=PARIS) is False


def test_a_holiday_is_that_of_the_operators_day() -> None:
    sunday_in_paris = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)

    assert is_open(OFFICE, sunday_in_paris, MONDAY_OFF, zone=NOUMEA) is False


def test_a_channel_may_be_open_on_holidays() -> None:
    open_on_holidays = channel(hours=["mon-fri 09:00-18:00"], open_on_holidays=True)

    assert is_open(open_on_holidays, datetime(2026, 11, 23, 10, tzinfo=PARIS), MONDAY_OFF, zone=PARIS) is True


def test_always_is_open_at_night_and_on_holidays() -> None:
    assert is_open(channel(hours="always"), datetime(2026, 11, 23, 3, tzinfo=PARIS), MONDAY_OFF, zone=PARIS) is True


def test_a_channel_without_hours_is_never_open() -> None:
    assert is_open(channel(), datetime(2026, 11, 23, 10, tzinfo=PARIS), NO_HOLIDAY, zone=PARIS) is False


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (datetime(2026, 11, 23, 7, 0, tzinfo=PARIS), datetime(2026, 11, 23, 8, 0, tzinfo=PARIS)),
        (datetime(2026, 11, 23, 12, 10, tzinfo=PARIS), datetime(2026, 11, 23, 13, 0, tzinfo=PARIS)),
        (datetime(2026, 11, 27, 18, 0, tzinfo=PARIS), datetime(2026, 11, 28, 9, 0, tzinfo=PARIS)),
        (datetime(2026, 11, 28, 12, 0, tzinfo=PARIS), datetime(2026, 11, 30, 8, 0, tzinfo=PARIS)),
    ],
)
def test_the_next_opening_is_the_nearest(moment: datetime, expected: datetime) -> None:
    assert opens_next_at(WITH_A_BREAK, moment, NO_HOLIDAY, zone=PARIS) == expected


def test_the_next_opening_skips_a_holiday() -> None:
    saturday = datetime(2026, 11, 21, 12, 0, tzinfo=PARIS)

    assert opens_next_at(OFFICE, saturday, MONDAY_OFF, zone=PARIS) == datetime(2026, 11, 24, 9, 0, tzinfo=PARIS)


@pytest.mark.parametrize("hours", [None, "always"])
def test_what_never_opens_or_never_closes_has_no_next_opening(hours: str | None) -> None:
    assert opens_next_at(channel(hours=hours), datetime(2026, 11, 23, 10, tzinfo=PARIS), NO_HOLIDAY, zone=PARIS) is None


def test_the_numbers_of_the_islands_keep_the_hours_of_their_sheet() -> None:
    channels = operators.load("lagon", SECTIONS).section(Channels)
    quarter_to_eight = datetime(2021, 7, 26, 7, 40, tzinfo=NOUMEA)

    now_open = [
        phone.value.replace("\u00a0", " ")
        for phone in channels.phones
        if is_open(phone, quarter_to_eight, NO_HOLIDAY, zone=NOUMEA)
    ]

    assert now_open == ["1000", "1012", "1088", "+687 20 00 00"]
