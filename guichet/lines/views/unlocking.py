"""The pages that unlock a phone."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from guichet import operators
from guichet.contracts import acting
from guichet.contracts.access import PortalRequest, signed_in
from guichet.contracts.values import Capability, line_target
from guichet.lines.forms.unlocking import UnlockCodeForm, UnlockForm
from guichet.lines.policy import LinesPolicy
from guichet.lines.presenters.unlocking import phone_messages, unlock_shown
from guichet.lines.queries.unlocking import last_unlock_of
from guichet.lines.values.unlocking import CODE_SHOWN_FOR
from guichet.lines.views.common import METHODS, act_page, line_of, of_before
from guichet.ui.formats import page_formats


@signed_in
@require_http_methods(METHODS)
def unlock(request: PortalRequest, reference: str) -> HttpResponse:
    """Say what to do with a phone, by its number, and what its messages mean."""
    line = line_of(request, reference)
    asked = acting.ask(request, "phone.unlock", on=line_target(line), form=UnlockForm)
    if asked.outcome:
        return HttpResponseRedirect(request.path)
    last = last_unlock_of(line.id)
    if last is not None and of_before(request, line, last.asked_at, Capability.UNLOCK_PHONE):
        last = None
    shown = unlock_shown(last, page_formats(), request.today) if last else None
    year = operators.current().section(LinesPolicy).phones_unlocked_since
    since = str(year) if year else ""
    if shown is not None and shown.waits:
        asked = replace(asked, refusal=None)  # it is said above, with what is found as soon as it is
    return act_page(request, "lines/unlock.html", line, asked, shown=shown, says=phone_messages(), since=since)


@signed_in
@sensitive_post_parameters("password")
@require_http_methods(METHODS)
def code(request: PortalRequest, reference: str) -> HttpResponse:
    """Show the code of a phone, once the person has said who they are."""
    line = line_of(request, reference)
    asked = acting.ask(request, "phone.show_unlock_code", on=line_target(line), form=UnlockCodeForm)
    if asked.outcome and asked.outcome.revealed:
        shown = {"code": asked.outcome.revealed, "seconds": int(CODE_SHOWN_FOR.total_seconds())}
        return act_page(request, "lines/unlock_code_shown.html", line, asked, **shown)
    return act_page(request, "lines/unlock_code.html", line, asked)
