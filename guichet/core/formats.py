"""Numbers, money, data, dates and times as the words that a page shows.

Presenters call this hundreds of times for one page, so a Formats takes its tables once and then only joins strings:
no locale is looked up, and Babel formats nothing, per value. Build one with `formats_for()`, which keeps them.
"""

from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from guichet.core import locale_words, phones
from guichet.core.locale_words import MINUS, NO_BREAK_SPACE
from guichet.core.money import Money, currency_precision
from guichet.core.periods import local_day, local_moment

MEGABYTE = 10**6
GIGABYTE = 10**9


class Quantity(NamedTuple):
    """A figure and its unit, apart so that a page can set them in two sizes; str() joins them.

    `unit` is empty where the figure already holds its units ("3 h 12").
    """

    value: str
    unit: str

    def __str__(self) -> str:
        return f"{self.value}{NO_BREAK_SPACE}{self.unit}" if self.unit else self.value


class _CurrencyTable(NamedTuple):
    """What stands around the major units; the tails hold the decimals ready: (",00 €", ",01 €", ...) or (" F",)."""

    minor_per_major: int
    before: str
    tails: tuple[str, ...]
    before_negative: str
    tails_negative: tuple[str, ...]


class Formats:
    """The words of one language for one operator. What is returned is ready to show; a day may need a capital."""

    def __init__(self, language: str, currency: str, time_zone: ZoneInfo, country: str, phone_region: str) -> None:
        """Take the operator's facts. Errors: UnknownLanguage (fr, en and nl are known), UnknownCurrency."""
        signs = locale_words.number_signs(language, country, currency)
        self.language = language
        self.currency = currency
        self.time_zone = time_zone
        self.country = country
        self.phone_region = phone_region
        self._words = locale_words.sentences(language)
        self._months = locale_words.month_names(language)
        self._short_months = locale_words.short_month_names(language)
        self._weekdays = locale_words.weekday_names(language)
        self._decimal = self.decimal = signs.decimal
        self._group = signs.group
        self._percent = signs.percent
        self._currencies = {currency: self._currency_table(currency)}

    def money(self, amount: Money) -> str:
        """Return "1 284,60 €", "−4,50 €", "6 490 F": always all the decimals of the currency."""
        table = self._currencies.get(amount.currency)
        if table is None:
            table = self._currencies[amount.currency] = self._currency_table(amount.currency)
        divisor, before, tails, before_negative, tails_negative = table
        if amount.minor < 0:
            major, rest = divmod(-amount.minor, divisor)
            return before_negative + self._grouped(major) + tails_negative[rest]
        major, rest = divmod(amount.minor, divisor)
        return before + self._grouped(major) + tails[rest]

    def number(self, value: int | Decimal) -> str:
        """Return "12 345" or "1 234,50": the decimals that the value has. It is not rounded."""
        sign = MINUS if value < 0 else ""
        if isinstance(value, int):
            return sign + self._grouped(abs(value))
        whole, _, decimals = f"{abs(value):f}".partition(".")
        return sign + self._grouped(int(whole)) + (self._decimal + decimals if decimals else "")

    def percent(self, value: int) -> str:
        """Return "57 %"; the value is in hundredths."""
        return self.number(value) + self._percent

    def data(self, size_bytes: int) -> Quantity:
        """Return a measured amount of data: "34,2 Go", from 100 Go on "120 Go", under 1 Go "400 Mo". Half up.

        Units: decimal, 1 Go is 10**9 bytes. Rounding happens first: 999,9 Mo are "1,0 Go" and 99,96 Go are "100 Go".
        """
        size = abs(size_bytes)
        sign = MINUS if size_bytes < 0 else ""
        megabytes = _divide_half_up(size, MEGABYTE)
        if megabytes < 1000:
            return Quantity(sign + str(megabytes) if megabytes else "0", self._words.megabyte)
        tenths = _divide_half_up(size, GIGABYTE // 10)
        if tenths < 1000:
            return Quantity(f"{sign}{tenths // 10}{self._decimal}{tenths % 10}", self._words.gigabyte)
        return Quantity(sign + self._grouped(_divide_half_up(size, GIGABYTE)), self._words.gigabyte)

    def allowance(self, size_bytes: int) -> Quantity:
        """Return the data of an offer, "60 Go" or "1,5 Go": as data(), without a decimal that says nothing."""
        value, unit = self.data(size_bytes)
        return Quantity(value.removesuffix(f"{self._decimal}0"), unit)

    def duration(self, seconds: int) -> Quantity:
        """Return "50 s", "45 min", "3 h" or "3 h 12" (in English and Dutch with "min"), to the nearest minute."""
        words = self._words
        if seconds < 60:
            return Quantity(str(seconds), words.second)
        hours, minutes = divmod(_divide_half_up(seconds, 60), 60)
        if not hours:
            return Quantity(str(minutes), words.minute)
        if not minutes:
            return Quantity(self._grouped(hours), words.hour)
        value = f"{self._grouped(hours)}{NO_BREAK_SPACE}{words.hour}{NO_BREAK_SPACE}{minutes:02}"
        return Quantity(value, words.minute if words.minutes_named_after_hours else "")

    def day(self, day: date, today: date, weekday: bool = False, relative: bool = True) -> str:
        """Return "27 novembre", "1er décembre", "vendredi 27 novembre"; with the year unless it is this one.

        With `relative`: "hier", "aujourd’hui", "demain" instead, where they are true.
        """
        if relative:
            word = self._relative(day, today)
            if word:
                return word
        text = f"{self.day_number(day)} {self._months[day.month - 1]}"
        if weekday:
            text = f"{self._weekdays[day.weekday()]} {text}"
        return text if day.year == today.year else f"{text} {day.year}"

    def day_number(self, day: date) -> str:
        """Return a day without its month, for where another day of it follows: "1er" of "du 1er au 22 novembre"."""
        return self._words.first_of_month if day.day == 1 else str(day.day)

    def on(self, day: date, today: date, weekday: bool = False) -> str:
        """Return a day as a sentence needs it: "le 27 novembre", or "demain"."""
        return self._relative(day, today) or self._words.on.format(day=self.day(day, today, weekday, relative=False))

    def until(self, day: date, today: date) -> str:
        """Return "jusqu’au 30 novembre". `day` is the last day included (DateRange.last_day), never the end."""
        return self._words.until.format(day=self.day(day, today, relative=False))

    def until_midnight(self, day: date, today: date) -> str:
        """Return "jusqu’au 23 novembre à minuit", for deadlines. `day` is the last day included."""
        return self._words.until_midnight.format(day=self.day(day, today, relative=False))

    def month(self, day: date, today: date) -> str:
        """Return the month of a day: "novembre", or "novembre 2025" when the year is not this one."""
        name = self._months[day.month - 1]
        return name if day.year == today.year else f"{name} {day.year}"

    def short_month(self, day: date) -> str:
        """Return the month of a day in a few letters, for an axis: "nov."."""
        return self._short_months[day.month - 1]

    def time(self, moment: datetime) -> str:
        """Return "9 h 12" or "8 h" in the operator's zone, on 24 hours. Errors: NaiveMoment."""
        local = local_moment(moment, self.time_zone)
        pattern = self._words.clock if local.minute else self._words.clock_full_hour
        return pattern.format(hour=local.hour, minute=local.minute)

    def time_range(self, start: datetime, end: datetime) -> str:
        """Return "8 h à 10 h". Errors: NaiveMoment."""
        return self._words.clock_range.format(start=self.time(start), end=self.time(end))

    def moment(self, moment: datetime, now: datetime) -> str:
        """Return when something was or will be, to follow a verb: "à 9 h 12", "hier à 9 h 12", "le 21 mai à 9 h 12".

        Errors: NaiveMoment.
        """
        local = local_moment(moment, self.time_zone)
        today = local_day(now, self.time_zone)
        at = self._words.at.format(time=self.time(local))
        return at if local.date() == today else f"{self.on(local.date(), today)} {at}"

    def phone(self, e164: str) -> str:
        """Return "06 12 34 56 78", as the operator's country writes it."""
        return phones.national_format(e164, self.phone_region)

    def phone_masked(self, e164: str) -> str:
        """Return "06 12 34 •• ••", for where somebody else may look."""
        return phones.masked(e164, self.phone_region)

    def _relative(self, day: date, today: date) -> str:
        match (day - today).days:
            case 0:
                return self._words.today
            case 1:
                return self._words.tomorrow
            case -1:
                return self._words.yesterday
        return ""

    def _grouped(self, value: int) -> str:
        return str(value) if value < 1000 else f"{value:,}".replace(",", self._group)

    def _currency_table(self, currency: str) -> _CurrencyTable:
        decimals = currency_precision(currency)
        signs = locale_words.number_signs(self.language, self.country, currency)
        written = [f"{self._decimal}{rest:0{decimals}d}" for rest in range(10**decimals)] if decimals else [""]
        return _CurrencyTable(
            10**decimals,
            signs.before_positive,
            tuple(rest + signs.after_positive for rest in written),
            signs.before_negative,
            tuple(rest + signs.after_negative for rest in written),
        )


@lru_cache(maxsize=64)
def formats_for(language: str, currency: str, time_zone: ZoneInfo, country: str, phone_region: str) -> Formats:
    """Return the Formats of these facts, the same object every time."""
    return Formats(language, currency, time_zone, country, phone_region)


def _divide_half_up(value: int, by: int) -> int:
    return (2 * value + by) // (2 * by)
