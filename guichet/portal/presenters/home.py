"""The home page, ready to show: what is left, what is due, what is in progress, what needs me."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext

from guichet import operators
from guichet.billing.values import InvoiceFacts, InvoiceState
from guichet.contracts.values import (
    Capability,
    CustomerFacts,
    LineFacts,
    LineGroup,
    LineState,
    Principal,
    line_target,
)
from guichet.core.formats import Formats
from guichet.core.money import Money
from guichet.lines.queries.equipped import EquippedLine
from guichet.messages.values import CommunicationFacts, CommunicationKind
from guichet.operators.menu import Greeting, Listing, Opening
from guichet.orders.values import OrderFacts
from guichet.portal import rules
from guichet.portal.presenters import fleet
from guichet.portal.presenters.lines import Month, line_rows
from guichet.portal.presenters.needs import AskBlock, ask_block, needs_of
from guichet.portal.presenters.products import Product, products_of
from guichet.ui import paths
from guichet.ui.ledger import Row


@dataclass(frozen=True, slots=True)
class Notice:
    """An outage or works, above everything else."""

    kind: str
    icon: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Fact:
    """A figure that answers a question: due, in progress."""

    title: str
    figure: str
    unit: str = ""
    text: str = ""
    link: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class Contact:
    """Where we write to a customer, and the page that changes it."""

    title: str
    rows: tuple[tuple[str, str | SafeString], ...]
    link: str
    href: str


@dataclass(frozen=True, slots=True)
class RowGroup:
    """Lines under their contract's name; an empty title when there is only one contract."""

    title: str
    sub: str
    rows: list[Row]
    products: list[Product] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Seen:
    """All that was read for the page, by the view. `settable` are the ids of the lines on which something is set."""

    principal: Principal
    given_name: str
    lines: Sequence[EquippedLine]
    fleet: Sequence[LineGroup]
    month: Month
    unpaid: Sequence[InvoiceFacts]
    orders: Sequence[OrderFacts]
    communications: Sequence[CommunicationFacts]
    now: datetime
    settable: Collection[int] = frozenset()


@dataclass(frozen=True, slots=True)
class HomePage:
    title: str
    lede: str
    notice: Notice | None
    opens_with_balance: bool
    ask: AskBlock | None
    due: Fact | None
    progress: Fact | None
    contact: Contact | None
    lines_title: str
    groups: list[RowGroup]
    all_lines: str
    note: str
    is_empty: bool


def home_page(seen: Seen, operator: operators.Operator, formats: Formats) -> HomePage:
    today = seen.month.today
    sees_invoices = bool(seen.principal.reach(Capability.SEE_INVOICE))
    sees_orders = bool(seen.principal.reach(Capability.SEE_ORDER))
    notice = _notice(seen.communications)
    needs = needs_of(seen.orders, seen.unpaid, today)
    waits = ask_block(needs, seen.unpaid, formats, today, after_notice=notice is not None)
    has_lines = bool(seen.fleet or seen.lines)
    return HomePage(
        title=_title(seen, operator),
        lede=_lede(seen, formats),
        notice=notice,
        opens_with_balance=operator.home.opens_with == Opening.BALANCE,
        ask=waits if sees_invoices or sees_orders else None,
        due=_due(seen.unpaid, formats, today) if sees_invoices else None,
        progress=_progress(seen.orders, formats, today, operator) if sees_orders else None,
        contact=_contact(seen.principal.customers, formats) if operator.home.opens_with == Opening.BALANCE else None,
        lines_title=operator.home.lines_title.in_(formats.language),
        groups=_groups(seen, formats, shows_products=operator.home.shows == Listing.PRODUCTS),
        all_lines=paths.page("lines") if seen.fleet and operator.menu.entry(operators.Page.LINES) else "",
        note=_note(seen, formats) if has_lines else "",
        is_empty=not has_lines,
    )


def _title(seen: Seen, operator: operators.Operator) -> str:
    customers = seen.principal.customers
    if operator.home.greeting == Greeting.CUSTOMER and len(customers) == 1:
        return customers[0].name
    if seen.given_name:
        return gettext("Bonjour {name}").format(name=seen.given_name)
    return gettext("Bonjour")


def _lede(seen: Seen, formats: Formats) -> str:
    day = formats.day(seen.month.today, seen.month.today, weekday=True, relative=False)
    opening = f"{day[:1].upper()}{day[1:]}."
    if seen.fleet:
        sites, lines = fleet.site_count(seen.fleet), fleet.line_count(seen.fleet)
        counted = ngettext("{count} ligne", "{count} lignes", lines).format(count=formats.number(lines))
        if sites:
            places = ngettext("{count} site", "{count} sites", sites).format(count=formats.number(sites))
            counted = gettext("{sites}, {lines}").format(sites=places, lines=counted)
        opening = f"{opening} {counted}."
    return f"{opening} {_health(seen)}".strip()


def _health(seen: Seen) -> str:
    down = fleet.down_count(seen.fleet) or sum(line.facts.state == LineState.DOWN for line in seen.lines)
    if down:
        words = ngettext("Tout fonctionne, sauf {count} ligne.", "Tout fonctionne, sauf {count} lignes.", down)
        return words.format(count=down) if len(seen.lines) > 1 else gettext("Votre ligne est coupée.")
    suspended = sum(line.facts.state == LineState.SUSPENDED for line in seen.lines)
    if suspended and not seen.fleet:
        words = ngettext("{count} ligne est suspendue.", "{count} lignes sont suspendues.", suspended)
        return words.format(count=suspended)
    return gettext("Tout fonctionne.") if seen.lines else ""


