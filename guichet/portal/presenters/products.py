"""A product of the home page: the row of its line and, under it, what it used, its options, its settings."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext

from guichet.catalogue.queries import MonthlyAllowance, OfferFacts, offer_facts
from guichet.contracts.values import LineKind, LineState
from guichet.core.formats import Formats
from guichet.core.money import Money
from guichet.lines.presenters.options import OptionRow, option_groups
from guichet.lines.queries.equipped import EquippedLine
from guichet.lines.values.options import LineOptions
from guichet.portal.presenters.lines import Month
from guichet.ui.ledger import Row, ledger_row
from guichet.usage.queries import Usage
from guichet.usage.values import UsageKind, Used

NOTHING = Used(0, 0)


@dataclass(frozen=True, slots=True)
class Fact:
    """What was used of one thing: "1 h 12", out of "3 h"."""

    label: str
    figure: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Service:
    """Options under one title, and how many of them the line has: "1 activée sur 4"."""

    title: str
    count: str
    rows: list[OptionRow]


@dataclass(frozen=True, slots=True)
class More:
    """What stands under the rows: the ids of the lines on which something is set, the options of lines by line id."""

    settable: Collection[int] = frozenset()
    options: Mapping[int, LineOptions] = field(default_factory=dict)


NOTHING_MORE = More()


@dataclass(frozen=True, slots=True)
class Product:
    """`services` are its options, by group; `settings` leads to what is set on the line, empty where nothing is."""

    row: SafeString
    name: str
    uses: list[Fact]
    services: list[Service]
    settings: str


def products_of(
    lines: Sequence[EquippedLine], rows: Sequence[Row], month: Month, more: More, formats: Formats, now: datetime
) -> list[Product]:
    """Return a product for each line, in their order; `rows` are theirs."""
    return [
        Product(
            row=ledger_row(row),
            name=row.title,
            uses=_uses(line, month.usage, formats, says_charge=bool(row.figure)),
            services=_services(more.options.get(line.facts.id), formats, now),
            settings=_settings(line) if line.facts.id in more.settable else "",
        )
        for line, row in zip(lines, rows, strict=True)
    ]


def _settings(line: EquippedLine) -> str:
    return reverse("portal:line-settings", args=[line.facts.reference])


def _services(options: LineOptions | None, formats: Formats, now: datetime) -> list[Service]:
    if options is None:
        return []
    return [
        Service(group.title, _count(group.on, len(group.rows)), group.rows)
        for group in option_groups(options, formats, now)
    ]


def _count(on: int, of: int) -> str:
    if not on:
        return gettext("aucune activée")
    return ngettext("{on} activée sur {count}", "{on} activées sur {count}", on).format(on=on, count=of)


def _uses(line: EquippedLine, usage: Usage, formats: Formats, *, says_charge: bool) -> list[Fact]:
    """Return what a line used this month, by kind; nothing for television, nor for a line not yet in use.

    Shape: `says_charge`: whether what it costs beyond the bundle is to be said here, its row saying something else.
    """
    kind = line.facts.kind
    if kind == LineKind.TV or line.facts.state == LineState.TO_ACTIVATE:
        return []
    offer = offer_facts(line.facts.offer_code, line.option_codes, formats.language)
    used, bundle = usage.seen(line.facts.id), usage.by_line.get(line.facts.id, {})
    own_bundle = offer.data is not None and offer.data.quantity is not None and not offer.data.shared
    data = str(formats.data((bundle if own_bundle else used).get(UsageKind.DATA, NOTHING).quantity))
    facts = []
    if kind in {LineKind.INTERNET, LineKind.MOBILE}:
        label = gettext("Internet") if kind == LineKind.MOBILE else gettext("Utilisé ce mois-ci")
        facts.append(Fact(label, data, _of_data(offer.data, formats)))
    if kind in {LineKind.FIXED, LineKind.MOBILE}:
        of_calls = bundle if offer.voice is not None and offer.voice.quantity is not None else used
        calls = str(formats.duration(of_calls.get(UsageKind.VOICE, NOTHING).quantity))
        facts.append(Fact(gettext("Appels"), calls, _of_calls(offer, formats)))
    if kind == LineKind.MOBILE:
        count = used.get(UsageKind.SMS, NOTHING).quantity + used.get(UsageKind.MMS, NOTHING).quantity
        sent = ngettext("{count} envoyé", "{count} envoyés", count).format(count=formats.number(count))
        facts.append(Fact(gettext("SMS et MMS"), sent))
    if kind in {LineKind.FIXED, LineKind.MOBILE} and says_charge:
        amount = Money(sum(one.charge_minor for one in used.values()), formats.currency)
        facts.append(Fact(gettext("Hors forfait"), formats.money(amount)))
    return facts


def _of_data(given: MonthlyAllowance | None, formats: Formats) -> str:
    if given is None:
        return ""
    if given.quantity is None:
        return gettext("illimité")
    if given.shared:
        return gettext("par cette ligne")
    return gettext("sur {allowance}").format(allowance=formats.allowance(given.quantity))


def _of_calls(offer: OfferFacts, formats: Formats) -> str:
    if offer.voice is None:
        return ""
    if offer.voice.quantity is None:
        return gettext("illimités")
    return gettext("sur {allowance}").format(allowance=formats.duration(offer.voice.quantity))
