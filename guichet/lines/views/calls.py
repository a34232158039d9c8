"""The pages of a line's calls: where they go, and its voicemail."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from guichet import operators
from guichet.acts import words
from guichet.contracts import acting
from guichet.contracts.access import PortalRequest, signed_in
from guichet.contracts.acting import Asked
from guichet.contracts.queries import user_since
from guichet.contracts.values import Capability, LineFacts, LineKind, LineState, line_target
from guichet.lines.forms.calls import ForwardForm, VoicemailCodeForm, VoicemailForm
from guichet.lines.policy import LinesPolicy
from guichet.lines.presenters.common import line_title
from guichet.lines.presenters.settings import forward_rows, voicemail_rows
from guichet.lines.queries.settings import (
    asked_forwards,
    forwards_of,
    pending_and_failed,
    voicemail_in,
    voicemail_of,
)
from guichet.lines.rules.calls import forwards_version
from guichet.lines.rules.common import version_of
from guichet.lines.values.calls import CODE
from guichet.lines.views.common import METHODS, act_page, line_of, shown_again
from guichet.network.values import CommandKind
from guichet.ui.formats import page_formats


@signed_in
@require_safe
def calls(request: PortalRequest, reference: str) -> HttpResponse:
    """Show where the calls of a line go and how its voicemail is set, in force and under way.

    Numbers to which calls go are private: who may not change them does not see them.
    """
    line, policy, formats = line_of(request, reference), operators.current().section(LinesPolicy), page_formats()
    if not request.principal.may(Capability.FORWARD_CALLS, line_target(line)):
        raise Http404
    cases = policy.forwarding.of(line.kind) if line.number else ()
    has_voicemail = line.kind in policy.voicemail
    if not cases and not has_voicemail:
        raise Http404
    at, since = request.now, user_since(request.principal, line_target(line), Capability.FORWARD_CALLS)
    pending, failed = pending_and_failed(line.id, CommandKind.FORWARD, at=at, since=since)
    voicemail_pending, voicemail_failed = pending_and_failed(line.id, CommandKind.VOICEMAIL, at=at, since=since)
    voicemail = voicemail_of(line.id)
    setting = next((voicemail_in(change.data) for change in voicemail_pending if change.key != CODE), None)
    code_asked = any(change.key == CODE for change in voicemail_pending)
    context = {
        "page": "lines",
        "title": line_title(line, formats),
        "line": line,
        "ready": line.state != LineState.TO_ACTIVATE,
        "waits": bool(pending or voicemail_pending),
        "forwards": forward_rows(cases, forwards_of(line.id), asked_forwards(pending), failed, formats),
        "voicemail": voicemail_rows(voicemail, setting, code_asked=code_asked, failed=voicemail_failed)
        if has_voicemail
        else [],
        "has_code": voicemail.on and line.kind == LineKind.MOBILE and not code_asked,
    }
    return render(request, "lines/calls.html", context)


@signed_in
@sensitive_post_parameters("password", "credential", "second_code")
@require_http_methods(METHODS)
def forwarding(request: PortalRequest, reference: str) -> HttpResponse:
    line = line_of(request, reference)
    pending, _ = pending_and_failed(line.id, CommandKind.FORWARD, at=request.now)
    in_force, under_way = forwards_of(line.id), asked_forwards(pending)
    wanted = {**in_force, **under_way}
    offered = operators.current().section(LinesPolicy).forwarding.of(line.kind)
    form = partial(ForwardForm, offered=offered, wanted=wanted, still=under_way, version=forwards_version(wanted))
    asked = acting.ask(request, "line.forward_calls", on=line_target(line), form=form)
    asked = shown_again(request, _wrong_number_on_its_field(request, asked))
    if asked.outcome:
        already = gettext("Rien n’a changé : les renvois étaient déjà réglés ainsi.")
        return _back(request, line, already if asked.outcome.already else gettext("Renvois demandés."))
    fresh = forward_rows(offered, in_force, under_way, [], page_formats())
    return act_page(request, "lines/forwarding.html", line, asked, under_way=bool(under_way), fresh=fresh)


@signed_in
@require_http_methods(METHODS)
def voicemail(request: PortalRequest, reference: str) -> HttpResponse:
    line = line_of(request, reference)
    in_force = voicemail_of(line.id)
    form = partial(VoicemailForm, voicemail=in_force, version=version_of(in_force))
    asked = shown_again(request, acting.ask(request, "line.set_voicemail", on=line_target(line), form=form))
    if asked.outcome:
        already = gettext("Rien n’a changé : la messagerie était déjà réglée ainsi.")
        return _back(request, line, already if asked.outcome.already else gettext("Réglage demandé."))
    fresh = voicemail_rows(in_force, None, code_asked=False, failed=[])
    return act_page(request, "lines/voicemail.html", line, asked, fresh=fresh)


@signed_in
@sensitive_post_parameters("password")
@require_http_methods(METHODS)
def voicemail_code(request: PortalRequest, reference: str) -> HttpResponse:
    line = line_of(request, reference)
    asked = acting.ask(request, "line.reset_voicemail_code", on=line_target(line), form=VoicemailCodeForm)
    if asked.outcome or asked.already:
        done = asked.outcome is not None and not asked.outcome.already
        said = gettext("Nouveau code demandé. Il part par SMS vers la ligne.")
        return _back(request, line, said if done else gettext("Un nouveau code est déjà en route vers la ligne."))
    return act_page(request, "lines/voicemail_code.html", line, asked)


def _wrong_number_on_its_field(request: PortalRequest, asked: Asked) -> Asked:
    """Return the form with its error beside the number that was refused, so that it is mended where it stands."""
    case = asked.refusal.data.get("case") if asked.refusal else None
    if asked.refusal is None or case not in asked.form.fields:
        return asked
    said = words.refusal(asked.act, asked.refusal.code, {}, page_formats(), now=request.now)
    asked.form.add_error(case, said)
    return replace(asked, refusal=None, status=acting.UNPROCESSABLE)


def _back(request: PortalRequest, line: LineFacts, said: str) -> HttpResponse:
    messages.success(request, said)
    return HttpResponseRedirect(reverse("lines:line-calls", args=[line.reference]))
