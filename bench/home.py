"""Pages of a customer with six lines beside a bare view behind the same middleware, server and database.

The home page on both databases; a line's page and the list of invoices on PostgreSQL (bench/pages.py).
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from bench.figures import middle, say
from tests.postgresql import cluster, spare_port

ROOT = Path(__file__).resolve().parent.parent
HELLO = "/bench/hello/"
WORKERS = 1
ROUNDS, SECONDS = 7, 2.0
GOAL = 0.04
# A server of every day: it writes what it commits.
DURABLE = ("synchronous_commit=on", "shared_buffers=256MB", "jit=off")
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Round:
    """Answers per second, and processor milliseconds per answer, servers and database together."""

    rate: float
    cpu_ms: float


def environment(database: str, var: Path, operator: str = "mandarine") -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GUICHET_")}
    return kept | {
        "GUICHET_OPERATOR": operator,
        "GUICHET_DATABASE_URL": database,
        "GUICHET_VAR": str(var),
        "PYTHONPATH": str(ROOT),
    }


def told(module: str, *arguments: str, env: dict[str, str]) -> dict[str, object]:
    """Run one of the bench's modules and return the JSON object of its last line."""
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments], cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True, check=True
    )
    found: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return found


@contextmanager
def served(env: dict[str, str], *, workers: int = WORKERS, threads: int = 1) -> Iterator[tuple[int, int]]:
    """Serve the bench's routes by granian; yield the port and the pid."""
    port = spare_port()
    command = ["granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    command += [
        "--workers",
        str(workers),
        "--blocking-threads",
        str(threads),
        "--no-access-log",
        "--log-level",
        "warning",
        "bench.wsgi:application",
    ]
    server = subprocess.Popen([sys.executable, "-m", *command], cwd=ROOT, env=env, start_new_session=True)
    try:
        _wait(port)
        yield port, server.pid
    finally:
        with suppress(ProcessLookupError):
            os.killpg(server.pid, signal.SIGTERM)
        server.wait(15)


def _wait(port: int) -> None:
    for _ in range(300):
        with suppress(OSError):
            urllib.request.urlopen(f"http://127.0.0.1:{port}{HELLO}", timeout=5).read()
            return
        time.sleep(0.1)
    raise SystemExit("granian did not answer")


def cpu_seconds(server: int, database: str) -> float:
    """Return the processor time spent so far by the server's processes and by PostgreSQL's."""
    total = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            fields = stat.read_text().rpartition(")")[2].split()
            ours = fields[3] == str(server) or (database and database in (stat.parent / "cmdline").read_text())
            if ours or (database and _is_backend(stat.parent, database)):
                total += int(fields[11]) + int(fields[12])
    return total / TICKS


def _is_backend(process: Path, port: str) -> bool:
    # a backend's command line says "postgres: guichet postgres 127.0.0.1(41520) idle": its parent has the port
    with suppress(OSError):
        if (process / "cmdline").read_text().startswith("postgres: "):
            parent = (process / "stat").read_text().rpartition(")")[2].split()[1]
            return port in (Path("/proc") / parent / "cmdline").read_text()
    return False


def measured(port: int, pid: int, database: str, asked: list[tuple[str, str]]) -> Round:
    """Return one round's figures; `asked` are the paths to ask for, each with its cookie."""
    before = cpu_seconds(pid, database)
    done = subprocess.run(
        [sys.executable, "-m", "bench.load", str(port), str(SECONDS)],
        cwd=ROOT,
        input=json.dumps(asked),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    found = json.loads(done.stdout)
    return Round(found["answers"] / found["seconds"], 1000 * (cpu_seconds(pid, database) - before) / found["answers"])


def compared(pages: Mapping[str, str], address: str, var: Path) -> None:
    """Fill the database, measure each page and the bare view in turn, in short rounds; print medians and their ratios.

    `pages` are names of figures, each with the name that `bench.customers` gives to its addresses.
    """
    env = environment(address, var)
    filled = told("bench.customers", env=env)
    asked: dict[str, list[tuple[str, str]]] = {name: filled[page] for name, page in pages.items()}  # type: ignore[misc]  # pairs of texts
    # No cookie for the bare view: a middleware that reads the session would slow the reference, and flatter us.
    asked[HELLO] = [(HELLO, "")]
    database = address.rpartition(":")[2].split("/")[0] if address.startswith("postgresql") else ""
    rounds: dict[str, list[Round]] = {name: [] for name in asked}
    with served(env) as (port, pid):
        for side in asked.values():  # warm: templates, connections
            measured(port, pid, database, side)
        for _ in range(ROUNDS):
            for name, side in asked.items():
                rounds[name].append(measured(port, pid, database, side))
    found = {
        name: Round(middle([one.rate for one in side]), middle([one.cpu_ms for one in side]))
        for name, side in rounds.items()
    }
    hello = found.pop(HELLO)
    for name, page in found.items():
        say(name, page.rate, "requests/s", hello.rate, goal=GOAL, workers=WORKERS, rounds=ROUNDS)
        say(f"{name}-cpu", page.cpu_ms, "ms of processor per request", hello.cpu_ms, hello.cpu_ms / page.cpu_ms)
    if database:
        count_queries([*pages.values()], filled, env)


def count_queries(pages: Iterable[str], filled: dict[str, object], env: dict[str, str]) -> None:
    """Print the queries of each page, for a household and for the company of 250 lines."""
    wanted = [name for page in pages for name in (page, f"{page}-company")]
    firsts = {name: filled[name][0] for name in wanted}  # type: ignore[index]  # a list of pairs
    for name, count in told("bench.queries", json.dumps(firsts), env=env).items():
        say(f"queries-{name}", float(count), "queries", 8)  # type: ignore[arg-type]  # a number


def main() -> None:
    with ExitStack() as stack:
        var = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="guichet-bench-")))
        compared({"home-sqlite": "home"}, f"sqlite:///{var}/bench.sqlite3", var)
        compared({"home-postgresql": "home"}, stack.enter_context(cluster(*DURABLE)), var)
