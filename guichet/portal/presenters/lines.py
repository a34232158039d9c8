"""A line as a row of the ledger: who it is, what is left, and how it does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext

from guichet.catalogue.queries import OfferFacts, offer_facts
from guichet.catalogue.values import Beyond
from guichet.contracts.values import Capability, LineFacts, LineKind, LineState, Principal, line_target
from guichet.core.formats import Formats
from guichet.core.money import Money
from guichet.lines.presenters.blocking import block_pill
from guichet.lines.queries.equipped import EquippedLine
from guichet.lines.values.blocking import BlockState
from guichet.portal import rules
from guichet.ui import paths
from guichet.ui.elements import meter, pill
from guichet.ui.ledger import Row, RowAct, row_acts
from guichet.usage.queries import Usage, data_balances
from guichet.usage.values import Balance, Pool

ICONS = {
    LineKind.MOBILE: "smartphone",
    LineKind.FIXED: "phone",
    LineKind.INTERNET: "wifi",
    LineKind.TV: "tv",
}


@dataclass(frozen=True, slots=True)
class Month:
    """The billing period that rows speak of: what was used, its last day, and today.

    `pools` holds the shared allowances of contracts of which the person does not see every line.
    """

    usage: Usage
    last_day: date
    today: date
    low_threshold_percent: int
    pools: Mapping[tuple[int, str], Pool] = field(default_factory=dict)


def line_name(line: LineFacts) -> str:
    """Return the line's own label, or what it is."""
    if line.label:
        return line.label
    match line.kind:
        case LineKind.MOBILE:
            return gettext("Mobile")
        case LineKind.FIXED:
            return gettext("Téléphone fixe")
        case LineKind.TV:
            return gettext("Télévision numérique")
    return gettext("Internet à {city}").format(city=line.site_city) if line.site_city else gettext("Internet")


def line_rows(lines: Sequence[EquippedLine], month: Month, formats: Formats) -> list[Row]:
    """Return a row for each line, in their order."""
    balances = data_balances(lines, month.usage, month.pools)
    return [_line_row(line, balances.get(line.facts.id), month, formats) for line in lines]


def _line_row(line: EquippedLine, balance: Balance | None, month: Month, formats: Formats) -> Row:
    facts = line.facts
    offer = offer_facts(facts.offer_code, line.option_codes, formats.language)
    identity = {
        "icon": ICONS[LineKind(facts.kind)],
        "title": line_name(facts),
        "sub": _sub(facts, offer, formats),
        "href": paths.line(facts.reference),
    }
    if line.block is not None:
        say = what_is_stopped(facts.kind) if line.block.state == BlockState.IN_FORCE else ""
        return Row(**identity, word=_promise(offer, formats), pill=block_pill(line.block.state), say=say)
    if facts.state != LineState.ACTIVE:
        return Row(**identity, word=_promise(offer, formats), **_state(facts, month, formats))
    if balance is not None:
        return Row(**identity, **_what_is_left(balance, offer, month, formats))
    return Row(**identity, word=_promise(offer, formats), **_in_service(facts, month, formats))


def _sub(line: LineFacts, offer: OfferFacts, formats: Formats) -> str:
    parts = [formats.phone(line.number)] if line.number else []
    if offer.name:
        parts.append(offer.name)
    if not line.number and line.site_name:
        parts.append(line.site_name)
    return ", ".join(parts)


def _promise(offer: OfferFacts, formats: Formats) -> str:
    """Return what the offer gives each month, in a word: "40 Go", "Illimité", or nothing for a line without data."""
    if offer.data is None:
        return ""
    if offer.data.quantity is None:
        return gettext("Illimité")
    return str(formats.allowance(offer.data.quantity))


def _state(line: LineFacts, month: Month, formats: Formats) -> dict[str, SafeString | str]:
    match line.state:
        case LineState.TO_ACTIVATE:
            say = gettext("En attente d’activation")
            if line.activates_on:
                day = formats.day(line.activates_on, month.today, weekday=True)
                say = gettext("Activation {day}").format(day=day)
            return {"pill": pill("info", gettext("En cours")), "say": say}
        case LineState.SUSPENDED:
            return {
                "pill": pill("warn", gettext("Suspendue")),
                "say": what_is_stopped(line.kind),
            }
        case LineState.DOWN:
            return {"pill": pill("bad", gettext("Coupée")), "say": gettext("Nos équipes la rétablissent.")}
    return {"pill": pill("", gettext("Résiliée"))}


def what_is_stopped(kind: str) -> str:
    """Return what a suspended line no longer does."""
    match kind:
        case LineKind.FIXED:
            return gettext("Les appels sont arrêtés.")
        case LineKind.INTERNET:
            return gettext("Internet est arrêté.")
        case LineKind.TV:
            return gettext("La télévision est arrêtée.")
    return gettext("Appels, SMS et internet sont arrêtés.")


