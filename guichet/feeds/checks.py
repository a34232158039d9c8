"""What a field of an imported file may hold: each check returns the value, or says in French what would be right.

The words end up after the column's name: "state : « actif » n’est pas connu ; écrivez active, pending…".
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Annotated, TypeVar

from pydantic import PlainValidator, ValidationInfo
from pydantic_core import PydanticCustomError
from stdnum import luhn

from guichet.core.money import FractionOfMinorUnit, Money, currency_precision
from guichet.core.phones import NotAPhoneNumber, parse_number
from guichet.operators import did_you_mean

# C0 and C1 controls other than tab and line ends, halves of pairs, and what is no character at all.
UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
UNDECODED = re.compile("[\udc80-\udcff]")
_LINE_END_OR_TAB = re.compile("[\t\r\n]")
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)", re.ASCII)
_NAIVE_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?", re.ASCII)
_AMOUNT = re.compile(r"-?\d{1,13}(\.\d{1,6})?", re.ASCII)
_ICCID = re.compile(r"89\d{17,18}", re.ASCII)
_PUK = re.compile(r"\d{8}", re.ASCII)
_EMAIL = re.compile(r"[^@\s,;<>()\"]+@[^@\s.,;<>()\"]+(\.[^@\s.,;<>()\"]+)+")
FIRST_YEAR, LAST_YEAR = 1900, 2199
T = TypeVar("T")


@dataclass(frozen=True)
class Facts:
    """What the checks know of the operator."""

    currency: str
    phone_region: str
    languages: tuple[str, ...]
    offers: frozenset[str]
    options: frozenset[str]


def refuse(problem: str, remedy: str) -> PydanticCustomError:
    return PydanticCustomError("feed", "{words}", {"words": f"{problem} ; {remedy}"})


def quoted(value: str) -> str:
    """Return a value fit for a sentence: short, on one line, without what a terminal would obey."""
    shown = value if len(value) <= 40 else value[:40] + "…"
    return "« " + "".join(c if c.isprintable() or c in "\u00a0\u202f" else "�" for c in shown) + " »"


def text(longest: int, *, several_lines: bool = False) -> Callable[[str], str]:
    def check(value: str) -> str:
        if UNDECODED.search(value):
            raise refuse("ce texte n’est pas en UTF-8", "enregistrez le fichier en UTF-8")
        if UNWANTED.search(value) or (not several_lines and _LINE_END_OR_TAB.search(value)):
            raise refuse("ce texte contient un caractère de commande", "retirez-le")
        if len(value) > longest:
            raise refuse(f"ce texte a {len(value)} caractères", f"écrivez-en {longest} au plus")
        return value

    return check


def day(value: str) -> date:
    try:
        found = date.fromisoformat(value) if _DAY.fullmatch(value) else None
    except ValueError:
        found = None
    if found is None:
        raise refuse(f"{quoted(value)} n’est pas un jour", "écrivez-le comme 2026-11-22")
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise refuse(f"{quoted(value)} est trop lointain", f"écrivez une année de {FIRST_YEAR} à {LAST_YEAR}")
    return found


def moment(value: str) -> datetime:
    """Return the moment in UTC."""
    if _NAIVE_MOMENT.fullmatch(value):
        raise refuse(f"{quoted(value)} n’a pas de décalage", "ajoutez-le, comme dans 2026-11-22T09:12:00+01:00")
    try:
        found = datetime.fromisoformat(value) if _MOMENT.fullmatch(value) else None
    except ValueError:
        found = None
    if found is None:
        raise refuse(f"{quoted(value)} n’est pas un moment", "écrivez-le comme 2026-11-22T09:12:00+01:00")
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise refuse(f"{quoted(value)} est trop lointain", f"écrivez une année de {FIRST_YEAR} à {LAST_YEAR}")
    return found.astimezone(UTC)


def word(enum: type[StrEnum]) -> Callable[[str], str]:
    """Return the check of a word among those of an enum, the empty one apart."""
    return word_of({member.value: member.value for member in enum if member.value})


def word_of(meanings: Mapping[str, T]) -> Callable[[str], T]:
    """Return the check of a word; it returns what the word stands for."""
    words = list(meanings)
    listed = f"{', '.join(words[:-1])} ou {words[-1]}"

    def check(value: str) -> T:
        if value not in meanings:
            raise refuse(f"{quoted(value)} n’est pas connu", f"écrivez {listed}")
        return meanings[value]

    return check


def whole_number(least: int, most: int) -> Callable[[str], int]:
    def check(value: str) -> int:
        if not re.fullmatch(r"\d{1,19}", value, re.ASCII) or not least <= int(value) <= most:
            raise refuse(
                f"{quoted(value)} n’est pas un nombre entier de {least} à {most}", "écrivez-le en chiffres seuls"
            )
        return int(value)

    return check


def percentage(value: str) -> Decimal:
    if not re.fullmatch(r"\d{1,3}(\.\d{1,2})?", value, re.ASCII) or Decimal(value) > 100:
        raise refuse(f"{quoted(value)} n’est pas un taux", "écrivez un pourcentage de 0 à 100, comme 20 ou 5.5")
    return Decimal(value).quantize(Decimal("0.01"))


def minor_units(value: str, currency: str) -> int:
    """Return an amount written in units of the currency as minor units, exactly."""
    example = "6490" if currency_precision(currency) == 0 else "42.98"
    try:
        if not _AMOUNT.fullmatch(value):
            raise refuse(f"{quoted(value)} n’est pas un montant", f"écrivez-le avec un point, comme {example}")
        return Money.from_decimal(Decimal(value), currency).minor
    except FractionOfMinorUnit:
        raise refuse(
            f"{quoted(value)} a plus de décimales que la monnaie {currency}", f"écrivez-le comme {example}"
        ) from None
    except InvalidOperation:  # pragma: no cover - the pattern above leaves nothing that Decimal refuses
        raise refuse(f"{quoted(value)} n’est pas un montant", f"écrivez-le comme {example}") from None


def amount(value: str, info: ValidationInfo) -> int:
    return minor_units(value, _facts(info).currency)


def amount_not_negative(value: str, info: ValidationInfo) -> int:
    found = minor_units(value, _facts(info).currency)
    if found < 0:
        raise refuse(f"{quoted(value)} est négatif", "écrivez un montant positif, le type dit s’il est à rendre")
    return found


_NOT_A_NUMBER = {
    "length": "n’a pas le bon nombre de chiffres",
    "characters": "contient autre chose que des chiffres",
}


def phone(value: str, info: ValidationInfo) -> str:
    """Return the number in E.164."""
    try:
        return parse_number(value, _facts(info).phone_region).e164
    except NotAPhoneNumber as error:
        problem = _NOT_A_NUMBER.get(str(error.data.get("reason")), "n’est pas un numéro de téléphone")
        raise refuse(
            f"{quoted(value)} {problem}", "écrivez le numéro entier, avec + et l’indicatif s’il vient d’ailleurs"
        ) from None


def email(value: str) -> str:
    """Return the address in NFKC and lower case, as identifiers keep it."""
    value = unicodedata.normalize("NFKC", text(254)(value))
    if len(value) > 254 or not value.isprintable() or not _EMAIL.fullmatch(value):
        raise refuse(f"{quoted(value)} n’est pas une adresse", "écrivez-la comme nom@exemple.fr")
    return value.lower()


def language(value: str, info: ValidationInfo) -> str:
    known = _facts(info).languages
    if value not in known:
        raise refuse(f"{quoted(value)} n’est pas une langue de l’espace", f"écrivez {' ou '.join(known)}")
    return value


def offer(value: str, info: ValidationInfo) -> str:
    return _code(value, _facts(info).offers, "cette offre n’est pas au catalogue")


def option(value: str, info: ValidationInfo) -> str:
    return _code(value, _facts(info).options, "cette option n’est pas au catalogue")


def iccid(value: str) -> str:
    """Return 19 or 20 digits. Source: ITU-T E.118; some cards of 20 digits have their check digit at the 19th."""
    digits = value.replace(" ", "")
    if not digits[-1:].isdigit():
        digits = digits[:-1] if digits[-1:] in ("F", "f") else digits
    if not _ICCID.fullmatch(digits):
        raise refuse(f"{quoted(value)} n’est pas un ICCID", "écrivez 19 ou 20 chiffres, qui commencent par 89")
    if not (luhn.is_valid(digits) or luhn.is_valid(digits[:19])):
        raise refuse(f"la clé de {quoted(value)} est fausse", "recopiez les chiffres de la carte")
    return digits


def puk(value: str) -> str:
    if not _PUK.fullmatch(value):
        raise refuse("ce code PUK n’a pas 8 chiffres", "recopiez-le en entier")
    return value


def _code(value: str, known: frozenset[str], problem: str) -> str:
    if value not in known:
        near = did_you_mean(value, known, "ajoutez-la à catalogue.toml, ou corrigez son code")
        raise refuse(f"{quoted(value)} : {problem}", near)
    return value


def _facts(info: ValidationInfo) -> Facts:
    facts = info.context
    if not isinstance(facts, Facts):
        raise TypeError("rows are validated with context=Facts(...)")
    return facts


Id = Annotated[str, PlainValidator(text(60))]
Day = Annotated[date, PlainValidator(day)]
Moment = Annotated[datetime, PlainValidator(moment)]
Amount = Annotated[int, PlainValidator(amount)]
PositiveAmount = Annotated[int, PlainValidator(amount_not_negative)]
Phone = Annotated[str, PlainValidator(phone)]
Email = Annotated[str, PlainValidator(email)]
Language = Annotated[str, PlainValidator(language)]
Offer = Annotated[str, PlainValidator(offer)]
Option = Annotated[str, PlainValidator(option)]
Iccid = Annotated[str, PlainValidator(iccid)]
Puk = Annotated[str, PlainValidator(puk)]
Percentage = Annotated[Decimal, PlainValidator(percentage)]
Position = Annotated[int, PlainValidator(whole_number(0, 32_767))]
Text12 = Annotated[str, PlainValidator(text(12))]
Text30 = Annotated[str, PlainValidator(text(30))]
Text40 = Annotated[str, PlainValidator(text(40))]
Text100 = Annotated[str, PlainValidator(text(100))]
Text200 = Annotated[str, PlainValidator(text(200))]
Body = Annotated[str, PlainValidator(text(4000, several_lines=True))]
