"""The pages that span apps: home, lines, and those that open later."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from guichet import operators
from guichet.billing.queries import invoice_seen_by, invoices_of, unpaid_of
from guichet.catalogue.queries import shares_data
from guichet.contracts.access import PortalRequest, signed_in
from guichet.contracts.values import Capability, LineKind, Principal
from guichet.core.formats import Formats, formats_for
from guichet.core.periods import DateRange, billing_days
from guichet.help.presenters import reach_us
from guichet.lines.queries import EquippedLine, equipped_line_seen_by, equipped_lines_of, first_equipped_lines_of
from guichet.messages.queries import current_communications
from guichet.messages.values import CommunicationFacts
from guichet.orders.queries import open_orders_of, order_seen_by
from guichet.portal import rules
from guichet.portal.presenters import home as home_presenter
from guichet.portal.presenters import invoices as invoices_presenter
from guichet.portal.presenters import lines as lines_presenter
from guichet.portal.presenters import orders as orders_presenter
from guichet.portal.presenters.lines import Month
from guichet.portal.presenters.pages import page_title
from guichet.usage.policy import UsagePolicy
from guichet.usage.queries import Usage, fleet_of, pools_of, usage_of
from guichet.usage.values import Pool

MOST_LINES_ONE_BY_ONE = 12


@signed_in
@require_GET
def home(request: PortalRequest) -> HttpResponse:
    operator = operators.current()
    principal, policy = request.principal, operator.section(UsagePolicy)
    days = billing_days(request.today, policy.period_starts_on_day)
    lines = first_equipped_lines_of(principal, today=request.today)
    is_fleet = rules.is_fleet(len(lines), MOST_LINES_ONE_BY_ONE)
    fleet = fleet_of(principal.reach(Capability.SEE_LINE), days) if is_fleet else []
    usage = Usage({}, None) if is_fleet else usage_of([line.facts.id for line in lines], days)
    sharing = {(one.contract_id, one.offer_code) for one in fleet}
    sharing |= {(line.facts.contract_id, line.facts.offer_code) for line in lines if not is_fleet}
    seen = home_presenter.Seen(
        principal=principal,
        given_name=request.user.given_name,
        lines=lines,
        fleet=fleet,
        month=Month(usage, days.last_day, request.today, policy.low_percent, _pools(principal, sharing, days)),
        unpaid=unpaid_of(principal) if principal.reach(Capability.SEE_INVOICE) else [],
        orders=open_orders_of(principal) if principal.reach(Capability.SEE_ORDER) else [],
        communications=_communications(request),
        now=request.now,
    )
    return render(
        request,
        "portal/home.html",
        {"page": "home", "home": home_presenter.home_page(seen, operator, _formats())},
    )


@signed_in
@require_GET
def lines(request: PortalRequest) -> HttpResponse:
    kind = request.GET.get("kind", "")
    seen = equipped_lines_of(request.principal, today=request.today)
    kinds = [one for one in LineKind if any(line.facts.kind == one for line in seen)]
    if kind in kinds:
        seen = [line for line in seen if line.facts.kind == kind]
    month = _month(request, seen)
    shown = lines_presenter.lines_page(seen, month, kinds, kind, _formats())
    return render(request, "portal/lines.html", {"page": "lines", "shown": shown})


@signed_in
@require_GET
def line(request: PortalRequest, reference: str) -> HttpResponse:
    found = equipped_line_seen_by(request.principal, reference, today=request.today)
    if found is None:
        raise Http404
    month = _month(request, [found], whole=False)
    shown = lines_presenter.line_page(found, month, _formats(), request.now)
    return render(request, "portal/line.html", {"page": "lines", "shown": shown})


@signed_in
@require_GET
def invoices(request: PortalRequest) -> HttpResponse:
    listed = invoices_of(request.principal)
    unpaid = unpaid_of(request.principal)
    shown = invoices_presenter.invoices_page(listed, unpaid, _formats(), request.today)
    return render(request, "portal/invoices.html", {"page": "invoices", "shown": shown})


@signed_in
@require_GET
def invoice(request: PortalRequest, reference: str) -> HttpResponse:
    found = invoice_seen_by(request.principal, reference)
    if found is None:
        raise Http404
    shown = invoices_presenter.invoice_page(found, _formats(), request.today)
    return render(request, "portal/invoice.html", {"page": "invoices", "shown": shown})


@signed_in
@require_GET
def orders(request: PortalRequest, page: str) -> HttpResponse:
    shown = orders_presenter.orders_page(open_orders_of(request.principal), _formats(), request.today)
    return render(request, "portal/orders.html", {"page": page, "shown": shown})


@signed_in
@require_GET
def order(request: PortalRequest, reference: str) -> HttpResponse:
    found = order_seen_by(request.principal, reference)
    if found is None:
        raise Http404
    operator = operators.current()
    shown = orders_presenter.order_page(found, _formats(), request.today)
    place = operators.Page.TRACKING if operator.menu.entry(operators.Page.TRACKING) else operators.Page.REQUESTS
    return render(
        request, "portal/order.html", {"page": place.value, "shown": shown, "reach": reach_us(_formats(), request.now)}
    )


@signed_in
@require_GET
def not_open_yet(request: PortalRequest, page: str) -> HttpResponse:
    """Say that a page of the menu is not open yet, and who answers meanwhile."""
    entry = operators.current().menu.entry(operators.Page(page))
    title = entry.label.in_(_formats().language) if entry else page_title(page)
    return render(
        request, "portal/not_open_yet.html", {"page": page, "title": title, "reach": reach_us(_formats(), request.now)}
    )


def _with_reach(request: PortalRequest, **context: object) -> dict[str, object]:
    return {**context, "reach": reach_us(_formats(), request.now)}


def _formats() -> Formats:
    operator = operators.current()
    language = get_language() or operator.default_language
    return formats_for(language, operator.currency, operator.zone, operator.country, operator.phone_region)


def _month(request: PortalRequest, lines: Sequence[EquippedLine], *, whole: bool = True) -> Month:
    """Return the month of these lines; `whole` when they are all that the person sees."""
    policy = operators.current().section(UsagePolicy)
    days = billing_days(request.today, policy.period_starts_on_day)
    usage = usage_of([line.facts.id for line in lines], days)
    sharing = {(line.facts.contract_id, line.facts.offer_code) for line in lines}
    pools = _pools(request.principal, sharing, days, whole=whole)
    return Month(usage, days.last_day, request.today, policy.low_percent, pools)


def _pools(
    principal: Principal, sharing: Iterable[tuple[int, str]], days: DateRange, *, whole: bool = True
) -> dict[tuple[int, str], Pool]:
    """Return the shared allowances of these contracts and offers, when what is seen may be only a part of them."""
    reach = principal.reach(Capability.SEE_LINE)
    if whole and not reach.sites and not reach.lines:
        return {}
    return pools_of({contract for contract, offer in sharing if shares_data(offer)}, days)


def _communications(request: PortalRequest) -> list[CommunicationFacts]:
    reach = request.principal.reach(Capability.SEE_COMMUNICATION)
    if not reach:
        return []
    return current_communications(customers=reach.customers, sites=reach.sites, at=request.now)
