"""Invoices for tests."""

from datetime import date
from decimal import Decimal
from itertools import count

from guichet.billing.models import Invoice, InvoiceLine
from guichet.billing.values import InvoiceKind, InvoiceSection, InvoiceState
from guichet.contracts.models import Customer

_numbers = count(1)


def invoice(of: Customer, **fields: object) -> Invoice:
    """Return an invoice of 42.98 EUR to pay."""
    number = next(_numbers)
    given: dict[str, object] = {
        "kind": InvoiceKind.INVOICE,
        "number": f"F{number:08}",
        "issued_on": date(2026, 11, 2),
        "due_on": date(2026, 11, 20),
        "currency": "EUR",
        "total_minor": 4298,
        "tax_minor": 716,
        "state": InvoiceState.TO_PAY,
        **fields,
    }
    given.setdefault("due_minor", given["total_minor"])
    return Invoice.objects.create(source="test", external_id=f"invoice-{number}", customer=of, **given)


def paid_invoice(of: Customer, **fields: object) -> Invoice:
    """Return an invoice that owes nothing."""
    return invoice(of, **{"state": InvoiceState.PAID, "due_minor": 0, **fields})


def credit_note(of: Customer, **fields: object) -> Invoice:
    """Return a credit note."""
    return paid_invoice(of, **{"kind": InvoiceKind.CREDIT_NOTE, **fields})


def invoice_line(of: Invoice, **fields: object) -> InvoiceLine:
    """Return an amount of an invoice: the subscription, all of it."""
    given = {
        "position": next(_numbers) % 30_000,
        "section": InvoiceSection.SUBSCRIPTION,
        "label": "Forfait 100 Go",
        "amount_minor": of.total_minor,
        "tax_rate": Decimal(20),
        **fields,
    }
    return InvoiceLine.objects.create(invoice=of, **given)
