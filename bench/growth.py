"""The page of usage of a customer with a million records, alone in the table, then among ten million.

`python -m bench growth`, or `python -m bench growth --own 20000 --table 100000` for a quick run: one JSON object per
line. Times are those of the server, from request to answer, on PostgreSQL, of a company's administrator: each filter
below is asked for in turn, its first page and one far behind. The goals: 150 ms at the 95th percentile, and ten times
the table changing it by less than 20 %.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bench.figures import say
from bench.home import DURABLE, TICKS, environment
from bench.ingest import own_database
from tests.postgresql import cluster

LINES, OTHER_LINES = 250, 25_000
ROUNDS, FAR = 12, 20
GOAL_MS, MOST_GROWTH = 150, 1.2
FILTERS = (
    "",
    "period=before",
    "period=year",
    "period=year&kind=calls",
    "period=year&kind=calls&direction=in",
    "period=year&kind=premium",
    "period=year&kind=roaming&charged=1",
    "period=year&charged=1",
    "period=year&zone=BE",
    "period=year&zone=BE&kind=sms&direction=in&charged=1",
    "period=year&q=atelier+07",
    "from={long_ago}&to={lately}&kind=data",
)


def main(words: Sequence[str] = ()) -> None:
    """Measure both tables, each in a process and a database of its own."""
    asked = _asked(words)
    with tempfile.TemporaryDirectory(prefix="guichet-bench-") as var, cluster(*DURABLE) as address:
        found = {}
        for name, table in (("alone", asked.own), ("among others", asked.table)):
            with own_database(address) as url:
                command = [
                    sys.executable,
                    "-m",
                    "bench.growth",
                    "--own",
                    str(asked.own),
                    "--table",
                    str(table),
                    "--here",
                ]
                env = environment(url, Path(var), asked.operator)
                done = subprocess.run(command, env=env, stdout=subprocess.PIPE, text=True, check=True)
            found[name] = json.loads(done.stdout.splitlines()[-1])
    sizes = {"own": asked.own, "table": asked.table, "lines": LINES}
    for name, one in found.items():
        table = asked.own if name == "alone" else asked.table
        say("usage-page-p95", one["p95"], "ms", GOAL_MS, **sizes | {"table": table, "slowest": one["slowest"]})
        # a busy machine makes all times longer, and not this one: of the costliest filter, Python's and PostgreSQL's
        say("usage-page-cpu", one["cpu"], "ms of processor", GOAL_MS, **sizes | {"table": table})
        say("usage-page-far-p95", one["far"], "ms", one["first"], **sizes | {"table": table})
    say(
        "usage-page-growth",
        found["among others"]["p95"],
        "ms",
        found["alone"]["p95"],
        **sizes | {"most": MOST_GROWTH},
    )


def _asked(words: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--own", type=int, default=1_000_000, help="records of the customer")
    parser.add_argument("--table", type=int, default=10_000_000, help="records of the larger table, theirs included")
    parser.add_argument("--operator", default="carmin")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args(words)


def _measure(own: int, table: int) -> None:
    """Fill the database that the environment names, and print the figures of its page."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
    import django

    django.setup()
    cookie = _filled(own, table)
    first, far, cpu, slowest = [], [], [], ("", 0.0)
    backend = _backend()
    client = _client(cookie)
    today = datetime.now().astimezone()
    for query in FILTERS:
        days = {"long_ago": f"{today - timedelta(200):%Y-%m-%d}", "lately": f"{today - timedelta(40):%Y-%m-%d}"}
        path = f"/usage/?{query.format(**days)}"
        behind = _far(client, path)
        _seconds(client, path)
        spent = _cpu_seconds(backend)
        times = [1000 * _seconds(client, path) for _ in range(ROUNDS)]
        first += times
        far += [1000 * _seconds(client, behind) for _ in range(ROUNDS)]
        cpu.append(1000 * (_cpu_seconds(backend) - spent) / (2 * ROUNDS))
        if (worst := _p95(times)) > slowest[1]:
            slowest = (query or "month", worst)
    figures = {
        "p95": _p95([*first, *far]),
        "first": _p95(first),
        "far": _p95(far),
        "slowest": slowest[0],
        "cpu": max(cpu),
    }
    print(json.dumps(figures))


def _filled(own: int, table: int) -> str:
    """Make the company, its lines, those of others, and their year of usage; return its administrator's cookie."""
    from django.core.management import call_command
    from django.db import connection
    from django.utils import timezone

    from bench.customers import cookie_of
    from bench.filled import fill
    from guichet.contracts.models import Line
    from guichet.contracts.tests import factories as contracts
    from guichet.contracts.values import Role
    from guichet.people.tests import factories as people
    from guichet.usage.services import close_days

    call_command("migrate", verbosity=0)
    call_command("createcachetable")
    customer, other = contracts.company(), contracts.company()
    person = people.person()
    contracts.grant(person, Role.COMPANY_ADMINISTRATOR, customer=customer)
    lines = [_lines(contracts.contract(of=of), count) for of, count in ((customer, LINES), (other, OTHER_LINES))]
    made = [[line.pk for line in Line.objects.bulk_create(batch, batch_size=5_000)] for batch in lines]
    now = timezone.now()
    fill(made[0], made[1] if table > own else [], own_records=own, records=table, until=now)
    close_days(at=now)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return cookie_of(person)


def _lines(contract: Any, count: int) -> list[Any]:  # Any: models, which are imported after the settings
    from guichet.contracts.models import Line

    return [
        Line(
            source="bench",
            external_id=f"{contract.pk}-{rank}",
            contract=contract,
            kind="mobile",
            label=f"Atelier {rank % 40:02}",
            offer_code="o",
            state="active",
        )
        for rank in range(count)
    ]


def _client(cookie: str) -> Any:
    from django.test import Client

    return Client(headers={"cookie": cookie, "host": "localhost"})


def _seconds(client: Any, path: str) -> float:
    start = time.perf_counter()
    answer = client.get(path)
    spent = time.perf_counter() - start
    if answer.status_code != 200:
        raise SystemExit(f"{path} answered {answer.status_code}")
    return spent


def _far(client: Any, path: str) -> str:
    """Return the address of a page far behind the first, or of the last there is."""
    import html
    import re

    for _ in range(FAR):
        found = re.search(r'href="(\?[^"]*before=[^"]*)" rel="next"', client.get(path).content.decode())
        if not found:
            break
        path = f"/usage/{html.unescape(found[1])}"
    return path


def _backend() -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


def _cpu_seconds(backend: int) -> float:
    """Return the processor time that this process and its PostgreSQL have spent."""
    fields = Path(f"/proc/{backend}/stat").read_text().rpartition(")")[2].split()
    return time.process_time() + (int(fields[11]) + int(fields[12])) / TICKS


def _p95(values: list[float]) -> float:
    return sorted(values)[int(len(values) * 0.95)]


if __name__ == "__main__":
    given = _asked(sys.argv[1:])
    if given.here:
        _measure(given.own, given.table)
    else:
        main(sys.argv[1:])
