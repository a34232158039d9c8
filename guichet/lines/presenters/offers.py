"""The offers that a line may change to, side by side with the one it has."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext

from guichet.catalogue.policy import Offer
from guichet.catalogue.queries import MonthlyAllowance, OfferFacts, offer_facts
from guichet.core.formats import Formats
from guichet.core.money import Money
from guichet.core.periods import ONE_DAY
from guichet.lines.rules.quotes import OfferQuote


@dataclass(frozen=True, slots=True)
class OfferRow:
    """An offer in a list: what it gives in one line, its price, how much more or less; `current`: the line's."""

    name: str
    text: str
    price: str
    difference: str
    href: str
    current: bool


@dataclass(frozen=True, slots=True)
class Compared:
    """One thing that an offer gives: today, and with the other one; `same` when nothing changes."""

    label: str
    before: str
    after: str

    @property
    def same(self) -> bool:
        return self.before == self.after


def offer_rows(reference: str, current: Offer | None, offers: list[Offer], formats: Formats) -> list[OfferRow]:
    """Return the line's offer, then those that it may change to."""
    held = [_row(reference, current, current, formats)] if current else []
    return [*held, *(_row(reference, offer, current, formats) for offer in offers)]


def comparison(before: Offer, after: Offer, formats: Formats) -> list[Compared]:
    """Return what two offers give, thing by thing; what neither speaks of is left out."""
    one, other = _measured(before, formats), _measured(after, formats)
    none, labels = gettext("Non compris"), dict.fromkeys([*one, *other])
    rows = [Compared(label, one.get(label, none), other.get(label, none)) for label in labels]
    prices = (_monthly(offer.monthly_minor, formats) for offer in (before, after))
    return [*rows, Compared(gettext("Prix"), *prices)]


def offer_quote_rows(quote: OfferQuote, formats: Formats, today: date) -> list[tuple[str, str]]:
    """Return what a change of offer costs and when, before it is confirmed."""
    starts = gettext("Aujourd’hui, en une minute")
    if quote.starts_on != today:
        starts = capfirst(formats.on(quote.starts_on, today))
    rows = [(gettext("Effet"), starts), (gettext("À payer aujourd’hui"), gettext("Rien"))]
    label = gettext("Sur la prochaine facture, {on}").format(on=formats.on(quote.invoice_on, today))
    if quote.next_invoice_minor:
        rows.append((label, _money(quote.next_invoice_minor, formats)))
    if quote.first_minor:
        days = gettext("dont nouvelle offre, {days} jours sur {month}")
        rows.append((days.format(days=quote.days, month=quote.month_days), _money(quote.first_minor, formats)))
    if quote.credit_minor:
        days = gettext("moins l’ancienne, {days} jours sur {month}")
        rows.append((days.format(days=quote.days, month=quote.month_days), _money(-quote.credit_minor, formats)))
    if quote.ahead_minor and (quote.first_minor or quote.credit_minor):
        month = formats.month(quote.invoice_on, today)
        words = gettext("dont {month}, payé d’avance").format(month=month)
        rows.append((words, _money(quote.ahead_minor, formats)))
    rows.append((gettext("Puis, chaque mois"), _money(quote.monthly_minor, formats)))
    rows.append((gettext("Engagement"), _commitment(quote.committed_until, formats, today)))
    return rows


def _commitment(until: date | None, formats: Formats, today: date) -> str:
    return capfirst(formats.until(until - ONE_DAY, today)) if until else gettext("Aucun")


def _row(reference: str, offer: Offer, current: Offer | None, formats: Formats) -> OfferRow:
    is_current = offer is current
    return OfferRow(
        name=offer.name.in_(formats.language),
        text=_in_words(offer, formats),
        price=_monthly(offer.monthly_minor, formats),
        difference=_difference(offer.monthly_minor - current.monthly_minor, formats)
        if current and not is_current
        else "",
        href="" if is_current else reverse("lines:line-offer-change", args=[reference, offer.code]),
        current=is_current,
    )


def _difference(minor: int, formats: Formats) -> str:
    if minor > 0:
        return gettext("{amount} de plus par mois").format(amount=_money(minor, formats))
    if minor < 0:
        return gettext("{amount} de moins par mois").format(amount=_money(-minor, formats))
    return gettext("Même prix")


def _measured(offer: Offer, formats: Formats) -> dict[str, str]:
    """Return what an offer gives each month, by what it is called."""
    facts: OfferFacts = offer_facts(offer.code, (), formats.language)
    rows = {}
    if facts.data is not None:
        rows[gettext("Internet")] = _quantity(facts.data, gettext("Illimité"), _data(facts.data, formats))
    if facts.voice is not None:
        time = str(formats.duration(facts.voice.quantity or 0))
        rows[gettext("Appels")] = _quantity(facts.voice, gettext("Illimités"), time)
    if facts.messages is not None:
        count = formats.number(facts.messages.quantity or 0)
        rows[gettext("SMS")] = _quantity(facts.messages, gettext("Illimités"), count)
    if facts.speed:
        rows[gettext("Débit")] = facts.speed
    return rows


def _in_words(offer: Offer, formats: Formats) -> str:
    """Return what an offer gives each month, in a few words: "15 Go, appels illimités"."""
    facts: OfferFacts = offer_facts(offer.code, (), formats.language)
    words = []
    if facts.data is not None:
        words.append(_quantity(facts.data, gettext("internet illimité"), _data(facts.data, formats)))
    if facts.voice is not None:
        calls = gettext("{time} d’appels").format(time=formats.duration(facts.voice.quantity or 0))
        words.append(_quantity(facts.voice, gettext("appels illimités"), calls))
    if facts.messages is not None:
        count = gettext("{count} SMS").format(count=formats.number(facts.messages.quantity or 0))
        words.append(_quantity(facts.messages, gettext("SMS illimités"), count))
    if facts.speed:
        words.append(facts.speed)
    return ", ".join(words)


def _data(given: MonthlyAllowance, formats: Formats) -> str:
    size = str(formats.allowance(given.quantity or 0))
    return gettext("{size} partagés").format(size=size) if given.shared else size


def _quantity(given: MonthlyAllowance, unlimited: str, limited: str) -> str:
    return unlimited if given.quantity is None else limited


def _monthly(minor: int, formats: Formats) -> str:
    return gettext("{amount} par mois").format(amount=_money(minor, formats))


def _money(minor: int, formats: Formats) -> str:
    return formats.money(Money(minor, formats.currency))
