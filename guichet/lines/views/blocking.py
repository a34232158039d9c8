"""The pages that block and unblock a line."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from guichet.contracts import acting
from guichet.contracts.access import PortalRequest, signed_in
from guichet.contracts.queries import user_since
from guichet.contracts.values import Capability, line_target
from guichet.lines.forms.blocking import BlockForm, UnblockForm
from guichet.lines.presenters.blocking import block_since
from guichet.lines.queries.blocking import block_told, open_block_of
from guichet.lines.views.common import METHODS, act_page, back_to_line, line_of
from guichet.ui.formats import page_formats


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
    user = user_since(request.principal, line_target(line), Capability.UNBLOCK_LINE)
    since = block_since(block_told(open_block_of(line.id), user), page_formats(), request.now)
    return act_page(request, "lines/unblock.html", line, asked, since=since)
