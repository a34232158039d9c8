"""Amounts of money: integer minor units and a currency. Rates are decimals; there is no float anywhere.

Every rounding here is exact (fractions, not a decimal context) and half up, away from zero for negative amounts, so
that a credit note is the mirror of its invoice. Python's `round()` and Babel round half to even: not for money.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import cache
from typing import NamedTuple, Self

from babel.numbers import get_currency_precision, list_currencies

from guichet.core.errors import GuichetError


class UnknownCurrency(GuichetError):
    code = "money.unknown_currency"


class MixedCurrencies(GuichetError):
    code = "money.mixed_currencies"


class DaysOutsideMonth(GuichetError):
    code = "money.days_outside_month"


class FractionOfMinorUnit(GuichetError):
    code = "money.fraction_of_minor_unit"


@cache
def currency_precision(currency: str) -> int:
    """Return how many decimals a currency has: 2 for EUR, 0 for XPF.

    Errors: UnknownCurrency if ISO 4217 does not know the code (upper case).
    """
    if currency not in list_currencies():
        raise UnknownCurrency(currency=currency)
    return get_currency_precision(currency)


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in minor units (cents for EUR, francs for XPF).

    Amounts of different currencies are unequal; ordering, adding or subtracting them raises MixedCurrencies.
    """

    minor: int
    currency: str

    def __post_init__(self) -> None:
        if type(self.minor) is not int:  # a bool or a float here is a bug of the caller, not a failure to explain
            raise TypeError(f"minor units are an int, not {type(self.minor).__name__}")
        currency_precision(self.currency)

    @classmethod
    def zero(cls, currency: str) -> Self:
        return cls(0, currency)

    @classmethod
    def from_decimal(cls, amount: Decimal, currency: str) -> Self:
        """Return an amount given in major units, as files and forms write it: Decimal("12.50") EUR is 1250.

        Errors: FractionOfMinorUnit if the currency cannot hold it exactly (12.505 EUR, 0.5 XPF, NaN); never rounds.
        """
        if not amount.is_finite():
            raise FractionOfMinorUnit(amount=str(amount), currency=currency)
        exact = Fraction(amount) * 10 ** currency_precision(currency)
        if exact.denominator != 1:
            raise FractionOfMinorUnit(amount=str(amount), currency=currency)
        return cls(exact.numerator, currency)

    def to_decimal(self) -> Decimal:
        """Return the amount in major units with the currency's decimals: Decimal("12.50")."""
        return Decimal(f"{self.minor}E-{currency_precision(self.currency)}")

    def times(self, factor: int | Decimal | Fraction) -> Self:
        """Return the amount times a quantity or a rate, rounded once, half up, to the minor unit."""
        return type(self)(_half_up(self.minor * Fraction(factor)), self.currency)

    def __add__(self, other: "Money") -> Self:
        if not isinstance(other, Money):
            return NotImplemented
        return type(self)(self.minor + self._minor_of(other), self.currency)

    def __sub__(self, other: "Money") -> Self:
        if not isinstance(other, Money):
            return NotImplemented
        return type(self)(self.minor - self._minor_of(other), self.currency)

    def __neg__(self) -> Self:
        return type(self)(-self.minor, self.currency)

    def __abs__(self) -> Self:
        return type(self)(abs(self.minor), self.currency)

    def __bool__(self) -> bool:
        return self.minor != 0

    def __lt__(self, other: "Money") -> bool:
        if not isinstance(other, Money):
            return NotImplemented
        return self.minor < self._minor_of(other)

    def __le__(self, other: "Money") -> bool:
        if not isinstance(other, Money):
            return NotImplemented
        return self.minor <= self._minor_of(other)

    def __gt__(self, other: "Money") -> bool:
        if not isinstance(other, Money):
            return NotImplemented
        return self.minor > self._minor_of(other)

    def __ge__(self, other: "Money") -> bool:
        if not isinstance(other, Money):
            return NotImplemented
        return self.minor >= self._minor_of(other)

    def _minor_of(self, other: "Money") -> int:
        if other.currency != self.currency:
            raise MixedCurrencies(left=self.currency, right=other.currency)
        return other.minor


class Split(NamedTuple):
    """A gross amount (TTC) in its two parts: net (HT) and tax."""

    net: Money
    tax: Money


@dataclass(frozen=True, slots=True)
class TaxableLine:
    """A line of an invoice before tax. `net` is in major units and may have more decimals than the currency."""

    net: Decimal
    rate: Decimal


@dataclass(frozen=True, slots=True)
class TaxTotal:
    """What one rate amounts to on a whole invoice."""

    rate: Decimal
    net: Money
    tax: Money


def total(amounts: Iterable[Money], currency: str) -> Money:
    """Return the sum; zero of `currency` when there is none. Errors: MixedCurrencies."""
    result = Money.zero(currency)
    for amount in amounts:
        result += amount
    return result


def split_tax(gross: Money, rate: Decimal) -> Split:
    """Return the net and the tax held in a gross amount.

    Units: `rate` is a ratio, Decimal("0.20") for 20 %. The net is rounded half up; the tax is the rest, so they add up.
    """
    net = Money(_half_up(gross.minor / (1 + Fraction(rate))), gross.currency)
    return Split(net, gross - net)


def prorate(amount: Money, days: int, days_in_month: int) -> Money:
    """Return the part of a monthly price owed for some days of a month, rounded once, half up.

    Errors: DaysOutsideMonth unless 0 <= days <= days_in_month.
    """
    if not 0 <= days <= days_in_month or days_in_month == 0:
        raise DaysOutsideMonth(days=days, days_in_month=days_in_month)
    return amount.times(Fraction(days, days_in_month))


def tax_per_rate(lines: Iterable[TaxableLine], currency: str) -> tuple[TaxTotal, ...]:
    """Return net and tax per rate, lowest rate first; tax is computed on the exact total of a rate, never per line.

    Units: lines are in major units, the totals in minor units, each rounded once, half up.
    Source: the Belgian rule for structured invoices (VAT rounded on the total per rate); used everywhere.
    """
    minor_per_major = 10 ** currency_precision(currency)
    exact: dict[Decimal, Fraction] = {}
    for line in lines:
        exact[line.rate] = exact.get(line.rate, Fraction(0)) + Fraction(line.net) * minor_per_major
    return tuple(
        TaxTotal(rate, Money(_half_up(net), currency), Money(_half_up(net * Fraction(rate)), currency))
        for rate, net in sorted(exact.items())
    )


def round_half_up(value: Decimal, decimals: int) -> Decimal:
    """Return a decimal with so many decimals, half up, away from zero when negative."""
    return value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def _half_up(value: Fraction) -> int:
    rounded = (2 * abs(value.numerator) + value.denominator) // (2 * value.denominator)
    return rounded if value >= 0 else -rounded
