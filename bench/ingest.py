"""Usage from a file to records and counters, against the plainest way to put the same records in the same table.

`python -m bench.ingest --postgresql URL`: one JSON object per line. It makes a database of its own beside the one
that URL names (GUICHET_TEST_POSTGRESQL_URL by default), and a SQLite one in a temporary folder; it starts no server.

Both sides of a ratio run in turn, several times, on tables emptied before, and their medians are compared. The file has
100 000 lines, four kinds, three days in time order, 1 % of records sent twice and 0.1 % of bad rows; the plain side
gets the good ones, once, already in the database's own words. The pipeline reads, checks, finds the lines, tells
duplicates apart, writes the records, adds up the counters and has the alerts of the lines that it touched looked at;
"without-alerts" is the same road without this, and "alerts-looked-at" is how long one worker then takes to look.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

LINES = 100_000
DAYS = 3
KILOBYTES = 1024  # in a megabyte
HEADER = "key,line,started_at,kind,direction,quantity,counterpart,zone,charge\n"
KINDS = ("data", "voice", "sms", "mms")
MEMORY_MB = 300
TOLD_SECONDS = 60
# the file is of the month that alerts look at
READ_AT = datetime(2026, 10, 27, tzinfo=UTC)
LINES_PER_ALERT = 20


def main() -> int:
    """Measure what was asked for; print one JSON object per line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--postgresql", default=os.environ.get("GUICHET_TEST_POSTGRESQL_URL", ""))
    parser.add_argument("--records", type=int, default=300_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", choices=["postgresql", "sqlite"])
    parser.add_argument("--part", choices=["file", "no-alerts", "database"], help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.part:
        print(_timed_part(asked.part, asked.folder), _peak_megabytes())
        return 0
    if not asked.only:
        # Django keeps to the kind of database that it started with: one process for each
        for kind in ("sqlite", "postgresql"):
            subprocess.run([sys.executable, "-m", "bench.ingest", "--only", kind, *sys.argv[1:]], check=True)
        return 0
    if asked.only == "postgresql" and not asked.postgresql:
        return 0
    with tempfile.TemporaryDirectory(prefix="guichet-bench-") as folder:
        export = Path(folder) / "export"
        make_export(export, asked.records)
        large = Path(folder) / "large"
        make_export(large, 3 * asked.records)
        if asked.only == "sqlite":
            _measure("sqlite", f"sqlite:///{folder}/bench.sqlite3", export, large, asked.rounds)
        else:
            with own_database(asked.postgresql) as url:
                _measure("postgresql", url, export, large, asked.rounds)
    return 0


def make_export(folder: Path, records: int) -> None:
    """Write a usage file, the same at each run."""
    folder.mkdir()
    chance = random.Random(20261122)  # not a secret: a file
    start = datetime(2026, 10, 24, tzinfo=UTC)
    sent: list[str] = []
    with (folder / "usage-bench.csv").open("w") as file:
        file.write(HEADER)
        for rank in range(records):
            if sent and chance.random() < 0.01:
                file.write(chance.choice(sent))
                continue
            at = start + timedelta(seconds=rank * DAYS * 86_400 // records)
            kind = "vioce" if chance.random() < 0.001 else chance.choice(KINDS)
            row = (
                f"MSC01-20261024-{rank:09},L{chance.randrange(LINES)},{at:%Y-%m-%dT%H:%M:%SZ},{kind},"
                f"{'out' if chance.random() < 0.9 else 'in'},{chance.randrange(1, 10**6)},"
                f"+336399{chance.randrange(80_000, 90_000)},FR,{chance.choice(('', '0', '0.35'))}\n"
            )
            file.write(row)
            if chance.random() < 0.01:
                sent.append(row)


@contextmanager
def own_database(url: str) -> Iterator[str]:
    import psycopg

    name = f"guichet_bench_{os.getpid()}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        try:
            yield urlsplit(url)._replace(path=f"/{name}").geturl()
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@dataclass
class _Child:
    seconds: float
    megabytes: float


def _measure(vendor: str, url: str, export: Path, large: Path, rounds: int) -> None:
    os.environ["GUICHET_DATABASE_URL"] = url
    os.environ.setdefault("GUICHET_OPERATOR", "mandarine")
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    _prepare()
    records = _good_records(export)
    _set_alerts()
    plain, database, whole, without, told, memory = [], [], [], [], [], 0.0
    for _ in range(rounds):
        plain.append(len(records) / _plain_seconds(records))
        database.append(len(records) / _child("database", export).seconds)
        without.append(len(records) / _child("no-alerts", export).seconds)
        child = _child("file", export)
        whole.append(len(records) / child.seconds)
        memory = max(memory, child.megabytes)
        told.append(_told_seconds())
    growth = _child("file", large).megabytes
    reference = statistics.median(plain)
    _say(f"ingest-{vendor}", statistics.median(whole), "records/s", reference)
    _say(f"ingest-{vendor}-without-alerts", statistics.median(without), "records/s", reference)
    _say(f"ingest-{vendor}-alerts-looked-at", statistics.median(told), "seconds", TOLD_SECONDS)
    _say(f"ingest-{vendor}-database", statistics.median(database), "records/s", reference)
    _say(f"ingest-{vendor}-memory", memory, "MB", MEMORY_MB)
    _say(f"ingest-{vendor}-memory-file-3-times-as-large", growth, "MB", MEMORY_MB)


def _say(name: str, value: float, unit: str, reference: float) -> None:
    print(
        json.dumps(
            {
                "name": name,
                "value": round(value),
                "unit": unit,
                "reference": round(reference),
                "ratio": round(value / reference, 3),
            }
        ),
        flush=True,
    )


def _prepare() -> None:
    """Make the tables, the lines, and beside the table of records one with the same columns and indexes."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0, interactive=False)
    _make_lines()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("CREATE TABLE bench_plain (LIKE usage_usagerecord INCLUDING ALL)")
            return
        cursor.execute("SELECT sql FROM sqlite_master WHERE tbl_name = 'usage_usagerecord' AND sql IS NOT NULL")
        for (statement,) in cursor.fetchall():
            cursor.execute(statement.replace("usage_usagerecord", "bench_plain").replace('INDEX "', 'INDEX "bench_'))


def _make_lines() -> None:
    from guichet.contracts.models import Contract, Customer, Line

    customer = Customer.objects.create(
        source="billing", external_id="C", kind="organisation", segment="professional", name="C"
    )
    contract = Contract.objects.create(
        source="billing", external_id="K", customer=customer, number="1", state="active", starts_on="2026-01-01"
    )
    Line.objects.bulk_create(
        (
            Line(
                source="billing",
                external_id=f"L{rank}",
                contract=contract,
                kind="mobile",
                offer_code="mobile-40",
                state="active",
            )
            for rank in range(LINES)
        ),
        batch_size=5_000,
    )


def _set_alerts() -> None:
    """Set alerts on one line in `LINES_PER_ALERT`; those of the law are on all of them from the start."""
    from guichet.contracts.models import Line
    from guichet.people.models import Person
    from guichet.usage.models import UsageAlert

    somebody = Person.objects.create()
    UsageAlert.objects.bulk_create(
        (
            UsageAlert(
                line_id=pk,
                percents=[50, 80, 100],
                out_minor=35 if pk % 1_000 == 0 else 1_000,
                set_by=somebody,
                set_at=READ_AT,
            )
            for pk in Line.objects.filter(pk__gt=0).values_list("pk", flat=True)
            if pk % LINES_PER_ALERT == 0
        ),
        batch_size=1_000,
    )


def _told_seconds() -> float:
    """Return how long one worker takes, after a file, to look at the alerts of the lines that it touched."""
    from guichet.outbox.models import Item
    from guichet.outbox.running import drain

    waiting = Item.objects.filter(name="usage.check_alerts", state="waiting").count()
    start = time.perf_counter()
    drain(now=lambda: READ_AT)
    seconds = time.perf_counter() - start
    left = Item.objects.filter(name="usage.check_alerts").exclude(state="done").count()
    assert waiting, "no job"
    assert not left, f"{left} of {waiting} jobs left"
    return seconds


def _good_records(export: Path) -> list[tuple[object, ...]]:
    """Return the records that the file amounts to, in its order, as the database takes them."""
    from guichet.feeds.usage_rows import DIRECTIONS, KINDS

    ids = _line_ids()
    records: dict[str, tuple[object, ...]] = {}
    with (export / "usage-bench.csv").open() as file:
        next(file)
        for row in file:
            key, line, at, kind, direction, quantity, counterpart, zone, charge = row.rstrip("\n").split(",")
            if kind in KINDS:
                minor = 35 if charge == "0.35" else 0
                moment = at.replace("T", " ").rstrip("Z")
                records[key] = (
                    *(ids[line], moment, key, KINDS[kind], DIRECTIONS[direction], int(quantity)),
                    *(counterpart, zone, minor),
                )
    return list(records.values())


def _line_ids() -> dict[str, int]:
    from guichet.contracts.models import Line

    return dict(Line.objects.values_list("external_id", "pk"))


COLUMNS = "line_id, started_at, key, kind, direction, quantity, counterpart, zone, charge_minor"


def _plain_seconds(records: list[tuple[object, ...]]) -> float:
    """Time one COPY of all the records, or one executemany, in one transaction."""
    from django.db import connection, transaction

    _empty("bench_plain")
    if connection.vendor == "postgresql":
        text = "".join("\t".join(map(str, record)) + "\n" for record in records)

        def write() -> None:
            with connection.cursor() as cursor, cursor.copy(f"COPY bench_plain ({COLUMNS}) FROM STDIN") as copy:
                copy.write(text)
    else:

        def write() -> None:
            with connection.cursor() as cursor:
                places = ", ".join(["%s"] * 9)
                cursor.executemany(f"INSERT INTO bench_plain ({COLUMNS}) VALUES ({places})", records)  # noqa: S608

    with transaction.atomic():
        start = time.perf_counter()
        write()
    return time.perf_counter() - start


def _empty(*tables: str) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"TRUNCATE {table}" if connection.vendor == "postgresql" else f"DELETE FROM {table}")  # noqa: S608
        cursor.execute("CHECKPOINT" if connection.vendor == "postgresql" else "PRAGMA wal_checkpoint(TRUNCATE)")


def _child(part: str, folder: Path) -> _Child:
    """Run one part in a process of its own, for its time and its memory."""
    from django.db import connection

    _empty(
        "usage_usagerecord",
        "usage_daycounter",
        "usage_monthcounter",
        "usage_ingestedfile",
        "outbox_item",
        "usage_usagealertsent",
    )
    connection.close()
    command = [sys.executable, "-m", "bench.ingest", "--part", part, "--folder", str(folder)]
    out = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
    seconds, megabytes = map(float, out.split())
    return _Child(seconds, megabytes)


def _peak_megabytes() -> float:
    """Return the most memory that this process, or the one that read for it, ever had.

    Not its ru_maxrss, in which Linux counts the process that started it.
    """
    status = Path("/proc/self/status").read_text().split()
    own = int(status[status.index("VmHWM:") + 1])
    return max(own, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss) / KILOBYTES


def _timed_part(part: str, folder: Path) -> float:
    """Time the whole road of the folder, or the database's part of it: what comes after reading and finding lines."""
    import django

    django.setup()
    if part == "no-alerts":
        from guichet.usage.services import ingestion

        ingestion.look_at_lines = lambda *_, **__: None
    work = _database_part(folder) if part == "database" else _file_part(folder)
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _file_part(folder: Path) -> Callable[[], object]:
    import io

    from guichet.feeds.progress import Progress
    from guichet.feeds.services import import_folder

    facts, run, zone = _circumstances()
    progress = Progress(io.StringIO(), quiet=True)
    return lambda: import_folder(folder, rejects=folder / "rejects", run=run, facts=facts, zone=zone, progress=progress)


def _database_part(folder: Path) -> Callable[[], object]:
    from guichet.feeds.reading import csv_header, lines_of, opened
    from guichet.feeds.usage_rows import UsageReader, UsageRow
    from guichet.usage import services as usage

    facts, run, zone = _circumstances()
    ids = _line_ids()
    batches = []
    with opened(folder / "usage-bench.csv") as text:
        columns = csv_header(lines_of(text), UsageRow.columns(), UsageRow.required())
        for batch in UsageReader(facts, zone, run.at, lambda names: ids).csv_batches(
            text, columns, usage.BATCH_RECORDS
        ):
            batches.extend(usage.prepare_records(batch.rows))
    gc.disable()  # as the import does

    def work() -> None:
        with usage.ingesting():
            for batch in batches:
                usage.store_prepared(batch, at=run.at)

    return work


def _circumstances():  # type: ignore[no-untyped-def]  # types of the apps, which are imported after the settings
    from guichet import operators
    from guichet.feeds.checks import Facts
    from guichet.feeds.stores import Run

    operator = operators.current()
    facts = Facts(operator.currency, operator.phone_region, operator.languages, frozenset(), frozenset())
    return facts, Run("billing", operator.currency, READ_AT), operator.zone


if __name__ == "__main__":
    sys.exit(main())
