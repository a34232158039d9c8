from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guichet.core.money import (
    DaysOutsideMonth,
    FractionOfMinorUnit,
    MixedCurrencies,
    Money,
    TaxableLine,
    TaxTotal,
    UnknownCurrency,
    currency_precision,
    prorate,
    round_half_up,
    split_tax,
    tax_per_rate,
    total,
)


def euros(text: str) -> Money:
    return Money.from_decimal(Decimal(text), "EUR")


def francs(minor: int) -> Money:
    return Money(minor, "XPF")


def test_the_euro_has_two_decimals_and_the_pacific_franc_none() -> None:
    assert (currency_precision("EUR"), currency_precision("XPF")) == (2, 0)


@pytest.mark.parametrize("currency", ["", "eur", "FCFP", "€", "XYZ"])
def test_an_unknown_currency_is_refused(currency: str) -> None:
    with pytest.raises(UnknownCurrency):
        Money(1, currency)


@pytest.mark.parametrize("minor", [1.0, True, "1", Decimal(1)])
def test_only_whole_minor_units_are_money(minor: object) -> None:
    with pytest.raises(TypeError):
        Money(minor, "EUR")  # type: ignore[arg-type]


def test_amounts_of_one_currency_add_up() -> None:
    assert euros("12.50") + euros("0.75") == euros("13.25")
    assert euros("12.50") - euros("13") == euros("-0.50")
    assert -euros("12.50") == Money(-1250, "EUR")
    assert abs(euros("-12.50")) == Money(1250, "EUR")
    assert total([euros("1"), euros("2.05")], "EUR") == Money(305, "EUR")
    assert total([], "XPF") == Money.zero("XPF") == francs(0)


def test_amounts_of_one_currency_are_ordered() -> None:
    assert euros("1") < euros("2") <= euros("2")
    assert euros("2") > euros("1") >= euros("1")
    assert sorted([francs(3), francs(-1)]) == [francs(-1), francs(3)]


def test_an_amount_is_true_unless_it_is_zero() -> None:
    assert euros("0.01")
    assert not Money.zero("EUR")


@pytest.mark.parametrize(
    "operation",
    [
        lambda a, b: a + b,
        lambda a, b: a - b,
        lambda a, b: a < b,
        lambda a, b: a <= b,
        lambda a, b: a > b,
        lambda a, b: a >= b,
        lambda a, b: total([a, b], "EUR"),
    ],
)
def test_two_currencies_do_not_mix(operation) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(MixedCurrencies) as refusal:
        operation(euros("1"), francs(1))

    assert refusal.value.data == {"left": "EUR", "right": "XPF"}


def test_amounts_of_two_currencies_are_unequal() -> None:
    assert Money(1, "EUR") != Money(1, "XPF")


@pytest.mark.parametrize(
    "operation",
    [lambda a: a + 1, lambda a: a - 1, lambda a: a < 1, lambda a: a <= 1, lambda a: a > 1, lambda a: a >= 1],
)
def test_an_amount_does_not_mix_with_a_number(operation) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(TypeError):
        operation(euros("1"))


def test_major_units_come_and_go_exactly() -> None:
    assert Money.from_decimal(Decimal("1284.6"), "EUR") == Money(128460, "EUR")
    assert Money.from_decimal(Decimal("6490.0"), "XPF") == francs(6490)
    assert str(Money(-450, "EUR").to_decimal()) == "-4.50"
    assert str(francs(6490).to_decimal()) == "6490"


@pytest.mark.parametrize(
    ("amount", "currency"), [("12.505", "EUR"), ("0.5", "XPF"), ("NaN", "EUR"), ("Infinity", "EUR")]
)
def test_what_the_currency_cannot_hold_is_refused_not_rounded(amount: str, currency: str) -> None:
    with pytest.raises(FractionOfMinorUnit):
        Money.from_decimal(Decimal(amount), currency)


