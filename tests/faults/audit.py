"""What must be true once everything is quiet: the database against the client's ledger and the receiver's."""

import time
from collections import Counter

from django.core.management import call_command

from guichet.outbox.models import Item
from guichet.outbox.values import ItemState
from tests.faults.bells.models import Bell, Ring

NAME = "bells.tell"


def prepare(bells: int) -> None:
    call_command("migrate", run_syncdb=True, verbosity=0)
    Bell.objects.bulk_create([Bell(name=f"bell-{rank}") for rank in range(bells)])


def wait_until_drained(seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while Item.objects.filter(name=NAME).exclude(state=ItemState.DONE).exists() and time.monotonic() < deadline:
        time.sleep(0.05)


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
