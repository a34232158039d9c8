"""The page that shows a PUK."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from guichet.contracts import acting
from guichet.contracts.access import PortalRequest, signed_in
from guichet.contracts.values import line_target
from guichet.help.presenters import reach_us
from guichet.lines.forms.puk import PukForm
from guichet.lines.presenters.puk import puk_code
from guichet.lines.values.puk import OFTEN, PUK_SHOWN_FOR
from guichet.lines.views.common import METHODS, act_page, line_of
from guichet.ui.formats import page_formats


@signed_in
@sensitive_post_parameters("password")
@require_http_methods(METHODS)
def puk(request: PortalRequest, reference: str) -> HttpResponse:
    """Show the PUK of a line for a minute, once the person has said who they are."""
    line = line_of(request, reference)
    asked = acting.ask(request, "line.show_puk", on=line_target(line), form=PukForm)
    if asked.outcome and asked.outcome.revealed:
        code = puk_code(asked.outcome.revealed)
        often = asked.outcome.data.get("reads", 0) >= OFTEN
        shown = {
            "code": code,
            "seconds": int(PUK_SHOWN_FOR.total_seconds()),
            "reach": reach_us(page_formats(), request.now) if often else [],
        }
        return act_page(request, "lines/puk_shown.html", line, asked, **shown)
    return act_page(request, "lines/puk.html", line, asked, hidden="hidden" in request.GET or asked.outcome is not None)
