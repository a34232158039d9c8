"""The pages of a new card: ordered, confirmed by the old one, installed (an eSIM), activated, given up, refused."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from guichet import operators
from guichet.contracts import acting
from guichet.contracts.access import PortalRequest, signed_in
from guichet.contracts.queries import address_of_line
from guichet.contracts.values import LineFacts, line_target
from guichet.help.presenters import reach_us
from guichet.help.queries import agencies, texted_number
from guichet.lines.forms.sims import ActivateSimForm, CancelSimForm, ConfirmSimForm, OrderSimForm, ShowEsimForm
from guichet.lines.policy import LinesPolicy
from guichet.lines.presenters.sims import order_shown, price, profile_parts, qr_code, ways
from guichet.lines.queries.losses import last_loss_of
from guichet.lines.queries.sims import open_sim_order_of
from guichet.lines.rules.sims import may_be_drawn_again
from guichet.lines.services import freeze_sims, order_of_link
from guichet.lines.values.cards import SimKind
from guichet.lines.values.sims import ESIM_SHOWN_FOR, SimReason
from guichet.lines.views.common import METHODS, act_page, back_to_line, line_of
from guichet.people import services as people
from guichet.people import words
from guichet.people.attempt_keys import of_person
from guichet.people.origins import origin_of
from guichet.people.values import (
    ChallengePurpose,
    ChallengeRefused,
    CodeHeldBack,
    LinkRefused,
    TooManyAttempts,
)
from guichet.ui.formats import page_formats
from guichet.ui.policy import policy

SENT = "lines.sim-code"
SECRETS = ("password", "credential", "second_code")
GONE, UNPROCESSABLE = 410, 422


@signed_in
@sensitive_post_parameters(*SECRETS)
@require_http_methods(METHODS)
def sim(request: PortalRequest, reference: str) -> HttpResponse:
    """Order a new card; say where it stands while one is under way."""
    line = line_of(request, reference)
    asked = acting.ask(request, "sim.order", on=line_target(line), form=_order_form(request, line))
    if asked.outcome and not asked.outcome.already:
        messages.success(request, gettext("Nouvelle carte SIM demandée. Un courriel vous le confirme."))
        return HttpResponseRedirect(request.path)
    order = open_sim_order_of(line.id)
    again = may_be_drawn_again(order) and ("again" in request.GET or request.method == "POST")
    if order is not None and not again and not asked.refusal:
        shown = order_shown(order, line.reference, page_formats(), request.now)
        return act_page(request, "lines/sim_state.html", line, asked, order=order, shown=shown)
    lost, pack = _lost(line), operators.current().section(LinesPolicy)
    more = {"price": price(pack, lost, page_formats()), "lost": lost, "hours": pack.sim_wait_hours, "again": again}
    return act_page(request, "lines/sim_order.html", line, asked, **more)


@signed_in
@require_http_methods(METHODS)
def confirm(request: PortalRequest, reference: str) -> HttpResponse:
    """Take back the code that was sent to the old card: the new one waits no longer."""
    line = line_of(request, reference)
    form = partial(ConfirmSimForm, check=partial(_check, request, line))
    sends = request.method == "POST" and "send" in request.POST
    ask = acting.look if sends else acting.ask
    asked = ask(request, "sim.confirm", on=line_target(line), form=form)
    if asked.outcome or asked.already:
        messages.success(request, gettext("C’est confirmé : la nouvelle carte SIM n’attend plus."))
        return HttpResponseRedirect(reverse("lines:line-sim", args=[line.reference]))
    refused = _send(request, line) if sends and not asked.refusal else ""
    return act_page(
        request,
        "lines/sim_confirm.html",
        line,
        asked,
        sent_until=_sent_until(request, line),
        not_sent=refused,
        number=page_formats().phone(line.number),
    )


@signed_in
@sensitive_post_parameters(*SECRETS)
@sensitive_variables("profile")
@require_http_methods(METHODS)
def esim(request: PortalRequest, reference: str) -> HttpResponse:
    """Show what installs an eSIM, once."""
    line = line_of(request, reference)
    asked = acting.ask(request, "sim.show_esim", on=line_target(line), form=ShowEsimForm)
    profile = asked.outcome.revealed if asked.outcome else ""
    if profile:
        server, code = profile_parts(profile)
        shown = {"drawing": qr_code(profile), "server": server, "code": code}
        return act_page(
            request, "lines/esim_shown.html", line, asked, seconds=int(ESIM_SHOWN_FOR.total_seconds()), **shown
        )
    if asked.outcome:
        return HttpResponseRedirect(request.path)
    return act_page(request, "lines/esim.html", line, asked)


@signed_in
@sensitive_post_parameters(*SECRETS)
@require_http_methods(METHODS)
def activate(request: PortalRequest, reference: str) -> HttpResponse:
    """Put the new card in service."""
    line = line_of(request, reference)
    order = open_sim_order_of(line.id)
    is_esim = order is not None and order.kind == SimKind.ESIM
    asked = acting.ask(request, "sim.activate", on=line_target(line), form=partial(ActivateSimForm, esim=is_esim))
    if asked.outcome or asked.already:
        return back_to_line(
            request, line, gettext("Mise en service demandée. L’ancienne carte s’arrête en une minute.")
        )
    return act_page(request, "lines/sim_activate.html", line, asked, esim=is_esim)


@signed_in
@sensitive_post_parameters("password")
@require_http_methods(METHODS)
def cancel(request: PortalRequest, reference: str) -> HttpResponse:
    line = line_of(request, reference)
    asked = acting.ask(request, "sim.cancel", on=line_target(line), form=CancelSimForm)
    if asked.outcome or asked.already:
        return back_to_line(request, line, gettext("Vous y avez renoncé. La carte SIM actuelle reste en service."))
    return act_page(request, "lines/sim_cancel.html", line, asked)


@policy("public")
@require_http_methods(METHODS)
def not_me(request: HttpRequest, reference: str, token: str) -> HttpResponse:
    """Stop a new card that somebody did not ask for: a button, so that what opens links by itself stops nothing."""
    now = timezone.now()
    context: dict[str, object] = {"reach": reach_us(page_formats(), now)}
    status = 200
    try:
        if request.method == "POST":
            freeze_sims(reference, token, at=now)
            context["stopped"] = True
        else:
            order_of_link(reference, token, now=now)
    except LinkRefused:
        context["refused"], status = True, GONE
    response = render(request, "lines/sim_not_me.html", context, status=status)
    add_never_cache_headers(response)
    return response


def _order_form(request: PortalRequest, line: LineFacts) -> partial[OrderSimForm]:
    pack, language = operators.current().section(LinesPolicy), page_formats().language
    offered = ways(pack, address_of_line(line.id), agencies(language))
    wanted = request.GET.get("way", "esim" if "again" in request.GET else "")
    initial = {"way": wanted} if wanted in dict(offered) else {}
    return partial(OrderSimForm, ways=offered, lost=_lost(line), site=origin_of(request).site, initial=initial)


def _lost(line: LineFacts) -> SimReason | None:
    loss = last_loss_of(line.id)
    return SimReason(loss.reason.value) if loss is not None and loss.is_open else None


# --- the code sent to the old card ----------------------------------------------------------------------------------


def _send(request: PortalRequest, line: LineFacts) -> str:
    """Send a code to the line; return why none left, empty when it did."""
    try:
        challenge = people.send_code(
            ChallengePurpose.ACT,
            person=request.user,
            number=line.number,
            requester=of_person(request.user),
            site=origin_of(request).site,
            language=page_formats().language,
            customer_id=line.customer_id,
            sender=answered.value if (answered := texted_number()) else "",
            now=request.now,
        )
    except TooManyAttempts as refusal:
        return words.too_many_attempts(refusal.until, now=request.now)
    except CodeHeldBack as refusal:
        return words.code_held_back(refusal.until, now=request.now)
    until = int(challenge.expires_at.timestamp())
    request.session[SENT] = {"line": line.reference, "challenge": challenge.reference, "until": until}
    return ""


def _sent_until(request: PortalRequest, line: LineFacts) -> str:
    sent = request.session.get(SENT)
    if not sent or sent["line"] != line.reference:
        return ""
    until = datetime.fromtimestamp(sent["until"], tz=UTC)
    return page_formats().time(until) if until > request.now else ""


def _check(request: PortalRequest, line: LineFacts, code: str) -> str:
    """Return the challenge that a code proves. Errors: ValidationError, with what to do."""
    sent = request.session.get(SENT)
    if not sent or sent["line"] != line.reference:
        raise ValidationError(gettext("Demandez d’abord un code."))
    try:
        people.check_challenge(
            sent["challenge"],
            code,
            ChallengePurpose.ACT,
            person=request.user,
            line_number=line.number,
            now=request.now,
        )
    except ChallengeRefused as refusal:
        left = int(str(refusal.data.get("left", 0)))
        raise ValidationError(words.code_refused(str(refusal.data["reason"]), left)) from None
    del request.session[SENT]
    return str(sent["challenge"])
