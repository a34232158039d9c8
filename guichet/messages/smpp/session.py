"""A session with a message centre: bound, kept alive, read; what is asked of it is paired with its answers.

smpplib gives the PDUs; its own loop is not used, since it loses bytes when a read times out midway, stops for good at a
PDU that it cannot read, and leaves an unbind unanswered.

One thread reads and any of them write. Over TLS both work on one state of OpenSSL, which bears one thread at a time: a
lock covers each, and a read under it never waits.
"""

from __future__ import annotations

import logging
import select
import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, InvalidStateError
from concurrent.futures import TimeoutError as NoAnswer
from contextlib import suppress
from dataclasses import dataclass, field

from smpplib import command_codes, consts, exceptions, smpp
from smpplib.client import Client

from guichet.messages.smpp.account import Account, Pace
from guichet.messages.smpp.texts import Parcel, Pdu
from guichet.messages.values import GatewayUnreachable, MessageRefused, RecipientRefused

log = logging.getLogger(__name__)

HEAD = 16
LARGEST_PDU = 70_000  # a message_payload holds 64 KB
AT_ONCE = 65_536
LOOK_EVERY = 0.25
SYSTEM_ID = 16

OK, UNKNOWN_COMMAND, LATER, NEVER = 0x00, 0x03, 0x64, 0x66
# what an answer to submit_sm says of the number, and of the message; the rest may change (SMPP 3.4, 5.1.3)
NO_SUCH_NUMBER = (0x0B, 0x50, 0x51)
NOT_TAKEN = (0x01, 0x0A, 0x33, 0x42, 0x43, 0x48, 0x49, 0x4A, 0x61, 0x62, 0xC0, 0xC1, 0xC2, 0xC3, 0xC4)

Deliver = Callable[[Pdu], int]


class Lost(Exception):
    """The session ended, or could not be made: it is to be made again."""


class _Sequences:
    """smpplib's own generator gives a number twice to two threads."""

    def __init__(self) -> None:
        self._lock, self.sequence = threading.Lock(), 0

    def next_sequence(self) -> int:
        with self._lock:
            self.sequence = self.sequence % 0x7FFFFFFF + 1
            return self.sequence


@dataclass(frozen=True, slots=True)
class _Asked:
    """A submit_sm that was given, until somebody has read its answer; `at` is of the monotonic clock."""

    key: str
    sequence: int
    at: float
    answer: Future[Pdu] = field(default_factory=Future)


