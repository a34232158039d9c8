"""What stands between PDUs and texts: alphabets, headers of long SMS, kinds of numbers."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Any

from guichet.core import gsm
from guichet.core.phones import NotAPhoneNumber, parse_number
from guichet.messages.smpp.account import Account, Alphabet, LongTexts
from guichet.messages.values import ArrivedSms, PartOfSms, Sms

GATEWAY = "smpp"
# esm_class (SMPP 3.4, 5.2.12)
TYPE_MASK, PLAIN_TYPE, HAS_HEADER = 0b0011_1100, 0, 0b0100_0000
# data_coding (SMPP 3.4, 5.2.19; 0xF0 to 0xF3 and 0x18 of 3GPP TS 23.038 are the same with a class)
DEFAULT, ASCII, LATIN_1, UCS2 = 0, 1, 3, 8
DEFAULTS = (DEFAULT, 0xF0, 0xF1, 0xF2, 0xF3)
WIDE = (UCS2, 0x18, 0x19)
# kinds and plans of numbers (5.2.5, 5.2.6)
UNKNOWN, INTERNATIONAL, NETWORK_SPECIFIC, ALPHANUMERIC = 0, 1, 3, 5
NO_PLAN, TELEPHONE = 0, 1
# elements of a header (3GPP TS 23.040, 9.2.3.24)
PARTS_8, PARTS_16, PORTS = 0x00, 0x08, (0x04, 0x05)

Pdu = Any  # smpplib gives its PDUs their fields as it reads them


@dataclass(frozen=True, slots=True)
class Header:
    """What the header of an SMS says: whether it is for a program of the phone, and which part of a long one it is."""

    is_for_program: bool = False
    part: tuple[int, int, int] | None = None  # group, total, number


@dataclass(frozen=True, slots=True)
class Parcel:
    """One submit_sm: its fields by the names that SMPP gives them."""

    fields: dict[str, Any] = field(repr=False)  # Any: what smpplib takes


def arrived(pdu: Pdu, account: Account) -> ArrivedSms | PartOfSms | None:
    """Return what a deliver_sm brings; None when nobody wrote it: a receipt, data for a program."""
    esm_class, coding = pdu.esm_class or 0, pdu.data_coding or 0
    if esm_class & TYPE_MASK != PLAIN_TYPE:
        return None
    content = bytes(pdu.short_message or b"") or bytes(getattr(pdu, "message_payload", None) or b"")
    header = Header()
    if esm_class & HAS_HEADER and content:
        header, content = read_header(content[1 : content[0] + 1]), content[content[0] + 1 :]
    if header.is_for_program or not _is_text(coding):
        return None
    sender = number_of(_said(pdu.source_addr), pdu.source_addr_ton or 0, account.region)
    recipient = _said(pdu.destination_addr)
    part = header.part or _sar(pdu)
    if part and part[1] > 1:
        return PartOfSms(GATEWAY, sender, recipient, *part, content=content, coding=coding)
    return ArrivedSms(GATEWAY, _name_of(pdu), sender, recipient, read_text(content, coding, account.alphabet))


def read_header(elements: bytes) -> Header:
    """Return what the elements of a header say; what is cut short says nothing."""
    header, place = Header(), 0
    while place + 2 <= len(elements):
        kind, length = elements[place], elements[place + 1]
        value = elements[place + 2 : place + 2 + length]
        if kind in PORTS:
            header = Header(is_for_program=True, part=header.part)
        elif kind == PARTS_8 and len(value) == 3:
            header = Header(header.is_for_program, _part(value[0], value[1], value[2]))
        elif kind == PARTS_16 and len(value) == 4:
            header = Header(header.is_for_program, _part(int.from_bytes(value[:2], "big"), value[2], value[3]))
        place += 2 + length
    return header


def read_text(content: bytes, coding: int, alphabet: Alphabet) -> str:
    """Return what the bytes of an SMS say in their coding; what cannot be read is left out."""
    if coding in WIDE:
        return content.decode("utf-16-be", "ignore")
    if coding == LATIN_1 or (coding in DEFAULTS and alphabet == Alphabet.LATIN_1):
        return content.decode("latin-1")
    return content.decode("ascii", "ignore") if coding == ASCII else gsm.decode(content)


def number_of(written: str, kind: int, region: str) -> str:
    """Return a number in E.164 form, as its kind and the operator's country say; what is no number, as it came."""
    text = f"+{written.removeprefix('+')}" if kind == INTERNATIONAL else written
    try:
        return parse_number(text, region).e164
    except NotAPhoneNumber:
        return written


def parcels(sms: Sms, account: Account) -> list[Parcel]:
    """Return the submit_sm that carry an SMS, in order; the same each time, so that a next try can go on.

    Errors: ValueError for a text that no SMS can carry.
    """
    written = gsm.written(sms.text, latin_1=account.alphabet == Alphabet.LATIN_1)
    fields = {
        **_address("source_addr", sms.sender or account.sender, ("source_addr_ton", "source_addr_npi")),
        **_address("destination_addr", sms.recipient, ("dest_addr_ton", "dest_addr_npi")),
        "data_coding": UCS2 if written.is_ucs2 else DEFAULT,
        "esm_class": PLAIN_TYPE,
        "registered_delivery": 0,
        "user_message_reference": _mark(sms.reference, 0xFFFF),
    }
    if len(written.parts) == 1:
        return [Parcel({**fields, "short_message": written.parts[0]})]
    if account.long_texts == LongTexts.PAYLOAD:
        return [Parcel({**fields, "short_message": None, "message_payload": b"".join(written.parts)})]
    group, total = _mark(sms.reference, 0xFF), len(written.parts)
    return [
        Parcel(
            {
                **fields,
                "esm_class": HAS_HEADER,
                "short_message": bytes([5, PARTS_8, 3, group, total, number]) + content,
            }
        )
        for number, content in enumerate(written.parts, start=1)
    ]


def _address(name: str, value: str, kinds: tuple[str, str]) -> dict[str, Any]:  # Any: what smpplib takes
    if value.startswith("+"):
        kind, plan, value = INTERNATIONAL, TELEPHONE, value[1:]
    elif value.isascii() and value.isdigit():  # a short number
        kind, plan = NETWORK_SPECIFIC, NO_PLAN
    else:
        kind, plan, value = ALPHANUMERIC, NO_PLAN, gsm.reduced(value)[:11]
    return {name: value, kinds[0]: kind, kinds[1]: plan}


def _mark(reference: str, most: int) -> int:
    """Return a small number that is the same at each try, from 1 to `most`."""
    return int.from_bytes(hashlib.sha256(reference.encode()).digest()[:4], "big") % most + 1


def _name_of(pdu: Pdu) -> str:
    """Return the message centre's own name of an SMS, empty when it gives none: SMPP 3.4 has no field for it."""
    name = getattr(pdu, "receipted_message_id", None)
    return _said(name)[:100] if name else ""


def _sar(pdu: Pdu) -> tuple[int, int, int] | None:
    values = [getattr(pdu, f"sar_{name}", None) for name in ("msg_ref_num", "total_segments", "segment_seqnum")]
    return None if None in values else _part(*(int(value) for value in values if value is not None))


def _part(group: int, total: int, number: int) -> tuple[int, int, int] | None:
    return (group, total, number) if 1 <= number <= total else None


def _is_text(coding: int) -> bool:
    return coding in (*DEFAULTS, ASCII, LATIN_1, *WIDE)


def _said(value: bytes | str | None) -> str:
    text = value.decode("latin-1") if isinstance(value, bytes) else value or ""
    return text.strip("\0 ")[:30]
