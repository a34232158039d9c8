"""What the pages of acts on a line share."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from guichet.acts import words
from guichet.acts.presenters import refusal_shown
from guichet.contracts import acting
from guichet.contracts.access import PortalRequest
from guichet.contracts.acting import Asked
from guichet.contracts.queries import user_since
from guichet.contracts.values import Capability, LineFacts, line_target
from guichet.help.presenters import reach_us
from guichet.lines.forms.common import SettingsForm
from guichet.lines.presenters.common import line_title
from guichet.lines.queries.equipped import equipped_line_seen_by
from guichet.lines.rules.common import MOVED
from guichet.ui.formats import page_formats

METHODS = ["GET", "HEAD", "POST"]


def line_of(request: PortalRequest, reference: str) -> LineFacts:
    """Return a line that this person may see. Errors: Http404."""
    found = equipped_line_seen_by(request.principal, reference, today=request.today)
    if found is None:
        raise Http404
    return found.facts


def of_before(request: PortalRequest, line: LineFacts, at: datetime, capability: Capability) -> bool:
    """Tell whether a moment was before the day of a line's user: what was done then is of whoever used it."""
    since = user_since(request.principal, line_target(line), capability)
    return since is not None and at < since


def act_page(request: PortalRequest, template: str, line: LineFacts, asked: Asked, **more: object) -> HttpResponse:
    """Answer with the page of an act: its form, or why it cannot be done."""
    formats = page_formats()
    refusal = (
        refusal_shown(asked.act, asked.refusal, line.reference, formats, now=request.now) if asked.refusal else None
    )
    context = {
        "page": "lines",
        "title": line_title(line, formats),
        "line": line,
        "form": asked.form,
        "refusal": refusal,
        "reach": reach_us(formats, request.now) if refusal and refusal.contact else [],
        **more,
    }
    return render(request, template, context, status=asked.status)


def shown_again(request: PortalRequest, asked: Asked) -> Asked:
    """Return the form of settings that have changed since its page was made, with what was typed and a word of it."""
    if asked.refusal is None or asked.refusal.code != MOVED.code or not isinstance(asked.form, SettingsForm):
        return asked
    asked.form.show_again(words.refusal(asked.act, MOVED.code, {}, page_formats(), now=request.now))
    return replace(asked, refusal=None, status=acting.UNPROCESSABLE)


def back_to_line(request: PortalRequest, line: LineFacts, said: str) -> HttpResponse:
    """Lead to the page of a line, saying what was done."""
    messages.success(request, said)
    return HttpResponseRedirect(reverse("portal:line", args=[line.reference]))
