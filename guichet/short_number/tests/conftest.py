"""A line of the operator that has a short number, and what it used."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from pytest_django import Settings

from config.sections import SECTIONS
from guichet import operators
from guichet.contracts.models import Line
from guichet.contracts.tests import factories as contracts
from guichet.usage.models import IngestedFile
from guichet.usage.tests.factories import counter
from guichet.usage.values import UsageKind

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)  # 20 h in Nouméa
NUMBER = "+687701452"
GO = 10**9


@pytest.fixture(autouse=True)
def lagon(settings: Settings) -> None:
    settings.OPERATOR = operators.load("lagon", sections=SECTIONS)
    settings.LANGUAGES = [("fr", "Français"), ("en", "English")]


@pytest.fixture
def line(db: None) -> Line:
    """Return a line of 5 GB and 10 hours that used 4.6 GB, 1 h 12, 45 SMS, and spent 350 F beyond."""
    made = contracts.line(number=NUMBER, offer_code="pro-5")
    day = date(2026, 11, 3)
    counter(made, day=day, quantity=4_600_000_000)
    counter(made, day=day, kind=UsageKind.VOICE, quantity=4_320, charge_minor=0)
    counter(made, day=day, kind=UsageKind.SMS, quantity=45)
    counter(made, day=day, kind=UsageKind.PREMIUM, quantity=60, charge_minor=350)
    counter(made, day=date(2026, 10, 31), quantity=GO)  # the month before
    read = IngestedFile.objects.create(digest="d", name="f", records=1, duplicates=0, rejected=0)
    IngestedFile.objects.filter(pk=read.pk).update(ingested_at=datetime(2026, 11, 22, 8, 12, tzinfo=UTC))
    return made
