"""Password sign-ins per second on two cores beside Argon2id alone; known and unknown identifiers side by side.

`python -m bench.sign_in`: one JSON object per line. Both sides of a ratio run in turn, in short rounds, on the same
cores. The cost of a guess, and whether an address is known, must not show in the time of the answer.
"""

from __future__ import annotations

import random
import re
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from http.client import HTTPConnection
from multiprocessing import get_context
from pathlib import Path
from urllib.parse import urlencode

from bench.figures import middle, say
from bench.home import DURABLE, ROOT, cpu_seconds, environment, served
from tests.postgresql import cluster

CORES = 2
ROUNDS, SECONDS = 5, 4.0
PERSONS = 40
TRIES = 200
PASSWORD = "quatre mots sans rapport"  # noqa: S105 (of a database that goes with the bench)
GOAL = 0.6
FILL = """
import django; django.setup()
from django.core.management import call_command
from django.utils import timezone
call_command("migrate", verbosity=0); call_command("createcachetable")
from guichet.people import services
from guichet.people.values import IdentifierKind
for rank in range({persons}):
    person = services.create_person(password={password!r})
    services.add_identifier(person, IdentifierKind.EMAIL, f"someone.{{rank}}@courriel.example", timezone.now())
"""
HASH = """
import time, django; django.setup()
from django.contrib.auth.hashers import make_password, check_password
hashed = make_password({password!r})
print("ready", flush=True); input()
done, end, before = 0, time.perf_counter() + {seconds}, time.process_time()
while time.perf_counter() < end:
    check_password({password!r}, hashed); done += 1
print(done, time.process_time() - before, flush=True)
"""


class Visitor:
    """A browser without a session: the cookie and token of a form, sent again and again."""

    def __init__(self, port: int) -> None:
        self.connection = HTTPConnection("127.0.0.1", port, timeout=30)
        self.connection.request("GET", "/sign-in/")
        answer = self.connection.getresponse()
        page = answer.read().decode()
        cookies = [value.split(";")[0] for name, value in answer.getheaders() if name.lower() == "set-cookie"]
        self.cookie = "; ".join(cookie for cookie in cookies if "csrf" in cookie)
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        assert found
        self.token = found[1]

    def sign_in(self, login: str, password: str) -> int:
        body = urlencode({"csrfmiddlewaretoken": self.token, "login": login, "password": password})
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": self.cookie}
        self.connection.request("POST", "/sign-in/", body, headers)
        answer = self.connection.getresponse()
        answer.read()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie" and "-device=" in value and "-device=" not in self.cookie:
                self.cookie += "; " + value.split(";")[0]  # a browser that one has signed in from before
        return answer.status


def django_environment(database: str, var: Path) -> dict[str, str]:
    return environment(database, var) | {"DJANGO_SETTINGS_MODULE": "bench.settings", "GUICHET_LOG_LEVEL": "ERROR"}


