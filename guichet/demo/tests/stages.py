"""Demonstrations told once for all the tests that read them."""

from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo

from config.sections import SECTIONS
from guichet import operators
from guichet.demo.export import Told, tell

SLUGS = ("carmin", "lagon", "mandarine", "primeur", "zenith")
# the first minutes of a month, its first morning, an ordinary day, the last evening of a long month, a leap day
MOMENTS = (
    datetime(2026, 11, 1, 0, 3),  # noqa: DTZ001 - each pack puts its own zone on it
    datetime(2026, 11, 1, 9, 12),  # noqa: DTZ001
    datetime(2026, 11, 22, 9, 12),  # noqa: DTZ001
    datetime(2026, 12, 31, 9, 12),  # noqa: DTZ001
    datetime(2028, 2, 29, 9, 12),  # noqa: DTZ001
)
ORDINARY = MOMENTS[2]


@cache
def operator(slug: str) -> operators.Operator:
    return operators.load(slug, SECTIONS)


def moment(slug: str, clock: datetime = ORDINARY) -> datetime:
    return clock.replace(tzinfo=ZoneInfo(operator(slug).time_zone))


@cache
def told(slug: str, clock: datetime = ORDINARY) -> Told:
    return tell(operator(slug), as_of=moment(slug, clock))
