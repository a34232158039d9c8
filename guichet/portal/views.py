"""The pages that span apps: home, lines, and those that open later."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from guichet import operators
from guichet.acts.values import EntryKind
from guichet.billing.queries import unpaid_of
from guichet.catalogue.queries import offer_facts, shares_data
from guichet.contracts.access import PortalRequest, signed_in
from guichet.contracts.queries import target_of_line, user_since
from guichet.contracts.queries.journal import journal_of, lines_with_journal
from guichet.contracts.values import Capability, LineKind, LineState, Principal, line_target
from guichet.core.periods import DateRange, billing_days, local_day, shift_months
from guichet.core.references import reference_in
from guichet.help.presenters import reach_us
from guichet.lines.policy import LinesPolicy
from guichet.lines.presenters.settings import calls_value, ceiling_value, restrictions_value
from guichet.lines.queries.blocking import block_told
from guichet.lines.queries.equipped import (
    EquippedLine,
    equipped_line_seen_by,
    equipped_lines_of,
    first_equipped_lines_of,
)
from guichet.lines.queries.options import options_of
from guichet.lines.queries.settings import ceiling_of, forwards_of, restrictions_of, voicemail_of
from guichet.lines.queries.sims import SimStanding, sim_standing_of
from guichet.messages.queries import current_communications
from guichet.messages.values import CommunicationFacts
from guichet.operators.menu import Listing
from guichet.orders.presenters import move_shown
from guichet.orders.queries import move_of, open_orders_of, order_seen_by
from guichet.orders.values import MoveSeen, OrderState
from guichet.portal import rules
from guichet.portal.presenters import home as home_presenter
from guichet.portal.presenters import journal as journal_presenter
from guichet.portal.presenters import line as line_presenter
from guichet.portal.presenters import lines as lines_presenter
from guichet.portal.presenters import orders as orders_presenter
from guichet.portal.presenters.line_acts import do_rows, has_settings, settings_rows
from guichet.portal.presenters.line_answer import SeenLine
from guichet.portal.presenters.lines import Month, line_name
from guichet.portal.presenters.pages import menu_title, orders_page
from guichet.portal.presenters.products import NOTHING_MORE, More
from guichet.ui.do import DoRow, do_list
from guichet.ui.formats import page_formats
from guichet.usage.policy import UsagePolicy
from guichet.usage.presenters import alert_row
from guichet.usage.queries import Usage, first_day_seen, fleet_of, line_usage, pools_of, usage_seen_by
from guichet.usage.queries.alerts import alerts_of
from guichet.usage.values import Pool

NO_CONTENT = 204
MOST_LINES_ONE_BY_ONE = 12
HISTORY_MONTHS = 12
MOST_ENTRIES = 30
LONGEST_SEARCH = 100
MOST_LINES_TO_CHOOSE = 100


@signed_in
@require_safe
def home(request: PortalRequest) -> HttpResponse:
    if request.user.staff_role and not request.principal.grants:
        return redirect("desk:home")  # one of the operator's own, with nothing of a customer's to show
    operator = operators.current()
    principal, policy = request.principal, operator.section(UsagePolicy)
    days = billing_days(request.today, policy.period_starts_on_day)
    lines = first_equipped_lines_of(principal, today=request.today)
    is_fleet = rules.is_fleet(len(lines), MOST_LINES_ONE_BY_ONE)
    fleet = fleet_of(principal.reach(Capability.SEE_LINE), days) if is_fleet else []
    usage = Usage({}, None) if is_fleet else usage_seen_by(principal, [line.facts for line in lines], days)
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
        more=_more(request, lines) if operator.home.shows == Listing.PRODUCTS and not is_fleet else NOTHING_MORE,
    )
    return render(
        request,
        "portal/home.html",
        {
            "page": "home",
            "home": home_presenter.home_page(seen, operator, page_formats()),
        },
    )


@signed_in
@require_safe
def lines(request: PortalRequest) -> HttpResponse:
    every = equipped_lines_of(request.principal, today=request.today)
    kinds = [one for one in LineKind if any(line.facts.kind == one for line in every)]
    find = _find(request, every)
    seen = [line for line in every if line.facts.kind == find.kind] if find.kind in kinds else every
    seen = lines_presenter.found(seen, find) if find.asks else seen
    principal = request.principal if rules.is_fleet(len(every), MOST_LINES_ONE_BY_ONE) else None
    shown = lines_presenter.lines_page(
        seen, _month(request, seen), kinds, page_formats(), find=find, principal=principal
    )
    return render(request, "portal/lines.html", {"page": "lines", "shown": shown})


@signed_in
@require_safe
def usage_offline(request: PortalRequest) -> HttpResponse:
    """What is left on the first lines, dated: what a device of one's own keeps to show without network.

    Nothing for staff who look on, nor where there is no line or nothing was read yet.
    """
    seen = first_equipped_lines_of(request.principal, today=request.today)[:MOST_LINES_ONE_BY_ONE]
    month = _month(request, seen)
    if request.principal.read_only or not seen or month.usage.read_at is None:
        return HttpResponse(status=NO_CONTENT)
    formats = page_formats()
    read_at = formats.day(local_day(month.usage.read_at, operators.current().zone), request.today, relative=False)
    note = gettext("Relevé le {day} à {time}, hors ligne.").format(day=read_at, time=formats.time(month.usage.read_at))
    rows = lines_presenter.line_rows(seen, month, formats)
    return render(request, "portal/usage_offline.html", {"rows": rows, "note": note})


@signed_in
@require_safe
def line(request: PortalRequest, reference: str) -> HttpResponse:
    found = equipped_line_seen_by(request.principal, reference, today=request.today)
    if found is None:
        raise Http404
    sim = sim_standing_of(found.facts.id) if found.facts.kind == LineKind.MOBILE else SimStanding()
    acts = do_rows(found, request.actor, operators.current().section(LinesPolicy), _alert_row(request, found), sim)
    shown = line_presenter.line_page(_seen_line(request, found), acts, page_formats(), waits=sim.waits)
    return render(request, "portal/line.html", {"page": "lines", "shown": shown})


@signed_in
@require_safe
def line_settings(request: PortalRequest, reference: str) -> HttpResponse:
    """Show what is set on a line, and how: its usage alert, where its calls go, what it does not do."""
    found = equipped_line_seen_by(request.principal, reference, today=request.today)
    if found is None:
        raise Http404
    formats, policy = page_formats(), operators.current().section(LinesPolicy)
    alert = _alert_row(request, found)
    states = {
        "lines:line-calls": calls_value(forwards_of(found.facts.id), voicemail_of(found.facts.id)),
        "lines:line-restrictions": restrictions_value(restrictions_of(found.facts.id)),
        "lines:line-ceiling": ceiling_value(ceiling_of(found.facts.id)[0], formats),
    }
    rows = settings_rows(found, request.actor, policy, alert, states)
    context = {"page": "home", "title": line_name(found.facts), "line": found.facts, "rows": do_list(rows)}
    return render(request, "portal/line_settings.html", context)


@signed_in
@require_safe
def orders(request: PortalRequest, page: str) -> HttpResponse:
    shown = orders_presenter.orders_page(open_orders_of(request.principal), page_formats(), request.today)
    return render(request, "portal/orders.html", {"page": page, "shown": shown})


@signed_in
@require_safe
def order(request: PortalRequest, reference: str) -> HttpResponse:
    found = order_seen_by(request.principal, reference)
    if found is None:
        raise Http404
    operator = operators.current()
    shown = orders_presenter.order_page(found, page_formats(), request.today)
    move = move_of(reference) if found.move_id else None
    context = {
        "page": orders_page(operator).value,
        "shown": shown,
        "move": move_shown(move, page_formats(), request.today) if move else None,
        "may_cancel": move is not None and _may_cancel(request, move),
        "reach": reach_us(page_formats(), request.now),
    }
    return render(request, "portal/order.html", context)


@signed_in
@require_safe
def journal(request: PortalRequest) -> HttpResponse:
    """Show who did what on this person's lines, what they did themselves, and who looked at their file."""
    kind = EntryKind.ACCESS.value if request.GET.get("kind") == EntryKind.ACCESS else ""
    line, before = reference_in(request.GET.get("line", "")), reference_in(request.GET.get("before", ""))
    seen = journal_presenter.Seen(
        entries=journal_of(
            request.principal, line_reference=line, before=before, kinds=[kind] if kind else [], most=MOST_ENTRIES + 1
        ),
        lines=lines_with_journal(request.principal, most=MOST_LINES_TO_CHOOSE),
        chosen=line,
        kind=kind,
        before=before,
        reader_id=request.user.pk,
        now=request.now,
    )
    shown = journal_presenter.journal_page(seen, page_formats(), most=MOST_ENTRIES)
    return render(request, "portal/journal.html", {"page": "journal", "shown": shown})


