"""The page of a line's usage alerts."""

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
from guichet.contracts.values import Capability, line_target
from guichet.help.presenters import reach_us
from guichet.lines.presenters.common import line_title
from guichet.lines.queries.equipped import equipped_line_seen_by
from guichet.messages.services import push_is_on
from guichet.ui.formats import page_formats
from guichet.usage import presenters
from guichet.usage.forms import AlertForm
from guichet.usage.policy import UsagePolicy
from guichet.usage.queries import current_days
from guichet.usage.queries.alerts import alerts_of, line_month

ACT = "usage.set_alert"


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def alert(request: PortalRequest, reference: str) -> HttpResponse:
    """Say what a line used and spent, and when somebody is to be told."""
    line = equipped_line_seen_by(request.principal, reference, today=request.today)
    if line is None:
        raise Http404
    formats, setting, target = page_formats(), alerts_of(line.facts.id), line_target(line.facts)
    page = presenters.alert_page(
        line,
        line_month(line, current_days(request.now)),
        setting,
        operators.current().section(UsagePolicy),
        formats,
        sees_amounts=request.principal.may(Capability.SEE_CONTRACT, target),
        has_push=push_is_on(),
        now=request.now,
    )
    asked = acting.ask(request, ACT, on=target, form=partial(AlertForm, offer=page.offer, current=setting.choices))
    if asked.outcome:
        data, already = asked.outcome.data, asked.outcome.already
        messages.success(
            request,
            gettext("Ces alertes étaient déjà réglées ainsi.")
            if already
            else presenters.saved(crossed=data.get("crossed", False), told=data.get("told", False)),
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
