"""What stands outside, and is never killed: a client that keeps a ledger, a receiver that tells repetitions."""

import http.client
import json
import os
import random
import signal
import socketserver
import threading
import time
from pathlib import Path
from typing import IO
from urllib.parse import urlencode

THREADS = 6
PAUSE_SECONDS = 0.01
LOST_ANSWERS = 0.03  # of the receiver's answers, that never come back


class Ledger:
    """Lines that are on the disk before the next one begins."""

    def __init__(self, path: Path) -> None:
        self._file: IO[str] = path.open("a", encoding="utf-8")
        self._lock = threading.Lock()

    def write(self, **facts: object) -> None:
        with self._lock:
            self._file.write(json.dumps(facts) + "\n")
            self._file.flush()
            os.fsync(self._file.fileno())


def read(path: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()] if path.exists() else []


def press(port: int, bells: int, ledger: Path) -> None:
    """Ring bells until told to stop; try each ring again, under its key, until it is acknowledged."""
    stopping = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stopping.set())
    written = Ledger(ledger)
    threads = [threading.Thread(target=_press, args=(port, bells, written, rank, stopping)) for rank in range(THREADS)]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        time.sleep(0.02)


def _press(port: int, bells: int, ledger: Ledger, rank: int, stopping: threading.Event) -> None:
    count = 0
    while not stopping.is_set():
        count += 1
        key, bell = f"{rank}-{count}", f"bell-{(rank + count) % bells}"
        tries = 1
        while (answer := _post(port, key, bell)) is None:
            tries += 1
            time.sleep(0.02)
        ledger.write(key=key, answer=answer, tries=tries)
        time.sleep(PAUSE_SECONDS)


def _post(port: int, key: str, bell: str) -> str | None:
    """Return the answer, None when there was none or an error."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request(
            "POST",
            "/ring/",
            urlencode({"key": key, "bell": bell}),
            {"Content-Type": "application/x-www-form-urlencoded"},
        )
        answer = connection.getresponse()
        body = answer.read().decode()
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()
    return body if answer.status == 200 else None


class _Receiver(socketserver.ThreadingTCPServer):
    daemon_threads = allow_reuse_address = True
    request_queue_size = 64


def receive(port: int, arrivals: Path, seed: int) -> None:
    """Be the receiver for ever: write down each arrival, and whether it is the first of its reference."""
    known = {str(arrival["reference"]) for arrival in read(arrivals)}  # of a former life of the receiver
    lock = threading.Lock()
    written = Ledger(arrivals)
    dice = random.Random(seed)

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            reference, _, key = self.rfile.readline().decode().strip().partition(" ")
            if not key:
                return  # its sender died in the middle of the line
            with lock:
                written.write(reference=reference, key=key, first=reference not in known)
                known.add(reference)
                is_lost = dice.random() < LOST_ANSWERS
            if not is_lost:
                self.wfile.write(b"heard\n")

    with _Receiver(("127.0.0.1", port), Handler) as server:
        server.handle_error = lambda *_: None  # type: ignore[method-assign]  # its sender died before the answer
        server.serve_forever()