@signed_in
@require_safe
def not_open_yet(request: PortalRequest, page: str) -> HttpResponse:
    """Say that a page of the menu is not open yet, and who answers meanwhile."""
    title = menu_title(operators.Page(page))
    return render(
        request,
        "portal/not_open_yet.html",
        {"page": page, "title": title, "reach": reach_us(page_formats(), request.now)},
    )


def _find(request: PortalRequest, lines: Sequence[EquippedLine]) -> lines_presenter.Find:
    """Return what the person searches their lines by; a site that is not theirs is none."""
    sites = {line.facts.site_id: line.facts.site_name or "" for line in lines if line.facts.site_id is not None}
    wanted = request.GET.get("site", "")
    return lines_presenter.Find(
        typed=request.GET.get("q", "")[:LONGEST_SEARCH],
        site=next((site for site in sites if str(site) == wanted), 0),
        kind=request.GET.get("kind", ""),
        sites=tuple(sorted(sites.items(), key=lambda one: one[1])),
    )


def _more(request: PortalRequest, lines: Sequence[EquippedLine]) -> More:
    """Return what stands under the row of each line: its options, and whether something is set on it."""
    policy = operators.current().section(LinesPolicy)
    settable = {line.facts.id for line in lines if has_settings(line, request.actor, policy)}
    options = options_of(request.principal, lines, at=request.now, language=page_formats().language)
    return More(settable, options)


