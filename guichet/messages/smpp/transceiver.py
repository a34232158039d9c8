"""The process that holds the session with the message centre: SMS come in as rows, SMS of workers go out.

Started beside the worker by `guichet serve`, or alone by `guichet smpp`.
"""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path

from django.db import Error, close_old_connections, connection
from django.utils import timezone

from guichet.messages import queries, receiving, services
from guichet.messages.smpp import texts
from guichet.messages.smpp.account import Account, Pace
from guichet.messages.smpp.local import open_counter
from guichet.messages.smpp.session import LATER, OK, Lost, Session
from guichet.messages.values import GatewayUnreachable, MessageRefused, PartOfSms, Sms

log = logging.getLogger(__name__)

LOOK_EVERY = 0.1


class Transceiver:
    """The session, made again whenever it is lost, until told to stop."""

    def __init__(
        self,
        account: Account,
        path: Path,
        *,
        pace: Pace = Pace(),  # noqa: B008 - frozen
        now: Callable[[], datetime] = timezone.now,
    ) -> None:
        self._account, self._path, self._pace, self._now = account, path, pace, now
        self._session: Session | None = None

    @property
    def is_bound(self) -> bool:
        """Whether the message centre may be handed an SMS now."""
        session = self._session
        return session is not None and session.is_bound

    def run(self, stopped: Callable[[], bool]) -> None:
        """Hold a session until told to stop; between two, wait longer each time."""
        with open_counter(self._path, self.take):
            pause = self._pace.first_pause
            while not stopped():
                began = time.monotonic()
                self._hold(stopped)
                if time.monotonic() - began > self._pace.steady:
                    pause = self._pace.first_pause
                _wait(pause * random.uniform(0.75, 1), stopped)  # noqa: S311 - only so that many do not come together
                pause = min(pause * 2, self._pace.longest_pause)
        connection.close()

    def take(self, sms: Sms) -> None:
        """Hand an SMS to the message centre, part by part; those that it took at an earlier try are not given again.

        Errors: GatewayUnreachable, RecipientRefused, MessageRefused.
        """
        session = self._session
        if session is None:
            raise GatewayUnreachable
        try:
            parcels = texts.parcels(sms, self._account)
        except ValueError:
            raise MessageRefused from None
        close_old_connections()
        try:
            for rank, parcel in enumerate(parcels[(taken := queries.parts_taken(sms.reference)) :], start=taken + 1):
                session.submit(parcel, f"{sms.reference}:{rank}")
                services.note_parts_taken(sms.reference, rank)
        finally:
            connection.close()  # this thread ends here

    def _hold(self, stopped: Callable[[], bool]) -> None:
        session = Session(self._account, self._receive, self._pace)
        try:
            session.bind()
            self._session = session
            log.info("Bound to the message centre")
            session.run(stopped)
        except Lost:
            log.warning("The session with the message centre is lost, or could not be made")
        finally:
            self._session = None
            session.close()

    def _receive(self, pdu: texts.Pdu) -> int:
        """Write what a deliver_sm brings, and return the status to answer with: taken, or to be brought again."""
        try:
            close_old_connections()
            came = texts.arrived(pdu, self._account)
            if isinstance(came, PartOfSms):
                receiving.receive_part(came, partial(texts.read_text, alphabet=self._account.alphabet), at=self._now())
            elif came is not None:
                receiving.receive_sms(came, at=self._now())
        except Error:
            log.exception("An SMS that came could not be written")
            return LATER
        return OK


def _wait(seconds: float, stopped: Callable[[], bool]) -> None:
    until = time.monotonic() + seconds
    while not stopped() and time.monotonic() < until:
        time.sleep(LOOK_EVERY)
