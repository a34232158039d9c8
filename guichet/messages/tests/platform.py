"""An SMS platform on loopback: it takes each reference once, and answers as it is told to."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Platform:
    """`answers` are statuses, the last one for all that follow; 0 takes the SMS and hangs up, -1 says nothing at all.

    `asked` are the headers and bodies of all that came; `delivered` the bodies by reference, once each.
    """

    url: str = ""
    answers: list[int] = field(default_factory=lambda: [202])
    asked: list[tuple[dict[str, str], dict[str, Any]]] = field(default_factory=list)
    delivered: dict[str, dict[str, Any]] = field(default_factory=dict)
    ended: threading.Event = field(default_factory=threading.Event)

    def take(self, headers: dict[str, str], body: dict[str, Any]) -> int:
        self.asked.append((headers, body))
        status = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if status == 0 or 200 <= status < 300:
            self.delivered.setdefault(headers["idempotency-key"], body)
        return status


@contextmanager
def platform() -> Iterator[Platform]:
    """Serve until the end of the block, on a port of this machine."""
    service = Platform()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            status = service.take({name.lower(): value for name, value in self.headers.items()}, body)
            if status == -1:
                service.ended.wait(20)
            if status < 100:
                self.close_connection = True
                return
            self.send_response(status)
            if 300 <= status < 400:
                self.send_header("Location", service.url)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        service.url = f"http://127.0.0.1:{server.server_port}/v1/sms?channel=guichet"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield service
        finally:
            service.ended.set()
            server.shutdown()
            thread.join()
