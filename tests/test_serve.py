"""`guichet serve` as its own processes, on SQLite: what it refuses, what it starts again, what it leaves behind."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from guichet.messages.tests.centre import centre_on
from guichet.processes.ports import answers, is_free
from tests.postgresql import spare_port

ROOT = Path(__file__).resolve().parent.parent
PATIENCE_SECONDS = 60


def environment(var: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GUICHET_", "DJANGO_"))}
    return kept | {"GUICHET_OPERATOR": "primeur", "GUICHET_VAR": str(var), "PYTHONPATH": str(ROOT)}


def guichet(var: Path, *words: str, **more: str) -> subprocess.Popen[str]:
    (var / "primeur").mkdir(parents=True, exist_ok=True)
    return subprocess.Popen(
        [sys.executable, "-m", "config.cli", *words],
        cwd=ROOT,
        env=environment(var) | more,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def said_by(process: subprocess.Popen[str]) -> tuple[int, str]:
    said = process.communicate(timeout=PATIENCE_SECONDS)[0]
    return process.returncode, said


def family(pid: int) -> dict[int, int]:
    """Return the living processes that descend from one, itself left out, with their parents."""
    parents = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            stat = (folder / "stat").read_text("utf-8").rpartition(")")[2].split()
        except OSError:
            continue
        if stat[0] != "Z":
            parents[int(folder.name)] = int(stat[1])
    found: dict[int, int] = {}
    while more := {one: up for one, up in parents.items() if one not in found and (up == pid or up in found)}:
        found |= more
    return found


def lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def wait_until(what: str, is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not is_so():
        assert time.monotonic() < deadline, what
        time.sleep(0.05)


@pytest.fixture(scope="module")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    var = tmp_path_factory.mktemp("migrated")
    status, said = said_by(guichet(var, "migrate", "-v", "0"))
    assert status == 0, said
    return var / "primeur" / "guichet.sqlite3"


@pytest.fixture
def var(migrated: Path, tmp_path: Path) -> Path:
    (tmp_path / "primeur").mkdir()
    shutil.copy(migrated, tmp_path / "primeur")
    return tmp_path


@pytest.fixture
def port() -> int:
    return spare_port()


@pytest.fixture
def service(var: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    """A service that answers, with its worker."""
    with guichet(var, "serve", "--port", str(port), "--processes", "1") as process:
        wait_until("ready", lambda: process.poll() is not None or answers("127.0.0.1", port, "/health/ready/"))
        yield process
        process.kill()


def parts(service: subprocess.Popen[str]) -> tuple[int, int]:
    """Return who serves pages and who is the worker: the first has children."""
    found = family(service.pid)
    of_ours = [pid for pid, up in found.items() if up == service.pid]
    (pages,) = (pid for pid in of_ours if pid in found.values())
    (worker,) = (pid for pid in of_ours if pid != pages)
    return pages, worker


def test_a_stop_is_clean(service: subprocess.Popen[str], port: int):
    everybody = family(service.pid)
    service.send_signal(signal.SIGTERM)

    status, said = said_by(service)

    assert (status, said.splitlines()[-1]) == (0, f"À l’écoute sur http://127.0.0.1:{port}/, avec 1 processus.")
    assert "messages.W001" in said  # what is left to choose is said at each start
    assert len(everybody) == 3  # who serves pages, what it forked, the worker
    assert not any(lives(pid) for pid in everybody)
    assert is_free("127.0.0.1", port)


def test_nobody_is_left_when_the_supervisor_is_killed(service: subprocess.Popen[str], port: int):
    everybody = family(service.pid)

    service.kill()

    wait_until("nobody left", lambda: not any(lives(pid) for pid in everybody))
    # a process that ends by a signal is a zombie before the last of its threads lets the port go
    wait_until("the port is free", lambda: is_free("127.0.0.1", port))


def test_what_is_killed_is_started_again(service: subprocess.Popen[str], port: int):
    pages, worker = parts(service)
    for pid in (pages, worker):
        os.kill(pid, signal.SIGKILL)

    wait_until(
        "other processes", lambda: len(family(service.pid)) == 3 and not {pages, worker} & {*family(service.pid)}
    )
    wait_until("ready", lambda: answers("127.0.0.1", port, "/health/ready/"))
    service.terminate()
    said = said_by(service)[1]

    assert "pages\u00a0: arrêté, redémarre dans 0,5\u00a0s." in said
    assert "worker\u00a0: arrêté, redémarre dans 0,5\u00a0s." in said


def test_the_session_with_the_message_centre_is_kept_alive(var: Path, port: int):
    with centre_on(spare_port()) as centre:
        given = {
            "GUICHET_SMS_GATEWAY": "smpp",
            "GUICHET_SMPP_HOST": "127.0.0.1",
            "GUICHET_SMPP_PORT": str(centre.port),
            "GUICHET_SMPP_SYSTEM_ID": "guichet",
        }
        with guichet(var, "serve", "--port", str(port), "--processes", "1", **given) as service:
            wait_until("bound", lambda: centre.bound)
            assert centre.deliver(b"CONSO") == 0
            former = centre.bound[0].session_id
            session = max(pid for pid, up in family(service.pid).items() if up == service.pid)
            os.kill(session, signal.SIGKILL)
            wait_until("bound again", lambda: any(one.session_id != former for one in centre.bound))
            assert centre.deliver(b"CONSO", source_addr="33612345679") == 0
            service.terminate()
            status, said = said_by(service)

    assert (status, "smpp\u00a0: arrêté, redémarre dans 0,5\u00a0s." in said) == (0, True)
    with closing(sqlite3.connect(var / "primeur" / "guichet.sqlite3")) as base:
        assert base.execute("SELECT sender FROM communications_inbound ORDER BY id").fetchall() == [
            ("+33612345678",),
            ("+33612345679",),
        ]


def test_a_database_without_its_migrations_is_refused(tmp_path: Path, port: int):
    status, said = said_by(guichet(tmp_path, "serve", "--port", str(port)))

    assert status == 1
    assert said.endswith("\nLa base n’est pas à jour. Lancez d’abord «\u00a0guichet migrate\u00a0».\n")


def test_a_port_that_is_taken_is_refused(tmp_path: Path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        status, said = said_by(guichet(tmp_path, "serve", "--port", str(taken)))

    assert status == 1
    assert said == (
        f"Le port {taken} est déjà pris. Arrêtez ce qui l’occupe, ou choisissez-en un autre\u00a0: "
        f"guichet serve --port {taken + 1}\n"
    )


def test_nonsense_is_refused_with_a_reason(tmp_path: Path):
    status, said = said_by(guichet(tmp_path, "serve", "--threads", "0"))

    assert status == 2
    assert "«\u00a00\u00a0» n’est pas un nombre entier d’au moins 1" in said


def test_the_worker_alone_stops_when_told(var: Path):
    with guichet(var, "worker") as worker:
        wait_until("a worker at work", (var / "primeur" / "guichet.sqlite3-wal").exists)
        worker.send_signal(signal.SIGTERM)

        status, said = said_by(worker)

    assert status == 0
    assert "Traceback" not in said