def _with_reach(request: PortalRequest, **context: object) -> dict[str, object]:
    return {**context, "reach": reach_us(page_formats(), request.now)}


def _may_cancel(request: PortalRequest, move: MoveSeen) -> bool:
    if move.state != OrderState.RECEIVED:
        return False
    return request.actor.access.may(Capability.MOVE_LINE, target_of_line(move.line_id))


def _alert_row(request: PortalRequest, line: EquippedLine) -> DoRow | None:
    """Return the way to the alerts of a line: for who may set them, where there is a share or an amount to look at."""
    facts, formats = line.facts, page_formats()
    data = offer_facts(facts.offer_code, line.option_codes, formats.language).data
    target = line_target(facts)
    counted = (data is not None and data.quantity is not None) or request.principal.may(Capability.SEE_CONTRACT, target)
    is_open = facts.state != LineState.TO_ACTIVATE and request.principal.may(Capability.SET_USAGE_ALERT, target)
    if not counted or not is_open:
        return None
    return alert_row(facts.reference, alerts_of(facts.id), formats)


def _seen_line(request: PortalRequest, line: EquippedLine) -> SeenLine:
    """Return all that the page of a line shows: its usage over a year, and what others used of a shared allowance."""
    facts, policy = line.facts, operators.current().section(UsagePolicy)
    current = billing_days(request.today, policy.period_starts_on_day)
    periods = [billing_days(shift_months(current.start, -back), current.start.day) for back in range(HISTORY_MONTHS)]
    periods.reverse()
    of_offer = (facts.contract_id, facts.offer_code)
    pools = pools_of({facts.contract_id}, current) if shares_data(facts.offer_code) else {}
    since = first_day_seen(request.principal, facts)
    user = user_since(request.principal, line_target(facts), Capability.SEE_LINE)
    return SeenLine(
        line=replace(line, block=block_told(line.block, user)),
        usage=line_usage(facts.id, periods, since),
        periods=periods,
        pool=pools.get(of_offer),
        shows_contract=request.principal.may(Capability.SEE_CONTRACT, line_target(facts)),
        low_percent=policy.low_percent,
        now=request.now,
        today=request.today,
        since=since if since is not None and since > periods[0].start else None,
    )


def _month(request: PortalRequest, lines: Sequence[EquippedLine]) -> Month:
    """Return the month of these lines, which are all that the person sees."""
    policy = operators.current().section(UsagePolicy)
    days = billing_days(request.today, policy.period_starts_on_day)
    usage = usage_seen_by(request.principal, [line.facts for line in lines], days)
    sharing = {(line.facts.contract_id, line.facts.offer_code) for line in lines}
    pools = _pools(request.principal, sharing, days)
    return Month(usage, days.last_day, request.today, policy.low_percent, pools)


def _pools(principal: Principal, sharing: Iterable[tuple[int, str]], days: DateRange) -> dict[tuple[int, str], Pool]:
    """Return the shared allowances of these contracts and offers, when what is seen may be only a part of them."""
    reach = principal.reach(Capability.SEE_LINE)
    if not reach.sites and not reach.lines:
        return {}
    return pools_of({contract for contract, offer in sharing if shares_data(offer)}, days)


def _communications(request: PortalRequest) -> list[CommunicationFacts]:
    reach = request.principal.reach(Capability.SEE_COMMUNICATION)
    if not reach:
        return []
    return current_communications(customers=reach.customers, sites=reach.sites, at=request.now)
