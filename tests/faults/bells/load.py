"""What the client asks for, and what must be true of it once everything is quiet."""

import http.client
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

from django.core.management import call_command

from guichet.outbox.models import Item
from guichet.outbox.values import ItemState
from tests.faults.bells.models import Bell, Ring
from tests.faults.outside import Ledger, threads_until_told

NAME = "bells.tell"
BELLS, THREADS = 8, 6
PAUSE_SECONDS = 0.08  # so that workers that are killed all the time do not fall far behind
MOST_PASSES = 10


def plant() -> None:
    """Views and handlers have their points already."""


def prepare(folder: Path) -> None:
    call_command("migrate", run_syncdb=True, verbosity=0)
    Bell.objects.bulk_create([Bell(name=f"bell-{rank}") for rank in range(BELLS)])


def press(port: int, folder: Path) -> None:
    """Ring bells until told to stop; try each ring again, under its key, until it is acknowledged."""
    written = Ledger(folder / "ledger")

    def ring(rank: int, is_over: Callable[[], bool]) -> None:
        count = 0
        while not is_over():
            count += 1
            key, tries = f"{rank}-{count}", 1
            while not _post(port, key, f"bell-{(rank + count) % BELLS}"):
                tries += 1
                time.sleep(0.02)
            written.write(key=key, tries=tries)
            time.sleep(PAUSE_SECONDS)

    threads_until_told(ring, THREADS)


def _post(port: int, key: str, bell: str) -> bool:
    """Tell whether it was acknowledged."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    try:
        connection.request("POST", "/ring/", urlencode({"key": key, "bell": bell}), headers)
        answer = connection.getresponse()
        answer.read()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    return answer.status == 200


def is_quiet() -> bool:
    return not Item.objects.filter(name=NAME).exclude(state=ItemState.DONE).exists()


def faults(rings: list[dict[str, str]], arrivals: list[dict[str, str]]) -> list[str]:
    """Return what is wrong, in words; empty when all is well."""
    acknowledged = Counter(ring["key"] for ring in rings)
    kept = dict(Ring.objects.values_list("key", "heard"))
    items = list(Item.objects.filter(name=NAME).order_by("id").values_list("reference", "state", "lane", "payload"))
    first = [arrival for arrival in arrivals if arrival["first"]]
    heard = Counter(arrival["key"] for arrival in first)
    found = {
        "acknowledged and lost": acknowledged.keys() - kept.keys(),
        "done and never acknowledged": kept.keys() - acknowledged.keys(),
        "acknowledged twice": {key for key, count in acknowledged.items() if count > 1},
        "not told": kept.keys() - heard.keys(),
        "told, and not done": heard.keys() - kept.keys(),
        "told under two references": {key for key, count in heard.items() if count > 1},
        "answer not written exactly once": {key for key, count in kept.items() if count != 1},
        "without exactly one item": _unequal(Counter(item[3]["key"] for item in items), kept.keys()),
        "not done": {item[0] for item in items if item[1] != ItemState.DONE},
        "out of order": _out_of_order(items, [arrival["reference"] for arrival in first]),
    }
    return [f"{what}: {len(keys)}, as {sorted(keys)[:5]}" for what, keys in found.items() if keys]


def _unequal(counted: Counter[str], wanted: set[str]) -> set[str]:
    return {key for key in counted.keys() | wanted if counted[key] != 1 or key not in wanted}


def _out_of_order(items: list[tuple[str, str, str, dict[str, str]]], heard: list[str]) -> set[str]:
    """Return the lanes whose items reached the receiver in another order than they were written."""
    lane_of = {reference: lane for reference, _, lane, _ in items}
    written: dict[str, list[str]] = {}
    arrived: dict[str, list[str]] = {}
    for reference in lane_of:
        written.setdefault(lane_of[reference], []).append(reference)
    for reference in heard:
        arrived.setdefault(lane_of.get(reference, "unknown"), []).append(reference)
    return {lane for lane in written if written[lane] != arrived.get(lane)}
