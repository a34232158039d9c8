"""One pack started for real: its own folder, spare ports, its own processes. Slower than the others."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from guichet.demo.building import code_version
from guichet.demo.places import ROOT
from guichet.demo.supervisor import is_free
from guichet.demo.tests.stages import operator

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


def test_a_demonstration_starts_serves_stops_and_starts_again_with_nothing_to_make(tmp_path: Path, base: int) -> None:
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
    assert "Aucun courriel" in mails
    assert rows[0] == {
        "operator": "primeur",
        "url": f"http://localhost:{base + 3}/sign-in/",
        "role": "holder",
        "name": "Nadia Ferrand",
        "identifier": "nadia.ferrand@courriel.example",
        "password": "Demo-primeur-2026",
        "shows": "Un compte bien rempli\u00a0: lignes, facture, demandes en cours",
    }
    assert [row["role"] for row in rows if "totp_secret" in row] == ["adviser"]
    assert is_free("127.0.0.1", base + 3)

    again = start(tmp_path, base)
    try:
        wait_for_accounts(again, tmp_path)
    finally:
        said = stop(again)

    assert "création des données" not in said
    assert "dans une base neuve" not in said


def test_a_taken_port_is_said_before_anything_is_made(tmp_path: Path, base: int) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", base + 3))
        other.listen()
        server = start(tmp_path, base)
        said = server.communicate(timeout=60)[0]

    assert server.returncode == 1
    assert f"Le port {base + 3} est déjà pris" in said
    assert list(tmp_path.iterdir()) == []


def test_the_version_of_the_data_follows_the_pack(tmp_path: Path) -> None:
    (tmp_path / "demo.toml").write_text("large_company = 1", "utf-8")
    before = code_version(tmp_path)
    (tmp_path / "demo.toml").write_text("large_company = 2", "utf-8")

    assert code_version(tmp_path) != before
    assert code_version(operator("primeur").folder) == code_version(operator("primeur").folder)
