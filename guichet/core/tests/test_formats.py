"""Exact strings. `_` stands for U+00A0 and `~` for U+202F, so that a reader sees them."""

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guichet.core.formats import Formats, Quantity, formats_for
from guichet.core.locale_words import LANGUAGES, UnknownLanguage
from guichet.core.money import Money, UnknownCurrency
from guichet.core.periods import DateRange, NaiveMoment

PARIS = ZoneInfo("Europe/Paris")
NOUMEA = ZoneInfo("Pacific/Noumea")
BRUSSELS = ZoneInfo("Europe/Brussels")
TODAY = date(2026, 11, 22)
MB = 10**6
GB = 10**9

FRENCH = formats_for("fr", "EUR", PARIS, "FR", "FR")
CALEDONIAN = formats_for("fr", "XPF", NOUMEA, "NC", "NC")
WALLOON = formats_for("fr", "EUR", BRUSSELS, "BE", "BE")
DUTCH = formats_for("nl", "EUR", BRUSSELS, "BE", "BE")
ENGLISH = formats_for("en", "EUR", BRUSSELS, "BE", "BE")
ENGLISH_XPF = formats_for("en", "XPF", NOUMEA, "NC", "NC")
DUTCH_XPF = formats_for("nl", "XPF", NOUMEA, "NC", "NC")


def signs(text: str) -> str:
    return text.replace("_", "\u00a0").replace("~", "\u202f")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=PARIS)


@pytest.mark.parametrize(
    ("formats", "minor", "shown"),
    [
        (FRENCH, 1250, "12,50_€"),
        (FRENCH, 128460, "1~284,60_€"),
        (FRENCH, -450, "−4,50_€"),
        (FRENCH, 0, "0,00_€"),
        (FRENCH, 5, "0,05_€"),
        (FRENCH, -5, "−0,05_€"),
        (FRENCH, 99999, "999,99_€"),
        (FRENCH, 100000, "1~000,00_€"),
        (FRENCH, 123456789012, "1~234~567~890,12_€"),
        (WALLOON, 128460, "1~284,60_€"),
        (CALEDONIAN, 6490, "6~490_F"),
        (CALEDONIAN, 0, "0_F"),
        (CALEDONIAN, -150, "−150_F"),
        (CALEDONIAN, 1234567, "1~234~567_F"),
        (DUTCH, 1250, "€_12,50"),
        (DUTCH, 128460, "€_1.284,60"),
        (DUTCH, -450, "€_−4,50"),
        (DUTCH_XPF, 6490, "XPF_6.490"),
        (DUTCH_XPF, -6490, "XPF_−6.490"),
        (ENGLISH, 1250, "€12.50"),
        (ENGLISH, 128460, "€1,284.60"),
        (ENGLISH, -450, "−€4.50"),
        (ENGLISH_XPF, 6490, "XPF_6,490"),
        (ENGLISH_XPF, -6490, "−XPF_6,490"),
    ],
)
def test_money(formats: Formats, minor: int, shown: str) -> None:
    assert formats.money(Money(minor, formats.currency)) == signs(shown)


def test_money_of_another_currency_keeps_its_own_sign_and_decimals() -> None:
    assert FRENCH.money(Money(6490, "XPF")) == signs("6~490_F")
    assert CALEDONIAN.money(Money(1250, "EUR")) == signs("12,50_€")
    assert ENGLISH.money(Money(1250, "CHF")) == signs("CHF_12.50")
    assert FRENCH.money(Money(12500, "TND")) == signs("12,500_TND")


@given(st.integers(-(10**13), 10**13), st.sampled_from([FRENCH, CALEDONIAN, DUTCH, ENGLISH]))
def test_an_amount_shown_holds_all_its_digits(minor: int, formats: Formats) -> None:
    amount = Money(minor, formats.currency)
    shown = formats.money(amount)

    assert "".join(c for c in shown if c.isdigit()).lstrip("0") == str(abs(minor)).lstrip("0")
    assert ("−" in shown) == (minor < 0)
    assert " " not in shown