@pytest.mark.parametrize(
    ("gross", "rate", "net", "tax"),
    [
        (euros("29.99"), "0.20", euros("24.99"), euros("5.00")),
        (euros("25.00"), "0.21", euros("20.66"), euros("4.34")),
        (francs(2650), "0.11", francs(2387), francs(263)),
        (francs(2650), "0.06", francs(2500), francs(150)),
        (euros("-29.99"), "0.20", euros("-24.99"), euros("-5.00")),
        (euros("29.99"), "0", euros("29.99"), euros("0")),
    ],
)
def test_a_gross_amount_splits_into_net_and_tax(gross: Money, rate: str, net: Money, tax: Money) -> None:
    assert split_tax(gross, Decimal(rate)) == (net, tax)


@given(st.integers(-(10**12), 10**12), st.sampled_from(["0", "0.03", "0.06", "0.11", "0.20", "0.21", "0.22"]))
def test_net_and_tax_always_add_up_and_the_net_is_within_half_a_cent(minor: int, rate: str) -> None:
    net, tax = split_tax(Money(minor, "EUR"), Decimal(rate))

    assert net.minor + tax.minor == minor
    assert abs(net.minor - minor / (1 + Fraction(rate))) <= Fraction(1, 2)


@pytest.mark.parametrize(
    ("days", "days_in_month", "owed"), [(11, 30, "11.00"), (20, 31, "19.35"), (0, 30, "0"), (30, 30, "29.99")]
)
def test_a_monthly_price_is_owed_by_the_day(days: int, days_in_month: int, owed: str) -> None:
    assert prorate(euros("29.99"), days, days_in_month) == euros(owed)


@pytest.mark.parametrize(("days", "days_in_month"), [(-1, 30), (31, 30), (0, 0)])
def test_days_outside_the_month_are_refused(days: int, days_in_month: int) -> None:
    with pytest.raises(DaysOutsideMonth):
        prorate(euros("29.99"), days, days_in_month)


def test_tax_is_computed_on_the_total_and_not_per_line() -> None:
    lines = [TaxableLine(Decimal("8.325"), Decimal("0.21"))] * 3

    assert tax_per_rate(lines, "EUR") == (TaxTotal(Decimal("0.21"), euros("24.98"), euros("5.24")),)


def test_each_rate_has_its_own_total_lowest_first() -> None:
    lines = [
        TaxableLine(Decimal(1000), Decimal("0.11")),
        TaxableLine(Decimal(500), Decimal("0.06")),
        TaxableLine(Decimal(7), Decimal("0.11")),
        TaxableLine(Decimal(-100), Decimal("0")),
    ]

    assert tax_per_rate(lines, "XPF") == (
        TaxTotal(Decimal("0"), francs(-100), francs(0)),
        TaxTotal(Decimal("0.06"), francs(500), francs(30)),
        TaxTotal(Decimal("0.11"), francs(1007), francs(111)),
    )


def test_no_line_has_no_tax() -> None:
    assert tax_per_rate([], "EUR") == ()


@pytest.mark.parametrize(
    ("amount", "factor", "result"),
    [
        ("19.99", Fraction(3, 5), "11.99"),  # a transfer three days late
        ("19.99", 24, "479.76"),  # a lost number
        ("0.01", Decimal("0.5"), "0.01"),
        ("0.05", Decimal("0.5"), "0.03"),
        ("-0.05", Decimal("0.5"), "-0.03"),
        ("0.05", Decimal("0.49"), "0.02"),
    ],
)
def test_a_product_is_rounded_once_half_up(amount: str, factor: Decimal, result: str) -> None:
    assert euros(amount).times(factor) == euros(result)


@pytest.mark.parametrize(
    ("value", "decimals", "result"), [("2.5", 0, "3"), ("-2.5", 0, "-3"), ("0.125", 2, "0.13"), ("1", 2, "1.00")]
)
def test_decimals_are_rounded_half_up(value: str, decimals: int, result: str) -> None:
    assert str(round_half_up(Decimal(value), decimals)) == result
