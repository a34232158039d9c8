"""What PDUs say, and what a text becomes: alphabets, headers, kinds of numbers."""

from __future__ import annotations

from dataclasses import replace

import pytest
from smpplib import smpp
from smpplib.client import Client

from guichet.messages.smpp.account import Account, Alphabet, LongTexts
from guichet.messages.smpp.texts import Header, arrived, number_of, parcels, read_header, read_text
from guichet.messages.values import ArrivedSms, PartOfSms, Sms

ACCOUNT = Account("127.0.0.1", 2775, "guichet", "secret", sender="Carmin", region="FR")
CLIENT = Client("127.0.0.1", 2775, allow_unknown_opt_params=True)


def brought(content: bytes = b"CONSO", **fields: object) -> ArrivedSms | PartOfSms | None:
    given = {"source_addr": "33612345678", "source_addr_ton": 1, "destination_addr": "1088", **fields}
    pdu = smpp.make_pdu("deliver_sm", client=CLIENT, short_message=content, **given)
    read = smpp.parse_pdu(pdu.generate(), client=CLIENT, allow_unknown_opt_params=True)
    return arrived(read, ACCOUNT)


def words(content: bytes, **fields: object) -> str:
    sms = brought(content, **fields)
    assert isinstance(sms, ArrivedSms)
    return sms.text


@pytest.mark.parametrize(
    ("content", "coding", "text"),
    [
        (b"Conso \x05t\x05 \x7f 3 \x1be", 0, "Conso été à 3 €"),
        (b"Conso \x05t\x05", 0xF1, "Conso été"),
        (b"CONSO", 1, "CONSO"),
        ("été ç".encode("latin-1"), 3, "été ç"),
        ("solde ç ’ 😀".encode("utf-16-be"), 8, "solde ç ’ 😀"),
        (b"\x00A\x00", 8, "A"),
    ],
)
def test_a_text_is_read_in_its_coding(content: bytes, coding: int, text: str) -> None:
    assert words(content, data_coding=coding) == text


def test_a_centre_may_mean_latin_1_by_its_default_alphabet() -> None:
    assert read_text("été".encode("latin-1"), 0, Alphabet.LATIN_1) == "été"
    (parcel,) = parcels(Sms("R", "+33612345678", "été"), replace(ACCOUNT, alphabet=Alphabet.LATIN_1))
    assert (parcel.fields["short_message"], parcel.fields["data_coding"]) == (b"\xe9t\xe9", 0)


def test_a_text_may_stand_in_message_payload() -> None:
    assert words(b"", message_payload=b"CONSO" * 60) == "CONSO" * 60


@pytest.mark.parametrize(
    "fields",
    [{"esm_class": 0x04}, {"esm_class": 0x20}, {"data_coding": 4}, {"data_coding": 0xF5}],
    ids=["receipt", "notification", "binary", "8-bit class"],
)
def test_what_nobody_wrote_is_left(fields: dict[str, object]) -> None:
    assert brought(b"id:1 stat:DELIVRD", **fields) is None


def test_data_for_a_program_of_the_phone_are_left() -> None:
    assert brought(b"\x06\x05\x04\x0b\x84\x23\xf0\x01", esm_class=0x40) is None


@pytest.mark.parametrize(
    "header", [b"\x05\x00\x03\x2a\x02\x01", b"\x06\x08\x04\x00\x2a\x02\x01"], ids=["8 bits", "16 bits"]
)
def test_a_part_says_which_one_it_is(header: bytes) -> None:
    assert brought(header + b"CON", esm_class=0x40) == PartOfSms("smpp", "+33612345678", "1088", 42, 2, 1, b"CON", 0)


def test_a_part_may_say_it_in_the_fields_of_smpp() -> None:
    sar = {"sar_msg_ref_num": 42, "sar_total_segments": 2, "sar_segment_seqnum": 2}

    assert brought(b"SO", **sar) == PartOfSms("smpp", "+33612345678", "1088", 42, 2, 2, b"SO", 0)


@pytest.mark.parametrize("header", [b"\x05\x00\x03\x2a\x01\x01", b"\x05\x00\x03\x2a\x02\x03", b"\x02\x25\x00", b"\x40"])
def test_a_header_that_says_nothing_useful_is_passed_over(header: bytes) -> None:
    sms = brought(header + b"CONSO", esm_class=0x40)

    assert isinstance(sms, ArrivedSms)


def test_a_header_cut_short_says_nothing() -> None:
    assert read_header(b"\x00\x03\x2a") == read_header(b"\x00") == read_header(b"") == Header()


def test_the_name_that_the_centre_gives_is_kept() -> None:
    sms = brought(receipted_message_id="A-17")

    assert isinstance(sms, ArrivedSms)
    assert sms.gateway_id == "A-17"


@pytest.mark.parametrize(
    ("written", "kind", "region", "number"),
    [
        ("33612345678", 1, "FR", "+33612345678"),
        ("+33612345678", 0, "FR", "+33612345678"),
        ("0612345678", 2, "FR", "+33612345678"),
        ("701452", 0, "NC", "+687701452"),
        ("687701452", 1, "NC", "+687701452"),
        ("1016", 3, "NC", "1016"),
        ("LAPOSTE", 5, "FR", "LAPOSTE"),
    ],
)
def test_a_number_is_read_as_its_kind_says(written: str, kind: int, region: str, number: str) -> None:
    assert number_of(written, kind, region) == number


@pytest.mark.parametrize(
    ("sender", "address", "kind"), [("", "Carmin", 5), ("1088", "1088", 3), ("+33612345678", "33612345678", 1)]
)
def test_an_sms_comes_from_a_name_or_a_number(sender: str, address: str, kind: int) -> None:
    (parcel,) = parcels(Sms("R", "+32470123456", "Bonjour", sender), ACCOUNT)

    assert (parcel.fields["source_addr"], parcel.fields["source_addr_ton"]) == (address, kind)
    assert (parcel.fields["destination_addr"], parcel.fields["dest_addr_ton"]) == ("32470123456", 1)


def test_parts_are_the_same_at_each_try() -> None:
    sms = Sms("K7Q2M4T9XR", "+32470123456", "Il reste 12,4\u00a0Go. " * 20)
    first, second = parcels(sms, ACCOUNT), parcels(sms, ACCOUNT)

    assert first == second
    headers = [bytes(parcel.fields["short_message"][:6]) for parcel in first]
    assert [header[:3] + header[4:] for header in headers] == [bytes([5, 0, 3, 3, n]) for n in (1, 2, 3)]
    assert len({header[3] for header in headers}) == 1


def test_a_long_text_may_leave_whole() -> None:
    text = "Il reste 12,4 Go. " * 20

    (parcel,) = parcels(Sms("R", "+32470123456", text), replace(ACCOUNT, long_texts=LongTexts.PAYLOAD))

    assert (parcel.fields["message_payload"], parcel.fields["short_message"]) == (text.encode(), None)
