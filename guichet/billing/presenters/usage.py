"""The way from an invoice to the usage that it bills."""

from __future__ import annotations

from datetime import date, timedelta
from urllib.parse import urlencode

from django.urls import reverse

from guichet.acts.values import Target
from guichet.billing.values import InvoiceDetail, InvoiceKind
from guichet.contracts.values import Capability, Principal
from guichet.core.periods import shift_months

MONTHS_KEPT = 12  # usage is kept for a year; a period that begins before is not whole any more


def usage_address(invoice: InvoiceDetail, principal: Principal, today: date) -> str:
    """Return the address of the usage of an invoice's contract and period; empty when it cannot be seen.

    An accountant sees invoices and no usage; what is older than a year is gone; a bill of no contract has no lines.
    """
    listed, start, end = invoice.listed, invoice.period_start, invoice.period_end
    if listed.facts.kind != InvoiceKind.INVOICE or not (start and end and listed.contract_id):
        return ""
    contract = listed.contract_reference or ""
    target = Target("contract", listed.contract_id, contract, listed.customer_id, listed.contract_id)
    if start < shift_months(today, -MONTHS_KEPT) or not principal.may(Capability.SEE_USAGE, target):
        return ""
    days = {"contract": contract, "from": start.isoformat(), "to": (end - timedelta(days=1)).isoformat()}
    return f"{reverse('portal:usage')}?{urlencode(days)}"
