"""The catalogue as the demonstration needs it: which offers to put on which lines, at which price."""

from dataclasses import dataclass
from decimal import Decimal

from guichet.catalogue import policy as catalogue
from guichet.catalogue.values import UNLIMITED, AllowanceKind, Family, Segment
from guichet.core.money import Money
from guichet.operators import LocalText, Operator


@dataclass(frozen=True)
class Offer:
    """An offer. `price` is a month's, tax included; `data_bytes` is None when data are unlimited or not counted.

    `tax_rate` is per cent. Lines of a `shared` offer put their `data_bytes` together, contract by contract.
    """

    code: str
    kind: str
    segment: str
    name: LocalText
    price: Money
    tax_rate: Decimal
    data_bytes: int | None
    shared: bool
    unlimited_data: bool
    only_data: bool


@dataclass(frozen=True)
class Option:
    code: str
    kind: str
    name: LocalText
    price: Money
    requires: tuple[str, ...]


@dataclass(frozen=True)
class Shelf:
    offers: tuple[Offer, ...]
    options: tuple[Option, ...]

    def offer(self, code: str) -> Offer:
        """Return an offer by its code. Errors: KeyError, with the codes that exist."""
        for offer in self.offers:
            if offer.code == code:
                return offer
        raise KeyError(f"{code}: the catalogue has {', '.join(offer.code for offer in self.offers)}")

    def sold_to(self, segment: str, kind: str) -> list[Offer]:
        """Return the offers of a kind for a segment, cheapest first; all of that kind when the segment has none."""
        of_kind = sorted((o for o in self.offers if o.kind == kind), key=lambda o: (o.price.minor, o.code))
        return [o for o in of_kind if o.segment in {segment, Segment.BOTH}] or of_kind

    @property
    def segment(self) -> str:
        """Return the segment of most customers: an operator for business has no residential offer."""
        residential = {Segment.RESIDENTIAL, Segment.BOTH}
        return Segment.RESIDENTIAL if any(o.segment in residential for o in self.offers) else Segment.PROFESSIONAL

    def with_bundle(self, segment: str) -> list[Offer]:
        """Return the mobile offers that give some data, cheapest first."""
        return [o for o in self.sold_to(segment, "mobile") if o.data_bytes]

    def accesses(self, segment: str) -> list[Offer]:
        """Return the internet offers, cheapest first, those without a limit of data when there are some."""
        found = self.sold_to(segment, "internet")
        return [o for o in found if o.unlimited_data] or found

    def unlimited(self, segment: str) -> Offer | None:
        """Return the mobile offer without a limit of data, when there is one."""
        return next((o for o in self.sold_to(segment, "mobile") if o.unlimited_data), None)

    def options_for(self, offer: Offer) -> list[Option]:
        """Return the options that a line of this offer may have by itself, cheapest first; never more data.

        An option that adds data would change what heroes have left.
        """
        fit = [o for o in self.options if o.kind == offer.kind and (not o.requires or offer.code in o.requires)]
        return sorted(fit, key=lambda option: (option.price.minor, option.code))


def shelf_of(operator: Operator) -> Shelf:
    """Return the operator's catalogue; a convergent offer stands on its internet access."""
    found = operator.section(catalogue.Catalogue)
    options = (
        Option(o.code, o.family, o.name, Money(o.monthly_minor, operator.currency), o.requires)
        for o in found.options
        if _stands_alone(o)
    )
    return Shelf(tuple(_offer(o, operator.currency) for o in found.offers), tuple(options))


def _stands_alone(option: catalogue.Option) -> bool:
    """Tell whether an imported line may have an option with nothing more said: no address, no end, no more data."""
    more_data = any(allowance.kind == AllowanceKind.DATA for allowance in option.adds)
    return not more_data and option.orderable and option.renews and not option.asks


def _offer(offer: catalogue.Offer, currency: str) -> Offer:
    data = next((allowance for allowance in offer.allowances if allowance.kind == AllowanceKind.DATA), None)
    limited = data is not None and data.quantity != UNLIMITED
    return Offer(
        code=offer.code,
        kind=Family.INTERNET if offer.family == Family.CONVERGENT else offer.family,
        segment=offer.segment,
        name=offer.name,
        price=Money(offer.monthly_minor, currency),
        tax_rate=offer.tax_percent,
        data_bytes=int(data.quantity) if data is not None and limited else None,
        shared=data is not None and data.shared,
        unlimited_data=data is not None and not limited,
        only_data=all(allowance.kind == AllowanceKind.DATA for allowance in offer.allowances),
    )
