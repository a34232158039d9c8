"""The pages of the options of a line: what it has and may have, and turning one on or off."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from guichet.acts.act_form import ActForm
from guichet.acts.presenters import RefusalShown, refusal_shown
from guichet.acts.values import Outcome, Refusal
from guichet.catalogue.policy import Catalogue, Option
from guichet.catalogue.queries import current_catalogue, option_name
from guichet.contracts import acting
from guichet.contracts.access import PortalRequest, signed_in
from guichet.contracts.values import Capability, LineFacts, line_target
from guichet.lines.forms.options import AddMailboxForm, AddOptionForm, RemoveOptionForm
from guichet.lines.presenters.common import line_title
from guichet.lines.presenters.options import add_rows, option_groups, remove_rows
from guichet.lines.queries.equipped import EquippedLine, equipped_line_seen_by
from guichet.lines.queries.options import has_other_offers, options_of
from guichet.lines.rules.quotes import add_quote, remove_quote
from guichet.lines.values.options import AddOption, LineOptions, OptionSeen, RemoveOption, Switch
from guichet.lines.views.common import METHODS, act_page
from guichet.ui.formats import page_formats

TURNED_ON = (Switch.OFF, Switch.ENDS_LATER, Switch.ADDING)


@signed_in
@require_safe
def options(request: PortalRequest, reference: str) -> HttpResponse:
    """List what the line has and may have, each with its switch."""
    line = line_seen(request, reference)
    if not request.principal.may(Capability.MANAGE_OPTIONS, line_target(line.facts)):
        raise PermissionDenied
    formats, found = page_formats(), _options(request, line)
    context = {
        "page": "lines",
        "title": line_title(line.facts, formats),
        "line": line.facts,
        "groups": option_groups(found, formats, request.now),
        "waits": found.waits,
        "changes_offer": request.principal.may(Capability.CHANGE_OFFER, line_target(line.facts))
        and has_other_offers(line.facts.offer_code),
    }
    return render(request, "lines/options.html", context)


@signed_in
@sensitive_post_parameters("password")
@require_http_methods(METHODS)
def option(request: PortalRequest, reference: str, code: str) -> HttpResponse:
    """Turn an option on or off, after what that costs."""
    line = line_seen(request, reference)
    seen = _seen(_options(request, line), code)
    turn = request.POST.get("turn") if request.method == "POST" else ""
    adds = turn == "on" if turn else seen is None or seen.switch in TURNED_ON
    return _add(request, line.facts, code, seen) if adds else _remove(request, line.facts, code, seen)


def _add(request: PortalRequest, line: LineFacts, code: str, seen: OptionSeen | None) -> HttpResponse:
    catalogue = current_catalogue(request.today)
    known = catalogue.option(code)
    quote = add_quote(known, request.today, catalogue) if known else None
    form = _add_form(known, code, line, quote.next_invoice_minor if quote else None, catalogue)
    asked = acting.ask(request, "option.add", on=line_target(line), form=form, given=AddOption(code))
    if asked.outcome or asked.already:
        return _back(request, line, _added(asked.outcome, code, seen))
    more = {
        "option": seen,
        "name": option_name(code, page_formats().language),
        "turn": "on",
        "keeps": seen is not None and seen.switch == Switch.ENDS_LATER,
        "rows": add_rows(quote, page_formats(), request.today) if quote else [],
    }
    return act_page(request, "lines/option.html", line, asked, **more, **_refused(request, line, asked))


def _remove(request: PortalRequest, line: LineFacts, code: str, seen: OptionSeen | None) -> HttpResponse:
    catalogue = current_catalogue(request.today)
    known = catalogue.option(code)
    form = partial(RemoveOptionForm, code=code)
    asked = acting.ask(request, "option.remove", on=line_target(line), form=form, given=RemoveOption(code))
    if asked.outcome or asked.already:
        return _back(request, line, _removed(asked.outcome, code, seen))
    gives_up = seen is not None and seen.switch == Switch.STARTS_LATER
    rows = []
    if known is not None and seen is not None and not gives_up:
        quote = remove_quote(known, seen.monthly_minor, request.today, catalogue)
        rows = remove_rows(quote, page_formats(), request.today)
    more = {
        "option": seen,
        "name": option_name(code, page_formats().language),
        "turn": "off",
        "gives_up": gives_up,
        "rows": rows,
    }
    return act_page(request, "lines/option.html", line, asked, **more, **_refused(request, line, asked))


def _add_form(
    known: Option | None, code: str, line: LineFacts, agreed: int | None, catalogue: Catalogue
) -> Callable[..., ActForm]:
    if known is None or known.asks != "mailbox":
        return partial(AddOptionForm, code=code, agreed=agreed)
    domain, reserved = catalogue.mailbox_domain, catalogue.mailbox_reserved
    return partial(AddMailboxForm, code=code, agreed=agreed, line_id=line.id, domain=domain, reserved=reserved)


def _added(outcome: Outcome | None, code: str, seen: OptionSeen | None) -> str:
    """Return what is said once an option was asked for: done, planned, kept, or so already."""
    name = option_name(code, page_formats().language)
    if outcome is None or outcome.already:
        return gettext("{option} : c’est déjà demandé, ou déjà fait.").format(option=name)
    if outcome.data.get("kept"):
        return gettext("{option} : l’option reste.").format(option=name)
    return gettext("{option} : demande enregistrée. Un courriel dira quand ce sera fait.").format(option=name)


def _removed(outcome: Outcome | None, code: str, seen: OptionSeen | None) -> str:
    name = option_name(code, page_formats().language)
    if outcome is None or outcome.already:
        return gettext("{option} : c’est déjà demandé, ou déjà fait.").format(option=name)
    if outcome.data.get("given_up"):
        return gettext("{option} : la demande est annulée.").format(option=name)
    return gettext("{option} : retrait demandé. Un courriel dira quand ce sera fait.").format(option=name)


def _refused(request: PortalRequest, line: LineFacts, asked: acting.Asked) -> dict[str, RefusalShown]:
    """Return a refusal with the way to what is to be done first, when that is another option."""
    if asked.refusal is None:
        return {}
    shown = refusal_shown(asked.act, asked.refusal, line.reference, page_formats(), now=request.now)
    if other := _other(asked.refusal):
        href = reverse("lines:line-option", args=[line.reference, other])
        return {"refusal": replace(shown, href=href, link=option_name(other, page_formats().language))}
    if asked.refusal.code == "lines.price_changed":
        return {"refusal": replace(shown, href=request.path, link=gettext("Voir le nouveau prix"))}
    return {"refusal": shown}


def _other(refusal: Refusal) -> str:
    missing = str(refusal.data.get("missing_options", ""))
    return str(refusal.data.get("other_option", "")) or (missing if "," not in missing else "")


def line_seen(request: PortalRequest, reference: str) -> EquippedLine:
    """Return a line that this person may see, with its options. Errors: Http404."""
    found = equipped_line_seen_by(request.principal, reference, today=request.today)
    if found is None:
        raise Http404
    return found


def _options(request: PortalRequest, line: EquippedLine) -> LineOptions:
    found = options_of(request.principal, [line], at=request.now, language=page_formats().language)
    return found.get(line.facts.id, LineOptions(line.facts.id, line.facts.reference))


def _seen(found: LineOptions, code: str) -> OptionSeen | None:
    return next((one for options in found.groups.values() for one in options if one.code == code), None)


def _back(request: PortalRequest, line: LineFacts, words: str) -> HttpResponse:
    messages.success(request, words)
    return HttpResponseRedirect(reverse("lines:line-options", args=[line.reference]))
