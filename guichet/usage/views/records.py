"""The page of usage, and its file: the records of somebody's lines, filtered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import cast

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from guichet import operators
from guichet.contracts.access import PortalRequest, signed_in
from guichet.contracts.values import Capability, LineFacts
from guichet.core.periods import ONE_DAY, DateRange, billing_days, shift_months
from guichet.core.references import reference_in
from guichet.core.spreadsheets import csv_rows
from guichet.ui.formats import page_formats
from guichet.usage.forms.filters import Periods, UsageFilterForm, place_of
from guichet.usage.policy import UsagePolicy
from guichet.usage.presenters import words
from guichet.usage.presenters.export import heads, row_of
from guichet.usage.presenters.records import Seen, period_choices, usage_page
from guichet.usage.queries.cells import MONTHS, Months, months_of
from guichet.usage.queries.numbers import customers_with_numbers, numbers_shown
from guichet.usage.queries.records import UsedLine, records_all, records_page, used_lines_of
from guichet.usage.queries.totals import totals_of
from guichet.usage.values import Wanted

# past that, a line is found by words
MOST_LINES_TO_CHOOSE = 12
FILTERS = ("line", "q", "contract", "service", "kind", "direction", "zone", "charged", "from", "to", "period")


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the address asks for: the form, and the lines that it leaves of those that may be seen."""

    form: UsageFilterForm
    every: Sequence[UsedLine]
    lines: Sequence[LineFacts]
    months: Months
    asked: dict[str, str]
    since: date | None

    @property
    def ids(self) -> list[int]:
        return [line.id for line in self.lines]

    def wanted(self) -> Wanted | None:
        """Return the filter of a valid form, from the first day that may be seen; None when all of it was before."""
        wanted = self.form.wanted()
        if self.since is None or self.since <= wanted.days.start:
            return wanted
        return replace(wanted, days=DateRange(self.since, wanted.days.end)) if self.since < wanted.days.end else None


@signed_in
@require_safe
def records(request: PortalRequest) -> HttpResponse:
    """Show the records of the lines whose usage this person may see, with what they add up to."""
    asked, formats = _asked(request), page_formats()
    context: dict[str, object] = {
        "page": "usage",
        "title": _title(),
        "form": asked.form,
        "fields": [asked.form[name] for name in asked.form.fields if name != "charged"],
        "periods": period_choices(asked.asked, asked.form.period),
        "filtered": bool(asked.asked.keys() - {"period"}),
        "contract": asked.asked.get("contract", ""),
        "export": reverse("usage:export"),
        "since": formats.day(asked.since, request.today, relative=False) if asked.since else "",
    }
    numbers = _numbers(request, asked.every)
    context |= {"numbers": numbers.links, "read_by_holder": numbers.read_by_holder}
    if asked.form.is_valid() and asked.lines and (wanted := asked.wanted()) is not None:
        after = place_of(request.GET.get("before", ""))
        found = records_page(asked.ids, wanted, asked.months, after)
        seen = Seen(
            asked=asked.asked,
            wanted=wanted,
            lines=asked.lines,
            several=len(asked.lines) > 1,
            found=found,
            totals=totals_of(asked.ids, wanted, asked.months),
            whole=numbers.whole,
            opened=after is None,
            now=request.now,
            today=request.today,
        )
        context["shown"] = usage_page(seen, formats)
    return render(request, "usage/records.html", context)


@signed_in
@require_safe
def export(request: PortalRequest) -> HttpResponse:
    """Send all the records of a filter as a file that a spreadsheet opens."""
    asked, formats = _asked(request), page_formats()
    lines = {line.id: line for line in asked.lines}
    whole = _numbers(request, asked.every).whole
    rows: Iterator[list[str]] = iter(())
    if asked.form.is_valid() and lines and (wanted := asked.wanted()) is not None:
        found = records_all(asked.ids, wanted, asked.months)
        rows = (row_of(one, line := lines[one.line_id], formats, whole=line.customer_id in whole) for one in found)
    answer = StreamingHttpResponse(
        csv_rows(row for part in (iter((heads(),)), rows) for row in part), content_type="text/csv; charset=utf-8"
    )
    answer.headers["Content-Disposition"] = f'attachment; filename="{gettext("consommations")}-{request.today}.csv"'
    return cast(HttpResponse, answer)  # Django's stubs keep the two apart


