"""Requests that machines sign."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from guichet.core.signatures import Asked, is_signed, sign

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
MOMENT = int(AT.timestamp())
NEW, OLD = "n" * 32, "o" * 32
ASKED = Asked("POST", "/hooks/sms/", b'{"id": "1"}')


def signed(asked: Asked = ASKED, *, by: str = NEW, moment: str = "", signature: str = "", now: datetime = AT) -> bool:
    signature = signature or sign(ASKED, secret=by, moment=MOMENT)
    return is_signed(asked, secrets=[NEW, OLD], moment=moment or str(MOMENT), signature=signature, now=now)


def test_a_signature_is_what_another_program_computes() -> None:
    # printf 'v1:1795338000:POST:/hooks/sms/:{"id": "1"}' | openssl dgst -sha256 -hmac nnn...
    computed = "8dc4152ba8a6435de866bd266100aafb263a77aa72d44120f2694a32759bf845"

    assert sign(ASKED, secret=NEW, moment=1795338000) == f"v1={computed}"


@pytest.mark.parametrize("secret", [NEW, OLD])
def test_each_secret_signs(secret: str) -> None:
    assert signed(by=secret)


@pytest.mark.parametrize(
    "asked",
    [
        Asked("GET", "/hooks/sms/", ASKED.body),
        Asked("POST", "/hooks/sms/?to=1", ASKED.body),
        Asked("POST", "/voice/usage/", ASKED.body),
        Asked("POST", "/hooks/sms/", b'{"id": "2"}'),
    ],
)
def test_what_is_signed_is_good_for_itself_only(asked: Asked) -> None:
    assert not signed(asked)


@pytest.mark.parametrize(("seconds", "good"), [(-301, False), (-300, True), (300, True), (301, False)])
def test_a_signature_is_good_for_five_minutes(seconds: int, good: bool) -> None:
    assert signed(now=AT + timedelta(seconds=seconds)) is good


@pytest.mark.parametrize(
    ("moment", "signature"),
    [("x", ""), ("-1", ""), ("9" * 13, ""), ("٣", ""), ("", "é"), ("", "v1="), ("", "v2=" + "0" * 64)],
)
def test_nonsense_is_not_signed(moment: str, signature: str) -> None:
    assert not signed(moment=moment, signature=signature)


def test_no_secret_signs_nothing() -> None:
    signature = sign(ASKED, secret="", moment=MOMENT)

    assert not is_signed(ASKED, secrets=[""], moment=str(MOMENT), signature=signature, now=AT)
    assert not is_signed(ASKED, secrets=[], moment=str(MOMENT), signature=signature, now=AT)