@pytest.mark.parametrize(
    ("formats", "value", "shown"),
    [
        (FRENCH, 0, "0"),
        (FRENCH, 999, "999"),
        (FRENCH, 12345, "12~345"),
        (FRENCH, -1234, "−1~234"),
        (FRENCH, Decimal("1234.50"), "1~234,50"),
        (FRENCH, Decimal("-0.5"), "−0,5"),
        (FRENCH, Decimal("1E+3"), "1~000"),
        (DUTCH, 12345, "12.345"),
        (DUTCH, Decimal("1234.5"), "1.234,5"),
        (ENGLISH, 12345, "12,345"),
        (ENGLISH, Decimal("1234.5"), "1,234.5"),
    ],
)
def test_numbers(formats: Formats, value: int | Decimal, shown: str) -> None:
    assert formats.number(value) == signs(shown)


@pytest.mark.parametrize(
    ("formats", "value", "shown"),
    [(FRENCH, 57, "57_%"), (FRENCH, 1200, "1~200_%"), (FRENCH, -3, "−3_%"), (DUTCH, 57, "57%"), (ENGLISH, 57, "57%")],
)
def test_percentages(formats: Formats, value: int, shown: str) -> None:
    assert formats.percent(value) == signs(shown)


@pytest.mark.parametrize(
    ("formats", "size_bytes", "value", "unit"),
    [
        (FRENCH, 0, "0", "Mo"),
        (FRENCH, 1, "0", "Mo"),
        (FRENCH, 400 * MB, "400", "Mo"),
        (FRENCH, 499_999, "0", "Mo"),
        (FRENCH, 500_000, "1", "Mo"),
        (FRENCH, 999 * MB, "999", "Mo"),
        (FRENCH, GB - 500_001, "999", "Mo"),
        (FRENCH, GB - 500_000, "1,0", "Go"),
        (FRENCH, GB, "1,0", "Go"),
        (FRENCH, 34_200 * MB, "34,2", "Go"),
        (FRENCH, 34_249_999_999, "34,2", "Go"),
        (FRENCH, 34_250 * MB, "34,3", "Go"),
        (FRENCH, 22 * GB, "22,0", "Go"),
        (FRENCH, 99_949_999_999, "99,9", "Go"),
        (FRENCH, 99_950 * MB, "100", "Go"),
        (FRENCH, 120_500 * MB, "121", "Go"),
        (FRENCH, 1234 * GB, "1~234", "Go"),
        (FRENCH, -1200 * MB, "−1,2", "Go"),
        (FRENCH, -1, "0", "Mo"),
        (DUTCH, 34_200 * MB, "34,2", "GB"),
        (DUTCH, 400 * MB, "400", "MB"),
        (DUTCH, 1234 * GB, "1.234", "GB"),
        (ENGLISH, 34_200 * MB, "34.2", "GB"),
        (ENGLISH, 400 * MB, "400", "MB"),
    ],
)
def test_data(formats: Formats, size_bytes: int, value: str, unit: str) -> None:
    assert formats.data(size_bytes) == Quantity(signs(value), unit)


@pytest.mark.parametrize(
    ("formats", "size_bytes", "shown"),
    [
        (FRENCH, 60 * GB, "60_Go"),
        (FRENCH, 1500 * MB, "1,5_Go"),
        (FRENCH, 100 * GB, "100_Go"),
        (FRENCH, 300 * MB, "300_Mo"),
        (FRENCH, 20 * GB, "20_Go"),
        (ENGLISH, 60 * GB, "60_GB"),
        (ENGLISH, 1000 * GB, "1,000_GB"),
        (DUTCH, 5 * GB, "5_GB"),
    ],
)
def test_the_data_of_an_offer_has_no_decimal_that_says_nothing(formats: Formats, size_bytes: int, shown: str) -> None:
    assert str(formats.allowance(size_bytes)) == signs(shown)


