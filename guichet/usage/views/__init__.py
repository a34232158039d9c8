"""The page of a line's usage alert."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from guichet import operators
from guichet.acts.presenters import refusal_shown
from guichet.contracts import acting
from guichet.contracts.access import PortalRequest, signed_in
from guichet.contracts.values import line_target
from guichet.help.presenters import reach_us
from guichet.lines.presenters.common import line_title
from guichet.lines.queries.equipped import equipped_line_seen_by
from guichet.ui.formats import page_formats
from guichet.usage import presenters
from guichet.usage.forms import AlertForm
from guichet.usage.policy import UsagePolicy
from guichet.usage.queries import alert_of, current_days, line_month

ACT = "usage.set_alert"


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def alert(request: PortalRequest, reference: str) -> HttpResponse:
    """Say what a line used, and at which share of its allowance somebody is to be told."""
    line = equipped_line_seen_by(request.principal, reference, today=request.today)
    if line is None:
        raise Http404
    formats, current = page_formats(), alert_of(line.facts.id)
    month = line_month(line, current_days(request.now))
    percents = operators.current().section(UsagePolicy).alert_percents
    page = presenters.alert_page(month, percents, current, formats, request.now)
    form = partial(AlertForm, percents=page.percents, current=current)
    asked = acting.ask(request, ACT, on=line_target(line.facts), form=form)
    if asked.outcome:
        data, already = asked.outcome.data, asked.outcome.already
        messages.success(
            request,
            gettext("Cette alerte était déjà réglée ainsi.")
            if already
            else presenters.saved(
                data["percent"], crossed=data.get("crossed", False), told=data.get("told", False), formats=formats
            ),
        )
        return HttpResponseRedirect(reverse("portal:line", args=[reference]))
    refusal = refusal_shown(ACT, asked.refusal, reference, formats, now=request.now) if asked.refusal else None
    context = {
        "page": "lines",
        "title": line_title(line.facts, formats),
        "line": line.facts,
        "form": asked.form,
        "refusal": refusal,
        "reach": reach_us(formats, request.now) if refusal and refusal.contact else [],
        "shown": page,
    }
    return render(request, "usage/alert.html", context, status=asked.status)
