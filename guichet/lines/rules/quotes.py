"""What an option or a change of offer costs, from which day: said before it is confirmed, kept once it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from guichet.catalogue.policy import Catalogue, Offer, Option
from guichet.catalogue.values import Ends, Starts
from guichet.core.periods import DateRange, billing_days, shift_months


@dataclass(frozen=True, slots=True)
class AddQuote:
    """What adding an option costs. Amounts tax included, in minor units; nothing is ever paid at once.

    Shape: `next_invoice_minor` is the sum of `fee_minor`, `first_minor` (for `first_days` of the `month_days` of the
    month, the first one included) and `ahead_minor` (the month after, where months are billed in advance). A pass has
    no month after: `monthly_minor` is 0, `first_minor` its price, `ends_on` the first day without it.
    """

    starts_on: date
    invoice_on: date
    monthly_minor: int
    fee_minor: int
    first_minor: int
    first_days: int
    month_days: int
    ahead_minor: int
    ends_on: date | None = None
    minimum_until: date | None = None

    @property
    def next_invoice_minor(self) -> int:
        return self.fee_minor + self.first_minor + self.ahead_minor


@dataclass(frozen=True, slots=True)
class RemoveQuote:
    """What removing an option changes. `ends_on` is the day on which it stops: today, which is charged, or the last
    day of the month, at midnight (the first day without it).

    Shape: `credit_minor`, for `days` of the `month_days`, is given back on the next invoice (paid in advance);
    `due_minor` is still on it (billed afterwards). `monthly_minor` is what is no longer paid.
    """

    ends_on: date
    invoice_on: date
    monthly_minor: int
    credit_minor: int
    due_minor: int
    days: int
    month_days: int


@dataclass(frozen=True, slots=True)
class OfferQuote:
    """What a change of offer costs: the rest of the month on the new offer, less the rest of the old one, on the next
    invoice, with the month after where months are billed in advance. `committed_until`: the first day without.
    """

    starts_on: date
    invoice_on: date
    monthly_minor: int
    before_minor: int
    first_minor: int
    credit_minor: int
    days: int
    month_days: int
    ahead_minor: int
    committed_until: date | None

    @property
    def next_invoice_minor(self) -> int:
        return self.first_minor - self.credit_minor + self.ahead_minor


def prorated(monthly_minor: int, days: int, month_days: int) -> int:
    """Return the part of a monthly price for some days of a month, rounded once, half up.

    Units: minor units in and out. Source: docs/rules/options.md, section 3: 29.99 for 11 days of 30 is 11.00.
    """
    part = Fraction(monthly_minor * days, month_days)
    return (2 * part.numerator + part.denominator) // (2 * part.denominator)


def add_quote(option: Option, today: date, catalogue: Catalogue) -> AddQuote:
    """Return what adding an option today costs; the day on which it starts is charged.

    Source: docs/rules/options.md, section 3.
    """
    month = billing_days(today, catalogue.month_starts_on_day)
    starts_on = month.end if option.starts == Starts.NEXT_PERIOD else today
    price, minimum = option.monthly_minor, option.minimum_months
    if not option.renews:
        ends_on = month.end if starts_on == today else shift_months(month.end, 1)
        return AddQuote(starts_on, month.end, 0, option.fee_minor, price, 0, 0, 0, ends_on=ends_on)
    days = (month.end - starts_on).days
    return AddQuote(
        starts_on=starts_on,
        invoice_on=month.end,
        monthly_minor=price,
        fee_minor=option.fee_minor,
        first_minor=prorated(price, days, month.day_count),
        first_days=days,
        month_days=month.day_count,
        ahead_minor=price if catalogue.billed_in_advance else 0,
        minimum_until=shift_months(starts_on, minimum) if minimum else None,
    )


def remove_quote(option: Option, monthly_minor: int, today: date, catalogue: Catalogue) -> RemoveQuote:
    """Return what removing an option today changes; today is charged, and is its last day when it stops at once.

    Shape: `monthly_minor` is what was agreed for it. Source: docs/rules/options.md, section 4.
    """
    month = billing_days(today, catalogue.month_starts_on_day)
    if option.ends == Ends.END_OF_PERIOD:
        due = 0 if catalogue.billed_in_advance else monthly_minor
        return RemoveQuote(month.end, month.end, monthly_minor, 0, due, 0, month.day_count)
    rest = (month.end - today).days - 1
    if catalogue.billed_in_advance:
        credit = prorated(monthly_minor, rest, month.day_count)
        return RemoveQuote(today, month.end, monthly_minor, credit, 0, rest, month.day_count)
    due = prorated(monthly_minor, month.day_count - rest, month.day_count)
    return RemoveQuote(today, month.end, monthly_minor, 0, due, month.day_count - rest, month.day_count)


def offer_quote(
    offer: Offer, before: Offer | None, committed_until: date | None, today: date, catalogue: Catalogue
) -> OfferQuote:
    """Return what changing to an offer today costs; the day of the change is charged on the new offer.

    Shape: `before` is None when the catalogue no longer knows the offer: then nothing of it is credited here.
    Source: docs/rules/options.md, section 6.
    """
    month = billing_days(today, catalogue.month_starts_on_day)
    starts_on = month.end if catalogue.offers_start == Starts.NEXT_PERIOD else today
    days = (month.end - starts_on).days
    before_minor = before.monthly_minor if before else 0
    # afterwards, the days used on the old offer are billed as they always are: only the new one is said
    credited = prorated(before_minor, days, month.day_count) if catalogue.billed_in_advance else 0
    return OfferQuote(
        starts_on=starts_on,
        invoice_on=month.end,
        monthly_minor=offer.monthly_minor,
        before_minor=before_minor,
        first_minor=prorated(offer.monthly_minor, days, month.day_count),
        credit_minor=credited,
        days=days,
        month_days=month.day_count,
        ahead_minor=offer.monthly_minor if catalogue.billed_in_advance else 0,
        committed_until=_committed_until(offer, committed_until, starts_on),
    )


def _committed_until(offer: Offer, committed_until: date | None, starts_on: date) -> date | None:
    """Return until when the line is committed after the change: a new commitment never shortens the one there is."""
    current = committed_until if committed_until and committed_until > starts_on else None
    new = shift_months(starts_on, offer.commitment_months) if offer.commitment_months else None
    return max(filter(None, (current, new)), default=None)


def month_of(today: date, catalogue: Catalogue) -> DateRange:
    """Return the month of subscription of a day."""
    return billing_days(today, catalogue.month_starts_on_day)
