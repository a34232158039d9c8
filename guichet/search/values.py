"""What other apps may know of finding things by what people type."""

import re
import unicodedata
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

LONGEST_TYPED = 200
LONGEST_WORD = 40
FEWEST_DIGITS = 4
MOST_DIGITS = 17  # E.164, behind 00
ALIKE_DOMAINS = 0.5
_BY_WORD = 0.8

# Letters that have no accent to lose, and are typed in two.
_SPELT = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})
DOUBLED = re.compile(r"([^\W\d_])\1+")
_BETWEEN_WORDS = re.compile(r"[\W_]+")
_NOT_A_DIGIT = re.compile(r"[^0-9]+")
_TRUNK_ZERO = re.compile(r"\(\s*0\s*\)")
_MEANT_AS_DIGIT = str.maketrans("oOlI", "0011")


class Kind(StrEnum):
    """What a subject is found by. The first word says whose row id the subject is."""

    CUSTOMER_NAME = "customer.name"
    CUSTOMER_EMAIL = "customer.email"
    CUSTOMER_PHONE = "customer.phone"
    PERSON_NAME = "person.name"
    PERSON_EMAIL = "person.email"
    LINE_NUMBER = "line.number"
    CONTRACT_NUMBER = "contract.number"


@dataclass(frozen=True, slots=True)
class Found:
    """A subject that what was typed leads to. `errors`: 0 as written, 1 with typing errors, 2 with a word left out."""

    kind: Kind
    subject_id: int
    errors: int


def folded(text: str) -> str:
    """Return a text as it is compared: lower case, no accents, doubled letters once, one space between words."""
    plain = unicodedata.normalize("NFKD", text[:LONGEST_TYPED].casefold().translate(_SPELT))
    bare = "".join(c for c in plain if not unicodedata.combining(c))
    return DOUBLED.sub(r"\1", _BETWEEN_WORDS.sub(" ", bare)).strip()


def plain_number(text: str) -> str:
    """Return the letters and digits of a number, in upper case; empty when it has none."""
    return "".join(c for c in text[:LONGEST_TYPED].upper() if c.isascii() and c.isalnum())[:LONGEST_WORD]


def typed_digits(text: str) -> list[str]:
    """Return the ends of phone numbers that a text may mean, digits only; none when it is no number.

    Shape: "06 39 98 14 07" ends with 0639981407 as written, and with 639981407 behind a country's code. At least four
    digits. Letters typed for digits (O, l, I) count when the rest is a number.
    """
    written = unicodedata.normalize("NFKC", text.strip()[: LONGEST_TYPED // 2])
    if letters := sum(c.isalpha() for c in written):
        if any(c.isalpha() and c not in "oOlI" for c in written) or len(digits_of(written)) < 2 * letters:
            return []
        written = written.translate(_MEANT_AS_DIGIT)
    digits = digits_of(written)
    if not FEWEST_DIGITS <= len(digits) <= MOST_DIGITS:
        return []
    without_trunk = digits_of(_TRUNK_ZERO.sub("", written))
    ends = [digits, without_trunk]
    ends += [end.lstrip("0") for end in (digits, without_trunk) if end.startswith("0") and len(end) > FEWEST_DIGITS + 2]
    return [end for end in dict.fromkeys(ends) if len(end) >= FEWEST_DIGITS]


def likeness(typed: str, stored: str) -> float:
    """Return how alike two names are, from 0 to 1: word by word in whatever order, and a little as a whole."""
    first, second = (folded(text).split() for text in (typed, stored))
    if not first or not second:
        return 0.0
    by_word = sum(max(_ratio(one, other) for other in second) for one in first) / len(first)
    return _BY_WORD * by_word + (1 - _BY_WORD) * _ratio(" ".join(sorted(first)), " ".join(sorted(second)))


def email_likeness(typed: str, stored: str) -> float:
    """Return how alike two addresses are, from 0 to 1; 0 when they are of different houses."""
    typed, stored = typed.strip().casefold()[:LONGEST_TYPED], stored.casefold()
    house, its_house = typed.partition("@")[2], stored.partition("@")[2]
    if house and _ratio(house, its_house) < ALIKE_DOMAINS:
        return 0.0
    return _ratio(typed, stored)


def _ratio(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def digits_of(text: str) -> str:
    """Return the ASCII digits of a text."""
    return _NOT_A_DIGIT.sub("", text)
