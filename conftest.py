"""What every test gets: stock people, each with what they are to whom, and a browser signed in.

`holder` and `line_user` are of one household, `accountant` and `site_manager` of one company; `stranger` holds a
contract elsewhere, and must see nothing of theirs.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from django.db.backends.sqlite3.base import DatabaseOperations  # its own module imports this one, and fails alone
from django.test import Client
from hypothesis import settings

from guichet.catalogue import current
from guichet.contracts.tests import factories as contracts
from guichet.contracts.values import Role
from guichet.people.tests import factories as people
from guichet.people.values import StaffRole
from tests.stock import Account, Stock, account, stock

# what tests/access notes with record_property
COUNTED = {"cells": "cells of the access matrix", "nasty": "nasty texts sent"}

# An example may load a table, and the machine may be busy: a limit for each would fail at random. The same examples
# come at each run; `HYPOTHESIS_PROFILE=search pytest ...` looks for new ones.
settings.register_profile("guichet", deadline=None, derandomize=True, print_blob=True)
settings.register_profile("search", deadline=None, print_blob=True, max_examples=2000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "guichet"))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say before pytest's own last line how much was asked, and what `make test` saw fail before this run."""
    reports = [report for found in terminalreporter.stats.values() for report in found if hasattr(report, "when")]
    noted = [pair for report in reports if report.when == "call" for pair in report.user_properties]
    for name in ("cells", "nasty"):
        if count := sum(number for noted_name, number in noted if noted_name == name):
            terminalreporter.write_line(f"{COUNTED[name]}: {count}")
    if failed := os.environ.get("GUICHET_FAILED_PARTS"):
        terminalreporter.write_sep("=", f"failed before this run: {failed}", red=True, bold=True)


@pytest.fixture(scope="session", autouse=True)
def emptied_journal() -> Iterator[None]:
    """Let tests that commit empty the journal after them: SQLite deletes rows for that, which its triggers refuse."""
    flush = DatabaseOperations.execute_sql_flush

    def without_triggers(self: DatabaseOperations, sql_list: list[str]) -> None:
        with self.connection.cursor() as cursor:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%_no_%'")
            triggers = cursor.fetchall()
        flush(self, [*(f"DROP TRIGGER {name}" for name, _ in triggers), *sql_list, *(sql for _, sql in triggers)])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseOperations, "execute_sql_flush", without_triggers)
        yield


@pytest.fixture(autouse=True)
def catalogue_of_the_pack() -> None:
    """Let no page of a test look for editions of the catalogue: once in a while, one would cost a query more."""
    current.hold()


@pytest.fixture
def household(db: None) -> Account:
    return account(contracts.customer())


@pytest.fixture
def company(db: None) -> Account:
    customer = contracts.company()
    return account(customer, contracts.site(of=customer))


@pytest.fixture
def holder(household: Account) -> Stock:
    return stock(household, Role.HOLDER, "customer")


@pytest.fixture
def line_user(household: Account) -> Stock:
    return stock(household, Role.LINE_USER, "line")


@pytest.fixture
def accountant(company: Account) -> Stock:
    return stock(company, Role.ACCOUNTANT, "customer")


@pytest.fixture
def site_manager(company: Account) -> Stock:
    return stock(company, Role.SITE_MANAGER, "site")


@pytest.fixture
def stranger(db: None) -> Stock:
    return stock(account(contracts.customer(name="Ailleurs")), Role.HOLDER, "customer")


@pytest.fixture
def supervisor(db: None) -> Client:
    """A browser of the operator's staff who may do most at the desk, and holds nothing."""
    client = Client()
    client.force_login(people.adviser(staff_role=StaffRole.SUPERVISOR))
    return client