@pytest.mark.parametrize(
    ("formats", "seconds", "value", "unit"),
    [
        (FRENCH, 0, "0", "s"),
        (FRENCH, 59, "59", "s"),
        (FRENCH, 60, "1", "min"),
        (FRENCH, 89, "1", "min"),
        (FRENCH, 90, "2", "min"),
        (FRENCH, 2700, "45", "min"),
        (FRENCH, 3569, "59", "min"),
        (FRENCH, 3570, "1", "h"),
        (FRENCH, 10800, "3", "h"),
        (FRENCH, 11100, "3_h_05", ""),
        (FRENCH, 11520, "3_h_12", ""),
        (FRENCH, 3600 * 1234, "1~234", "h"),
        (ENGLISH, 11520, "3_h_12", "min"),
        (ENGLISH, 2700, "45", "min"),
        (DUTCH, 11520, "3_u_12", "min"),
        (DUTCH, 10800, "3", "u"),
    ],
)
def test_durations(formats: Formats, seconds: int, value: str, unit: str) -> None:
    assert formats.duration(seconds) == Quantity(signs(value), unit)


def test_a_quantity_joins_its_figure_and_its_unit() -> None:
    assert str(FRENCH.data(34_200 * MB)) == signs("34,2_Go")
    assert str(FRENCH.duration(11520)) == signs("3_h_12")
    assert str(ENGLISH.duration(11520)) == signs("3_h_12_min")


@pytest.mark.parametrize(
    ("formats", "day", "plain", "with_weekday"),
    [
        (FRENCH, "2026-11-27", "27 novembre", "vendredi 27 novembre"),
        (FRENCH, "2026-12-01", "1er décembre", "mardi 1er décembre"),
        (FRENCH, "2026-08-31", "31 août", "lundi 31 août"),
        (FRENCH, "2027-02-11", "11 février 2027", "jeudi 11 février 2027"),
        (FRENCH, "2025-11-22", "22 novembre 2025", "samedi 22 novembre 2025"),
        (ENGLISH, "2026-11-27", "27 November", "Friday 27 November"),
        (ENGLISH, "2026-12-01", "1 December", "Tuesday 1 December"),
        (ENGLISH, "2027-02-11", "11 February 2027", "Thursday 11 February 2027"),
        (DUTCH, "2026-11-27", "27 november", "vrijdag 27 november"),
        (DUTCH, "2026-12-01", "1 december", "dinsdag 1 december"),
        (DUTCH, "2027-03-01", "1 maart 2027", "maandag 1 maart 2027"),
    ],
)
def test_days(formats: Formats, day: str, plain: str, with_weekday: str) -> None:
    assert formats.day(date.fromisoformat(day), TODAY) == plain
    assert formats.day(date.fromisoformat(day), TODAY, weekday=True) == with_weekday


@pytest.mark.parametrize(
    ("formats", "words"),
    [
        (FRENCH, ["20 novembre", "hier", "aujourd’hui", "demain", "24 novembre"]),
        (ENGLISH, ["20 November", "yesterday", "today", "tomorrow", "24 November"]),
        (DUTCH, ["20 november", "gisteren", "vandaag", "morgen", "24 november"]),
    ],
)
def test_the_days_around_today_have_their_words(formats: Formats, words: list[str]) -> None:
    assert [formats.day(date(2026, 11, 20 + offset), TODAY) for offset in range(5)] == words


def test_the_words_of_the_days_around_today_can_be_left_out() -> None:
    assert FRENCH.day(TODAY, TODAY, relative=False) == "22 novembre"
    assert FRENCH.day(date(2027, 1, 1), date(2026, 12, 31)) == "demain"
    assert FRENCH.day(date(2027, 1, 1), date(2026, 12, 31), relative=False) == "1er janvier 2027"


