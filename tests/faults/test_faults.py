"""A short series of each fault; `make faults` runs the long ones."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
KILLS = 20
DATABASES = ["sqlite", *(["postgresql"] if os.environ.get("GUICHET_TEST_POSTGRESQL_URL") else [])]
PATIENCE_SECONDS = 180


def told_by(database: str, *words: str) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults", database, *words],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE_SECONDS,
    )
    lines = done.stdout.splitlines()
    assert lines[-1:][0].startswith("{"), done.stdout + done.stderr
    told: dict[str, Any] = json.loads(lines[-1])
    assert told["faults"] == [], done.stdout
    return told


@pytest.mark.parametrize("database", DATABASES)
def test_nothing_is_lost_or_doubled_when_pages_and_workers_are_killed(database):
    told = told_by(database, "--kills", str(KILLS))

    assert told["kills"] >= KILLS
    assert told["acknowledged"] > 0


@pytest.mark.parametrize("database", DATABASES)
def test_what_a_receiver_that_was_away_missed_reaches_it_in_order(database):
    assert told_by(database, "--fault", "receiver", "--load", "bells")["acknowledged"] > 0


@pytest.mark.parametrize("database", DATABASES[1:])
def test_pages_and_workers_find_their_database_again(database):
    assert told_by(database, "--fault", "database")["acknowledged"] > 0
