"""The pages that restrict a line and set its ceiling."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from guichet import operators
from guichet.contracts import acting
from guichet.contracts.access import PortalRequest, signed_in
from guichet.contracts.queries import user_since
from guichet.contracts.values import Capability, line_target
from guichet.lines.forms.restrictions import CeilingForm, RestrictionsForm
from guichet.lines.policy import LinesPolicy
from guichet.lines.presenters.settings import ceiling_choices, ceiling_rows, restriction_rows, spent_words
from guichet.lines.queries.settings import (
    asked_restrictions,
    ceiling_of,
    pending_and_failed,
    restrictions_of,
    spent_this_period,
)
from guichet.lines.rules.common import version_of
from guichet.lines.values.restrictions import CEILING
from guichet.lines.views.common import METHODS, act_page, line_of, shown_again
from guichet.network.values import CommandKind
from guichet.ui.formats import page_formats


@signed_in
@require_http_methods(METHODS)
def restrictions(request: PortalRequest, reference: str) -> HttpResponse:
    """Show what is stopped on a line, in force or under way, and change it."""
    line = line_of(request, reference)
    target = line_target(line)
    offered = operators.current().section(LinesPolicy).restrictions.of(line.kind)
    in_force = restrictions_of(line.id)
    since = user_since(request.principal, target, Capability.SET_RESTRICTIONS)
    pending, failed = pending_and_failed(line.id, CommandKind.RESTRICT, at=request.now, since=since)
    asked_for = asked_restrictions(pending)
    lifts_others = request.principal.may(Capability.RESTRICT_FOR_OTHERS, target)
    locked = {one for one, imposed in in_force.items() if imposed and not lifts_others}
    wanted = {one for one in offered if asked_for.get(one, one in in_force)}
    form = partial(RestrictionsForm, offered=offered, in_force=wanted, still={*asked_for, *locked})
    asked = acting.ask(request, "line.set_restrictions", on=target, form=form)
    if asked.outcome:
        already = gettext("Rien n’a changé : la ligne était déjà réglée ainsi.")
        messages.success(request, already if asked.outcome.already else gettext("Changement demandé."))
        return HttpResponseRedirect(request.path)
    assert isinstance(asked.form, RestrictionsForm)  # noqa: S101 (told to mypy)
    rows = restriction_rows(asked.form, line.kind, in_force, asked_for, failed, lifts_others=lifts_others)
    return act_page(request, "lines/restrictions.html", line, asked, rows=rows, waits=bool(asked_for))


@signed_in
@require_http_methods(METHODS)
def ceiling(request: PortalRequest, reference: str) -> HttpResponse:
    """Show what a line spent in this period, and set the amount at which that stops."""
    line, formats = line_of(request, reference), page_formats()
    target = line_target(line)
    minor, imposed = ceiling_of(line.id)
    spent = spent_this_period(line.id, today=request.today)
    since = user_since(request.principal, target, Capability.SET_CEILING)
    pending, failed = pending_and_failed(line.id, CommandKind.RESTRICT, at=request.now, since=since)
    amounts = ceiling_choices(
        operators.current().section(LinesPolicy).ceilings_minor,
        minor,
        imposed,
        spent,
        formats,
        lifts_others=request.principal.may(Capability.RESTRICT_FOR_OTHERS, target),
    )
    form = partial(CeilingForm, amounts=amounts, current=minor, version=version_of(minor, imposed))
    asked = shown_again(request, acting.ask(request, "line.set_ceiling", on=target, form=form))
    if asked.outcome:
        already = gettext("Rien n’a changé : le plafond était déjà réglé ainsi.")
        messages.success(request, already if asked.outcome.already else gettext("Plafond demandé."))
        return HttpResponseRedirect(request.path)
    more = {
        "fresh": ceiling_rows(minor, formats),
        "spent": spent_words(spent, formats),
        "reached": minor is not None and spent is not None and spent >= minor,
        "imposed": len(amounts) > 0 and all(one is not None for one, _ in amounts),
        "waits": any(change.key == CEILING for change in pending),
        "failed": any(change.key == CEILING for change in failed),
    }
    return act_page(request, "lines/ceiling.html", line, asked, **more)