@pytest.mark.parametrize(
    ("formats", "on", "tomorrow", "until", "until_midnight"),
    [
        (FRENCH, "le 1er décembre", "demain", "jusqu’au 1er décembre", "jusqu’au 1er décembre à minuit"),
        (ENGLISH, "on 1 December", "tomorrow", "until 1 December", "until the end of 1 December"),
        (DUTCH, "op 1 december", "morgen", "tot en met 1 december", "tot 1 december om 24.00_uur"),
    ],
)
def test_days_in_a_sentence(formats: Formats, on: str, tomorrow: str, until: str, until_midnight: str) -> None:
    day = date(2026, 12, 1)

    assert formats.on(day, TODAY) == on
    assert formats.on(date(2026, 11, 23), TODAY) == tomorrow
    assert formats.until(day, TODAY) == until
    assert formats.until_midnight(day, TODAY) == signs(until_midnight)


def test_a_day_in_a_sentence_may_have_its_weekday_and_its_year() -> None:
    assert FRENCH.on(date(2026, 11, 27), TODAY, weekday=True) == "le vendredi 27 novembre"
    assert FRENCH.until(date(2027, 2, 28), TODAY) == "jusqu’au 28 février 2027"


def test_months() -> None:
    assert FRENCH.month(date(2026, 8, 1), TODAY) == "août"
    assert FRENCH.month(date(2025, 8, 1), TODAY) == "août 2025"
    assert DUTCH.month(date(2026, 3, 1), TODAY) == "maart"


@pytest.mark.parametrize(
    ("formats", "clock", "shown"),
    [
        (FRENCH, "09:12", "9_h_12"),
        (FRENCH, "08:00", "8_h"),
        (FRENCH, "07:05", "7_h_05"),
        (FRENCH, "00:00", "0_h"),
        (FRENCH, "21:42", "21_h_42"),
        (DUTCH, "09:12", "9.12_uur"),
        (DUTCH, "08:00", "8_uur"),
        (ENGLISH, "09:12", "9:12"),
        (ENGLISH, "08:00", "8:00"),
        (ENGLISH, "21:05", "21:05"),
    ],
)
def test_times(formats: Formats, clock: str, shown: str) -> None:
    assert formats.time(at(f"2026-11-22T{clock}")) == signs(shown)


def test_times_are_those_of_the_operator_s_zone() -> None:
    moment = datetime(2026, 7, 22, 14, 30, tzinfo=UTC)

    assert FRENCH.time(moment) == signs("16_h_30")
    assert CALEDONIAN.time(moment) == signs("1_h_30")


@pytest.mark.parametrize(
    ("formats", "shown"), [(FRENCH, "8_h à 10_h"), (ENGLISH, "8:00 to 10:00"), (DUTCH, "8_uur tot 10_uur")]
)
def test_a_range_of_hours(formats: Formats, shown: str) -> None:
    assert formats.time_range(at("2026-11-22T08:00"), at("2026-11-22T10:00")) == signs(shown)


@pytest.mark.parametrize(
    ("formats", "moment", "shown"),
    [
        (FRENCH, "2026-11-22T07:42", "à 7_h_42"),
        (FRENCH, "2026-11-21T23:59", "hier à 23_h_59"),
        (FRENCH, "2026-11-23T08:00", "demain à 8_h"),
        (FRENCH, "2026-11-01T07:42", "le 1er novembre à 7_h_42"),
        (FRENCH, "2025-11-22T07:42", "le 22 novembre 2025 à 7_h_42"),
        (ENGLISH, "2026-11-22T07:42", "at 7:42"),
        (ENGLISH, "2026-11-13T07:42", "on 13 November at 7:42"),
        (DUTCH, "2026-11-21T07:42", "gisteren om 7.42_uur"),
        (DUTCH, "2026-11-13T07:42", "op 13 november om 7.42_uur"),
    ],
)
def test_moments(formats: Formats, moment: str, shown: str) -> None:
    assert formats.moment(at(moment), at("2026-11-22T09:12")) == signs(shown)


