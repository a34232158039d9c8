"""What the client asks for, and what must be true of it once everything is quiet."""

import http.client
import json
import secrets
import time
from collections import Counter
from collections.abc import Callable
from itertools import cycle
from pathlib import Path
from urllib.parse import urlencode

from django.conf import settings
from django.core.management import call_command
from django.test import Client

from guichet.acts.models import Entry
from guichet.acts.services import performing
from guichet.acts.values import EntryKind, Result
from guichet.contracts import acting
from guichet.contracts.models import Line
from guichet.contracts.tests import factories as contracts
from guichet.core.simulators import Mood
from guichet.lines import tasks as lines_tasks
from guichet.lines.models import LineBlock
from guichet.messages.models import Message
from guichet.messages.values import MessageState
from guichet.network import services as network
from guichet.network.models import NetworkCommand
from guichet.network.simulator import NetworkSimulator
from guichet.network.values import CommandKind, OrderState
from guichet.outbox.models import Item
from guichet.outbox.values import ItemState
from guichet.people.tests import factories as people
from tests.faults import points
from tests.faults.outside import Ledger, threads_until_told

HOLDERS = 24
MOST_PASSES = 6
SECRET = "a" * 32  # of the form: any will do, in the cookie and in the field
NETWORK_SECONDS = 0.1
TAKEN, TOO_EARLY = 302, 409


def plant() -> None:
    """Put points where acts are written, commands submitted, answers followed."""
    performing._write = points.then(performing._write, "act, before commit")
    acting.perform = points.then(acting.perform, "act, before answer")
    NetworkSimulator.submit = points.between(
        NetworkSimulator.submit, "handler, before sending", "handler, after sending"
    )  # type: ignore[method-assign]
    network.record_status = points.then(network.record_status, "conclusion, before commit")
    lines_tasks.follow_answer = points.then(lines_tasks.follow_answer, "conclusion, before commit")


def prepare(folder: Path) -> None:
    call_command("migrate", verbosity=0)
    NetworkSimulator(settings.NETWORK_SIMULATOR).tell(Mood("slow", NETWORK_SECONDS))
    holders = []
    for _ in range(HOLDERS):
        customer = contracts.customer()
        line = contracts.line(under=contracts.contract(of=customer))
        person = people.person()
        contracts.grant(person, customer=customer)
        client = Client()
        client.force_login(person)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        holders.append({"line": line.reference, "cookie": _cookie(session)})
    (folder / "holders").write_text(json.dumps(holders), "utf-8")


def _cookie(session: str) -> str:
    return f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={SECRET}"


def press(port: int, folder: Path) -> None:
    """Block and unblock each line until told to stop; ask each time again, with its key, until it is acknowledged."""
    holders = json.loads((folder / "holders").read_text("utf-8"))
    written = Ledger(folder / "ledger")

    def block_and_unblock(rank: int, is_over: Callable[[], bool]) -> None:
        for act in cycle(("block", "unblock")):
            if is_over() or not _ask(port, holders[rank], act, written, is_over):
                return

    threads_until_told(block_and_unblock, HOLDERS)


def _ask(port: int, holder: dict[str, str], act: str, ledger: Ledger, is_over: Callable[[], bool]) -> bool:
    """Ask until it is acknowledged; return False when it is over before the line is ready for this act."""
    key, tries = secrets.token_hex(11), 0
    while True:
        tries += 1
        status = _post(port, holder, act, key)
        if status == TAKEN:
            ledger.write(line=holder["line"], act=f"line.{act}", key=key, tries=tries)
            return True
        if status == TOO_EARLY:  # the network has not answered the last one yet: this was refused, and is over
            if is_over():
                return False
            key, tries = secrets.token_hex(11), 0
            time.sleep(0.2)
        time.sleep(0.03)


def _post(port: int, holder: dict[str, str], act: str, key: str) -> int:
    """Return the status of the answer; 0 when there was none, or an error of ours."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    body = urlencode({"key": key, "reason": "theft", "csrfmiddlewaretoken": SECRET})
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": holder["cookie"]}
    path = f"/lines/{holder['line']}/"
    try:
        connection.request("POST", f"{path}{act}/", body, headers)
        answer = connection.getresponse()
        answer.read()
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        connection.close()
    if answer.status >= 500:
        return 0
    is_known = answer.status == TOO_EARLY or (answer.status, answer.headers["Location"]) == (TAKEN, path)
    assert is_known, f"{answer.status} {answer.headers['Location']}"
    return answer.status


def is_quiet() -> bool:
    return not Item.objects.exclude(state=ItemState.DONE).exists()


def faults(asked: list[dict[str, str]], arrivals: list[dict[str, str]]) -> list[str]:
    """Return what is wrong, in words; empty when all is well."""
    entries = list(Entry.objects.filter(kind=EntryKind.ACT, follows=None).values_list("act", "key", "result", "id"))
    acknowledged = Counter((one["act"], one["key"]) for one in asked)
    kept = Counter((act, key) for act, key, _, _ in entries)
    pending = {entry for _, _, result, entry in entries if result == Result.PENDING}
    ended = Counter(Entry.objects.exclude(follows=None).values_list("follows", flat=True))
    commands = dict(NetworkCommand.objects.values_list("reference", "state"))
    effects = NetworkSimulator(settings.NETWORK_SIMULATOR).ledger()
    done = Counter(effect.reference for effect in effects)
    messages = dict(Message.objects.values_list("reference", "state"))
    heard = Counter(arrival["reference"] for arrival in arrivals if arrival["first"])
    found = {
        "acknowledged and lost": acknowledged.keys() - kept.keys(),
        "done and never acknowledged": kept.keys() - acknowledged.keys(),
        "not exactly once in the journal": {key for key, count in kept.items() if count != 1},
        "not ended exactly once": {entry for entry in pending | ended.keys() if ended[entry] != 1},
        "acts without their command": _difference(len(pending), len(commands)),
        "commands without an answer": {one for one, state in commands.items() if state != OrderState.COMPLETED},
        "not done exactly once by the network": {one for one in commands.keys() | done.keys() if done[one] != 1},
        "blocked and unblocked out of order": _out_of_order([(effect.line, effect.kind) for effect in effects]),
        "blocks": _difference(LineBlock.objects.count(), sum(one.kind == CommandKind.BLOCK for one in effects)),
        "acts without their mail": _difference(len(pending), len(messages)),
        "mails that did not leave": {one for one, state in messages.items() if state != MessageState.SENT},
        "mails not received exactly once": {one for one in messages.keys() | heard.keys() if heard[one] != 1},
        "not done": set(Item.objects.exclude(state=ItemState.DONE).values_list("name", "state", "error")),
    }
    return [f"{what}: {len(ones)}, as {sorted(ones)[:5]}" for what, ones in found.items() if ones]


def _difference(wanted: int, found: int) -> set[str]:
    return set() if wanted == found else {f"{wanted} and {found}"}


def _out_of_order(effects: list[tuple[str, str]]) -> set[str]:
    """Return the lines that were not blocked, unblocked, blocked... one after the other."""
    wrong, last = set(), dict.fromkeys(Line.objects.values_list("external_id", flat=True), CommandKind.UNBLOCK.value)
    for line, kind in effects:
        if last[line] == kind:
            wrong.add(line)
        last[line] = kind
    return wrong
