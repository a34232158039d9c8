"""The five spaces as servers of their own, by the same road as `make demo`: a folder and ports of their own.

By hand: `python -m tests.spaces -- COMMAND` runs COMMAND with GUICHET_TEST_SPACES set to the folder, where
demo-accounts.json says who can sign in where. The servers are ended by the pid of what started them.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.postgresql import ended_by_signals

ROOT = Path(__file__).resolve().parent.parent
VARIABLE = "GUICHET_TEST_SPACES"
ACCOUNTS = "demo-accounts.json"
PATIENCE_SECONDS = 180
PORTS = 10  # the page that leads to the spaces, then a port for each


class NoSpaces(RuntimeError):
    """The spaces did not start; the message holds what they said."""


@contextmanager
def spaces(*operators: str) -> Iterator[Path]:
    """Yield the folder of running spaces, of all operators when none is named; it goes when they end."""
    folder = Path(tempfile.mkdtemp(prefix="guichet-spaces-"))
    log = folder / "demo.log"
    server: subprocess.Popen[bytes] | None = None
    try:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("GUICHET_")}
        with log.open("wb") as journal:
            server = subprocess.Popen(
                [sys.executable, "-m", "config.cli", "demo", *operators, "--port-base", str(_spare_ports())],
                cwd=ROOT,
                env=environment | {"GUICHET_VAR": str(folder), "PYTHONPATH": str(ROOT)},
                stdin=subprocess.DEVNULL,
                stdout=journal,
                stderr=journal,
                start_new_session=True,
            )
        _wait(server, folder / ACCOUNTS, log)
        yield folder
    finally:
        if server:
            _end(server)
        shutil.rmtree(folder, ignore_errors=True)


def _wait(server: subprocess.Popen[bytes], accounts: Path, log: Path) -> None:
    """Wait for the list of accounts, which is written once every sign-in page answers."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            if json.loads(accounts.read_text("utf-8")):
                return
        except (OSError, ValueError):
            time.sleep(0.1)
    logs = [log, *sorted(log.parent.glob("*/demo.log"))]
    said = "\n".join(f"{path.name}: {path.read_text('utf-8', 'replace')[-3000:]}" for path in logs if path.exists())
    raise NoSpaces(f"The spaces did not start:\n{said}")


def _end(server: subprocess.Popen[bytes]) -> None:
    server.send_signal(signal.SIGTERM)
    try:
        server.wait(15)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def _spare_ports() -> int:
    """Return the first of as many neighbouring ports that nobody listens on."""
    for first in range(18_000 + os.getpid() % 100 * 100, 60_000, 100):
        if all(_is_spare(first + rank) for rank in range(PORTS)):
            return first
    raise NoSpaces("No spare ports on the loopback.")


def _is_spare(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def main() -> int:
    """Run the command after `--` beside the spaces; return its exit status."""
    command = sys.argv[sys.argv.index("--") + 1 :] if "--" in sys.argv else []
    if not command:
        print("python -m tests.spaces -- COMMAND", file=sys.stderr)
        return 2
    with ended_by_signals(), spaces() as folder:
        return subprocess.run(command, check=False, env=os.environ | {VARIABLE: str(folder)}).returncode


if __name__ == "__main__":
    sys.exit(main())