@pytest.mark.parametrize(
    ("formats", "moment", "shown"),
    [
        (FRENCH, "2026-11-22T07:42", "Aujourd’hui à 7_h_42"),
        (FRENCH, "2026-11-21T23:59", "Hier à 23_h_59"),
        (FRENCH, "2026-11-01T07:42", "1er novembre à 7_h_42"),
        (ENGLISH, "2026-11-22T07:42", "Today at 7:42"),
        (DUTCH, "2025-11-13T07:42", "13 november 2025 om 7.42_uur"),
    ],
)
def test_moments_that_stand_alone(formats: Formats, moment: str, shown: str) -> None:
    assert formats.moment_alone(at(moment), at("2026-11-22T09:12")) == signs(shown)


def test_today_is_today_in_the_operator_s_zone() -> None:
    now = datetime(2026, 11, 22, 14, 0, tzinfo=UTC)

    assert CALEDONIAN.moment(datetime(2026, 11, 22, 12, 0, tzinfo=UTC), now) == signs("hier à 23_h")
    assert FRENCH.moment(datetime(2026, 11, 22, 12, 0, tzinfo=UTC), now) == signs("à 13_h")


@pytest.mark.parametrize(
    ("formats", "start", "end", "shown"),
    [
        (FRENCH, "2026-11-01", "2026-11-23", "du 1er au 22 novembre"),
        (FRENCH, "2026-11-29", "2026-12-06", "du 29 novembre au 5 décembre"),
        (FRENCH, "2025-12-29", "2026-01-02", "du 29 décembre 2025 au 1er janvier"),
        (FRENCH, "2025-11-01", "2026-11-23", "du 1er novembre 2025 au 22 novembre"),
        (FRENCH, "2025-11-01", "2025-11-03", "du 1er au 2 novembre 2025"),
        (FRENCH, "2026-11-01", "2026-11-02", "1er novembre"),
        (ENGLISH, "2026-11-01", "2026-11-23", "1 to 22 November"),
        (DUTCH, "2026-11-01", "2026-11-23", "1 tot en met 22 november"),
    ],
)
def test_ranges_of_days(formats: Formats, start: str, end: str, shown: str) -> None:
    days = DateRange(date.fromisoformat(start), date.fromisoformat(end))

    assert formats.days(days, date(2026, 11, 22)) == shown


def test_a_moment_without_zone_is_refused() -> None:
    with pytest.raises(NaiveMoment):
        FRENCH.time(datetime(2026, 11, 22, 9, 12))  # noqa: DTZ001 -- what is being refused


def test_phones_are_written_as_in_the_operator_s_country() -> None:
    assert FRENCH.phone("+33639981407") == signs("06_39_98_14_07")
    assert FRENCH.phone_masked("+33639981407") == signs("06_39_98_••_••")
    assert CALEDONIAN.phone("+687751234") == signs("75_12_34")
    assert DUTCH.phone("+32470123456") == signs("0470_12_34_56")


def test_a_language_without_words_is_refused() -> None:
    with pytest.raises(UnknownLanguage) as refusal:
        Formats("de", "EUR", PARIS, "FR", "FR")
    assert refusal.value.data["known"] == LANGUAGES == ("fr", "en", "nl")


def test_a_currency_that_does_not_exist_is_refused() -> None:
    with pytest.raises(UnknownCurrency):
        Formats("fr", "FCFP", PARIS, "FR", "FR")


def test_the_same_facts_give_the_same_formats() -> None:
    assert formats_for("fr", "EUR", ZoneInfo("Europe/Paris"), "FR", "FR") is FRENCH


def test_a_country_that_speaks_the_language_has_its_own_signs() -> None:
    quebec = formats_for("fr", "EUR", ZoneInfo("America/Toronto"), "CA", "CA")

    assert quebec.number(12345) == signs("12_345")


@pytest.mark.parametrize("country", ["IT", "XX", ""])
def test_a_country_without_signs_of_its_own_takes_those_of_the_language(country: str) -> None:
    assert formats_for("fr", "EUR", PARIS, country, "FR").number(12345) == signs("12~345")
