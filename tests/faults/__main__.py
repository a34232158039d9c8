"""One series: `python -m tests.faults sqlite|postgresql [--kills 200] [--seed N]`: a line of JSON, 1 when it fails."""

import argparse
import json
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from tests.postgresql import spare_port

BELLS = 8
DRAIN_SECONDS = 30
STARTS_SECONDS = 20


def main() -> int:
    options = _options()
    print(f"faults: {options.database}, {options.kills} kills, --seed {options.seed}", flush=True)
    folder = Path(tempfile.mkdtemp(prefix="guichet-faults-"))
    try:
        return _series(options, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.faults")
    parser.add_argument("database", choices=["sqlite", "postgresql"])
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=int(os.environ.get("GUICHET_FAULTS_SEED") or time.time()))
    parser.add_argument("--most-seconds", type=float, default=240)
    return parser.parse_args()


def _series(options: argparse.Namespace, folder: Path) -> int:
    port, hearing = spare_port(), spare_port()
    _set_up(options.database, folder, hearing)
    from guichet.processes import nursery  # settings stand from here on
    from tests.faults import audit, outside, stage

    started = time.monotonic()
    if nursery.born(lambda: audit.prepare(BELLS)).wait() != 0:
        return 1
    prepared = time.monotonic()
    dice = random.Random(options.seed)
    arrivals, ledger = folder / "arrivals", folder / "ledger"
    workers = [stage.worker(rank, arrivals) for rank in range(2 if options.database == "postgresql" else 1)]
    show = stage.Stage(dice, [stage.pages(port, ledger), *workers])
    receiver = nursery.born(lambda: outside.receive(hearing, arrivals, options.seed))
    client = nursery.born(lambda: outside.press(port, BELLS, ledger))
    try:
        show.perform(options.kills, most_seconds=options.most_seconds)
        killed = time.monotonic()
        client.signal(signal.SIGTERM)
        if not client.has_ended_by(time.monotonic() + DRAIN_SECONDS):
            print("the client is not answered any more", file=sys.stderr)
        audit.wait_until_drained(DRAIN_SECONDS)
    finally:
        for process in (client, receiver):
            process.end()
        show.end()
    rings, heard = outside.read(ledger), outside.read(arrivals)
    faults = audit.faults(rings, heard)
    told = {
        "database": options.database,
        "kills": show.killed.total(),
        "frozen": show.frozen,
        "acknowledged": len(rings),
        "tried again by the client": sum(int(ring["tries"]) - 1 for ring in rings),
        "arrivals": len(heard),
        "repeated": sum(not arrival["first"] for arrival in heard),
        "prepared_seconds": round(prepared - started, 1),
        "killing_seconds": round(killed - prepared, 1),
        "where": dict(sorted(_kinds(show.killed).items())),
        "faults": faults,
    }
    print(json.dumps(told), flush=True)
    return 1 if faults else 0


def _kinds(killed: Counter[str]) -> Counter[str]:
    kinds: Counter[str] = Counter()
    for name, count in killed.items():
        role, _, where = name.partition(": ")
        kinds[f"{role.split()[0]}: {where}"] += count
    return kinds


def _set_up(database: str, folder: Path, hearing: int) -> None:
    """Load the settings of this series, and what its processes share."""
    for name in [name for name in os.environ if name.startswith("GUICHET_") and name != "GUICHET_TEST_POSTGRESQL_URL"]:
        del os.environ[name]
    address = f"sqlite:///{folder}/faults.sqlite3"
    if database == "postgresql":
        address = _new_database(os.environ["GUICHET_TEST_POSTGRESQL_URL"])
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "tests.faults.settings",
        "GUICHET_OPERATOR": "mandarine",
        "GUICHET_DATABASE_URL": address,
        "GUICHET_VAR": str(folder),
        "FAULTS_RECEIVER_PORT": str(hearing),
    }
    from config import wsgi as wsgi


def _new_database(cluster: str) -> str:
    import psycopg

    name = f"faults_{os.getpid()}"
    with psycopg.connect(cluster, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return f"{cluster.rpartition('/')[0]}/{name}"


if __name__ == "__main__":
    sys.exit(main())
