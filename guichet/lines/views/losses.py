"""The pages of a phone lost or stolen: declared, its receipt, found again."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from guichet import operators
from guichet.contracts import acting
from guichet.contracts.access import PortalRequest, signed_in
from guichet.contracts.values import Capability, LineFacts, line_target
from guichet.documents.rendering import draw_pdf
from guichet.lines.forms.losses import FoundForm, LossForm
from guichet.lines.policy import LinesPolicy
from guichet.lines.presenters.losses import done_facts, loss_facts, loss_title, receipt
from guichet.lines.queries.blocking import open_block_of
from guichet.lines.queries.losses import last_loss_of, lost_phone_of
from guichet.lines.values.losses import LossFacts, LossWish
from guichet.lines.views.common import METHODS, act_page, back_to_line, line_of, of_before
from guichet.ui.formats import page_formats


@signed_in
@sensitive_post_parameters("password")
@require_http_methods(METHODS)
def declare(request: PortalRequest, reference: str) -> HttpResponse:
    """Declare a phone lost or stolen; once it is, say where things stand, and what comes next."""
    line = line_of(request, reference)
    orders = request.principal.may(Capability.REPLACE_SIM, line_target(line))
    esim = operators.current().section(LinesPolicy).esim
    form = partial(LossForm, today=request.today, orders=orders, esim=esim)
    asked = acting.ask(request, "line.declare_loss", on=line_target(line), form=form)
    if asked.outcome:
        messages.success(request, gettext("Déclaration enregistrée. La ligne est bloquée en une minute."))
        return HttpResponseRedirect(_next(asked.form, line))
    last = last_loss_of(line.id)
    hidden = last is not None and of_before(request, line, last.declared_at, Capability.DECLARE_LOSS)
    if asked.already and last is not None:
        return act_page(
            request,
            "lines/loss_state.html",
            line,
            asked,
            **_standing(request, line, last, orders=orders, hidden=hidden),
        )
    return act_page(request, "lines/loss.html", line, asked, before=None if hidden else last)


@signed_in
@require_safe
def loss_receipt(request: PortalRequest, reference: str) -> HttpResponse:
    """Give the receipt of the last declaration, for the police and the insurer."""
    line = line_of(request, reference)
    target = line_target(line)
    if not request.principal.may(Capability.DECLARE_LOSS, target):
        raise PermissionDenied
    loss = last_loss_of(line.id)
    if loss is None or of_before(request, line, loss.declared_at, Capability.DECLARE_LOSS):
        raise Http404
    formats = page_formats()
    full = request.principal.may(Capability.SEE_CONTRACT, target)
    words = receipt(line, loss, open_block_of(line.id), formats, request.now, full=full)
    pdf = draw_pdf("lines/loss_receipt", words, language=formats.language, at=request.now)
    name = gettext("recepisse-{number}.pdf").format(number=loss.number)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)


@signed_in
@sensitive_post_parameters("password")
@require_http_methods(METHODS)
def found(request: PortalRequest, reference: str) -> HttpResponse:
    """Note that the phone was found again: the line and the phone work again."""
    line = line_of(request, reference)
    asked = acting.ask(request, "line.find_phone", on=line_target(line), form=FoundForm)
    if asked.outcome or asked.already:
        done = asked.outcome is not None and not asked.outcome.already
        words = gettext("C’est noté. Ce qui était bloqué se débloque en une minute.")
        return back_to_line(request, line, words if done else gettext("Aucun téléphone n’est déclaré perdu ici."))
    loss = lost_phone_of(line.id)
    replaced = loss is not None and loss.settled_at is not None
    return act_page(request, "lines/found.html", line, asked, loss=loss, replaced=replaced)


def _next(form: object, line: LineFacts) -> str:
    wanted = form.wanted if isinstance(form, LossForm) else LossWish.LATER
    if wanted == LossWish.LATER:
        return reverse("lines:line-loss", args=[line.reference])
    way = "esim" if wanted == LossWish.ESIM else "post"
    return f"{reverse('lines:line-sim', args=[line.reference])}?way={way}"


def _standing(
    request: PortalRequest, line: LineFacts, loss: LossFacts, *, orders: bool, hidden: bool
) -> dict[str, object]:
    """Return what the page of a loss shows; `hidden`: that the line is blocked, and nothing of what was declared."""
    formats = page_formats()
    told = replace(loss, device_asked=False) if hidden else loss
    return {
        "heading": gettext("Perte ou vol déclaré") if hidden else loss_title(loss.reason),
        "loss": loss,
        "facts": [] if hidden else loss_facts(loss, formats),
        "done": done_facts(told, open_block_of(line.id), formats),
        "orders": orders,
        "finds": request.principal.may(Capability.UNBLOCK_LINE, line_target(line)),
    }
