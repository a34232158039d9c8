"""The pages of invoices."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from guichet import operators
from guichet.billing.policy import BillingPolicy
from guichet.billing.presenters.invoice import invoice_page
from guichet.billing.presenters.invoices import Asked, invoices_page
from guichet.billing.presenters.usage import usage_address
from guichet.billing.queries import invoice_seen_by, invoices_of, unpaid_of
from guichet.billing.values import InvoiceKind
from guichet.contracts.access import PortalRequest, signed_in
from guichet.core.references import NotAReference, normalise_reference
from guichet.ui.formats import page_formats


@signed_in
@require_safe
def invoices(request: PortalRequest) -> HttpResponse:
    asked = _asked(request)
    listed = invoices_of(request.principal, kind=asked.kind, after=asked.after)
    if asked.after and not listed.rows:  # a mark that leads nowhere: the first page
        asked = Asked(asked.kind)
        listed = invoices_of(request.principal, kind=asked.kind)
    shown = invoices_page(
        asked,
        listed,
        unpaid_of(request.principal),
        operators.current().section(BillingPolicy),
        page_formats(),
        request.today,
        page_title=_title(),
    )
    return render(request, "billing/invoices.html", {"page": "invoices", "shown": shown})


def _title() -> str:
    """Return what the operator's menu calls this page."""
    entry = operators.current().menu.entry(operators.Page.INVOICES)
    return entry.label.in_(page_formats().language) if entry else gettext("Factures")


def _asked(request: PortalRequest) -> Asked:
    """Return what the address asks for; what is not understood asks for nothing."""
    kind = request.GET.get("kind", "")
    try:
        after = normalise_reference(request.GET.get("before", ""))
    except NotAReference:
        after = ""
    return Asked(InvoiceKind(kind) if kind in set(InvoiceKind) else None, after or None)


@signed_in
@require_safe
def invoice(request: PortalRequest, reference: str) -> HttpResponse:
    found = invoice_seen_by(request.principal, reference)
    if found is None:
        raise Http404
    shown = invoice_page(found, operators.current().section(BillingPolicy), page_formats(), request.today)
    usage = usage_address(found, request.principal, request.today)
    return render(request, "billing/invoice.html", {"page": "invoices", "shown": shown, "usage": usage})
