"""The session with a message centre, both ways, on loopback; and what happens when it goes wrong."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import smpp34
from django.core.checks import run_checks
from django.db import OperationalError, transaction
from pytest_django import Settings

from guichet.messages import gateways, receiving, rendering, services
from guichet.messages.models import Inbound, InboundPart, Message
from guichet.messages.smpp.account import Account, Pace
from guichet.messages.smpp.transceiver import Transceiver
from guichet.messages.tests.centre import Centre, centre_on, wait_for
from guichet.messages.tests.mail_server import spare_port
from guichet.messages.tests.test_sms_delivery import AT, HUGO
from guichet.messages.values import GatewayUnreachable, MessageRefused, RecipientRefused, Sms
from guichet.outbox.models import Item
from guichet.outbox.running import drain

pytestmark = pytest.mark.django_db(transaction=True)
QUICK = Pace(answer=1, enquire=0.3, first_pause=0.05, longest_pause=0.2)
LONG = "Il reste 12,4 Go. " * 20


@pytest.fixture
def port() -> int:
    return spare_port()


@pytest.fixture
def centre(port: int) -> Iterator[Centre]:
    with centre_on(port) as centre:
        yield centre


@contextmanager
def transceiver(port: int, path: Path) -> Iterator[Transceiver]:
    account = Account("127.0.0.1", port, "guichet", "secret", sender="Mandarine", region="FR")
    stop = threading.Event()
    held = Transceiver(account, path, pace=QUICK, now=lambda: AT)
    thread = threading.Thread(target=held.run, args=(stop.is_set,))
    thread.start()
    try:
        yield held
    finally:
        stop.set()
        thread.join(20)
        assert not thread.is_alive()


@pytest.fixture
def session(port: int, centre: Centre, settings: Settings, tmp_path: Path) -> Iterator[None]:
    settings.SMS_GATEWAY, settings.SMPP_SOCKET = "smpp", tmp_path / "smpp.sock"
    with transceiver(port, settings.SMPP_SOCKET) as held:
        wait_for(lambda: centre.bound and held.is_bound)  # each side knows it in its own time
        yield


def send(text: str = "Votre ligne est bloquée.", reference: str = "K7Q2M4T9XR") -> None:
    gateways.sms_gateway().send(Sms(reference, "+33612345678", text))


def written(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr(rendering, "sms_words", lambda *_, **__: rendering.Words("fr", text))
    with transaction.atomic():
        services.send_sms("lines.blocked", HUGO, {}, at=AT)


# --- in ---------------------------------------------------------------------------------------------------------------


def test_an_sms_that_comes_is_a_row_once_it_is_acknowledged(session: None, centre: Centre) -> None:
    assert centre.deliver(b"Conso \x05") == smpp34.ESME_ROK

    (row,) = Inbound.objects.all()
    assert (row.gateway, row.sender, row.recipient, row.text) == ("smpp", "+33612345678", "1088", "Conso é")
    assert Item.objects.filter(name="short_number.answer").count() == 1


def test_what_could_not_be_written_is_to_be_brought_again(
    session: None, centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object, **__: object) -> None:
        raise OperationalError("the database is away")

    with monkeypatch.context() as patch:
        patch.setattr(receiving, "receive_sms", away)
        assert centre.deliver(b"CONSO") == 0x64
    assert not Inbound.objects.exists()

    assert centre.deliver(b"CONSO") == smpp34.ESME_ROK
    assert Inbound.objects.count() == 1


def test_a_centre_that_repeats_itself_brings_one_sms(session: None, centre: Centre) -> None:
    assert [centre.deliver(b"CONSO") for _ in range(3)] == [smpp34.ESME_ROK] * 3

    assert Inbound.objects.count() == 1


def test_a_long_sms_comes_in_parts(session: None, centre: Centre) -> None:
    for number, content in ((2, b"SO"), (1, b"CON")):
        assert centre.deliver(bytes([5, 0, 3, 9, 2, number]) + content, esm_class=0x40) == smpp34.ESME_ROK

    assert Inbound.objects.get().text == "CONSO"
    assert InboundPart.objects.filter(is_read=False).count() == 0


def test_a_long_sms_comes_in_message_payload(session: None, centre: Centre) -> None:
    payload = smpp34.Tlv(smpp34.TLV_MESSAGE_PAYLOAD, "é".encode("utf-16-be") * 300)

    assert centre.deliver(b"", tlvs=[payload], data_coding=8) == smpp34.ESME_ROK

    assert Inbound.objects.get().text == "é" * 300


def test_a_field_that_nobody_knows_is_passed_over(session: None, centre: Centre) -> None:
    assert centre.deliver(b"CONSO", tlvs=[smpp34.Tlv(0x1401, b"x")]) == smpp34.ESME_ROK
    assert Inbound.objects.get().text == "CONSO"


def test_a_pdu_that_cannot_be_read_is_refused_and_the_session_lives(session: None, centre: Centre) -> None:
    # a parameter of submit_sm, which a deliver_sm cannot have
    assert centre.deliver(b"CONSO", tlvs=[smpp34.Tlv(smpp34.TLV_DEST_ADDR_SUBUNIT, b"\1")]) == 0x66
    assert not Inbound.objects.exists()

    assert centre.deliver(b"CONSO") == smpp34.ESME_ROK
    assert len(centre.bound) == 1


def test_a_receipt_is_acknowledged_and_left(session: None, centre: Centre) -> None:
    assert centre.deliver(b"id:1 stat:DELIVRD", esm_class=0x04) == smpp34.ESME_ROK
    assert not Inbound.objects.exists()


# --- out --------------------------------------------------------------------------------------------------------------


def test_an_sms_leaves_by_the_outbox(session: None, centre: Centre, monkeypatch: pytest.MonkeyPatch) -> None:
    written(monkeypatch, "Il reste 12,4\u00a0Go d’internet.")

    drain(now=lambda: AT)

    (taken,) = centre.taken
    assert (taken.source_addr, taken.destination_addr) == ("Mandarine", "33612345678")
    assert (taken.short_message, taken.data_coding) == (b"Il reste 12,4 Go d'internet.", 0)
    assert (Message.objects.get().state, Message.objects.get().parts_taken) == ("sent", 1)


def test_letters_that_the_alphabet_has_not_leave_as_they_are(session: None, centre: Centre) -> None:
    send("Reçu, à bientôt")

    (taken,) = centre.taken
    assert (taken.short_message.decode("utf-16-be"), taken.data_coding) == ("Reçu, à bientôt", 8)


def test_a_try_that_stopped_halfway_goes_on_from_there(
    session: None, centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    centre.replies = [smpp34.ESME_ROK, smpp34.ESME_RTHROTTLED, smpp34.ESME_ROK]
    written(monkeypatch, LONG)
    reference = Message.objects.get().reference

    with pytest.raises(GatewayUnreachable) as refused:
        send(LONG, reference)
    send(LONG, reference)
    send(LONG, reference)  # its answer was lost, say

    assert refused.value.data == {"reply": smpp34.ESME_RTHROTTLED}
    assert [taken.short_message[5] for taken in centre.taken] == [1, 2, 3]
    assert len({taken.short_message[3] for taken in centre.taken}) == 1


def test_an_answer_that_is_late_is_waited_for_again_and_nothing_leaves_twice(session: None, centre: Centre) -> None:
    centre.holds = True
    for _ in range(2):
        with pytest.raises(GatewayUnreachable):
            send()
    assert len(centre.held) == 1

    centre.let_go()
    send()

    assert len(centre.taken) == 1


def test_a_refusal_that_is_late_is_one_all_the_same(session: None, centre: Centre) -> None:
    centre.holds, centre.replies = True, [smpp34.ESME_RTHROTTLED, smpp34.ESME_ROK]
    with pytest.raises(GatewayUnreachable):
        send()

    centre.let_go()
    with pytest.raises(GatewayUnreachable) as refused:
        send()
    send()

    assert refused.value.data == {"reply": smpp34.ESME_RTHROTTLED}
    assert (len(centre.refused), len(centre.taken)) == (1, 1)


def test_an_answer_lost_with_its_session_leaves_its_part_again_and_no_other(
    port: int, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.SMS_GATEWAY, settings.SMPP_SOCKET = "smpp", tmp_path / "smpp.sock"
    written(monkeypatch, LONG)
    reference = Message.objects.get().reference
    with transceiver(port, settings.SMPP_SOCKET) as held:
        with centre_on(port) as first:
            wait_for(lambda: first.bound and held.is_bound)
            first.holds_after = 1
            with pytest.raises(GatewayUnreachable):
                send(LONG, reference)
        with centre_on(port) as second:
            wait_for(lambda: second.bound)
            wait_for(lambda: not _is_unreachable(lambda: send(LONG, reference)))

    assert [one.short_message[5] for one in [*first.taken, *first.held, *second.taken]] == [1, 2, 2, 3]


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (smpp34.ESME_RINVDSTADR, RecipientRefused),
        (smpp34.ESME_RINVMSGLEN, MessageRefused),
        (smpp34.ESME_RINVSRCADR, MessageRefused),
        (smpp34.ESME_RMSGQFUL, GatewayUnreachable),
        (smpp34.ESME_RSYSERR, GatewayUnreachable),
        (smpp34.ESME_RUNKNOWNERR, GatewayUnreachable),
    ],
)
def test_a_refusal_is_for_good_or_for_later(session: None, centre: Centre, status: int, error: type[Exception]) -> None:
    centre.replies = [status]

    with pytest.raises(error) as refused:
        send()

    assert refused.value.data == {"reply": status}  # type: ignore[attr-defined]  # a GuichetError


def test_sms_of_many_threads_get_each_their_own_answer(session: None, centre: Centre) -> None:
    threads = [threading.Thread(target=send, args=(f"n {n}", f"R{n:09}")) for n in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)

    assert sorted(taken.short_message for taken in centre.taken) == sorted(f"n {n}".encode() for n in range(20))


def test_without_the_process_of_the_session_sms_wait(settings: Settings, tmp_path: Path) -> None:
    settings.SMS_GATEWAY, settings.SMPP_SOCKET = "smpp", tmp_path / "smpp.sock"

    with pytest.raises(GatewayUnreachable):
        send()


def test_only_its_own_account_may_hand_sms_over(session: None, settings: Settings) -> None:
    assert settings.SMPP_SOCKET.stat().st_mode & 0o777 == 0o600


def test_an_account_without_a_name_and_a_path_too_long_are_refused(settings: Settings) -> None:
    settings.SMS_GATEWAY, settings.SMPP_SOCKET = "smpp", Path("/tmp") / ("x" * 99)  # noqa: S108 - never made
    settings.SMPP = Account("127.0.0.1", 2775, "", "")

    found = [one.id for one in run_checks()]

    assert [one for one in found if str(one).startswith("messages.")] == ["messages.E001", "messages.E002"]


# --- the session ------------------------------------------------------------------------------------------------------


def test_a_session_that_is_lost_is_made_again(port: int, settings: Settings, tmp_path: Path) -> None:
    settings.SMS_GATEWAY, settings.SMPP_SOCKET = "smpp", tmp_path / "smpp.sock"
    with transceiver(port, settings.SMPP_SOCKET):
        with centre_on(port) as centre:
            assert centre.deliver(b"CONSO") == smpp34.ESME_ROK
        wait_for(lambda: _is_unreachable(send))
        with centre_on(port) as centre:
            assert centre.deliver(b"SOLDE") == smpp34.ESME_ROK
            wait_for(lambda: not _is_unreachable(send))

    assert [row.text for row in Inbound.objects.order_by("id")] == ["CONSO", "SOLDE"]


def test_an_idle_session_lives_on_enquiries(session: None, centre: Centre) -> None:
    threading.Event().wait(1.6)  # longer than a silence may last

    assert len(centre.bound) == 1
    assert centre.deliver(b"CONSO") == smpp34.ESME_ROK


def _is_unreachable(do: Callable[[], None]) -> bool:
    try:
        do()
    except GatewayUnreachable:
        return True
    return False


BIND, BIND_ANSWER, ENQUIRE, UNBIND = 0x09, 0x80000009, 0x15, 0x06


class Rude:
    """A centre that says what it is told to, and nothing else: what smpp34's does not let one do."""

    def __init__(self, port: int, *, status: int = 0, then: bytes = b"") -> None:
        self.heard: list[int] = []
        self.connections = 0
        self._status, self._then = status, then
        self._server = socket.create_server(("127.0.0.1", port))
        self._server.settimeout(0.1)
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._serve)

    def __enter__(self) -> Rude:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join(20)
        self._server.close()

    def _serve(self) -> None:
        while not self._ended.is_set():
            try:
                connection, _ = self._server.accept()
            except TimeoutError:
                continue
            self.connections += 1
            with connection:
                connection.settimeout(0.1)
                self._listen(connection)

    def _listen(self, connection: socket.socket) -> None:
        while not self._ended.is_set():
            try:
                head = connection.recv(16)
                if len(head) < 16:
                    return
                length, command, _, sequence = struct.unpack(">LLLL", head)
                if length > 16:
                    connection.recv(length - 16)
            except TimeoutError:
                continue
            except OSError:
                return
            self.heard.append(command)
            if command == BIND:
                connection.sendall(struct.pack(">LLLL", 16, BIND_ANSWER, self._status, sequence) + self._then)


