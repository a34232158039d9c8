"""The page where the holder asks that the numbers called be shown whole, or no longer."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from guichet.contracts import acting
from guichet.contracts.access import PortalRequest, signed_in
from guichet.contracts.values import customer_target
from guichet.ui.formats import page_formats
from guichet.usage.forms.numbers import NumbersForm
from guichet.usage.queries.numbers import customers_with_numbers, numbers_shown
from guichet.usage.values import HideNumbers, ShowNumbers

SHOW, HIDE = "usage.show_numbers", "usage.hide_numbers"


@signed_in
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def numbers(request: PortalRequest, reference: str) -> HttpResponse:
    """Ask for the act that changes what is: to show numbers that are hidden, to hide those that are shown."""
    found = next((one for one in customers_with_numbers(request.principal) if one[1] == reference), None)
    if found is None:
        raise Http404
    customer_id, _, name = found
    since = numbers_shown([customer_id]).get(customer_id)
    # a form that is sent says which act it is of: the other may have been done meanwhile
    code = request.POST.get("act") or (HIDE if since else SHOW)
    code = code if code in (SHOW, HIDE) else SHOW
    form = partial(NumbersForm, act=code, given=ShowNumbers() if code == SHOW else HideNumbers())
    asked = acting.ask(request, code, on=customer_target(customer_id, reference), form=form)
    if asked.outcome or asked.already:
        shown = code == SHOW
        messages.success(
            request,
            gettext("Les numéros sont affichés en entier.") if shown else gettext("La fin des numéros est masquée."),
        )
        return HttpResponseRedirect(reverse("portal:usage"))
    context = {
        "page": "usage",
        "form": asked.form,
        "name": name,
        "shows": code == SHOW,
        "since": page_formats().moment(since, request.now) if since else "",
    }
    return render(request, "usage/numbers.html", context, status=asked.status)
