"""The pages by which a new subscriber opens their space."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import get_language
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from guichet import operators
from guichet.contracts import opening
from guichet.contracts.forms import NewSpaceForm
from guichet.contracts.policy import ContractsPolicy
from guichet.people import services as people
from guichet.people import words
from guichet.people.accounts import new_password_form, sign_in_now
from guichet.people.attempt_keys import network_of
from guichet.people.origins import origin_of
from guichet.people.values import LinkRefused, TooManyAttempts
from guichet.ui.policy import policy

UNPROCESSABLE, LOCKED, GONE = 422, 429, 410
METHODS = ["GET", "HEAD", "POST"]


@policy("public")
@require_http_methods(METHODS)
def new_space(request: HttpRequest) -> HttpResponse:
    """Ask for the link that opens a space. The answer, and its time, are the same whatever the pair."""
    needs_contract = not operators.current().section(ContractsPolicy).space_without_contract
    form = NewSpaceForm(request.POST if request.method == "POST" else None, needs_contract=needs_contract)
    context = {"form": form, "needs_contract": needs_contract}
    if not form.is_bound or not form.is_valid():
        status = UNPROCESSABLE if form.is_bound else 200
        return _uncached(render(request, "contracts/new_space.html", context, status=status))
    now, email, number = timezone.now(), form.cleaned_data["email"], form.cleaned_data["number"]
    try:
        people.take_attempt(opening.BY_NETWORK, network_of(request), now=now)
        if number:
            people.take_attempt(opening.BY_CONTRACT, number, now=now)
        people.take_attempt(opening.BY_ADDRESS, email, now=now)
    except TooManyAttempts as refusal:
        form.add_error(None, words.too_many_attempts(refusal.until, now=now))
        page = render(request, "contracts/new_space.html", context, status=LOCKED)
        page["Retry-After"] = str(max(1, round((refusal.until - now).total_seconds())))
        return _uncached(page)
    language = get_language() or settings.LANGUAGE_CODE
    opening.ask_for_opening_link(email, number, site=origin_of(request).site, language=language, at=now)
    return redirect("contracts:space-sent")


@policy("public")
@require_http_methods(["GET", "HEAD"])
def space_sent(request: HttpRequest) -> HttpResponse:
    return _uncached(render(request, "contracts/space_sent.html"))


@sensitive_post_parameters("password")
@require_http_methods(METHODS)
def _open_space(request: HttpRequest, token: str) -> HttpResponse:
    """Choose the password of a space that a link opens; it opens at once, on the first steps of a new customer."""
    try:
        now = timezone.now()
        found = opening.opening_of(token, now=now)
        data = request.POST if request.method == "POST" else None
        form = new_password_form(data, given_name=found.given_name, family_name=found.family_name)
        if form.is_bound and form.is_valid():
            chosen = form.cleaned_data["password"]
            person = opening.open_space(found, chosen, origin=origin_of(request), at=now)
            logout(request)
            return sign_in_now(request, person, then=f"{reverse('portal:guide')}?welcome")
    except LinkRefused:
        return _uncached(render(request, "contracts/opening_refused.html", status=GONE))
    context = {"form": form, "email": found.email, "given_name": found.given_name}
    return _uncached(
        render(request, "contracts/open_space.html", context, status=UNPROCESSABLE if form.errors else 200)
    )


open_space = policy("public")(_open_space)


def _uncached(response: HttpResponse) -> HttpResponse:
    add_never_cache_headers(response)
    return response
