"""The pages of a move: asked for, given up. What becomes of it is on the page of its order."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from guichet import operators
from guichet.acts.presenters import refusal_shown
from guichet.contracts import acting
from guichet.contracts.access import PortalRequest, signed_in
from guichet.contracts.acting import Asked
from guichet.contracts.queries import address_of_line
from guichet.contracts.values import LineFacts, line_target
from guichet.help.presenters import reach_us
from guichet.lines.presenters.common import line_title
from guichet.lines.queries.equipped import equipped_line_seen_by
from guichet.orders.forms import CancelMoveForm, MoveForm
from guichet.orders.policy import OrdersPolicy
from guichet.orders.queries import current_move_days, lines_along, moves_offered
from guichet.orders.values import Address, MoveDays
from guichet.orders.words import address_line, line_name
from guichet.ui import paths
from guichet.ui.formats import page_formats

METHODS = ["GET", "HEAD", "POST"]


@signed_in
@sensitive_post_parameters("password")
@require_http_methods(METHODS)
def move(request: PortalRequest, reference: str) -> HttpResponse:
    """Ask that a line, and what goes along with it, move to another address."""
    line = _line_of(request, reference)
    days = current_move_days(request.today)
    asked = acting.ask(request, "line.ask_move", on=line_target(line), form=_form(request, line, days))
    if asked.outcome:
        messages.success(request, gettext("Déménagement demandé. Un courriel vous le confirme."))
        return HttpResponseRedirect(paths.order(asked.outcome.data["order"]))
    formats = page_formats()
    more: dict[str, object] = {}
    if days is not None and not asked.refusal:
        old = address_of_line(line.id)
        more["old"] = address_line(Address(old.street, old.postcode, old.city), formats.language) if old else ""
        more["answer_by"] = formats.on(days.answer_by, request.today, weekday=True)
    return _page(request, "orders/move.html", line, asked, **more)


@signed_in
@sensitive_post_parameters("password")
@require_http_methods(METHODS)
def cancel(request: PortalRequest, reference: str) -> HttpResponse:
    """Give a move up, as long as nobody has begun it."""
    line = _line_of(request, reference)
    asked = acting.ask(request, "line.cancel_move", on=line_target(line), form=CancelMoveForm)
    done = asked.outcome or asked.already
    if done:
        messages.success(request, gettext("Déménagement annulé. Rien ne change à l’ancienne adresse."))
        return HttpResponseRedirect(paths.order(done.data["order"]))
    return _page(request, "orders/move_cancel.html", line, asked)


def _form(request: PortalRequest, line: LineFacts, days: MoveDays | None) -> partial[MoveForm]:
    formats, target = page_formats(), line_target(line)
    moves = operators.current().section(OrdersPolicy).moves
    along = lines_along(target, request.actor.access) if moves_offered(line.kind) else ()
    phones = (one.phone for one in request.principal.customers if one.id == line.customer_id and one.phone)
    return partial(
        MoveForm,
        days=days or MoveDays(request.today, request.today, request.today),
        along=[(one.reference, line_name(one, formats)) for one in along],
        countries=(moves and moves.countries) or (operators.current().country,),
        phone=next((formats.phone(phone) for phone in phones), ""),
        now=request.now,
    )


def _line_of(request: PortalRequest, reference: str) -> LineFacts:
    """Return a line that this person may see. Errors: Http404."""
    found = equipped_line_seen_by(request.principal, reference, today=request.today)
    if found is None:
        raise Http404
    return found.facts


def _page(request: PortalRequest, template: str, line: LineFacts, asked: Asked, **more: object) -> HttpResponse:
    formats = page_formats()
    refusal = None
    if asked.refusal is not None:
        refusal = refusal_shown(asked.act, asked.refusal, line.reference, formats, now=request.now)
        if order := asked.refusal.data.get("order"):
            refusal = replace(refusal, href=paths.order(order), link=gettext("Voir le déménagement en cours"))
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
