"""One pack started for real: its own folder, spare ports, its own processes. Slower than the others."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from config.sections import SECTIONS
from guichet.demo import starting
from guichet.demo.building import code_version
from guichet.demo.places import ROOT
from guichet.demo.policy import DemoPolicy
from guichet.demo.tests.stages import operator
from guichet.operators import new_operator
from guichet.processes.ports import is_free

PATIENCE_SECONDS = 120


def spare_base() -> int:
    for base in range(20_000 + os.getpid() % 300 * 100, 60_000, 100):
        if all(is_free("127.0.0.1", base + rank) for rank in range(6)):
            return base
    raise AssertionError("no spare ports")


def get(port: int, path: str) -> str:
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        connection.sendall(f"GET {path} HTTP/1.0\r\nHost: localhost\r\nAccept-Language: fr\r\n\r\n".encode())
        parts = []
        while part := connection.recv(65536):
            parts.append(part)
    return b"".join(parts).decode()


def start(var: Path, base: int) -> subprocess.Popen[str]:
    (var / "demo-accounts.json").unlink(missing_ok=True)  # that of a former start says nothing of this one
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("GUICHET_", "DJANGO_"))}
    return subprocess.Popen(  # noqa: S603 - our own command
        [sys.executable, "-m", "config.cli", "demo", "primeur", "--port-base", str(base)],
        cwd=ROOT,
        env=environment | {"GUICHET_VAR": str(var), "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def wait_for_accounts(server: subprocess.Popen[str], var: Path) -> list[dict[str, str]]:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        if (var / "demo-accounts.json").exists():
            rows: list[dict[str, str]] = json.loads((var / "demo-accounts.json").read_text("utf-8"))
            return rows
        time.sleep(0.1)
    raise AssertionError(stop(server))


def processes_of(var: Path) -> set[int]:
    """Return the processes that a demonstration started, by the environment that it was started with."""
    return {
        int(folder.name)
        for folder in Path("/proc").iterdir()
        if folder.name.isdecimal() and f"GUICHET_VAR={var}\0" in _read(folder / "environ")
    }


def children_of(pid: int, var: Path) -> list[int]:
    def parent_of(one: int) -> int:
        return int((_read(Path(f"/proc/{one}/stat")).rpartition(")")[2].split() or [0, 0])[1])

    return sorted(one for one in processes_of(var) if parent_of(one) == pid)


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8", "replace")
    except OSError:  # it has ended meanwhile, or is somebody else's
        return ""


def wait_for_page(port: int) -> str:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        try:
            answer = get(port, "/sign-in/")
        except OSError:
            answer = ""
        if answer.startswith(("HTTP/1.0 200", "HTTP/1.1 200")):
            return answer
        time.sleep(0.1)
    raise AssertionError("no answer")


@contextmanager
def running(var: Path, base: int) -> Iterator[subprocess.Popen[str]]:
    server = start(var, base)
    try:
        wait_for_accounts(server, var)
        yield server
    finally:
        stop(server)


def stop(server: subprocess.Popen[str]) -> str:
    if server.poll() is None:
        server.send_signal(signal.SIGTERM)
    try:
        return server.communicate(timeout=20)[0]
    except subprocess.TimeoutExpired:
        server.kill()
        return server.communicate()[0]


@pytest.fixture
def base() -> int:
    return spare_base()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder whose demonstration was made, and stopped."""
    var = tmp_path_factory.mktemp("made")
    with running(var, spare_base()):
        pass
    return var


