"""Reads of the catalogue: what an offer and its options give each month."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Coalesce, Concat, Trim
from django.utils.translation import gettext

from guichet import operators
from guichet.catalogue.current import Shelf as Shelf
from guichet.catalogue.current import catalogue_of, pack_shelf, planned, shelf_of
from guichet.catalogue.current import shelf as shelf
from guichet.catalogue.models import Edition
from guichet.catalogue.policy import Catalogue, Offer
from guichet.catalogue.rules import changes
from guichet.catalogue.values import UNLIMITED, AllowanceKind, Beyond, Change, EditionFacts


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
    """Return what an offer and its options give. No query: the catalogue is kept in memory.

    Shape: for a code that the catalogue no longer knows, its name is empty and it gives nothing.
    """
    return _facts_once(shelf(), code, tuple(option_codes), language)


def data_given(code: str, option_codes: Iterable[str]) -> MonthlyAllowance | None:
    """Return the data that an offer and its options give each month; None when they give none. No query."""
    return offer_facts(code, option_codes, operators.current().default_language).data


def option_facts(codes: Iterable[str], language: str) -> list[OptionFacts]:
    """Return the options of these codes, in their order; those that the catalogue no longer knows are left out."""
    known = shelf()
    options = [option for code in codes if (option := known.option(code))]
    return [
        OptionFacts(option.name.in_(language), option.description.in_(language), option.monthly_minor)
        for option in options
    ]


def shares_data(code: str) -> bool:
    """Return whether the lines of a contract that have this offer put their data together. No query."""
    offer = shelf().offer(code)
    return offer is not None and any(one.shared for one in offer.allowances if one.kind == AllowanceKind.DATA)


def offer_names(language: str) -> dict[str, str]:
    """Return the names of all offers by code."""
    return {offer.code: offer.name.in_(language) for offer in current_catalogue().offers}


def option_name(code: str, language: str) -> str:
    """Return the name of an option; its code when nobody knows it any more."""
    option = shelf().option(code)
    return option.name.in_(language) if option else code


def option_names(codes: str, language: str) -> str:
    """Return the names of options or offers of which one is wanted, from their codes with commas: "A ou B"."""
    offers = offer_names(language)
    names = [offers.get(code) or option_name(code, language) for code in codes.split(",")]
    return gettext("{some} ou {last}").format(some=", ".join(names[:-1]), last=names[-1]) if names[1:] else names[0]


def current_catalogue(today: date | None = None) -> Catalogue:
    """Return what is sold on a day, today or later: the edition in force, or the pack's own while there is none.

    Shape: without a day, the operator's own today. No query, but one every half minute (`current.shelf`).
    """
    return shelf(today).catalogue


def known_codes(today: date) -> tuple[frozenset[str], frozenset[str]]:
    """Return the codes of offers and of options that a line may name: sold, sold once, or sold later on."""
    offers: set[str] = set()
    options: set[str] = set()
    for known in (shelf(today), *planned(today)):
        offers |= {*known.retired.offers, *(offer.code for offer in known.catalogue.offers)}
        options |= {*known.retired.options, *(option.code for option in known.catalogue.options)}
    return frozenset(offers), frozenset(options)


def shelf_before(day: date) -> Shelf:
    """Return what an edition of that day would take over from, read anew. Two queries."""
    return _shelf_on(day) or pack_shelf()


def changes_to(catalogue: Catalogue, day: date) -> tuple[Change, ...]:
    """Return what a catalogue would change, in force from a day. Two queries."""
    return changes(shelf_before(day).catalogue, catalogue)


def takes_over_on(day: date) -> date | None:
    """Return the day on which another edition takes over from one of `day`; None when none is planned. One query."""
    later = Edition.objects.filter(withdrawal=None, in_force_on__gt=day)
    return later.order_by("in_force_on").values_list("in_force_on", flat=True).first()


def editions(*, most: int) -> list[EditionFacts]:
    """Return the editions, given up ones too, the last to take over first. One query."""
    return [EditionFacts(*row) for row in _edition_rows().order_by("-in_force_on", "-id")[:most]]


def edition(reference: str) -> tuple[EditionFacts, tuple[Change, ...]] | None:
    """Return an edition, and what it changes of that which it takes over from; None when there is none.

    Three queries.
    """
    row = _edition_rows().filter(reference=reference).first()
    if row is None:
        return None
    made = Edition.objects.get(reference=reference)
    earlier = (
        Edition.objects.filter(withdrawal=None)
        .exclude(pk=made.pk)
        .filter(Q(in_force_on__lt=made.in_force_on) | Q(in_force_on=made.in_force_on, pk__lt=made.pk))
    )
    last = earlier.order_by("in_force_on", "id").last()
    before = catalogue_of(last.data) if last else pack_shelf().catalogue
    return EditionFacts(*row), changes(before, catalogue_of(made.data))


def edition_data(reference: str) -> dict[str, Any] | None:  # Any: what JSON holds
    """Return an edition as its file was, in JSON; None when there is none. One query."""
    return Edition.objects.filter(reference=reference).values_list("data", flat=True).first()


# Any: columns of several types
def _edition_rows() -> QuerySet[Edition, tuple[Any, ...]]:
    name = Trim(Concat(Coalesce("published_by__given_name", Value("")), Value(" "), "published_by__family_name"))
    return Edition.objects.annotate(by=Coalesce(name, Value(""))).values_list(
        *("reference", "in_force_on", "digest", "offers", "options", "source", "published_at", "by"),
        "withdrawal__withdrawn_at",
    )


def _shelf_on(day: date) -> Shelf | None:
    row = Edition.objects.filter(withdrawal=None, in_force_on__lte=day).order_by("in_force_on", "id").last()
    return shelf_of(row) if row else None


# shelves are compared by identity: what an edition that is gone gave is pushed out by what is asked for now
@lru_cache(maxsize=4096)
def _facts_once(known: Shelf, code: str, option_codes: tuple[str, ...], language: str) -> OfferFacts:
    offer = known.offer(code)
    if offer is None:
        return OfferFacts("", "", None, Beyond.CHARGED)
    return OfferFacts(
        name=offer.name.in_(language),
        speed=offer.speed.in_(language) if offer.speed else "",
        data=_allowance(AllowanceKind.DATA, known, offer, option_codes),
        beyond=offer.beyond,
        voice=_allowance(AllowanceKind.VOICE, known, offer, option_codes),
        messages=_allowance(AllowanceKind.SMS, known, offer, option_codes),
    )


def _allowance(
    kind: AllowanceKind, known: Shelf, offer: Offer, option_codes: tuple[str, ...]
) -> MonthlyAllowance | None:
    options = [option for code in option_codes if (option := known.option(code))]
    given = [one for one in offer.allowances if one.kind == kind]
    given += [one for option in options for one in option.adds if one.kind == kind]
    if not given:
        return None
    shared = any(one.shared for one in given)
    quantities = [one.quantity for one in given]
    if UNLIMITED in quantities:
        return MonthlyAllowance(None, shared)
    return MonthlyAllowance(sum(quantity for quantity in quantities if isinstance(quantity, int)), shared)
