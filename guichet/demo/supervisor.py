"""Keep the processes of the demonstration alive: start, watch, start again after a growing pause, stop."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from types import FrameType

from guichet.demo.places import ROOT, SIGN_IN, Place

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0
STEADY_SECONDS = 20
STOP_SECONDS = 6
READY_SECONDS = 60
WATCH_EVERY = 0.2

Say = Callable[[str], None]


@dataclass
class Child:
    """A server, and what its supervisor knows of it."""

    place: Place
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    pause: float = FIRST_PAUSE
    again_at: float = 0.0

    def start(self) -> None:
        command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", self.place.host]
        command += ["--port", str(self.place.port), "--workers", "1", "--blocking-threads", "4", "--backpressure", "16"]
        command += ["--no-access-log", "--log-level", "warning"]
        with self.place.log.open("ab") as log:
            # a session of its own: Ctrl-C reaches this process only, which stops the servers in order
            self.process = subprocess.Popen(  # noqa: S603 - our own server
                [*command, "config.wsgi:application"],
                cwd=ROOT,
                env=self.place.environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.started = time.monotonic()

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to the server and to its workers: they are a session of their own, named by its first pid."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, number)


@dataclass
class Supervisor:
    children: list[Child]
    say: Say
    stopping: threading.Event = field(default_factory=threading.Event)

    @classmethod
    def of(cls, places: Sequence[Place], say: Say) -> "Supervisor":
        return cls([Child(place) for place in places], say)

    def start(self) -> None:
        for child in self.children:
            child.start()

    def wait_until_ready(self) -> bool:
        """Return whether every server shows its sign-in page; stops waiting when one has died or is too slow."""
        deadline = time.monotonic() + READY_SECONDS
        waiting = list(self.children)
        while waiting and time.monotonic() < deadline and not self.stopping.is_set():
            waiting = [child for child in waiting if not answers(child.place)]
            if any(child.process is not None and child.process.poll() is not None for child in waiting):
                return False
            if waiting:
                time.sleep(0.1)
        return not waiting

    def watch(self) -> None:
        """Start again whatever dies, until told to stop."""
        while not self.stopping.wait(WATCH_EVERY):
            for child in self.children:
                self._look_after(child, time.monotonic())

    def stop(self) -> None:
        """Ask every server to stop, wait, then end those that did not."""
        self.stopping.set()
        for child in self.children:
            child.signal(signal.SIGTERM)
        deadline = time.monotonic() + STOP_SECONDS
        for child in self.children:
            if child.process is None:
                continue
            try:
                child.process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.signal(signal.SIGKILL)
                child.process.wait()

    def stop_on_signals(self) -> None:
        def asked(number: int, frame: FrameType | None) -> None:
            self.stopping.set()

        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, asked)

    def _look_after(self, child: Child, now: float) -> None:
        if child.process is None:
            if now >= child.again_at:
                child.start()
            return
        if child.process.poll() is None:
            if now - child.started > STEADY_SECONDS:
                child.pause = FIRST_PAUSE
            return
        child.signal(signal.SIGKILL)  # a worker that outlived its server still holds the port
        slug, seconds = child.place.slug, f"{child.pause:g}".replace(".", ",")
        self.say(f"{slug}\u00a0: arrêté, redémarre dans {seconds}\u00a0s. Voyez {child.place.log}.")
        child.process, child.again_at = None, now + child.pause
        child.pause = min(child.pause * 2, LONGEST_PAUSE)


def answers(place: Place) -> bool:
    """Tell whether a server shows its sign-in page."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(place.host, place.host)  # noqa: S104 - read, not bound
    try:
        with socket.create_connection((host, place.port), timeout=5) as connection:
            connection.sendall(f"GET {SIGN_IN} HTTP/1.0\r\nHost: localhost\r\n\r\n".encode())
            return connection.recv(32).split()[1:2] == [b"200"]
    except OSError:
        return False


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
