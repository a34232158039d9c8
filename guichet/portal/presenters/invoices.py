"""Invoices as rows and as a page: what, when, how much, and where the payment stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext

from guichet.billing.queries import ListedInvoice
from guichet.billing.values import InvoiceFacts, InvoiceKind, InvoiceSection, InvoiceState
from guichet.core.formats import Formats
from guichet.core.money import Money
from guichet.ui import paths
from guichet.ui.elements import pill

if TYPE_CHECKING:
    from guichet.billing.models import Invoice, InvoiceLine


@dataclass(frozen=True, slots=True)
class InvoiceRow:
    title: str
    sub: str
    href: str
    day: str
    amount: str
    state: SafeString


@dataclass(frozen=True, slots=True)
class InvoicesPage:
    say: str
    figure: str
    rows: list[InvoiceRow]


@dataclass(frozen=True, slots=True)
class InvoicePart:
    """A section of an invoice with its amounts and their sum."""

    title: str
    rows: list[tuple[str, str]]
    total: str


@dataclass(frozen=True, slots=True)
class InvoicePage:
    title: str
    lede: str
    figure: str
    state: SafeString
    state_text: str
    parts: list[InvoicePart]
    totals: list[tuple[str, str]]
    facts: list[tuple[str, str]]


def invoices_page(
    listed: Sequence[ListedInvoice], unpaid: Sequence[InvoiceFacts], formats: Formats, today: date
) -> InvoicesPage:
    due = sum((Money(one.due_minor, one.currency) for one in unpaid), Money.zero(formats.currency))
    say = gettext("Rien à payer. Tout est réglé.")
    if unpaid:
        say = ngettext("à régler sur {count} facture", "à régler sur {count} factures", len(unpaid)).format(
            count=len(unpaid)
        )
    return InvoicesPage(
        say=say,
        figure=formats.money(due) if unpaid else "",
        rows=[invoice_row(one.facts, formats, today) for one in listed],
    )


def invoice_row(invoice: InvoiceFacts, formats: Formats, today: date) -> InvoiceRow:
    return InvoiceRow(
        title=_title(invoice.kind, invoice.issued_on, formats, today),
        sub=gettext("n° {number}").format(number=invoice.number),
        href=paths.invoice(invoice.reference),
        day=formats.day(invoice.issued_on, today),
        amount=_signed(invoice.kind, invoice.total_minor, invoice.currency, formats),
        state=state_pill(invoice.kind, invoice.state, invoice.due_on, today),
    )


def state_pill(kind: str, state: str, due_on: date | None, today: date) -> SafeString:
    """Return where the payment stands; a credit note has its own word."""
    if kind == InvoiceKind.CREDIT_NOTE:
        return pill("info", gettext("Avoir"), "receipt-text")
    match state:
        case InvoiceState.PAID:
            return pill("ok", gettext("Payée"))
        case InvoiceState.REJECTED:
            return pill("bad", gettext("Prélèvement refusé"))
        case InvoiceState.DISPUTED:
            return pill("warn", gettext("Contestée"))
        case InvoiceState.TO_DEBIT:
            return pill("info", gettext("À prélever"))
    if due_on and due_on < today:
        return pill("bad", gettext("En retard"))
    return pill("warn", gettext("À payer"))


def invoice_page(invoice: Invoice, formats: Formats, today: date) -> InvoicePage:
    lines = sorted(invoice.lines.all(), key=lambda line: line.position)
    gross = Money(invoice.total_minor, invoice.currency)
    tax = Money(invoice.tax_minor, invoice.currency)
    return InvoicePage(
        title=_title(invoice.kind, invoice.issued_on, formats, today),
        lede=gettext("n° {number}, du {day}").format(
            number=invoice.number, day=formats.day(invoice.issued_on, today, relative=False)
        ),
        figure=_signed(invoice.kind, invoice.total_minor, invoice.currency, formats),
        state=state_pill(invoice.kind, invoice.state, invoice.due_on, today),
        state_text=_due_text(invoice, formats, today),
        parts=[part for section in InvoiceSection if (part := _part(section, lines, invoice.currency, formats))],
        totals=[
            (gettext("Total hors taxes"), formats.money(gross - tax)),
            (gettext("Taxes"), formats.money(tax)),
            (gettext("Total toutes taxes comprises"), formats.money(gross)),
        ],
        facts=_facts(invoice, formats, today),
    )


def _title(kind: str, issued_on: date, formats: Formats, today: date) -> str:
    month = formats.month(issued_on, today)
    if kind == InvoiceKind.CREDIT_NOTE:
        return gettext("Avoir de {month}").format(month=month)
    return gettext("Facture de {month}").format(month=month)


def _signed(kind: str, minor: int, currency: str, formats: Formats) -> str:
    amount = Money(minor, currency)
    return formats.money(-amount if kind == InvoiceKind.CREDIT_NOTE else amount)


def _due_text(invoice: Invoice, formats: Formats, today: date) -> str:
    if not invoice.due_minor or invoice.due_on is None:
        return ""
    amount = formats.money(Money(invoice.due_minor, invoice.currency))
    day = formats.on(invoice.due_on, today)
    if invoice.state == InvoiceState.TO_DEBIT:
        return gettext("{amount} prélevés {day}.").format(amount=amount, day=day)
    return gettext("{amount} à régler, échéance {day}.").format(amount=amount, day=day)


def _part(section: InvoiceSection, lines: Sequence[InvoiceLine], currency: str, formats: Formats) -> InvoicePart | None:
    chosen = [line for line in lines if line.section == section]
    if not chosen:
        return None
    rows = [(line.label, formats.money(Money(line.amount_minor, currency))) for line in chosen]
    total = sum((Money(line.amount_minor, currency) for line in chosen), Money.zero(currency))
    return InvoicePart(_section_title(section), rows, formats.money(total))


def _section_title(section: InvoiceSection) -> str:
    match section:
        case InvoiceSection.SUBSCRIPTION:
            return gettext("Abonnements et options")
        case InvoiceSection.USAGE:
            return gettext("Communications au-delà du forfait")
        case InvoiceSection.ONE_OFF:
            return gettext("Opérations ponctuelles")
        case InvoiceSection.DISCOUNT:
            return gettext("Remises")
    return gettext("Services d’autres entreprises")


def _facts(invoice: Invoice, formats: Formats, today: date) -> list[tuple[str, str]]:
    facts = [(gettext("Titulaire"), invoice.customer.name), (gettext("Numéro"), invoice.number)]
    if invoice.period_start and invoice.period_end:
        last = date.fromordinal(invoice.period_end.toordinal() - 1)
        start = formats.day(invoice.period_start, today, relative=False)
        period = gettext("du {start} au {end}").format(start=start, end=formats.day(last, today, relative=False))
        facts.append((gettext("Période"), period))
    if invoice.credits:
        facts.append((gettext("Corrige la facture"), invoice.credits.number))
    return facts
