"""Reads of invoices, bounded by a Principal."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import F, Q, QuerySet, Subquery, Sum

from guichet.acts.values import Target
from guichet.billing.models import PLAIN_NUMBER, Invoice, InvoiceLine
from guichet.billing.values import (
    InvoiceAmount,
    InvoiceDetail,
    InvoiceFacts,
    InvoiceKind,
    InvoiceLink,
    InvoiceSlice,
    InvoiceState,
    ListedInvoice,
    NumberedInvoice,
    PreviousInvoice,
)
from guichet.contracts.queries import within
from guichet.contracts.values import Capability, Principal, Reach
from guichet.database import Prepared

PAGE = 24
_COLUMNS = ("reference", "kind", "number", "issued_on", "due_on", "currency", "total_minor", "due_minor", "state")
_CONTRACT = ("contract_id", "contract__number", "contract__name", "contract__reference")
_LISTED = (*_COLUMNS, "customer_id", "customer__name", *_CONTRACT)
_LINK = ("reference", "number", "issued_on", "total_minor")


def _within(reach: Reach) -> Q:
    return within(reach, customers="customer_id", contracts="contract_id")


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


def _build_listed(
    kind: str | None = None, after: str | None = None, **ids: Collection[int]
) -> QuerySet[Invoice, tuple[Any, ...]]:
    seen = Invoice.objects.filter(_within(Reach(**ids)))
    rows = seen.filter(kind=kind) if kind else seen
    if after:
        last = seen.filter(reference=after)
        day, row_id = Subquery(last.values("issued_on")[:1]), Subquery(last.values("id")[:1])
        rows = rows.filter(Q(issued_on__lt=day) | Q(issued_on=day, id__lt=row_id))
    return rows.order_by("-issued_on", "-id").values_list(*_LISTED)[: PAGE + 1]


_listed = Prepared(_build_listed)


def invoices_of(principal: Principal, *, kind: InvoiceKind | None = None, after: str | None = None) -> InvoiceSlice:
    """Return a page of invoices and credit notes, the latest first, from the one after the reference `after`.

    One query, by key: no count and no offset. Shape: empty when `after` names nothing that this person may see.
    """
    reach = principal.reach(Capability.SEE_INVOICE)
    asked: dict[str, str] = {name: value for name, value in (("kind", kind), ("after", after)) if value}
    rows = _listed(**asked, **reach.ids()) if reach else []
    listed = [_listed_invoice(row) for row in rows]
    return InvoiceSlice(tuple(listed[:PAGE]), listed[PAGE].facts.issued_on if len(listed) > PAGE else None)


def _listed_invoice(row: tuple[Any, ...]) -> ListedInvoice:
    return ListedInvoice(InvoiceFacts(*row[: len(_COLUMNS)]), *row[len(_COLUMNS) : len(_LISTED)])


_corrects = ("credits_id", "credits__customer_id", "credits__contract_id", *(f"credits__{column}" for column in _LINK))
_invoice = Prepared(
    lambda reference, **ids: Invoice.objects.filter(_within(Reach(**ids)), reference=reference).values_list(
        *_LISTED, "id", "tax_minor", "period_start", "period_end", *_corrects
    )
)
_amounts = Prepared(
    lambda invoice_id: (
        InvoiceLine.objects.filter(invoice_id=invoice_id)
        .order_by("position")
        .values_list("section", "label", "amount_minor", "tax_rate")
    )
)
_credit_notes = Prepared(
    lambda invoice_id, **ids: (
        Invoice.objects.filter(_within(Reach(**ids)), credits_id=invoice_id)
        .order_by("issued_on", "id")
        .values_list(*_LINK)
    )
)


def _build_previous(
    invoice_id: int, customer_id: int, issued_on: date, contract_id: int | None = None
) -> QuerySet[InvoiceLine, tuple[Any, ...]]:
    contract = Q(contract_id=contract_id) if contract_id else Q(contract=None)
    before = Q(issued_on__lt=issued_on) | Q(issued_on=issued_on, id__lt=invoice_id)
    latest = Invoice.objects.filter(contract, before, customer_id=customer_id, kind=InvoiceKind.INVOICE)
    head = latest.order_by("-issued_on", "-id").values("id")[:1]
    return (
        InvoiceLine.objects.filter(invoice_id=Subquery(head))
        .order_by()
        .values("section", "invoice__issued_on", "invoice__total_minor")
        .annotate(sum=Sum("amount_minor"))
        .values_list("invoice__issued_on", "invoice__total_minor", "section", "sum")
    )


_previous = Prepared(_build_previous)


def standing_of(principal: Principal, *, most: int = 6) -> list[InvoiceFacts]:
    """Return the latest invoices and credit notes, and whatever is left to pay, the latest first. One query.

    Shape: `most` of the latest; of what is left to pay, all of it.
    """
    seen = Invoice.objects.filter(_within(principal.reach(Capability.SEE_INVOICE)))
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


def invoice_seen_by(principal: Principal, reference: str) -> InvoiceDetail | None:
    """Return one invoice, or None when it does not exist or is not this person's to see.

    Four queries at most, whatever the number of its amounts: itself, its amounts, its credit notes, the one before.
    """
    reach = principal.reach(Capability.SEE_INVOICE)
    found = _invoice(reference=reference, **reach.ids()) if reach else []
    if not found:
        return None
    listed = _listed_invoice(found[0])
    invoice_id, tax_minor, period_start, period_end, *corrected = found[0][len(_LISTED) :]
    is_invoice = listed.facts.kind == InvoiceKind.INVOICE
    notes = _credit_notes(invoice_id=invoice_id, **reach.ids()) if is_invoice else []
    return InvoiceDetail(
        listed=listed,
        tax_minor=tax_minor,
        period_start=period_start,
        period_end=period_end,
        amounts=tuple(InvoiceAmount(*row) for row in _amounts(invoice_id=invoice_id)),
        corrected=_corrected(reach, *corrected),
        credit_notes=tuple(InvoiceLink(*row) for row in notes),
        previous=_previous_of(invoice_id, listed) if is_invoice else None,
    )


def _corrected(
    reach: Reach, row_id: int | None, customer_id: int, contract_id: int | None, *link: Any
) -> InvoiceLink | None:
    """Return the invoice that a credit note corrects, when it is within the same reach."""
    if row_id is None or not reach.covers(Target("invoice", row_id, link[0], customer_id, contract_id)):
        return None
    return InvoiceLink(*link)


def _previous_of(invoice_id: int, listed: ListedInvoice) -> PreviousInvoice | None:
    # the same customer and contract: who may see the one may see the other
    asked: dict[str, int] = {"contract_id": listed.contract_id} if listed.contract_id else {}
    rows = _previous(invoice_id=invoice_id, customer_id=listed.customer_id, issued_on=listed.facts.issued_on, **asked)
    if not rows:
        return None
    return PreviousInvoice(rows[0][0], rows[0][1], {section: total for _, _, section, total in rows})
