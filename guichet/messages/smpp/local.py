"""How workers hand their SMS to the process that holds the session: a socket of this machine, of this account only.

One line of JSON each way. What an SMS says goes through memory, and stands in no file.
"""

from __future__ import annotations

import json
import logging
import os
import socket
import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path

from guichet.core.errors import GuichetError
from guichet.messages.values import GatewayUnreachable, MessageRefused, RecipientRefused, Sms

log = logging.getLogger(__name__)

LONGEST_LINE = 65_536
PATIENCE_SECONDS = 60  # a long SMS is many requests
_ERRORS: dict[str, type[GuichetError]] = {
    error.code: error for error in (GatewayUnreachable, RecipientRefused, MessageRefused)
}

Take = Callable[[Sms], None]


def hand_over(sms: Sms, path: Path) -> None:
    """Hand an SMS to the process of the session, and wait until it is taken.

    Errors: those of that process (GatewayUnreachable, RecipientRefused, MessageRefused); GatewayUnreachable when it is
    not there.
    """
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as road:
            road.settimeout(PATIENCE_SECONDS)
            road.connect(str(path))
            road.sendall(json.dumps(asdict(sms)).encode() + b"\n")
            with road.makefile("rb") as answers:
                said = json.loads(answers.readline(LONGEST_LINE))
    except (OSError, ValueError):
        raise GatewayUnreachable from None
    if said["error"]:
        raise _ERRORS.get(said["error"], GatewayUnreachable)(reply=said["reply"])


class _Counter(socketserver.StreamRequestHandler):
    """One SMS of one worker."""

    server: _Server

    def handle(self) -> None:
        error, reply = "", 0
        try:
            self.server.take(Sms(**json.loads(self.rfile.readline(LONGEST_LINE))))
        except GuichetError as refused:
            error, reply = refused.code, refused.data.get("reply", 0)  # type: ignore[assignment]  # a status, an int
        except Exception:  # an edge: the worker must be told, and tries again
            log.exception("An SMS could not be handed over")
            error = GatewayUnreachable.code
        with suppress(OSError):
            self.wfile.write(json.dumps({"error": error, "reply": reply}).encode() + b"\n")


class _Server(socketserver.ThreadingUnixStreamServer):
    daemon_threads = True
    request_queue_size = 64

    def __init__(self, path: Path, take: Take) -> None:
        self.take = take
        super().__init__(str(path), _Counter)


@contextmanager
def open_counter(path: Path, take: Take) -> Iterator[None]:
    """Take the SMS of workers, each in a thread, while the block lasts; what was left at `path` is replaced."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    before = os.umask(0o177)
    try:
        server = _Server(path, take)
    finally:
        os.umask(before)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        path.unlink(missing_ok=True)