def test_a_bind_that_is_refused_is_tried_again_later(port: int, tmp_path: Path) -> None:
    with Rude(port, status=0x0E) as centre, transceiver(port, tmp_path / "smpp.sock"):
        wait_for(lambda: centre.heard.count(BIND) >= 2)


def test_a_centre_that_answers_no_enquiry_is_left(port: int, tmp_path: Path) -> None:
    with Rude(port) as centre, transceiver(port, tmp_path / "smpp.sock"):
        wait_for(lambda: centre.connections >= 2)

    assert ENQUIRE in centre.heard


def test_an_unbind_is_answered_and_a_strange_command_is_refused(port: int, tmp_path: Path) -> None:
    strange, unbind = struct.pack(">LLLL", 16, 0x7777, 0, 5), struct.pack(">LLLL", 16, UNBIND, 0, 6)

    with Rude(port, then=strange + unbind) as centre, transceiver(port, tmp_path / "smpp.sock"):
        wait_for(lambda: centre.connections >= 2)

    assert centre.heard[1:3] == [0x80000000, 0x80000006]


@pytest.mark.parametrize("length", [3, 2**31])
def test_a_length_that_cannot_be_ends_the_session(port: int, tmp_path: Path, length: int) -> None:
    with Rude(port, then=struct.pack(">LLLL", length, 5, 0, 5)) as centre, transceiver(port, tmp_path / "smpp.sock"):
        wait_for(lambda: centre.connections >= 2)
