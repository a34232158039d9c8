"""A PostgreSQL cluster for one run: a folder of its own, loopback, a spare port, no care for durability.

By hand: `python -m tests.postgresql -- COMMAND` runs COMMAND with GUICHET_TEST_POSTGRESQL_URL (and
GUICHET_DATABASE_URL) set. The server is ended by its pid, however the command ends.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

# What a test or a bench may do without: nothing here outlives the run.
CARELESS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off", "jit=off")
PATIENCE_SECONDS = 30


class NoPostgreSQL(RuntimeError):
    """The server's programs are not on this machine, or it did not start."""


@dataclass
class Server:
    """A running server; `address` is an empty database of its own."""

    folder: Path
    port: int
    words: list[str | Path]
    process: subprocess.Popen[bytes]

    @property
    def address(self) -> str:
        return f"postgresql://guichet@127.0.0.1:{self.port}/postgres"

    def crash(self) -> None:
        """End it as a power cut would: no session is waited for, nothing is written any more."""
        _end(self.process, self.folder / "data" / "postmaster.pid", signal.SIGQUIT)

    def start(self) -> None:
        self.process = _start(self.folder, self.words)
        _wait(self.process, self.port, self.folder / "log")


@contextmanager
def cluster(*settings: str) -> Iterator[str]:
    """Yield the address of an empty database, postgresql://...; `settings` replace the careless ones."""
    with server(*settings) as running:
        yield running.address


@contextmanager
def server(*settings: str) -> Iterator[Server]:
    """Yield a running server with an empty database; it goes, with its folder, at the end."""
    programs = _programs()
    folder = Path(tempfile.mkdtemp(prefix="guichet-postgresql-"))
    running: Server | None = None
    try:
        user = _give_away(folder)
        data = folder / "data"
        subprocess.run(
            [*user, programs / "initdb", "-D", data, "-U", "guichet", "-A", "trust", "-E", "UTF8", "--locale=C", "-N"],
            check=True,
            stdout=subprocess.DEVNULL,
            cwd=folder,
        )
        port = spare_port()
        options = [f"-c{setting}" for setting in settings or CARELESS]
        place = ["-h", "127.0.0.1", "-p", str(port), "-k", folder]
        words: list[str | Path] = [*user, programs / "postgres", "-D", data, *place, *options]
        running = Server(folder, port, words, _start(folder, words))
        _wait(running.process, port, folder / "log")
        yield running
    finally:
        if running:
            _end(running.process, folder / "data" / "postmaster.pid")
        shutil.rmtree(folder, ignore_errors=True)


def _start(folder: Path, words: list[str | Path]) -> subprocess.Popen[bytes]:
    with (folder / "log").open("wb") as journal:
        # A session of its own: Ctrl+C in the terminal reaches us, and we end the server.
        return subprocess.Popen(words, stdout=journal, stderr=journal, cwd=folder, start_new_session=True)


def spare_port() -> int:
    """Return a port of the loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _programs() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    program = str(found[-1]) if found else shutil.which("initdb")
    if not program:
        raise NoPostgreSQL("PostgreSQL's initdb is not on this machine: apt install postgresql")
    return Path(program).parent


def _give_away(folder: Path) -> list[str]:
    """Return the words that run a command as somebody whom PostgreSQL accepts: it refuses root."""
    if os.geteuid() != 0:
        return []
    shutil.chown(folder, "postgres", "postgres")
    return ["runuser", "-u", "postgres", "--"]


def _wait(server: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        # The log says when connections are answered; an open port alone comes a moment too early.
        if b"ready to accept connections" in log.read_bytes():
            return
        time.sleep(0.05)
    raise NoPostgreSQL(f"PostgreSQL did not start on port {port}:\n{log.read_text('utf-8', 'replace')}")


def _end(server: subprocess.Popen[bytes], pid_file: Path, by: signal.Signals = signal.SIGINT) -> None:
    # runuser stands between us and the server: the pid to signal is the one that PostgreSQL wrote down.
    with suppress(OSError, ValueError, IndexError):
        os.kill(int(pid_file.read_text().split()[0]), by)  # SIGINT is "fast": it ends sessions, then itself
    try:
        server.wait(10)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


@contextmanager
def ended_by_signals() -> Iterator[None]:
    """Turn SIGTERM and SIGHUP into SystemExit, so that `finally` runs."""

    def leave(number: int, frame: object) -> None:
        raise SystemExit(128 + number)

    before = {number: signal.signal(number, leave) for number in (signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def main() -> int:
    """Run the command after `--` beside a cluster; return its exit status."""
    command = sys.argv[sys.argv.index("--") + 1 :] if "--" in sys.argv else []
    if not command:
        print("python -m tests.postgresql -- COMMAND", file=sys.stderr)
        return 2
    with ended_by_signals(), cluster() as address:
        return subprocess.run(
            command,
            check=False,
            env=os.environ | {"GUICHET_TEST_POSTGRESQL_URL": address, "GUICHET_DATABASE_URL": address},
        ).returncode


if __name__ == "__main__":
    sys.exit(main())
