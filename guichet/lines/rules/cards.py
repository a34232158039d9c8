"""What the numbers of cards and phones look like."""

from __future__ import annotations

import re

from stdnum import imei as stdnum_imei
from stdnum import luhn
from stdnum.exceptions import ValidationError

LAST_DIGITS = 6
_ICCID = re.compile(r"89\d{17,18}")
_PROFILE = re.compile(r"LPA:1\$[A-Za-z0-9.-]+\$[A-Za-z0-9-]*(\$[0-9.]*(\$1)?)?")


def bare_digits(typed: str) -> str:
    """Return what was typed without spaces and dashes, nor the filler that ends some cards' numbers ("F")."""
    return re.sub(r"[\s.-]", "", typed).upper().removesuffix("F")


def is_iccid(digits: str) -> bool:
    """Tell whether digits are the whole number of a card: 89, then 17 or 18 more, and a check digit.

    Source: ITU-T E.118; cards of 20 digits in the field have it in the nineteenth place or in the twentieth.
    """
    return bool(_ICCID.fullmatch(digits)) and (luhn.is_valid(digits) or luhn.is_valid(digits[:19]))


def card_number_fault(digits: str) -> str:
    """Return what is wrong with a card's number or its end as typed; empty when it may be one.

    Shape: "digits", "short" (fewer than six), "start" (a whole number that does not begin with 89), "length", "check".
    Between six digits and eighteen, it is taken for the end of a number.
    """
    if not (digits.isascii() and digits.isdigit()):
        return "digits"
    if len(digits) < LAST_DIGITS:
        return "short"
    if len(digits) <= 18:
        return ""
    if not digits.startswith("89"):
        return "start"
    if len(digits) > 20:
        return "length"
    return "" if is_iccid(digits) else "check"


def is_profile(text: str) -> bool:
    """Tell whether a text is what installs an eSIM. Source: GSMA SGP.22, activation code."""
    return bool(_PROFILE.fullmatch(text))


def imei_fault(digits: str) -> str:
    """Return what is wrong with a phone's number as typed; empty when it is one of fifteen digits.

    Shape: "digits", "length", "check". Source: 3GPP TS 23.003 (the last digit is Luhn's).
    """
    if not (digits.isascii() and digits.isdigit()):
        return "digits"
    if len(digits) != 15:
        return "length"
    try:
        stdnum_imei.validate(digits)
    except ValidationError:
        return "check"
    return ""
