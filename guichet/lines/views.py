"""The pages of what can be asked for on a line."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from guichet.acts.presenters import refusal_shown
from guichet.contracts import acting
from guichet.contracts.access import PortalRequest, signed_in
from guichet.contracts.acting import Asked
from guichet.contracts.values import LineFacts, line_target
from guichet.help.presenters import reach_us
from guichet.lines import presenters
from guichet.lines.forms import BlockForm, PukForm, UnblockForm
from guichet.lines.queries import equipped_line_seen_by, open_block_of
from guichet.lines.values import PENDING_BLOCKS, PUK_SHOWN_FOR
from guichet.ui.formats import page_formats

METHODS = ["GET", "HEAD", "POST"]


@signed_in
@sensitive_post_parameters("password")
@require_http_methods(METHODS)
def puk(request: PortalRequest, reference: str) -> HttpResponse:
    """Show the PUK of a line for a minute, once the person has said who they are."""
    line = line_of(request, reference)
    asked = acting.ask(request, "line.show_puk", on=line_target(line), form=PukForm)
    if asked.outcome and asked.outcome.revealed:
        code = presenters.puk_code(asked.outcome.revealed)
        shown = {"code": code, "seconds": int(PUK_SHOWN_FOR.total_seconds())}
        return act_page(request, "lines/puk_shown.html", line, asked, **shown)
    return act_page(request, "lines/puk.html", line, asked, hidden="hidden" in request.GET or asked.outcome is not None)


@signed_in
@sensitive_post_parameters("password")
@require_http_methods(METHODS)
def block(request: PortalRequest, reference: str) -> HttpResponse:
    line = line_of(request, reference)
    asked = acting.ask(request, "line.block", on=line_target(line), form=BlockForm)
    if asked.outcome or asked.already:
        done = asked.outcome is not None and not asked.outcome.already
        return back_to_line(
            request, line, gettext("Blocage demandé.") if done else gettext("Cette ligne est déjà bloquée.")
        )
    return act_page(request, "lines/block.html", line, asked)


@signed_in
@sensitive_post_parameters("password")
@require_http_methods(METHODS)
def unblock(request: PortalRequest, reference: str) -> HttpResponse:
    line = line_of(request, reference)
    asked = acting.ask(request, "line.unblock", on=line_target(line), form=UnblockForm)
    if asked.outcome or asked.already:
        done = asked.outcome is not None and not asked.outcome.already
        return back_to_line(
            request, line, gettext("Déblocage demandé.") if done else gettext("Cette ligne n’est pas bloquée.")
        )
    since = presenters.block_since(open_block_of(line.id), page_formats(), request.now)
    return act_page(request, "lines/unblock.html", line, asked, since=since)


@signed_in
@require_safe
def state(request: PortalRequest, reference: str) -> HttpResponse:
    """Say to a page that waits whether the network has answered: nothing yet, or to be loaded again."""
    found = equipped_line_seen_by(request.principal, reference, today=request.today)
    if found is None:
        raise Http404
    if found.block is not None and found.block.state in PENDING_BLOCKS:
        return HttpResponse(status=204)
    return HttpResponse(status=204, headers={"HX-Refresh": "true"})


def line_of(request: PortalRequest, reference: str) -> LineFacts:
    """Return a line that this person may see. Errors: Http404."""
    found = equipped_line_seen_by(request.principal, reference, today=request.today)
    if found is None:
        raise Http404
    return found.facts


def act_page(request: PortalRequest, template: str, line: LineFacts, asked: Asked, **more: object) -> HttpResponse:
    """Answer with the page of an act: its form, or why it cannot be done."""
    formats = page_formats()
    refusal = (
        refusal_shown(presenters.ACT_OF[template], asked.refusal, line.reference, formats, now=request.now)
        if asked.refusal
        else None
    )
    context = {
        "page": "lines",
        "title": presenters.line_title(line, formats),
        "line": line,
        "form": asked.form,
        "refusal": refusal,
        "reach": reach_us(formats, request.now) if refusal and refusal.contact else [],
        **more,
    }
    return render(request, template, context, status=asked.status)


def back_to_line(request: PortalRequest, line: LineFacts, words: str) -> HttpResponse:
    """Lead to the page of a line, saying what was done."""
    messages.success(request, words)
    return HttpResponseRedirect(reverse("portal:line", args=[line.reference]))