def _what_is_left(balance: Balance, offer: OfferFacts, month: Month, formats: Formats) -> dict[str, SafeString | str]:
    level = rules.remaining_level(
        left=balance.left, allowance=balance.allowance, low_threshold_percent=month.low_threshold_percent
    )
    percent = rules.percent_left(left=balance.left, allowance=balance.allowance)
    until = formats.until(month.last_day, month.today)
    figure = formats.data(balance.left)
    return {
        "figure": figure.value,
        "unit": figure.unit,
        "meter": meter(percent, gettext("Il reste {share} des données").format(share=formats.percent(percent)), level),
        "pill": _level_pill(level),
        "say": _after_the_end(offer, until) if level == rules.Remaining.NONE else _until(balance, until),
    }


def _level_pill(level: rules.Remaining) -> SafeString | str:
    if level == rules.Remaining.LOW:
        return pill("warn", gettext("Bientôt épuisé"))
    if level == rules.Remaining.NONE:
        return pill("bad", gettext("Épuisé"))
    return ""


def _until(balance: Balance, until: str) -> str:
    return gettext("partagés, {until}").format(until=until) if balance.shared else until


def _after_the_end(offer: OfferFacts, until: str) -> str:
    match offer.beyond:
        case Beyond.REDUCED:
            return gettext("Débit réduit {until}").format(until=until)
        case Beyond.STOPPED:
            return gettext("Internet arrêté {until}").format(until=until)
    return gettext("Chaque Go de plus est facturé {until}").format(until=until)


def _in_service(line: LineFacts, month: Month, formats: Formats) -> dict[str, SafeString | str]:
    say = gettext("Aucun incident")
    if line.kind in {LineKind.FIXED, LineKind.MOBILE}:
        charged = sum(used.charge_minor for used in month.usage.seen(line.id).values())
        amount = formats.money(Money(charged, formats.currency))
        say = gettext("Hors forfait ce mois-ci : {amount}").format(amount=amount)
    return {"pill": pill("ok", gettext("En service")), "say": say}


@dataclass(frozen=True, slots=True)
class KindChoice:
    """A choice of the filter by kind."""

    label: str
    href: str
    current: bool


@dataclass(frozen=True, slots=True)
class Find:
    """What a fleet is searched by: what was typed, a site by its row id (0: all), and the sites there are."""

    typed: str = ""
    site: int = 0
    kind: str = ""
    sites: tuple[tuple[int, str], ...] = ()

    @property
    def asks(self) -> bool:
        return bool(self.typed.strip() or self.site)


@dataclass(frozen=True, slots=True)
class LinesPage:
    """`find` is None where lines are few enough to be looked through."""

    lede: str
    choices: list[KindChoice]
    rows: list[Row]
    find: Find | None = None


def found(lines: Sequence[EquippedLine], find: Find) -> list[EquippedLine]:
    """Return the lines that were searched for, in their order."""
    return [
        line
        for line in lines
        if find.site in (0, line.facts.site_id)
        and rules.is_found(
            find.typed,
            texts=(line_name(line.facts), line.facts.site_name or "", line.facts.site_city or ""),
            number=line.facts.number,
        )
    ]


def lines_page(
    lines: Sequence[EquippedLine],
    month: Month,
    kinds: Sequence[LineKind],
    formats: Formats,
    *,
    find: Find,
    principal: Principal | None = None,
) -> LinesPage:
    """Return the page of lines. `principal`: its rows lead straight to what can be done, as a fleet's do."""
    here = paths.page("lines")
    kind = find.kind
    choices = [KindChoice(gettext("Toutes"), here, current=kind not in kinds)]
    choices += [KindChoice(_kind_word(one), f"{here}?kind={one}", current=one == kind) for one in kinds]
    count = len(lines)
    rows = line_rows(lines, month, formats)
    if principal is not None:
        rows = [replace(row, acts=_ways(line, principal)) for row, line in zip(rows, lines, strict=True)]
    return LinesPage(
        lede=ngettext("{count} ligne", "{count} lignes", count).format(count=formats.number(count)),
        choices=choices if len(kinds) > 1 else [],
        rows=rows,
        find=find if principal is not None else None,
    )


def _ways(line: EquippedLine, principal: Principal) -> SafeString:
    """Return what people come for most in a fleet, two clicks from home. Source: requirement ZEN-3."""
    facts, name = line.facts, line_name(line.facts)
    ways = [RowAct(gettext("Gérer la ligne"), name, f"{paths.line(facts.reference)}#manage")]
    if facts.kind == LineKind.MOBILE and principal.may(Capability.SHOW_PUK, line_target(facts)):
        ways.append(RowAct(gettext("Code PUK"), name, reverse("lines:line-puk", args=[facts.reference])))
    return row_acts(ways)


def _kind_word(kind: LineKind) -> str:
    match kind:
        case LineKind.MOBILE:
            return gettext("Mobiles")
        case LineKind.FIXED:
            return gettext("Fixes")
        case LineKind.TV:
            return gettext("Télévision")
    return gettext("Internet")
