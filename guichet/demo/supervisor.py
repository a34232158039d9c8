"""Keep the processes of the demonstration alive: start, watch, start again after a growing pause, stop."""

import signal
import socket
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from guichet.demo import nursery
from guichet.demo.nursery import Offspring, Stopping

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0
STEADY_SECONDS = 20
STOP_SECONDS = 6
READY_SECONDS = 60
WATCH_EVERY = 0.2

Say = Callable[[str], None]


@dataclass(frozen=True)
class Server:
    """What to keep alive: its work, and the page that tells that it is ready."""

    name: str
    work: Callable[[], object]
    environment: Mapping[str, str]
    log: Path
    host: str
    port: int
    page: str

    def answers(self) -> bool:
        """Tell whether it shows its page."""
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)  # noqa: S104 - read, not bound
        try:
            with socket.create_connection((host, self.port), timeout=5) as connection:
                connection.sendall(f"GET {self.page} HTTP/1.0\r\nHost: localhost\r\n\r\n".encode())
                return connection.recv(32).split()[1:2] == [b"200"]
        except OSError:
            return False


@dataclass
class Child:
    """A server, and what its supervisor knows of it."""

    server: Server
    process: Offspring | None = None
    started: float = 0.0
    pause: float = FIRST_PAUSE
    again_at: float = 0.0

    def start(self) -> None:
        with self.server.log.open("ab") as log:
            self.process = nursery.born(self.server.work, environment=self.server.environment, output=log)
        self.started = time.monotonic()


@dataclass
class Supervisor:
    children: list[Child]
    say: Say
    stopping: Stopping = field(default_factory=Stopping)

    @classmethod
    def of(cls, servers: Sequence[Server], say: Say, stopping: Stopping) -> "Supervisor":
        return cls([Child(server) for server in servers], say, stopping)

    def start(self) -> None:
        for child in self.children:
            child.start()

    def wait_until_ready(self) -> bool:
        """Return whether every server shows its page; stops waiting when one has died or is too slow."""
        deadline = time.monotonic() + READY_SECONDS
        waiting = list(self.children)
        while waiting and time.monotonic() < deadline and not self.stopping.asked:
            waiting = [child for child in waiting if not child.server.answers()]
            if any(child.process is not None and child.process.poll() is not None for child in waiting):
                return False
            if waiting:
                time.sleep(0.1)
        return not waiting

    def watch(self) -> None:
        """Start again whatever dies, until told to stop."""
        while not self.stopping.asked:
            for child in self.children:
                self._look_after(child, time.monotonic())
            time.sleep(WATCH_EVERY)

    def stop(self) -> None:
        """Ask every server to stop, wait, then end those that did not."""
        alive = [child.process for child in self.children if child.process is not None]
        for process in alive:
            process.signal(signal.SIGTERM)
        deadline = time.monotonic() + STOP_SECONDS
        for process in alive:
            process.has_ended_by(deadline)
            process.end()  # and its worker, if it left one

    def _look_after(self, child: Child, now: float) -> None:
        if child.process is None:
            if now >= child.again_at:
                child.start()
            return
        if child.process.poll() is None:
            if now - child.started > STEADY_SECONDS:
                child.pause = FIRST_PAUSE
            return
        child.process.end()  # a worker that outlived its server still holds the port
        seconds = f"{child.pause:g}".replace(".", ",")
        self.say(f"{child.server.name}\u00a0: arrêté, redémarre dans {seconds}\u00a0s. Voyez {child.server.log}.")
        child.process, child.again_at = None, now + child.pause
        child.pause = min(child.pause * 2, LONGEST_PAUSE)


def is_free(host: str, port: int) -> bool:
    """Tell whether a port can be taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True