def test_a_demonstration_starts_serves_and_stops(tmp_path: Path, base: int) -> None:
    server = start(tmp_path, base)
    try:
        rows = wait_for_accounts(server, tmp_path)
        door, sign_in, mails = get(base, "/"), get(base + 3, "/sign-in/"), get(base + 3, "/demo/mail/")
    finally:
        said = stop(server)

    assert server.returncode == 0, said
    assert f'href="http://localhost:{base + 3}/sign-in/"' in door
    assert "Comptes de démonstration" in sign_in
    assert "nadia.ferrand@courriel.example" in sign_in
    assert "Aucun courriel ni SMS" in mails
    assert rows[0] == {
        "operator": "primeur",
        "url": f"http://localhost:{base + 3}/sign-in/",
        "role": "holder",
        "name": "Nadia Ferrand",
        "identifier": "nadia.ferrand@courriel.example",
        "password": "Demo-primeur-2026",
        "shows": "Un compte bien rempli\u00a0: lignes, facture, demandes en cours",
    }
    assert [row["role"] for row in rows if "totp_secret" in row] == ["adviser", "supervisor"]  # no company here
    assert is_free("127.0.0.1", base + 3)


def test_a_second_start_makes_nothing_and_leaves_no_process(made: Path, base: int) -> None:
    server = start(made, base)
    try:
        wait_for_accounts(server, made)
        while_running = processes_of(made)
    finally:
        said = stop(server)

    assert "création des données" not in said
    assert "dans une base neuve" not in said
    # what starts the others, the page that leads to the spaces, a server, what it forked, who does what waits
    assert len(while_running) == 5
    assert processes_of(made) == set()


@pytest.mark.parametrize("killed", ["server and worker", "server", "worker"])
def test_a_space_that_is_killed_answers_again(made: Path, base: int, killed: str) -> None:
    with running(made, base) as demonstration:
        # the page that leads to the spaces starts no process, and neither does who does what waits
        (server,) = (pid for pid in children_of(demonstration.pid, made) if children_of(pid, made))
        (worker,) = children_of(server, made)
        for pid in {"server": [server], "worker": [worker]}.get(killed, [server, worker]):
            os.kill(pid, signal.SIGKILL)
        while {server, worker} & processes_of(made):
            time.sleep(0.05)

        assert "Comptes de démonstration" in wait_for_page(base + 3)


def test_a_stop_while_data_are_made_leaves_no_process(tmp_path: Path, base: int) -> None:
    server = start(tmp_path, base)
    while not list(tmp_path.glob("primeur/*.making.sqlite3")) and server.poll() is None:
        time.sleep(0.05)

    stop(server)

    assert server.returncode == 0
    assert processes_of(tmp_path) == set()
    assert not (tmp_path / "primeur" / "guichet.sqlite3").exists()


def test_a_taken_port_is_said_before_anything_is_made(tmp_path: Path, base: int) -> None:
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        other.bind(("127.0.0.1", base + 3))
        other.listen()
        server = start(tmp_path, base)
        said = server.communicate(timeout=60)[0]

    assert server.returncode == 1
    assert f"Le port {base + 3} est déjà pris" in said
    assert list(tmp_path.iterdir()) == []


def test_an_operator_without_people_to_invent_is_refused_before_anything_is_made(
    tmp_path: Path, base: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GUICHET_VAR", str(tmp_path / "var"))
    folder = new_operator.write(tmp_path / "essai", name="Essai", country="FR")
    (folder / "demo.toml").unlink()

    status = starting.main(["essai", "--port-base", str(base)], sections=SECTIONS, packs=tmp_path, slugs=["essai"])

    assert status == starting.REFUSED
    assert capsys.readouterr().out.startswith("essai\u00a0: demo.toml manque")
    assert not (tmp_path / "var").exists()


@pytest.mark.parametrize("slug", ["carmin", "lagon", "mandarine", "primeur", "zenith"])
def test_each_operator_of_ours_can_be_told_with_or_without_companies(slug: str) -> None:
    assert operator(slug).section(DemoPolicy).can_be_told


def test_the_version_of_the_data_follows_the_pack(tmp_path: Path) -> None:
    (tmp_path / "demo.toml").write_text("large_company = 1", "utf-8")
    before = code_version(tmp_path)
    (tmp_path / "demo.toml").write_text("large_company = 2", "utf-8")

    assert code_version(tmp_path) != before
    assert code_version(operator("primeur").folder) == code_version(operator("primeur").folder)
