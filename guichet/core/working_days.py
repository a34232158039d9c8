"""Public holidays and working days, from the PyPI package `holidays`.

The two French words for a working day have no English pair, so the code keeps them:
"ouvrable" is Monday to Saturday, "ouvré" is Monday to Friday, both without public holidays.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import holidays

from guichet.core.errors import GuichetError

SATURDAY = 5
SUNDAY = 6


class UnknownHolidayCalendar(GuichetError):
    code = "working_days.unknown_calendar"


@dataclass(frozen=True, slots=True)
class Calendar:
    """The public holidays of a country, or of one of its subdivisions ("57" in FR: Alsace-Moselle).

    The days of a year are computed once per process. Errors: UnknownHolidayCalendar, at construction.
    """

    country: str
    subdivision: str | None = None

    def __post_init__(self) -> None:
        # The list holds one name per subdivision ("57"); the package also takes aliases, some of them deprecated.
        known = holidays.list_supported_countries(include_aliases=True)
        if self.country not in known or (self.subdivision and self.subdivision not in known[self.country]):
            raise UnknownHolidayCalendar(country=self.country, subdivision=self.subdivision)

    def holidays_in(self, year: int) -> frozenset[date]:
        return _holidays_in(self.country, self.subdivision, year)

    def is_holiday(self, day: date) -> bool:
        return day in _holidays_in(self.country, self.subdivision, day.year)

    def is_ouvrable(self, day: date) -> bool:
        """Monday to Saturday, holidays excluded."""
        return day.weekday() != SUNDAY and not self.is_holiday(day)

    def is_ouvre(self, day: date) -> bool:
        """Monday to Friday, holidays excluded."""
        return day.weekday() < SATURDAY and not self.is_holiday(day)

    def is_working_day(self, day: date) -> bool:
        """The plain meaning, where no rule says "ouvrable": Monday to Friday, holidays excluded."""
        return self.is_ouvre(day)

    def add_ouvrables(self, day: date, n: int) -> date:
        """Return the nth "jour ouvrable" after a day, which itself is not counted; the day itself when n is 0."""
        return _nth_after(day, n, self.is_ouvrable)

    def add_ouvres(self, day: date, n: int) -> date:
        """Return the nth "jour ouvré" after a day, which itself is not counted; the day itself when n is 0."""
        return _nth_after(day, n, self.is_ouvre)


@lru_cache(maxsize=256)
def _holidays_in(country: str, subdivision: str | None, year: int) -> frozenset[date]:
    # The year is explicit: the package would otherwise add years to one shared object as they are asked for.
    return frozenset(holidays.country_holidays(country, subdiv=subdivision, years=year, expand=False))


def _nth_after(day: date, n: int, counts: Callable[[date], bool]) -> date:
    if n < 0:
        raise ValueError("working days are counted forwards")
    while n:
        day += timedelta(days=1)
        n -= counts(day)
    return day
