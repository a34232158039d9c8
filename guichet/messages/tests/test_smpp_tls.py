"""The session with a message centre over TLS: it works as without, and only with whom the certificate names."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
import smpp34
from django.core.checks import run_checks
from pytest_django import Settings

from guichet.messages.models import Inbound
from guichet.messages.smpp.account import Account
from guichet.messages.smpp.session import Lost, Session
from guichet.messages.smpp.transceiver import Transceiver
from guichet.messages.tests.centre import Centre, centre_on, wait_for
from guichet.messages.tests.mail_server import spare_port
from guichet.messages.tests.test_smpp import AT, LONG, QUICK, send
from guichet.messages.tests.tls import certificate, tls_before

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def port() -> int:
    return spare_port()


@pytest.fixture
def centre() -> Iterator[Centre]:
    with centre_on(spare_port()) as centre:
        yield centre


@contextmanager
def bound(account: Account, centre: Centre, settings: Settings, folder: Path) -> Iterator[None]:
    settings.SMS_GATEWAY, settings.SMPP_SOCKET = "smpp", folder / "smpp.sock"
    stop = threading.Event()
    held = Transceiver(account, settings.SMPP_SOCKET, pace=QUICK, now=lambda: AT)
    thread = threading.Thread(target=held.run, args=(stop.is_set,))
    thread.start()
    try:
        wait_for(lambda: centre.bound and held.is_bound)
        yield
    finally:
        stop.set()
        thread.join(20)
        assert not thread.is_alive()


def account(port: int, authorities: str = "", host: str = "127.0.0.1") -> Account:
    return Account(host, port, "guichet", "secret", tls=True, authorities=authorities, sender="Mandarine", region="FR")


def test_sms_leave_and_come_over_tls(port: int, centre: Centre, settings: Settings, tmp_path: Path) -> None:
    file = certificate(tmp_path)
    with (
        tls_before(port, centre.port, file) as spoken,
        bound(account(port, file.read_text()), centre, settings, tmp_path),
    ):
        threads = [threading.Thread(target=send, args=(f"n {n}", f"R{n:09}")) for n in range(20)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(20)
        came = [centre.deliver(f"CONSO {n}".encode()) for n in range(3)]
        send(LONG, "L000000001")

    assert spoken == ["TLSv1.3"]  # one session, all along
    assert sorted(one.short_message for one in centre.taken[:20]) == sorted(f"n {n}".encode() for n in range(20))
    assert [one.short_message[5] for one in centre.taken[20:]] == [1, 2, 3]
    assert came == [smpp34.ESME_ROK] * 3
    assert Inbound.objects.count() == 3


@pytest.mark.parametrize(
    ("made", "trusted", "why"),
    [
        ({}, "other", "self.signed certificate"),
        ({}, "system", "self.signed certificate"),
        ({"address": "127.0.0.2"}, "itself", "IP address mismatch"),
        ({"ends": timedelta(days=-1)}, "itself", "certificate has expired"),
    ],
)
def test_a_certificate_that_does_not_prove_the_name_is_refused(
    port: int,
    centre: Centre,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    made: dict[str, object],
    trusted: str,
    why: str,
) -> None:
    file = certificate(tmp_path, **made)  # type: ignore[arg-type]  # of the parameters above
    whom = {"itself": file.read_text(), "other": certificate(tmp_path).read_text(), "system": ""}[trusted]

    with tls_before(port, centre.port, file):
        session = Session(account(port, whom), lambda _: 0, QUICK)
        with pytest.raises(Lost):
            session.bind()
        session.close()

    assert centre.bound == []
    assert re.search(why, caplog.text)


def test_a_centre_that_speaks_no_tls_is_left(centre: Centre, tmp_path: Path) -> None:
    session = Session(account(centre.port, certificate(tmp_path).read_text()), lambda _: 0, QUICK)

    with pytest.raises(Lost):
        session.bind()
    session.close()

    assert centre.bound == []


def test_authorities_that_are_no_certificates_are_refused_at_the_start(settings: Settings) -> None:
    settings.SMS_GATEWAY, settings.SMPP = "smpp", account(2775, "certificate.pem")

    assert "messages.E003" in [one.id for one in run_checks()]
