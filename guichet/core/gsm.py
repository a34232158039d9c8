"""The alphabet of SMS (3GPP TS 23.038): reading and writing it, what a text costs in it, and how a long one is cut.

A text that this alphabet can say takes 160 characters in one SMS; a single one that it cannot ("ç", "ê", "’") makes the
whole text UCS-2, of 70. So typography is written plainly before a text leaves, which changes no word; letters are not.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

SEPTETS_OF_ONE, SEPTETS_OF_PART = 160, 153
UNITS_OF_ONE, UNITS_OF_PART = 70, 67
MOST_PARTS = 255
ESCAPE = 0x1B

# 0x1B leads to the second table; its place holds a character that no text has
BASIC = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\ufffeÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
SECOND = {
    0x0A: "\f",
    0x14: "^",
    0x28: "{",
    0x29: "}",
    0x2F: "\\",
    0x3C: "[",
    0x3D: "~",
    0x3E: "]",
    0x40: "|",
    0x65: "€",
}
_CODES = {character: bytes([place]) for place, character in enumerate(BASIC) if place != ESCAPE} | {
    character: bytes([ESCAPE, place]) for place, character in SECOND.items()
}
_PLAIN = str.maketrans(
    {
        "’": "'", "‘": "'", "ʼ": "'", "“": '"', "”": '"', "«": '"', "»": '"', "…": "...",
        "\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u2007": " ", "\t": " ",
        "‐": "-", "‑": "-", "–": "-", "—": "-", "−": "-", "•": "*", "·": ".", "×": "x",
        "\u00ad": "", "\u200b": "", "\ufeff": "",
    }
)  # fmt: skip
_LETTERS = str.maketrans({"œ": "oe", "Œ": "OE", "ı": "i", "ł": "l", "Ł": "L"})


class NotInAlphabet(ValueError):
    """A text has a character that the alphabet of SMS has not."""


@dataclass(frozen=True, slots=True)
class Written:
    """A text as SMS carry it: the bytes of each, without headers, and whether they are UCS-2."""

    parts: tuple[bytes, ...]
    is_ucs2: bool


def plain(text: str) -> str:
    """Return a text with its typography written plainly: straight quotes, ordinary spaces. No letter changes."""
    return unicodedata.normalize("NFC", text.translate(_PLAIN))


def reduced(text: str) -> str:
    """Return a text that the alphabet can say: "août" is "aout"; "?" stands for what has no likeness in it."""
    return "".join(_nearest(character) for character in plain(text).translate(_LETTERS))


def _nearest(character: str) -> str:
    if character in _CODES:
        return character
    bare = "".join(part for part in unicodedata.normalize("NFKD", character) if not unicodedata.combining(part))
    return bare if bare and all(part in _CODES for part in bare) else "?"


def encode(text: str) -> bytes:
    """Return a text in this alphabet, a byte for each septet, as SMPP carries it. Errors: NotInAlphabet."""
    try:
        return b"".join(_CODES[character] for character in text)
    except KeyError as error:
        raise NotInAlphabet(str(error)) from None


def decode(data: bytes) -> str:
    """Return what bytes of this alphabet say; "?" for what it does not know.

    Shape: a place that is empty in the second table is read in the first, as the standard asks (6.2.1.1).
    """
    read, septets = [], iter(data)
    for septet in septets:
        if septet == ESCAPE:
            following = next(septets, None)
            read.append("" if following is None else SECOND.get(following, _basic(following)))
        else:
            read.append(_basic(septet))
    return "".join(read)


def _basic(septet: int) -> str:
    return BASIC[septet] if septet < len(BASIC) and septet != ESCAPE else "?"


def septets(text: str) -> int | None:
    """Return what a text costs in this alphabet (1 or 2 for each character), None when it cannot say it."""
    try:
        return len(encode(text))
    except NotInAlphabet:
        return None


def fits_one(text: str) -> bool:
    """Tell whether a text goes in one SMS of this alphabet."""
    cost = septets(text)
    return cost is not None and cost <= SEPTETS_OF_ONE


def written(text: str, *, latin_1: bool = False) -> Written:
    """Return a text as the fewest SMS that carry it: in this alphabet, else in UCS-2.

    Shape: with `latin_1` what the alphabet can say is given in Latin-1, for gateways that translate it themselves; it
    costs the same.
    Errors: ValueError when it takes more than 255 of them.
    """
    simple = plain(text)
    costs = [len(_CODES.get(character, b"???")) for character in simple]
    codes = [_latin_1(one) if latin_1 else _CODES.get(one) for one in simple]
    if all(code is not None for code in codes) and max(costs, default=1) < len(b"???"):
        whole = [(code or b"", cost) for code, cost in zip(codes, costs, strict=True)]
        made = Written(tuple(_cut(whole, SEPTETS_OF_ONE, SEPTETS_OF_PART)), is_ucs2=False)
    else:
        units = [(code, len(code) // 2) for one in text if (code := one.encode("utf-16-be", "replace"))]
        made = Written(tuple(_cut(units, UNITS_OF_ONE, UNITS_OF_PART)), is_ucs2=True)
    if len(made.parts) > MOST_PARTS:
        raise ValueError("too long for SMS")
    return made


def _latin_1(character: str) -> bytes | None:
    try:
        return character.encode("latin-1")
    except UnicodeEncodeError:
        return None


def _cut(characters: list[tuple[bytes, int]], alone: int, most: int) -> Iterator[bytes]:
    """Yield parts that hold whole characters: neither an escape nor a surrogate is left at the end of one."""
    if sum(cost for _, cost in characters) <= alone:
        yield b"".join(code for code, _ in characters)
        return
    part, spent = b"", 0
    for code, cost in characters:
        if spent + cost > most:
            yield part
            part, spent = b"", 0
        part, spent = part + code, spent + cost
    yield part
