"""Phone numbers: read as people write them, kept as E.164, shown as the operator's country writes them."""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

import phonenumbers
from phonenumbers import PhoneNumberFormat, PhoneNumberType, ValidationResult

from guichet.core.errors import GuichetError

NO_BREAK_SPACE = "\u00a0"
HIDDEN = "\u2022"
HIDDEN_DIGITS = 4
MAX_LENGTH = 40

# What copied numbers carry: no-break spaces, typographic dashes, and the invisible marks that address books add.
_SPACES_AND_MARKS = re.compile("[\\s\u00a0\u202f\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]+")
_DASHES = re.compile("[\u2010-\u2015\u2212]")
_WRITTEN_NUMBER = re.compile(r"\+?[0-9 ./()-]*[0-9][0-9 ./()-]*", re.ASCII)
_NOT_A_DIGIT = re.compile(r"[^0-9]+")


class NotAPhoneNumber(GuichetError):
    """`data["reason"]`: "empty", "characters", "length" (too short, too long) or "number" (no such number)."""

    code = "phones.not_a_phone_number"


class PhoneKind(StrEnum):
    MOBILE = "mobile"
    FIXED = "fixed"
    VOIP = "voip"
    TOLL_FREE = "toll_free"
    PREMIUM = "premium"
    M2M = "m2m"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class PhoneNumber:
    """`e164` is "+33612345678". MOBILE is only said of a number of the numbering plan: it can get a code."""

    e164: str
    kind: PhoneKind


@dataclass(frozen=True, slots=True)
class _MachineRange:
    """Numbers of machines, longer than the library knows: `significant` is what follows the country code."""

    country_code: str
    written: re.Pattern[str]
    significant: re.Pattern[str]
    head_digits: int


# France: 0700 and 10 digits. Belgium: 077 and 8 digits. Kept as E.164 without the 0.
_MACHINES = {
    "FR": _MachineRange("33", re.compile(r"0700[0-9]{10}"), re.compile(r"700[0-9]{10}"), 4),
    "BE": _MachineRange("32", re.compile(r"077[0-9]{8}"), re.compile(r"77[0-9]{8}"), 3),
}

# ARCEP keeps these for films and demonstrations; the library knows the fixed ones only.
_FICTIONAL_MOBILE = re.compile(r"\+3363998[0-9]{4}")

_KINDS = {
    PhoneNumberType.MOBILE: PhoneKind.MOBILE,
    PhoneNumberType.FIXED_LINE_OR_MOBILE: PhoneKind.MOBILE,
    PhoneNumberType.FIXED_LINE: PhoneKind.FIXED,
    PhoneNumberType.VOIP: PhoneKind.VOIP,
    PhoneNumberType.TOLL_FREE: PhoneKind.TOLL_FREE,
    PhoneNumberType.PREMIUM_RATE: PhoneKind.PREMIUM,
}


def parse_number(text: str, region: str) -> PhoneNumber:
    """Return the number that a person wrote, read as in `region` ("FR") unless it starts with + or 00.

    Shape: ASCII digits with spaces, dots, dashes, slashes and brackets; letters and other digits are refused.
    Errors: NotAPhoneNumber, and nothing else whatever the text; short numbers (3179, 112) are not numbers here.
    """
    written = _cleaned(text)
    machine = _machine_number(written)
    if machine is None and region in _MACHINES:
        machine = _local_machine_number(written, region)
    return machine or _library_number(written, region)


def looks_like_number(text: str) -> bool:
    """Tell whether what was typed in a sign-in field was meant as a line number rather than an e-mail.

    A mistyped number still looks like one, so that the answer can speak of a number.
    """
    return "@" not in text and any(c.isdigit() for c in text) and not any(c.isalpha() for c in text)


def is_of_country(e164: str, region: str) -> bool:
    """Tell whether a number has the country code of `region`: calling it is not an international call."""
    return e164.startswith(f"+{phonenumbers.country_code_for_region(region)}")


@lru_cache(maxsize=4096)
def national_format(e164: str, region: str) -> str:
    """Return a number as `region` writes it, with no-break spaces; "+33 6 12 34 56 78" for the numbers of elsewhere.

    France: by pairs. New Caledonia: three pairs. Elsewhere: as the library has it, with spaces. Not E.164: unchanged.
    """
    return NO_BREAK_SPACE.join(_groups(e164, region)) if _is_e164(e164) else e164