def hashing(env: dict[str, str]) -> tuple[float, float]:
    """Return how many passwords a second the cores compare with nothing else to do, and the milliseconds of each."""
    program = HASH.format(password=PASSWORD, seconds=SECONDS)
    running = [
        subprocess.Popen(
            [sys.executable, "-c", program], cwd=ROOT, env=env, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        for _ in range(CORES)
    ]
    told = []
    for one in running:
        assert one.stdout
        one.stdout.readline()  # ready
    for one in running:
        assert one.stdin
        one.stdin.write("\n")
        one.stdin.flush()
    for one in running:
        assert one.stdout
        told.append(one.stdout.readline().split())
        one.wait()
    count = sum(int(done) for done, _ in told)
    return count / SECONDS, 1000 * sum(float(spent) for _, spent in told) / count


def load(port: int, seconds: float, ranks: list[int]) -> int:
    """Sign these persons in one after another, from connections of one process; return how often."""

    def again(rank: int) -> int:
        visitor, done, end = Visitor(port), 0, time.perf_counter() + seconds
        while time.perf_counter() < end:
            status = visitor.sign_in(f"someone.{rank}@courriel.example", PASSWORD)
            assert status == 302, status
            done += 1
        return done

    with ThreadPoolExecutor(len(ranks)) as pool:
        return sum(pool.map(again, ranks))


def sign_ins_per_second(port: int) -> float:
    """Return how many sign-ins succeed. Those who ask are in another process, on the same cores."""
    with get_context("spawn").Pool(1) as pool:
        return pool.apply(load, (port, SECONDS, list(range(2 * CORES)))) / SECONDS


def answer_times(port: int, database: dict[str, str]) -> tuple[list[float], list[float]]:
    """Return the milliseconds of refusals, for known and for unknown addresses, in an order drawn at random."""
    visitor = Visitor(port)
    known = [f"someone.{rank % PERSONS}@courriel.example" for rank in range(TRIES)]
    unknown = [f"nobody.{rank % PERSONS}@courriel.example" for rank in range(TRIES)]
    asked = [(True, login) for login in known] + [(False, login) for login in unknown]
    random.Random(1).shuffle(asked)
    times: dict[bool, list[float]] = {True: [], False: []}
    for rank, (is_known, login) in enumerate(asked):
        if rank % 8 == 0:  # the limits are those of production: what they count is forgotten between tries
            forget_attempts(database)
        start = time.perf_counter()
        status = visitor.sign_in(login, "pas le bon mot de passe")
        times[is_known].append(1000 * (time.perf_counter() - start))
        assert status == 422, status
    return times[True], times[False]


_forgetting: dict[str, subprocess.Popen[str]] = {}
FORGET = """
import django; django.setup()
from guichet.people.models import AttemptCounter
while True:
    input(); AttemptCounter.objects.all().delete(); print("done", flush=True)
"""


def forget_attempts(env: dict[str, str]) -> None:
    process = _forgetting.get("it")
    if process is None:
        process = _forgetting["it"] = subprocess.Popen(
            [sys.executable, "-c", FORGET], cwd=ROOT, env=env, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
    assert process.stdin
    assert process.stdout
    process.stdin.write("\n")
    process.stdin.flush()
    process.stdout.readline()


def cost(port: int, pid: int, database: str) -> tuple[float, float]:
    """Return sign-ins per second, and the processor milliseconds of each: servers and database, not who asks."""
    before = cpu_seconds(pid, database)
    rate = sign_ins_per_second(port)
    return rate, 1000 * (cpu_seconds(pid, database) - before) / (rate * SECONDS)


def main() -> None:
    with ExitStack() as stack:
        var = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="guichet-bench-")))
        database = stack.enter_context(cluster(*DURABLE))
        env = django_environment(database, var)
        fill = FILL.format(persons=PERSONS, password=PASSWORD)
        subprocess.run([sys.executable, "-c", fill], cwd=ROOT, env=env, check=True)
        port, pid = stack.enter_context(served(env, workers=CORES, threads=2))
        alone, rounds = [], []
        sign_ins_per_second(port)  # warm: templates, connections
        server = database.rpartition(":")[2].split("/")[0]
        for _ in range(ROUNDS):
            alone.append(hashing(env))
            rounds.append(cost(port, pid, server))
        rate, each = (middle([one[place] for one in rounds]) for place in (0, 1))
        most, least = (middle([one[place] for one in alone]) for place in (0, 1))
        say("sign-ins", rate, "per second", most, goal=GOAL, cores=CORES, rounds=ROUNDS)
        # on a machine that does other things too, the processor's time says more than the clock
        say("sign-ins-cpu", each, "ms of processor each", least, least / each, goal=GOAL)
        try:
            known, unknown = answer_times(port, env)
        finally:
            for process in _forgetting.values():
                process.kill()
                process.wait()
        say("refusal-known-address", middle(known), "ms", middle(unknown), goal="0.9 to 1.1", tries=TRIES)


if __name__ == "__main__":
    sys.exit(main())
