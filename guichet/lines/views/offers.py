"""The pages that compare the offers of a line, and change it."""

from __future__ import annotations

from functools import partial

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from guichet import operators
from guichet.acts.presenters import refusal_shown
from guichet.acts.queries import refusal_ahead
from guichet.acts.values import Refusal
from guichet.catalogue.policy import Catalogue
from guichet.catalogue.queries import current_catalogue, offer_names, option_name
from guichet.contracts import acting
from guichet.contracts.access import PortalRequest, signed_in
from guichet.contracts.queries import line_terms
from guichet.contracts.values import Capability, LineFacts, line_target
from guichet.core.periods import local_day
from guichet.help.presenters import reach_us
from guichet.lines.forms.options import ChangeOfferForm
from guichet.lines.presenters.common import line_title
from guichet.lines.presenters.offers import comparison, offer_quote_rows, offer_rows
from guichet.lines.queries.changes import open_change_of
from guichet.lines.queries.equipped import EquippedLine
from guichet.lines.rules.offers import dropped_options, open_offers
from guichet.lines.rules.quotes import offer_quote
from guichet.lines.values.changes import ChangeFacts, ChangeState
from guichet.lines.values.options import ChangeOffer
from guichet.lines.views.common import METHODS, act_page, back_to_line
from guichet.lines.views.options import line_seen
from guichet.network.values import CommandKind
from guichet.ui.formats import page_formats


@signed_in
@require_safe
def offers(request: PortalRequest, reference: str) -> HttpResponse:
    """Compare the offers that the line may change to with the one it has."""
    line = line_seen(request, reference).facts
    if not request.principal.may(Capability.CHANGE_OFFER, line_target(line)):
        raise PermissionDenied
    formats, catalogue = page_formats(), current_catalogue(request.today)
    refused = refusal_ahead(
        "line.change_offer", on=line_target(line), by=request.actor, channel=request.channel, at=request.now
    )
    refusal = (
        refusal_shown("line.change_offer", refused, line.reference, formats, now=request.now)
        if isinstance(refused, Refusal)
        else None
    )
    context = {
        "page": "lines",
        "title": line_title(line, formats),
        "line": line,
        "offers": offer_rows(
            line.reference, catalogue.offer(line.offer_code), open_offers(line.offer_code, catalogue), formats
        ),
        "planned": _planned(request, line),
        "refusal": refusal,
        "reach": reach_us(formats, request.now) if refusal and refusal.contact else [],
    }
    return render(request, "lines/offers.html", context)


@signed_in
@sensitive_post_parameters("password")
@require_http_methods(METHODS)
def change(request: PortalRequest, reference: str, code: str) -> HttpResponse:
    """Change the offer of a line, after what that changes and costs."""
    line = line_seen(request, reference)
    catalogue, formats = current_catalogue(request.today), page_formats()
    before, offer = catalogue.offer(line.facts.offer_code), catalogue.offer(code)
    keeps = code == line.facts.offer_code
    committed = line_terms(line.facts.id).committed_until
    quote = offer_quote(offer, before, committed, request.today, catalogue) if offer and not keeps else None
    form = partial(ChangeOfferForm, code=code, agreed=quote.next_invoice_minor if quote else None)
    on = line_target(line.facts)
    asked = acting.ask(request, "line.change_offer", on=on, form=form, given=ChangeOffer(code))
    if asked.outcome or asked.already:
        return back_to_line(request, line.facts, _said(asked, keeps=keeps))
    more = {
        "keeps": keeps,
        "name": offer_names(formats.language).get(code, code),
        "compared": comparison(before, offer, formats) if before and offer and quote else [],
        "rows": offer_quote_rows(quote, formats, request.today) if quote else [],
        "dropped": _dropped(line, code, catalogue),
    }
    return act_page(request, "lines/offer.html", line.facts, asked, **more)


def _said(asked: acting.Asked, *, keeps: bool) -> str:
    if asked.outcome is None or asked.outcome.already:
        return gettext("C’est déjà l’offre de cette ligne, ou déjà demandé.")
    if keeps:
        return gettext("Le changement d’offre est annulé. La ligne garde son offre.")
    return gettext("Changement d’offre demandé. Un courriel dira quand ce sera fait.")


def _dropped(line: EquippedLine, code: str, catalogue: Catalogue) -> list[str]:
    dropped = dropped_options(line.option_codes, code, line.facts.kind, catalogue)
    return [option_name(option, page_formats().language) for option in dict.fromkeys(dropped)]


def _planned(request: PortalRequest, line: LineFacts) -> dict[str, str] | None:
    """Return what change is on its way: in words, and whether it may still be given up."""
    found: ChangeFacts | None = open_change_of(line.id, CommandKind.CHANGE_OFFER)
    if found is None:
        return None
    formats = page_formats()
    name = offer_names(formats.language).get(found.data["offer"], found.data["offer"])
    if found.state == ChangeState.REQUESTED or found.starts_at is None:
        return {"text": gettext("Le passage à {offer} est en cours.").format(offer=name), "code": ""}
    day = local_day(found.starts_at, operators.current().zone)
    on = formats.on(day, request.today)
    return {"text": gettext("La ligne passe à {offer} {on}.").format(offer=name, on=on), "code": line.offer_code}
