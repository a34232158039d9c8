"""What stands outside, and is never killed: a client that keeps a ledger, a receiver that tells repetitions."""

import json
import os
import random
import signal
import socket
import socketserver
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO

PORT = "FAULTS_RECEIVER_PORT"
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


def threads_until_told(work: Callable[[int, Callable[[], bool]], None], count: int) -> None:
    """Do some work in threads, each told its rank and how to know that it is over; it is over at SIGTERM."""
    stopping = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stopping.set())
    threads = [threading.Thread(target=work, args=(rank, stopping.is_set)) for rank in range(count)]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        time.sleep(0.02)


def tell(line: str) -> bool:
    """Tell the receiver a line, `reference what`; return whether it answered."""
    try:
        with socket.create_connection(("127.0.0.1", int(os.environ[PORT])), timeout=2) as receiver:
            receiver.sendall(f"{line}\n".encode())
            return receiver.recv(16) == b"heard\n"
    except OSError:
        return False


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
