"""Reads of invoices, bounded by a Principal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q

from guichet.billing.models import PLAIN_NUMBER, Invoice
from guichet.billing.values import InvoiceFacts, InvoiceKind, InvoiceState, NumberedInvoice
from guichet.contracts.queries import within
from guichet.contracts.values import Capability, Principal, Reach
from guichet.database import Prepared

_COLUMNS = ("reference", "kind", "number", "issued_on", "due_on", "currency", "total_minor", "due_minor", "state")


_unpaid = Prepared(
    lambda **ids: (
        Invoice.objects.filter(
            _within(Reach(**ids)), ~Q(state=InvoiceState.PAID), kind=InvoiceKind.INVOICE, due_minor__gt=0
        )
        .order_by(F("due_on").asc(nulls_last=True), "id")
        .values_list(*_COLUMNS)
    )
)


def unpaid_of(principal: Principal) -> list[InvoiceFacts]:
    """Return the invoices with something left to pay that this person may see, the earliest due first. One query."""
    reach = principal.reach(Capability.SEE_INVOICE)
    return [InvoiceFacts(*row) for row in _unpaid(**reach.ids())] if reach else []


def invoices_of(principal: Principal, *, before: tuple[date, int] | None = None, most: int = 24) -> list[ListedInvoice]:
    """Return invoices and credit notes, the latest first, from the one after `before` (issue day and id). One query."""
    rows = Invoice.objects.filter(_seen_by(principal))
    if before:
        day, last_id = before
        rows = rows.filter(Q(issued_on__lt=day) | Q(issued_on=day, id__lt=last_id))
    return [
        ListedInvoice(row[-1], InvoiceFacts(*row[:-1]))
        for row in rows.order_by("-issued_on", "-id").values_list(*_COLUMNS, "id")[:most]
    ]


@dataclass(frozen=True, slots=True)
class ListedInvoice:
    """An invoice in a list, with the id that the next page starts from."""

    id: int
    facts: InvoiceFacts


def invoice_seen_by(principal: Principal, reference: str) -> Invoice | None:
    """Return one invoice with its lines, or None when it does not exist or is not this person's to see. Two queries."""
    return (
        Invoice.objects.filter(_seen_by(principal), reference=reference)
        .select_related("customer", "credits")
        .prefetch_related("lines")
        .first()
    )


def standing_of(principal: Principal, *, most: int = 6) -> list[InvoiceFacts]:
    """Return the latest invoices and credit notes, and whatever is left to pay, the latest first. One query.

    Shape: `most` of the latest; of what is left to pay, all of it.
    """
    seen = Invoice.objects.filter(_seen_by(principal))
    latest = seen.order_by("-issued_on", "-id").values("id")[:most]
    owing = ~Q(state=InvoiceState.PAID) & Q(kind=InvoiceKind.INVOICE, due_minor__gt=0)
    rows = seen.filter(owing | Q(id__in=latest)).order_by("-issued_on", "-id")
    return [InvoiceFacts(*row) for row in rows.values_list(*_COLUMNS)]


def invoices_numbered(number: str, *, most: int) -> list[NumberedInvoice]:
    """Return the invoices of whoever that bear a number, for the desk. One query, on an index.

    Shape: `number` in letters and digits only, upper case; dashes, spaces, dots and strokes of the stored are skipped.
    """
    rows = Invoice.objects.annotate(plain=PLAIN_NUMBER).filter(plain=number)
    return [NumberedInvoice(*row) for row in rows.values_list("number", "customer_id")[:most]]


def _seen_by(principal: Principal) -> Q:
    return _within(principal.reach(Capability.SEE_INVOICE))


def _within(reach: Reach) -> Q:
    return within(reach, customers="customer_id", contracts="contract_id")
