"""What a list of invoices and an invoice's own page say alike."""

from __future__ import annotations

from datetime import date

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from guichet.billing.values import InvoiceFacts, InvoiceKind, InvoiceState
from guichet.core.formats import Formats
from guichet.core.money import Money
from guichet.ui.elements import pill


def is_elided(month: str) -> bool:
    """Return whether "de" loses its vowel before the name of a month: avril, août, octobre."""
    return month[:1] in "aeiou"


def title(invoice: InvoiceFacts, formats: Formats, today: date) -> str:
    """Return what an invoice is called: "Facture d’octobre", "Avoir de mai 2025"."""
    month = formats.month(invoice.issued_on, today)
    if invoice.kind == InvoiceKind.CREDIT_NOTE:
        said = gettext("Avoir d’{month}") if is_elided(month) else gettext("Avoir de {month}")
    else:
        said = gettext("Facture d’{month}") if is_elided(month) else gettext("Facture de {month}")
    return said.format(month=month)


def hero(figure: str) -> SafeString:
    """Return the figure that answers the page, to be set inside its sentence."""
    return mark_safe(f'<span class="fig hero">{conditional_escape(figure)}</span>')  # noqa: S308 (escaped)


def signed(invoice: InvoiceFacts, formats: Formats) -> str:
    """Return the amount as the account sees it: a credit note takes off."""
    amount = Money(invoice.total_minor, invoice.currency)
    return formats.money(-amount if invoice.kind == InvoiceKind.CREDIT_NOTE else amount)


def state_pill(invoice: InvoiceFacts, today: date) -> SafeString:
    """Return where the payment stands; a credit note has its own word."""
    if invoice.kind == InvoiceKind.CREDIT_NOTE:
        return pill("", gettext("Avoir"), "arrow-left-right")
    match invoice.state:
        case InvoiceState.PAID:
            return pill("ok", gettext("Payée"), "check")
        case InvoiceState.REJECTED:
            return pill("bad", gettext("Prélèvement refusé"))
        case InvoiceState.DISPUTED:
            return pill("warn", gettext("Contestée"))
        case InvoiceState.TO_DEBIT:
            return pill("info", gettext("À prélever"))
    if is_late(invoice, today):
        return pill("bad", gettext("En retard"))
    return pill("warn", gettext("À payer"))


def is_late(invoice: InvoiceFacts, today: date) -> bool:
    return invoice.due_on is not None and invoice.due_on < today


def difference(total: Money, before: Money, month: str, formats: Formats) -> str:
    """Return how an amount compares with the one of a month, in a sentence."""
    gap = total - before
    if not gap:
        return gettext("C’est le même montant qu’en {month}.").format(month=month)
    words = gettext("C’est {amount} de plus qu’en {month}.")
    if gap.minor < 0:
        words = gettext("C’est {amount} de moins qu’en {month}.")
    return words.format(amount=formats.money(gap if gap.minor > 0 else -gap), month=month)
