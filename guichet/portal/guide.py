"""The help page and the new customer's guide."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from guichet import operators
from guichet.contracts.access import PortalRequest, signed_in
from guichet.contracts.policy import ContractsPolicy
from guichet.help.presenters import reach_us
from guichet.operators import Page
from guichet.portal.presenters import guide as presenter
from guichet.portal.presenters.pages import menu_title
from guichet.ui.formats import page_formats


@signed_in
@require_safe
def help_page(request: PortalRequest) -> HttpResponse:
    """Where to look, and whom to ask."""
    context = {"title": menu_title(Page.HELP), "reach": reach_us(page_formats(), request.now)}
    return render(request, "portal/help.html", {"page": Page.HELP.value, **context})


@signed_in
@require_safe
def guide(request: PortalRequest) -> HttpResponse:
    """The articles of the guide; whoever has just opened their space lands here."""
    rows = presenter.guide_rows(operators.current(), withdrawal_days=_withdrawal_days())
    context = {"page": Page.HELP.value, "rows": rows, "welcome": "welcome" in request.GET}
    return render(request, "portal/guide.html", context)


@signed_in
@require_safe
def article(request: PortalRequest, article: str) -> HttpResponse:
    shown = presenter.guide_article(article, operators.current(), withdrawal_days=_withdrawal_days())
    return render(request, "portal/guide_article.html", {"page": Page.HELP.value, "shown": shown})


def _withdrawal_days() -> int:
    return operators.current().section(ContractsPolicy).withdrawal_days
