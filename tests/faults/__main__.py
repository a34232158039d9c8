"""One series: `python -m tests.faults sqlite|postgresql [--kills 200] [--seed N]`: a line of JSON, 1 when it fails."""

import argparse
import json
import os
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from importlib import import_module
from pathlib import Path

from tests import postgresql
from tests.postgresql import Server

DRAIN_SECONDS = 20  # without any progress
SECONDS_PER_KILL = 2  # many times what it takes on a machine that does nothing else
# What was acknowledged has left PostgreSQL's memory; that of the machine is not cut.
CAREFUL = ("synchronous_commit=on", "fsync=off", "autovacuum=off", "jit=off")
CALM_SECONDS, AWAY_SECONDS = 1.0, 1.0


def main() -> int:
    options = _options()
    words = f"{options.database} --load {options.load} --fault {options.fault} --kills {options.kills}"
    print(f"python -m tests.faults {words} --seed {options.seed}", flush=True)
    folder = Path(tempfile.mkdtemp(prefix="guichet-faults-"))
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        server = stack.enter_context(postgresql.server(*CAREFUL)) if options.fault == "database" else None
        address = f"sqlite:///{folder}/faults.sqlite3"
        if options.database == "postgresql":
            address = server.address if server else _new_database(os.environ["GUICHET_TEST_POSTGRESQL_URL"])
        return _series(options, folder, address, server)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.faults")
    parser.add_argument("database", choices=["sqlite", "postgresql"])
    parser.add_argument("--fault", choices=["kills", "receiver", "database"], default="kills")
    parser.add_argument("--load", choices=["bells", "lines"], default="lines", help="bells are faster, lines real")
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=int(os.environ.get("GUICHET_FAULTS_SEED") or time.time()))
    return parser.parse_args()


def _series(options: argparse.Namespace, folder: Path, address: str, server: Server | None) -> int:
    port, hearing = postgresql.spare_port(), postgresql.spare_port()
    _set_up(options.load, folder, address, hearing)
    from guichet.processes import nursery  # settings stand from here on
    from tests.faults import outside, points, stage

    load = import_module(f"tests.faults.{options.load}.load")
    points.plant()
    load.plant()
    started = time.monotonic()
    if nursery.born(lambda: load.prepare(folder)).wait() != 0:
        return 1
    prepared = time.monotonic()
    arrivals, ledger = folder / "arrivals", folder / "ledger"
    # two workers: on PostgreSQL both work, on SQLite one waits for the other's lease
    workers = [stage.worker(options.seed, rank, [ledger, arrivals]) for rank in (1, 2)]
    show = stage.Stage([stage.pages(options.seed, port, ledger), *workers], load.MOST_PASSES)
    receiver = nursery.born(lambda: outside.receive(hearing, arrivals, options.seed))
    client = nursery.born(lambda: load.press(port, folder))
    try:
        if options.fault == "kills":
            show.perform(options.kills, most_seconds=SECONDS_PER_KILL * options.kills)
        else:
            show.start()
            time.sleep(CALM_SECONDS)
            if server:
                server.crash()
                time.sleep(AWAY_SECONDS)
                server.start()
            else:
                receiver.end()
                time.sleep(AWAY_SECONDS)
                receiver = nursery.born(lambda: outside.receive(hearing, arrivals, options.seed))
            time.sleep(CALM_SECONDS)
        ended = time.monotonic()
        client.signal(signal.SIGTERM)
        if not client.has_ended_by(time.monotonic() + DRAIN_SECONDS):
            print("the client is not answered any more", file=sys.stderr)
        _wait_until_quiet(load.is_quiet, arrivals)
        drained = time.monotonic()
    finally:
        for process in (client, receiver):
            process.end()
        show.end()
    rings, heard = outside.read(ledger), outside.read(arrivals)
    faults = load.faults(rings, heard)
    told = {
        "database": options.database,
        "load": options.load,
        "kills": show.killed.total(),
        "frozen": show.frozen,
        "acknowledged": len(rings),
        "tried again by the client": sum(int(ring["tries"]) - 1 for ring in rings),
        "arrivals": len(heard),
        "repeated": sum(not arrival["first"] for arrival in heard),
        "prepared_seconds": round(prepared - started, 1),
        "fault_seconds": round(ended - prepared, 1),
        "drain_seconds": round(drained - ended, 1),
        "where": dict(sorted(_kinds(show.killed).items())),
        "faults": faults,
    }
    print(json.dumps(told), flush=True)
    return 1 if faults else 0


def _wait_until_quiet(is_quiet: Callable[[], bool], arrivals: Path) -> None:
    """Wait until nothing is left to do; not for ever, when nothing arrives any more."""
    seen, until = -1, 0.0
    while not is_quiet():
        if (size := arrivals.stat().st_size) != seen:
            seen, until = size, time.monotonic() + DRAIN_SECONDS
        if time.monotonic() > until:
            return
        time.sleep(0.05)


def _kinds(killed: Counter[str]) -> Counter[str]:
    kinds: Counter[str] = Counter()
    for name, count in killed.items():
        role, _, where = name.partition(": ")
        kinds[f"{role.split()[0]}: {where}"] += count
    return kinds


def _set_up(load: str, folder: Path, address: str, hearing: int) -> None:
    """Load the settings of this series, and what its processes share."""
    for name in [name for name in os.environ if name.startswith("GUICHET_")]:
        del os.environ[name]
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "tests.faults.settings",
        "GUICHET_OPERATOR": "mandarine",
        "GUICHET_DATABASE_URL": address,
        "GUICHET_VAR": str(folder),
        "GUICHET_NETWORK_GATEWAY": "simulator",
        "FAULTS_RECEIVER_PORT": str(hearing),
        "FAULTS_LOAD": load,
    }
    from django.urls import get_resolver

    from config import wsgi as wsgi

    _ = get_resolver().url_patterns


def _new_database(cluster: str) -> str:
    import psycopg

    name = f"faults_{os.getpid()}"
    with psycopg.connect(cluster, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return f"{cluster.rpartition('/')[0]}/{name}"


if __name__ == "__main__":
    sys.exit(main())