def _title() -> str:
    """Return what the operator's menu calls this page."""
    entry = operators.current().menu.entry(operators.Page.USAGE)
    return entry.label.in_(page_formats().language) if entry else gettext("Consommations")


def _asked(request: PortalRequest) -> _Asked:
    every = used_lines_of(request.principal)
    formats, periods = page_formats(), _periods(request)
    contract = reference_in(request.GET.get("contract", ""))
    kept = [one.facts for one in every if not contract or one.contract == contract]
    months = months_of([line.id for line in kept], periods.kept)
    kinds = {line.kind for line in kept}
    zones = {cell.zone for cell in months.cells if cell.zone}
    by_words = [(line.reference, words.line_words(line, formats)) for line in kept]
    chosen = reference_in(request.GET.get("line", ""))
    if len(by_words) > MOST_LINES_TO_CHOOSE:
        # found by words; the one that a link chose stays chosen
        by_words = [one for one in by_words if one[0] == chosen]
    form = UsageFilterForm(
        {name: request.GET[name] for name in FILTERS if request.GET.get(name)},
        choices={
            "line": by_words if len(by_words) > 1 or chosen else [],
            "service": [one for one in words.services() if one[0] in kinds] if len(kinds) > 1 else [],
            "kind": words.kind_groups(),
            "direction": words.directions(),
            "zone": sorted(((code, words.zone_name(code, formats.language)) for code in zones), key=lambda one: one[1]),
        },
        periods=periods,
        formats=formats,
        today=request.today,
        auto_id="%s",
    )
    asked = {name: value for name in FILTERS if (value := form.data.get(name))}
    if not contract or not kept:
        asked.pop("contract", None)
    left = _lines_left(kept, form)
    ids = {line.id for line in left}
    since = max((one.since for one in every if one.since and one.facts.id in ids), default=None)
    # a start before what is kept hides nothing
    return _Asked(form, every, left, months, asked, since if since and since > periods.kept.start else None)


def _lines_left(lines: Sequence[LineFacts], form: UsageFilterForm) -> list[LineFacts]:
    """Return the lines that meet the filter: the one that is named, or those of a service, whose words are said."""
    reference, service = form.data.get("line", ""), form.service()
    found = [line for line in lines if reference in ("", line.reference) and service in (None, line.kind)]
    typed = form.data.get("q", "").casefold()
    if not typed:
        return found
    digits = "".join(filter(str.isdigit, typed)).lstrip("0")
    return [
        line
        for line in found
        if any(typed in text.casefold() for text in (line.label, line.site_name or "", line.contract_name))
        or (digits and digits in line.number)
    ]


def _periods(request: PortalRequest) -> Periods:
    starts_on = operators.current().section(UsagePolicy).period_starts_on_day
    month, tomorrow = billing_days(request.today, starts_on), request.today + ONE_DAY
    return Periods(
        DateRange(shift_months(request.today, -MONTHS), tomorrow),
        # whole months: they come from their counters, as the chart of a line has them
        DateRange(shift_months(month.start, 1 - MONTHS), tomorrow),
        DateRange(month.start, tomorrow),
        billing_days(shift_months(month.start, -1), starts_on),
    )


@dataclass(frozen=True, slots=True)
class _Numbers:
    """Whose numbers are shown whole to this person, by row id; where that is changed; whether only others read them."""

    whole: frozenset[int]
    links: list[tuple[str, str, bool]]
    read_by_holder: bool


def _numbers(request: PortalRequest, every: Sequence[UsedLine]) -> _Numbers:
    """Return what is said of the numbers called. The holder asked, and it is they who read them: nobody else does."""
    shown = numbers_shown({one.facts.customer_id for one in every})
    own = request.principal.reach(Capability.SHOW_NUMBERS).customers
    links = [
        (reverse("usage:numbers", args=[ref]), name, pk in shown)
        for pk, ref, name in customers_with_numbers(request.principal)
    ]
    return _Numbers(frozenset(own) & shown.keys(), links, bool(shown.keys() - own))
