"""The world of the matrix, built once for each module and undone after it; each cell is undone after itself."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest
import time_machine
from pytest_django import DjangoDbBlocker

from tests.access.world import NOW, World, build, undone


@pytest.fixture(scope="module")
def db(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The database, in one transaction for the whole module: pytest-django's own lasts for one test."""
    with django_db_blocker.unblock(), undone():
        yield


@pytest.fixture(scope="module")
def world(db: None) -> Iterator[World]:
    logging.disable(logging.WARNING)  # thousands of pages that are not found are what is wanted here
    with time_machine.travel(NOW, tick=False), undone():
        yield build()
    logging.disable(logging.NOTSET)