def _notice(communications: Sequence[CommunicationFacts]) -> Notice | None:
    """Return the outage to tell before all else, or works when there is none: one notice at most."""
    for kind, style, icon in (
        (CommunicationKind.OUTAGE, "bad", "triangle-alert"),
        (CommunicationKind.WORKS, "warn", "triangle-alert"),
        (CommunicationKind.IMPORTANT, "info", "info"),
    ):
        for words in communications:
            if words.kind == kind:
                return Notice(style, icon, words.title, words.body)
    return None


def _due(unpaid: Sequence[InvoiceFacts], formats: Formats, today: date) -> Fact:
    if not unpaid:
        return Fact(
            title=gettext("À payer"),
            figure=formats.money(Money.zero(formats.currency)),
            text=gettext("Tout est payé."),
            link=gettext("Voir les factures"),
            href=paths.page("invoices"),
        )
    total = sum((Money(invoice.due_minor, invoice.currency) for invoice in unpaid), Money.zero(unpaid[0].currency))
    one = len(unpaid) == 1
    return Fact(
        title=gettext("À payer"),
        figure=formats.money(total),
        text=_due_text(unpaid, formats, today),
        link=gettext("Voir la facture")
        if one
        else ngettext("Voir la facture", "Voir les {count} factures", len(unpaid)).format(count=len(unpaid)),
        href=paths.invoice(unpaid[0].reference) if one else paths.page("invoices"),
    )


def _due_text(unpaid: Sequence[InvoiceFacts], formats: Formats, today: date) -> str:
    first = unpaid[0]
    if first.state == InvoiceState.REJECTED:
        return gettext("Prélèvement refusé par votre banque.")
    if first.state == InvoiceState.DISPUTED:
        return gettext("Contestée : le montant est suspendu.")
    if first.due_on is None:
        return ""
    on = formats.on(first.due_on, today)
    if first.state == InvoiceState.TO_DEBIT:
        return gettext("Prélevés {day}.").format(day=on)
    if first.due_on < today:
        return gettext("En retard depuis {day}.").format(day=on)
    return gettext("À régler au plus tard {day}.").format(day=on)


def _progress(orders: Sequence[OrderFacts], formats: Formats, today: date, operator: operators.Operator) -> Fact:
    if not orders:
        unit = ngettext("demande", "demandes", 0)
        return Fact(title=gettext("En cours"), figure="0", unit=unit, text=gettext("Rien à suivre pour le moment."))
    count = len(orders)
    upcoming = next((order for order in orders if order.next_step_at), None)
    text = ""
    if upcoming and upcoming.next_step_at:
        local = upcoming.next_step_at.astimezone(formats.time_zone)
        day = formats.day(local.date(), today, weekday=True)
        text = gettext("Prochaine étape {day}, {time}.").format(day=day, time=formats.time(local))
    page = operators.Page.TRACKING if operator.menu.entry(operators.Page.TRACKING) else operators.Page.REQUESTS
    return Fact(
        title=gettext("En cours"),
        figure=str(count),
        unit=ngettext("demande", "demandes", count),
        text=text,
        link=gettext("Suivre"),
        href=paths.order(orders[0].reference) if count == 1 else paths.page(page.value),
    )


def _contact(customers: Sequence[CustomerFacts], formats: Formats) -> Contact | None:
    if not customers:
        return None
    customer = customers[0]
    rows = [
        (gettext("Courriel"), _breakable(customer.email) if customer.email else gettext("Aucun courriel")),
        (gettext("Téléphone"), formats.phone(customer.phone) if customer.phone else gettext("Aucun téléphone")),
    ]
    return Contact(gettext("Vos coordonnées"), tuple(rows), gettext("Modifier"), paths.page("account"))


def _breakable(address: str) -> SafeString:
    """Return an address that breaks before its @ where a column is narrow."""
    name, at, host = address.partition("@")
    return format_html("{}<wbr>{}{}", name, at, host)


def _groups(seen: Seen, formats: Formats, *, shows_products: bool) -> list[RowGroup]:
    if seen.fleet:
        return [RowGroup("", "", fleet.fleet_rows(seen.fleet, seen.month, formats))]
    rows = line_rows(seen.lines, seen.month, formats)
    products = products_of(seen.lines, rows, seen.month, seen.settable, formats) if shows_products else []
    # a line's user and a site's manager see lines, not what was signed for them
    keys = [
        line.facts.contract_id if seen.principal.may(Capability.SEE_CONTRACT, line_target(line.facts)) else 0
        for line in seen.lines
    ]
    if not rules.groups_by_contract(keys):
        return [RowGroup("", "", rows, products)] if rows else []
    groups: dict[int, RowGroup] = {}
    several_customers = len({line.facts.customer_id for line in seen.lines}) > 1
    for rank, (key, line, row) in enumerate(zip(keys, seen.lines, rows, strict=True)):
        if key not in groups:
            groups[key] = _group(line.facts, several_customers) if key else RowGroup(gettext("Autres lignes"), "", [])
        groups[key].rows.append(row)
        groups[key].products.extend(products[rank : rank + 1])
    return list(groups.values())


def _group(line: LineFacts, several_customers: bool) -> RowGroup:
    number = gettext("Contrat {number}").format(number=line.contract_number)
    sub = number if line.contract_name else ""
    if several_customers:
        sub = ", ".join(part for part in (line.customer_name, sub) if part)
    return RowGroup(line.contract_name or number, sub, [])


def _note(seen: Seen, formats: Formats) -> str:
    if seen.month.usage.read_at is None:
        return ""
    return gettext("Relevé {moment}. Les appels passés à l’étranger arrivent avec deux jours de retard.").format(
        moment=formats.moment(seen.month.usage.read_at, seen.now)
    )