class Session:
    """One bound session. `run` is of one thread; `submit` of any.

    `deliver` takes a deliver_sm and returns the status to answer with: it is answered after, never before.
    """

    def __init__(self, account: Account, deliver: Deliver, pace: Pace) -> None:
        self._account, self._deliver, self._pace = account, deliver, pace
        self._waiting: dict[int, _Asked] = {}
        self._using = threading.Lock()  # of the connection
        self._came = bytearray()
        self._heard_at = self._asked_at = 0.0
        self.is_bound = False
        self._client = _client(account, pace)

    def bind(self) -> None:
        """Connect and bind as a transceiver. Errors: Lost."""
        account = self._account
        try:
            self._connect()
            self._client.bind_transceiver(
                system_id=account.system_id[: SYSTEM_ID - 1],
                password=account.password,
                system_type=account.system_type,
            )
        except exceptions.PDUError as refused:
            status = refused.args[1] if len(refused.args) > 1 else 0
            log.warning("The message centre refused to bind", extra={"status": hex(status)})
            raise Lost from None
        except (exceptions.ConnectionError, exceptions.UnknownCommandError, OSError, ValueError, struct.error):
            raise Lost from None
        self._heard_at = self._asked_at = time.monotonic()
        self.is_bound = True

    def _connect(self) -> None:
        try:
            self._client.connect()
        except exceptions.ConnectionError as away:
            why = away.__context__  # smpplib says no more than that
            if isinstance(why, ssl.SSLCertVerificationError):
                log.warning("The certificate of the message centre is refused: %s", why.verify_message)
            raise Lost from None

    def run(self, stopped: Callable[[], bool]) -> None:
        """Read until told to stop. Errors: Lost, as soon as the other side is gone, or silent."""
        while not stopped():
            if self._has_something():
                self._receive()
            while pdu := self._next():
                self._take(*pdu)
            self._keep_alive(time.monotonic())

    def submit(self, parcel: Parcel, key: str) -> None:
        """Hand over one submit_sm and wait until it is taken.

        Shape: `key` is the same at each try. While this session lives and the answer to an earlier try may still come,
        that one is waited for and nothing is given again: what is late is not lost.
        Errors: GatewayUnreachable (nobody knows, or not now), RecipientRefused, MessageRefused; each with its `reply`.
        """
        if not self.is_bound:
            raise GatewayUnreachable
        try:
            asked = self._asked_before(key) or self._ask(parcel, key)
            status = int(asked.answer.result(self._pace.answer).status or 0)
        except (NoAnswer, Lost):
            raise GatewayUnreachable from None
        self._waiting.pop(asked.sequence, None)
        if status in NO_SUCH_NUMBER:
            raise RecipientRefused(reply=status)
        if status in NOT_TAKEN:
            raise MessageRefused(reply=status)
        if status:
            raise GatewayUnreachable(reply=status)

    def _asked_before(self, key: str) -> _Asked | None:
        """Return the try of the same whose answer may still come; those that are too old are given up."""
        oldest = time.monotonic() - self._pace.doubt
        for asked in list(self._waiting.values()):
            if asked.at < oldest:
                self._waiting.pop(asked.sequence, None)
        return next((asked for asked in list(self._waiting.values()) if asked.key == key), None)

    def _ask(self, parcel: Parcel, key: str) -> _Asked:
        pdu = smpp.make_pdu("submit_sm", client=self._client, **parcel.fields)
        asked = _Asked(key, pdu.sequence, time.monotonic())
        self._waiting[asked.sequence] = asked
        self._send(pdu)
        if not self.is_bound:  # closed meanwhile: who closed it may not have seen us wait
            raise Lost
        return asked

    def close(self) -> None:
        """Unbind if it can be, and let go of the connection; whoever waits for an answer is told that there is none."""
        if self.is_bound:
            with suppress(Lost):
                self._send(smpp.make_pdu("unbind", client=self._client))
        self.is_bound = False
        for asked in list(self._waiting.values()):
            with suppress(InvalidStateError):
                asked.answer.set_exception(Lost())
        with suppress(OSError):
            self._client.state = consts.SMPP_CLIENT_STATE_OPEN  # else smpplib warns
            self._client.disconnect()

    def _has_something(self) -> bool:
        connection = self._client._socket
        if connection is None:
            raise Lost
        if isinstance(connection, ssl.SSLSocket) and connection.pending():
            return True
        try:
            return bool(select.select([connection], [], [], LOOK_EVERY)[0])
        except (OSError, ValueError):
            raise Lost from None

    def _receive(self) -> None:
        """Add to what came whatever there is; nothing when it was of TLS itself."""
        connection = self._client._socket
        try:
            with self._using:
                connection.settimeout(0)
                try:
                    more = connection.recv(AT_ONCE)
                finally:
                    connection.settimeout(self._pace.answer)
        except (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError):
            return
        except (OSError, AttributeError):
            raise Lost from None
        if not more:
            raise Lost
        self._came += more

    def _next(self) -> tuple[str, int, Pdu | None] | None:
        """Take the next PDU of what came, None when it is not all there.

        Shape: the command ("" for a strange one), the sequence number, the PDU or None when it cannot be read.
        """
        if len(self._came) < HEAD:
            return None
        length, code, _, sequence = struct.unpack(">LLLL", self._came[:HEAD])
        if not HEAD <= length <= LARGEST_PDU:
            raise Lost
        if len(self._came) < length:
            return None
        whole = bytes(self._came[:length])
        del self._came[:length]
        self._heard_at = time.monotonic()
        try:
            command = _name(code)
        except exceptions.UnknownCommandError:
            return "", sequence, None
        try:
            return command, sequence, smpp.parse_pdu(whole, client=self._client, allow_unknown_opt_params=True)
        except Exception:  # whatever they send must not stop the reading: it would come again and again
            log.warning("A PDU cannot be read", extra={"command": command})
            return command, sequence, None

    def _take(self, command: str, sequence: int, pdu: Pdu | None) -> None:
        match command:
            case "deliver_sm":
                self._answer("deliver_sm_resp", sequence, NEVER if pdu is None else self._deliver(pdu))
            case "submit_sm_resp" | "generic_nack":
                asked = self._waiting.get(sequence)
                if asked is not None and pdu is not None:
                    with suppress(InvalidStateError):
                        asked.answer.set_result(pdu)
            case "enquire_link":
                self._answer("enquire_link_resp", sequence)
            case "unbind":
                self._answer("unbind_resp", sequence)
                raise Lost
            case _ if not command.endswith("_resp") and command != "alert_notification":
                self._answer("generic_nack", sequence, UNKNOWN_COMMAND)

    def _answer(self, command: str, sequence: int, status: int = OK) -> None:
        pdu = smpp.make_pdu(command, client=self._client, status=status)
        pdu.sequence = sequence
        self._send(pdu)

    def _send(self, pdu: Pdu) -> None:
        try:
            with self._using:
                self._client.send_pdu(pdu)
        except (exceptions.ConnectionError, exceptions.PDUError, OSError, AttributeError):
            raise Lost from None

    def _keep_alive(self, now: float) -> None:
        if self._heard_at > self._asked_at:
            self._asked_at = self._heard_at
        if now - self._heard_at > self._pace.enquire + self._pace.answer:
            raise Lost
        if now - self._asked_at > self._pace.enquire:
            self._asked_at = now
            self._send(smpp.make_pdu("enquire_link", client=self._client))


def _client(account: Account, pace: Pace) -> Client:
    client = Client(
        account.host,
        account.port,
        timeout=pace.answer,
        sequence_generator=_Sequences(),
        logger_name="guichet.messages.smpp.library",
        allow_unknown_opt_params=True,
    )
    client.logger.setLevel(logging.ERROR)  # it writes whole PDUs, with numbers and words
    if account.tls:
        context = tls_context(account)
        raw = socket.socket()
        raw.settimeout(pace.answer)
        client._socket = context.wrap_socket(raw, server_hostname=account.host)
    return client


def tls_context(account: Account) -> ssl.SSLContext:
    """Return whom to trust: the authorities of the account, or the system's without any; the name is always compared.

    Errors: ValueError or ssl.SSLError for what is no certificate.
    """
    return ssl.create_default_context(cadata=account.authorities or None)


def _name(code: int) -> str:
    return str(command_codes.get_command_name(code))
