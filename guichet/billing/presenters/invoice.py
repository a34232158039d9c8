"""The page of one invoice or credit note: why this amount, in groups, and where the payment stands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext

from guichet.billing.policy import BillingPolicy
from guichet.billing.presenters.words import difference, hero, is_late, state_pill, title
from guichet.billing.values import (
    InvoiceAmount,
    InvoiceDetail,
    InvoiceFacts,
    InvoiceKind,
    InvoiceLink,
    InvoiceSection,
    InvoiceState,
)
from guichet.core.formats import Formats
from guichet.core.money import Money, split_tax
from guichet.ui import paths

# The invoice of a fleet has hundreds of amounts: past these, a section shows its sum and folds the rest.
MOST_AMOUNTS = 12


@dataclass(frozen=True, slots=True)
class InvoicePart:
    """A section of an invoice with its amounts and their sum; `fold` is the word of the disclosure, or empty."""

    title: str
    rows: SafeString
    total: str
    fold: str


@dataclass(frozen=True, slots=True)
class InvoiceDetailPage:
    title: str
    lede: str
    state: SafeString
    sentence: SafeString
    changes: str
    parts: list[InvoicePart]
    totals: list[tuple[str, str]]
    facts: list[tuple[str, SafeString | str]]


def invoice_page(invoice: InvoiceDetail, policy: BillingPolicy, formats: Formats, today: date) -> InvoiceDetailPage:
    facts = invoice.listed.facts
    return InvoiceDetailPage(
        title=title(facts, formats, today),
        lede=gettext("n° {number}, du {day}").format(
            number=facts.number, day=formats.day(facts.issued_on, today, relative=False)
        ),
        state=state_pill(facts, today),
        sentence=_sentence(invoice, formats, today),
        changes=_changes(invoice, formats, today),
        parts=[
            part for section in InvoiceSection if (part := _part(section, invoice.amounts, facts.currency, formats))
        ],
        totals=_totals(invoice, policy, formats),
        facts=_facts(invoice, formats, today),
    )


def _inside(words: str) -> str:
    """Return the title of a section as it stands inside a sentence."""
    return f"{words[:1].lower()}{words[1:]}"


def _sentence(invoice: InvoiceDetail, formats: Formats, today: date) -> SafeString:
    """Return where the payment stands: how much, when, and what remains."""
    facts = invoice.listed.facts
    total = Money(facts.total_minor, facts.currency)
    due = Money(facts.due_minor, facts.currency)
    if facts.kind == InvoiceKind.CREDIT_NOTE:
        return format_html(gettext("Nous vous rendons {amount} par cet avoir."), amount=hero(formats.money(total)))
    if not due:
        return format_html(
            gettext("Vous avez payé {amount} et rien ne reste à régler."), amount=hero(formats.money(total))
        )
    words = {
        "amount": hero(formats.money(due)),
        "day": formats.on(facts.due_on, today, weekday=True) if facts.due_on else "",
    }
    sentence = format_html(_words_of(facts, today), **words)
    if due != total:
        part = gettext("C’est ce qui reste sur {total}.").format(total=formats.money(total))
        return format_html("{} {}", sentence, part)
    return sentence


def _words_of(invoice: InvoiceFacts, today: date) -> str:
    match invoice.state:
        case InvoiceState.REJECTED:
            return gettext("Il vous reste {amount} à régler, car votre banque a refusé le prélèvement.")
        case InvoiceState.DISPUTED:
            return gettext("Vous contestez {amount} et ce montant est suspendu.")
    if invoice.due_on is None:
        return gettext("Il vous reste {amount} à régler.")
    if invoice.state == InvoiceState.TO_DEBIT:
        return gettext("Nous prélèverons {amount} {day}.")
    if is_late(invoice, today):
        return gettext("Il vous reste {amount} à régler, en retard depuis {day}.")
    return gettext("Il vous reste {amount} à régler au plus tard {day}.")


def _changes(invoice: InvoiceDetail, formats: Formats, today: date) -> str:
    """Return how the total differs from the invoice before, and which sections make the difference."""
    facts, before = invoice.listed.facts, invoice.previous
    if before is None:
        return ""
    sentence = difference(
        Money(facts.total_minor, facts.currency),
        Money(before.total_minor, facts.currency),
        formats.month(before.issued_on, today),
        formats,
    )
    sums: dict[str, int] = defaultdict(int)
    for amount in invoice.amounts:
        sums[amount.section] += amount.amount_minor
    gaps = [
        gettext("{section}, {gap}").format(
            section=_inside(_section_title(section)), gap=_gap(Money(minor, facts.currency), formats)
        )
        for section in InvoiceSection
        if (minor := sums[section] - before.sections.get(section, 0))
    ]
    if facts.total_minor == before.total_minor or not gaps:
        return sentence
    separator = "\u202f; " if formats.language == "fr" else "; "
    changes = gettext("Ce qui change : {gaps}.").format(gaps=separator.join(gaps))
    return f"{sentence} {changes}"


def _gap(gap: Money, formats: Formats) -> str:
    return f"+{formats.money(gap)}" if gap.minor > 0 else formats.money(gap)


def _part(
    section: InvoiceSection, amounts: Sequence[InvoiceAmount], currency: str, formats: Formats
) -> InvoicePart | None:
    chosen = [amount for amount in amounts if amount.section == section]
    if not chosen:
        return None
    rows = format_html_join(
        "",
        '<div><dt>{}</dt><dd class="num">{}</dd></div>',
        ((amount.label, formats.money(Money(amount.amount_minor, currency))) for amount in chosen),
    )
    count = len(chosen)
    fold = ngettext("Voir le montant", "Voir les {count} montants", count).format(count=formats.number(count))
    total = sum((Money(amount.amount_minor, currency) for amount in chosen), Money.zero(currency))
    return InvoicePart(_section_title(section), rows, formats.money(total), fold if count > MOST_AMOUNTS else "")


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


def _totals(invoice: InvoiceDetail, policy: BillingPolicy, formats: Formats) -> list[tuple[str, str]]:
    facts = invoice.listed.facts
    gross = Money(facts.total_minor, facts.currency)
    tax = Money(invoice.tax_minor, facts.currency)
    return [
        (gettext("Total hors taxes"), formats.money(gross - tax)),
        *_taxes(invoice.amounts, tax, policy, formats),
        (gettext("Total toutes taxes comprises"), formats.money(gross)),
    ]


def _taxes(
    amounts: Sequence[InvoiceAmount], tax: Money, policy: BillingPolicy, formats: Formats
) -> list[tuple[str, str]]:
    """Return the tax by rate when that adds up to what the billing system states, else its sum alone."""
    by_rate: dict[Decimal, Money] = {}
    for amount in amounts:
        so_far = by_rate.get(amount.tax_rate, Money.zero(tax.currency))
        by_rate[amount.tax_rate] = so_far + Money(amount.amount_minor, tax.currency)
    held = {rate: split_tax(gross, rate / 100).tax for rate, gross in by_rate.items()}
    if sum(held.values(), Money.zero(tax.currency)) != tax:
        return [(policy.tax_name.value, formats.money(tax))]
    return [
        (
            gettext("{tax} à {rate} %").format(
                tax=policy.tax_name.value, rate=formats.number(Decimal(f"{rate.normalize():f}"))
            ),
            formats.money(part),
        )
        for rate, part in sorted(held.items(), reverse=True)
    ]


def _facts(invoice: InvoiceDetail, formats: Formats, today: date) -> list[tuple[str, SafeString | str]]:
    listed = invoice.listed
    facts: list[tuple[str, SafeString | str]] = [(gettext("Titulaire"), listed.customer_name)]
    if listed.contract_number:
        named = ", ".join(part for part in (listed.contract_name, listed.contract_number) if part)
        facts.append((gettext("Contrat"), named))
    if invoice.period_start and invoice.period_end:
        last = invoice.period_end - timedelta(days=1)
        start = formats.day(invoice.period_start, today, relative=False)
        period = gettext("du {start} au {end}").format(start=start, end=formats.day(last, today, relative=False))
        facts.append((gettext("Période"), period))
    if invoice.corrected:
        facts.append((gettext("Corrige la facture"), _link(invoice.corrected)))
    for note in invoice.credit_notes:
        amount = formats.money(-Money(note.total_minor, listed.facts.currency))
        facts.append((gettext("Avoir de {amount}").format(amount=amount), _link(note)))
    return facts


def _link(other: InvoiceLink) -> SafeString:
    return format_html('<a href="{}">{}</a>', paths.invoice(other.reference), other.number)
