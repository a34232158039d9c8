"""Writes of invoices, as a billing system sends them."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from guichet.billing.models import Invoice, InvoiceLine
from guichet.contracts.values import Target
from guichet.database import Row, Written, upsert


def invoices_by_external_id(source: str, wanted: Collection[str]) -> dict[str, Target]:
    """Return imported invoices with the customer billed; those that are not known are absent. One query."""
    rows = Invoice.objects.filter(source=source, external_id__in=wanted)
    return {
        external_id: Target(pk, customer_id)
        for external_id, pk, customer_id in rows.values_list("external_id", "pk", "customer_id")
    }


def store_invoices(rows: Sequence[Row]) -> Written:
    """Create imported invoices, or follow their state. Units: amounts in minor units of `currency`."""
    return upsert(Invoice, rows)


def store_invoice_lines(rows: Sequence[Row]) -> Written:
    """Create or update the lines of imported invoices, by invoice and position. Units: minor units of the invoice."""
    return upsert(InvoiceLine, rows, key=("invoice_id", "position"))
