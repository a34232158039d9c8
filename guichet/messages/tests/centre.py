"""A message centre on loopback: smpp34's server, another implementation than the client's, on a loop of its own."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any, TypeVar

import smpp34

T = TypeVar("T")
PATIENCE_SECONDS = 20


@dataclass
class Centre:
    """What it was given, by whom, and what it answers: `replies` are statuses, the last one for all that follow.

    While it `holds`, or once it took `holds_after`, it answers nothing; what it is given then is `held`.
    """

    port: int
    replies: list[int] = field(default_factory=lambda: [smpp34.ESME_ROK])
    taken: list[smpp34.SubmitSmEvent] = field(default_factory=list)
    refused: list[smpp34.SubmitSmEvent] = field(default_factory=list)
    bound: list[smpp34.Esme] = field(default_factory=list)
    holds: bool = False
    holds_after: int = 1_000_000
    held: list[smpp34.SubmitSmEvent] = field(default_factory=list)
    _ids: int = 0

    def start(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._server = smpp34.Server("127.0.0.1", self.port, system_id="CENTRE")
        self.do(self._server.start)
        self._serving = asyncio.run_coroutine_threadsafe(self._serve(), self._loop)

    def stop(self) -> None:
        self._serving.cancel()
        for esme in self.bound:  # a server that stops lets its sessions live
            with suppress(smpp34.SmppError):
                self.do(esme.unbind)
        self.do(self._server.stop)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(PATIENCE_SECONDS)
        self._loop.close()

    def do(self, work: Callable[[], Awaitable[T]]) -> T:
        async def awaited() -> T:
            return await work()

        return asyncio.run_coroutine_threadsafe(awaited(), self._loop).result(PATIENCE_SECONDS)

    def deliver(self, content: bytes, **fields: Any) -> int:
        """Bring an SMS to whoever is bound, and return the status that it is answered with."""
        wait_for(lambda: self.bound)
        given: dict[str, Any] = {
            "source_addr": "33612345678",
            "source_addr_ton": 1,
            "destination_addr": "1088",
        } | fields
        return self.do(lambda: self.bound[-1].deliver_sm(short_message=content, **given)).command_status

    def let_go(self) -> None:
        """Answer what was held."""

        async def answer() -> None:
            self.holds = False
            while self.held:
                self._answer(self.held.pop(0))

        self.do(answer)

    async def _serve(self) -> None:
        while True:
            event = await self._server.next()
            if isinstance(event, smpp34.Esme):
                self.bound.append(event)
            elif isinstance(event, smpp34.SubmitSmEvent):
                holds = self.holds or len(self.taken) >= self.holds_after
                self.held.append(event) if holds else self._answer(event)
            else:
                self.bound = [one for one in self.bound if one.session_id != event.session_id]

    def _answer(self, event: smpp34.SubmitSmEvent) -> None:
        status = self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]
        if status == smpp34.ESME_ROK:
            self._ids += 1
            self.taken.append(event)
            event.accept(message_id=f"centre-{self._ids}")
        else:
            self.refused.append(event)
            event.reject(status)


@contextmanager
def centre_on(port: int) -> Iterator[Centre]:
    centre = Centre(port)
    centre.start()
    try:
        yield centre
    finally:
        centre.stop()


def wait_for(true: Callable[[], object], *, seconds: float = PATIENCE_SECONDS) -> None:
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until, "waited in vain"
        time.sleep(0.02)
