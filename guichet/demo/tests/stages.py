"""Demonstrations told once for all the tests that read them."""

from datetime import datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from pytest_django import Settings

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


def demonstration(settings: Settings, folder: Path) -> None:
    """Open the pages of the demonstration, with what it keeps in a folder."""
    settings.EMAIL_FILE_PATH = folder
    settings.SMS_SIMULATOR, settings.NETWORK_SIMULATOR = folder / "sms.sqlite3", folder / "network.sqlite3"
    settings.INSTALLED_APPS = [*settings.INSTALLED_APPS, "guichet.demo"]
    settings.TEMPLATES = settings.TEMPLATES  # engines are made again, with the templates of that app
    settings.ROOT_URLCONF = "guichet.demo.tests.urls"
