"""Run the project's checks and tests, all the parts whatever fails; fail at the end if one did.

`make check`, `make test-fast`, `make test`, `make journeys` and `make faults` call it: `python -m tests.run
check|fast|all|journeys|faults`.
Each part says its name, its time, and its output only when it fails; pytest speaks for itself, and has the last line.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path

from tests.postgresql import NoPostgreSQL, cluster, ended_by_signals
from tests.spaces import VARIABLE as SPACES
from tests.spaces import NoSpaces, spaces

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
TEMPLATES = "guichet"

QUICK = {
    "ruff format": (BIN / "ruff", "format", "--check", "--quiet", "."),
    "ruff check": (BIN / "ruff", "check", "--quiet", "."),
    "contracts": (BIN / "lint-imports",),
    "its file": (sys.executable, "-m", "tools.contracts"),
}
CHECKS = {
    **QUICK,
    "djlint": (BIN / "djlint", TEMPLATES, "--lint", "--quiet"),
    "mypy": (BIN / "mypy", "--no-error-summary"),
    "migrations": (sys.executable, "manage.py", "makemigrations", "--check", "--dry-run"),
    "packs": (BIN / "guichet", "check", *sorted(str(pack) for pack in (ROOT / "packs").glob("*") if pack.is_dir())),
    "typography": (sys.executable, "-m", "tools.typo"),
    "catalogues": (sys.executable, "-m", "tools.messages", "check"),
}
PYTEST = (sys.executable, "-m", "pytest", "-q", "-n", "2", "--dist", "worksteal")
JOURNEYS = "tests/journeys"
# They make databases of both kinds themselves: once, beside PostgreSQL.
FAULTS = "tests/faults"
# Plain Python, and the demonstration's own SQLite: the same on any database, so once is enough.
NO_DATABASE = (
    "guichet/core",
    "guichet/operators",
    "guichet/processes",
    "guichet/demo/tests/test_export.py",
    "guichet/demo/tests/test_landing.py",
    "guichet/demo/tests/test_shared.py",
    "guichet/demo/tests/test_starting.py",
    "tests/tools",
    "tests/architecture/test_contracts.py",
    "tests/architecture/test_files.py",
    "tests/test_serve.py",
)
# What starts servers or tries thousands of examples: left to `make test`.
SLOW = (
    "guichet/demo/tests/test_starting.py",
    "guichet/demo/tests/test_shared.py",
    "guichet/demo/tests/test_import.py",
)


def main(kind: str) -> int:
    """Run the parts of a kind; return how many failed, 0 when all is well."""
    with ended_by_signals():
        if kind == "check":
            return len(checked(CHECKS))
        if kind == "fast":
            failed = checked(QUICK)
            return tested("SQLite", (*PYTEST, "guichet", "config", *_ignoring(SLOW)), failed) or len(failed)
        if kind == "faults":
            return faulted()
        if kind == "journeys":
            with spaces() as folder:
                return tested("journeys", (*PYTEST, JOURNEYS), [], **{SPACES: str(folder)})
        failed = checked(CHECKS)
        if tested("SQLite", (*PYTEST, *_ignoring((JOURNEYS, FAULTS))), failed):
            failed.append("pytest on SQLite")
        return on_postgresql(failed)


def faulted() -> int:
    """Run the long series of faults on each database; return how many failed."""
    with cluster() as address:
        series = [[database, "--load", load] for load in ("lines", "bells") for database in ("sqlite", "postgresql")]
        series.append(["postgresql", "--fault", "database"])
        return sum(
            subprocess.run(
                [sys.executable, "-m", FAULTS.replace("/", "."), *words],
                check=False,
                cwd=ROOT,
                env=_environment() | {"GUICHET_TEST_POSTGRESQL_URL": address},
            ).returncode
            for words in series
        )


def on_postgresql(failed: list[str]) -> int:
    """Run on PostgreSQL what asks a database, and journeys; what does not start fails, and the rest still runs."""
    command: tuple[str | Path, ...] = (*PYTEST, *_ignoring(NO_DATABASE))
    environment: dict[str, str] = {}
    with ExitStack() as stack:
        try:
            environment["GUICHET_TEST_POSTGRESQL_URL"] = stack.enter_context(cluster())
        except (NoPostgreSQL, subprocess.CalledProcessError) as error:
            failed.append("PostgreSQL")
            _say(str(error))
        try:
            environment[SPACES] = str(stack.enter_context(spaces()))
        except NoSpaces as error:
            failed.append("the five spaces")
            command = (*command, f"--ignore={JOURNEYS}")
            _say(str(error))
        return tested("PostgreSQL and journeys", command, failed, **environment) or len(failed)


def _ignoring(paths: Iterable[str]) -> list[str]:
    return [f"--ignore={path}" for path in paths]


def checked(parts: dict[str, tuple[str | Path, ...]]) -> list[str]:
    """Run each part; print what the failed ones say; return their names."""
    failed = []
    for name, command in parts.items():
        start = time.monotonic()
        done = subprocess.run(
            command, check=False, cwd=ROOT, env=_environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        _say(f"{name:<12} {'ok' if done.returncode == 0 else 'FAILED'} {time.monotonic() - start:5.1f} s")
        if done.returncode:
            failed.append(name)
            _say(done.stdout.decode("utf-8", "replace"))
    return failed


def tested(name: str, command: tuple[str, ...], failed: list[str], **environment: str) -> int:
    """Run pytest with the earlier failures in its environment (conftest.py reports them); return its status."""
    _say(f"\npytest, {name}")
    with ExitStack() as stack:
        home = stack.enter_context(tempfile.TemporaryDirectory(prefix="guichet-home-"))
        environment |= {"GUICHET_FAILED_PARTS": ", ".join(failed), "HOME": home}
        return subprocess.run(command, check=False, cwd=ROOT, env=_environment() | environment).returncode


def _environment() -> dict[str, str]:
    """Return ours, without what would change the tests, with an operator for the tools that load the settings."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GUICHET_")}
    return kept | {"GUICHET_OPERATOR": "mandarine", "PYTHONPATH": str(ROOT)}


def _say(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    sys.exit(min(main(sys.argv[1]), 1))
