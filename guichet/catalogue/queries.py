"""Reads of the catalogue: what an offer and its options give each month."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from guichet import operators
from guichet.catalogue.policy import Catalogue, Offer
from guichet.catalogue.values import UNLIMITED, AllowanceKind, Beyond


@dataclass(frozen=True, slots=True)
class MonthlyAllowance:
    """What a line may use each month of one kind: `quantity` in the kind's unit, None when unlimited."""

    quantity: int | None
    shared: bool


@dataclass(frozen=True, slots=True)
class OfferFacts:
    """An offer with the options that a line carries, in the words of one language.

    `data` is None when the offer gives no data of its own (a fixed line, a television access); so for `voice` and
    `messages` (SMS) where each call or message has its price.
    """

    name: str
    speed: str
    data: MonthlyAllowance | None
    beyond: Beyond
    voice: MonthlyAllowance | None = None
    messages: MonthlyAllowance | None = None


@dataclass(frozen=True, slots=True)
class OptionFacts:
    """An option in the words of one language; `monthly_minor` is tax included, in the currency's minor unit."""

    name: str
    description: str
    monthly_minor: int


def offer_facts(code: str, option_codes: Iterable[str], language: str) -> OfferFacts:
    """Return what an offer and its options give. No query: the catalogue is read from the pack.

    Shape: for a code that the catalogue no longer knows, its name is empty and it gives nothing.
    """
    return _facts(operators.current().section(Catalogue), code, tuple(option_codes), language)


def data_given(code: str, option_codes: Iterable[str]) -> MonthlyAllowance | None:
    """Return the data that an offer and its options give each month; None when they give none. No query."""
    return offer_facts(code, option_codes, operators.current().default_language).data


def option_facts(codes: Iterable[str], language: str) -> list[OptionFacts]:
    """Return the options of these codes, in their order; those that the catalogue no longer knows are left out."""
    catalogue = operators.current().section(Catalogue)
    options = [option for code in codes if (option := catalogue.option(code))]
    return [
        OptionFacts(option.name.in_(language), option.description.in_(language), option.monthly_minor)
        for option in options
    ]


def shares_data(code: str) -> bool:
    """Return whether the lines of a contract that have this offer put their data together. No query."""
    offer = operators.current().section(Catalogue).offer(code)
    return offer is not None and any(one.shared for one in offer.allowances if one.kind == AllowanceKind.DATA)


def offer_price(code: str) -> int:
    """Return the monthly price of an offer in minor units, tax included; 0 when the catalogue does not know it."""
    offer = operators.current().section(Catalogue).offer(code)
    return offer.monthly_minor if offer else 0


def offers_that_share() -> list[str]:
    """Return the codes of the offers whose lines put their data together, by contract. No query."""
    return [offer.code for offer in operators.current().section(Catalogue).offers if shares_data(offer.code)]


def smallest_data() -> int:
    """Return the least data, in bytes, that an offer bounds: who used less used up no bundle. No query."""
    return min(
        (
            one.quantity
            for offer in operators.current().section(Catalogue).offers
            for one in offer.allowances
            if one.kind == AllowanceKind.DATA and isinstance(one.quantity, int)
        ),
        default=10**18,
    )


def offer_names(language: str) -> dict[str, str]:
    """Return the names of all offers by code."""
    return {offer.code: offer.name.in_(language) for offer in operators.current().section(Catalogue).offers}


class _ById:
    """A catalogue as a cache's key: frozen, yet its lists make it dear to hash."""

    __slots__ = ("catalogue",)

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue

    def __hash__(self) -> int:
        return id(self.catalogue)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _ById) and other.catalogue is self.catalogue


def _facts(catalogue: Catalogue, code: str, option_codes: tuple[str, ...], language: str) -> OfferFacts:
    return _facts_once(_ById(catalogue), code, option_codes, language)


@cache
def _facts_once(key: _ById, code: str, option_codes: tuple[str, ...], language: str) -> OfferFacts:
    offer = key.catalogue.offer(code)
    if offer is None:
        return OfferFacts("", "", None, Beyond.CHARGED)
    return OfferFacts(
        name=offer.name.in_(language),
        speed=offer.speed.in_(language) if offer.speed else "",
        data=_allowance(AllowanceKind.DATA, key.catalogue, offer, option_codes),
        beyond=offer.beyond,
        voice=_allowance(AllowanceKind.VOICE, key.catalogue, offer, option_codes),
        messages=_allowance(AllowanceKind.SMS, key.catalogue, offer, option_codes),
    )


def _allowance(
    kind: AllowanceKind, catalogue: Catalogue, offer: Offer, option_codes: tuple[str, ...]
) -> MonthlyAllowance | None:
    options = [option for code in option_codes if (option := catalogue.option(code))]
    given = [one for one in offer.allowances if one.kind == kind]
    given += [one for option in options for one in option.adds if one.kind == kind]
    if not given:
        return None
    shared = any(one.shared for one in given)
    quantities = [one.quantity for one in given]
    if UNLIMITED in quantities:
        return MonthlyAllowance(None, shared)
    return MonthlyAllowance(sum(quantity for quantity in quantities if isinstance(quantity, int)), shared)
