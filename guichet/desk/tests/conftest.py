"""Browsers of the desk, and its clock."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client

from guichet.desk.tests.acting import NOW, act_for
from guichet.desk.tests.desks import signed_in
from guichet.people.values import StaffRole
from tests.stock import Stock


@pytest.fixture
def clock() -> Iterator[time_machine.Coordinates]:
    """The moment, which stands still until a test shifts it; modules ask for it before whatever signs in."""
    with time_machine.travel(NOW, tick=False) as moment:
        yield moment


@pytest.fixture
def adviser(db: None) -> Client:
    return signed_in(StaffRole.ADVISER)


@pytest.fixture
def acting(adviser: Client, holder: Stock) -> Client:
    """An adviser who acts for the holder, who called."""
    answer = act_for(adviser, holder)
    assert (answer.status_code, answer["Location"]) == (302, "/")
    return adviser
