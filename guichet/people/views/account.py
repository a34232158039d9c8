"""Somebody's account: what they sign in with, and the change of their address."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from guichet.people import queries, rules, services, words
from guichet.people.account_forms import NewEmailForm
from guichet.people.attempt_keys import of_person
from guichet.people.origins import origin_of
from guichet.people.own import UNPROCESSABLE, OwnRequest, confirmed, own_page
from guichet.people.values import IdentifierTaken, LinkRefused, TooManyAttempts
from guichet.ui.formats import languages_by_name, page_formats
from guichet.ui.policy import policy

LOCKED, GONE = 429, 410
METHODS = ["GET", "HEAD", "POST"]


@own_page
@require_safe
def account(request: OwnRequest) -> HttpResponse:
    """Show what somebody signs in with, and the ways to change it or to leave."""
    found = queries.account_of(request.user)
    formats = page_formats()
    context = {
        "page": "account",
        "name": request.user.full_name,
        "account": found,
        "numbers": [formats.phone(number) for number in found.numbers],
        "language": dict(languages_by_name()).get(request.user.language, ""),
    }
    return render(request, "people/account.html", context)


@own_page
@require_safe
def email(request: OwnRequest) -> HttpResponse:
    """Warn before the address can be changed."""
    return render(request, "people/email.html", {"page": "account", "old": _old(request)})


@own_page
@sensitive_post_parameters("confirm_password")
@require_http_methods(METHODS)
@confirmed
def email_edit(request: OwnRequest) -> HttpResponse:
    """Take the new address, and write to both."""
    old = _old(request)
    form = NewEmailForm(request.POST if request.method == "POST" and "email" in request.POST else None)
    status = 200
    if form.is_bound:
        status = UNPROCESSABLE
        try:
            services.take_attempt(rules.EMAIL_CHANGES, of_person(request.user), now=request.now)
            if form.is_valid() and _asked(request, form, old):
                messages.success(
                    request,
                    gettext("Changement pris en compte. Il sera effectif à la prochaine connexion, une fois vérifié."),
                )
                return redirect("portal:account")
        except TooManyAttempts as refusal:
            form.add_error(None, words.too_many_attempts(refusal.until, now=request.now))
            status = LOCKED
    return render(request, "people/email_edit.html", {"page": "account", "form": form, "old": old}, status=status)


def _asked(request: OwnRequest, form: NewEmailForm, old: str) -> bool:
    new = form.cleaned_data["email"]
    if new == old:
        form.add_error("email", gettext("C’est déjà votre courriel. Écrivez le nouveau, ou gardez celui-ci."))
        return False
    try:
        services.take_attempt(rules.EMAIL_CHANGES_A_DAY, of_person(request.user), now=request.now)
        services.ask_email_change(request.user, old, new, origin=request.origin, at=request.now)
    except IdentifierTaken:
        form.add_error(
            "email",
            gettext(
                "Le courriel n’a pas été changé : une autre ligne ou une autre personne se connecte avec celui-ci. "
                "Écrivez-en un autre."
            ),
        )
        return False
    return True


def _old(request: OwnRequest) -> str:
    """Return the address to be changed. Errors: Http404 for who signs in by a line's number only."""
    emails = queries.account_of(request.user).emails
    if not emails:
        raise Http404
    return emails[0]


@policy("public")
@require_http_methods(METHODS)
def email_verify(request: HttpRequest, reference: str, token: str) -> HttpResponse:
    """Verify the new address: by a button, since readers of mail open links on their own."""
    now = timezone.now()
    try:
        if request.method == "POST":
            change = services.verify_email_change(reference, token, origin=origin_of(request), at=now)
        else:
            change = services.email_change_of(services.VERIFY, reference, token, now=now)
    except LinkRefused:
        return _link_page(request, "people/email_link_refused.html", {}, GONE)
    return _link_page(request, "people/email_verify.html", {"change": change})


@policy("public")
@require_http_methods(METHODS)
def email_undo(request: HttpRequest, reference: str, token: str) -> HttpResponse:
    """Undo a change that was somebody else's doing."""
    now = timezone.now()
    try:
        if request.method == "POST":
            change = services.undo_email_change(reference, token, origin=origin_of(request), at=now)
        else:
            change = services.email_change_of(services.UNDO, reference, token, now=now)
    except LinkRefused:
        return _link_page(request, "people/email_link_refused.html", {}, GONE)
    return _link_page(request, "people/email_undo.html", {"change": change})


def _link_page(request: HttpRequest, template: str, context: dict[str, object], status: int = 200) -> HttpResponse:
    response = render(request, template, context, status=status)
    add_never_cache_headers(response)
    return response