@lru_cache(maxsize=4096)
def masked(e164: str, region: str) -> str:
    """Return a number as national_format() does, its last four digits hidden: for where somebody else may look."""
    shown = national_format(e164, region)
    hidden = 0
    characters = list(shown)
    for index in reversed(range(len(characters))):
        if characters[index].isdigit() and hidden < HIDDEN_DIGITS:
            characters[index] = HIDDEN
            hidden += 1
    return "".join(characters)


def _cleaned(text: str) -> str:
    written = _DASHES.sub("-", _SPACES_AND_MARKS.sub(" ", text)).strip()
    if not written:
        raise NotAPhoneNumber(reason="empty")
    if len(written) > MAX_LENGTH:
        raise NotAPhoneNumber(reason="length")
    if not _WRITTEN_NUMBER.fullmatch(written):
        raise NotAPhoneNumber(reason="characters")
    return written


def _machine_number(written: str) -> PhoneNumber | None:
    digits = _NOT_A_DIGIT.sub("", written)
    international = digits if written.startswith("+") else digits[2:] if digits.startswith("00") else ""
    for machines in _MACHINES.values():
        significant = international.removeprefix(machines.country_code)
        if significant != international and machines.significant.fullmatch(significant):
            return PhoneNumber(f"+{international}", PhoneKind.M2M)
    return None


def _local_machine_number(written: str, region: str) -> PhoneNumber | None:
    machines = _MACHINES[region]
    digits = _NOT_A_DIGIT.sub("", written)
    if written.startswith("+") or not machines.written.fullmatch(digits):
        return None
    return PhoneNumber(f"+{machines.country_code}{digits[1:]}", PhoneKind.M2M)


def _library_number(written: str, region: str) -> PhoneNumber:
    try:
        number = phonenumbers.parse(written, region)
    except phonenumbers.NumberParseException:
        raise NotAPhoneNumber(reason="number") from None
    possible = phonenumbers.is_possible_number_with_reason(number)
    if possible in (ValidationResult.TOO_SHORT, ValidationResult.TOO_LONG, ValidationResult.IS_POSSIBLE_LOCAL_ONLY):
        raise NotAPhoneNumber(reason="length")
    if possible != ValidationResult.IS_POSSIBLE:
        raise NotAPhoneNumber(reason="number")
    if number.italian_leading_zero and not phonenumbers.is_valid_number(number):
        # a zero after the prefix belongs to no plan of ours: shown as people write it, it would read as "00 ..."
        raise NotAPhoneNumber(reason="number")
    e164 = phonenumbers.format_number(number, PhoneNumberFormat.E164)
    if _FICTIONAL_MOBILE.fullmatch(e164):
        return PhoneNumber(e164, PhoneKind.MOBILE)
    return PhoneNumber(e164, _KINDS.get(phonenumbers.number_type(number), PhoneKind.OTHER))


def _is_e164(text: str) -> bool:
    return text.startswith("+") and text[1:].isascii() and text[1:].isdigit()


def _groups(e164: str, region: str) -> list[str]:
    if region in _MACHINES:
        machines = _MACHINES[region]
        significant = e164.removeprefix(f"+{machines.country_code}")
        if significant != e164 and machines.significant.fullmatch(significant):
            head = machines.head_digits
            return [f"0{significant}"[:head], *_pairs(f"0{significant}"[head:])]
    if region == "FR" and e164.startswith("+33") and len(e164) == 12:
        return _pairs(f"0{e164[3:]}")
    if region == "NC" and e164.startswith("+687") and len(e164) == 10:
        return _pairs(e164[4:])
    return _library_groups(e164, region)


def _library_groups(e164: str, region: str) -> list[str]:
    try:
        number = phonenumbers.parse(e164)
    except phonenumbers.NumberParseException:
        return [e164]
    if number.country_code != phonenumbers.country_code_for_region(region):
        shown = phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL)
        return [f"+{number.country_code}", *_digit_groups(shown)[1:]]
    shown = phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL)
    prefix = phonenumbers.ndd_prefix_for_region(region, True) or ""
    # The library leaves the prefix out of numbers that it does not know.
    return _digit_groups(shown if shown.startswith(prefix) else prefix + shown)


def _digit_groups(shown: str) -> list[str]:
    return [group for group in _NOT_A_DIGIT.split(shown) if group]


def _pairs(digits: str) -> list[str]:
    return [digits[index : index + 2] for index in range(0, len(digits), 2)]
