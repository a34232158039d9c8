"""The codes of an authenticator, codes of recovery and passkeys: adding, listing, taking away."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from guichet.people import presenters, queries, services, sessions, webauthn, words
from guichet.people.enrolling import enrolment_of, on_the_way, page_asked
from guichet.people.own import UNPROCESSABLE, OwnRequest, confirmed, own_page
from guichet.people.security_forms import PasskeyForm
from guichet.people.values import PasskeyRefused, SecondFactorNeeded

METHODS = ["GET", "HEAD", "POST"]
CONFLICT = 409
# what surrounds a page; nothing that leads elsewhere for who may do nothing else yet
INSIDE = {"page": "security", "layout": "ui/base.html"}
ALONE = {"page": "enrolling", "layout": "ui/bare.html"}


@own_page
@require_http_methods(["GET", "HEAD"])
def second_factor(request: OwnRequest) -> HttpResponse:
    """What is asked at sign-in besides the password."""
    state = queries.security_state_of(request.user, current=request.session.session_key or "", now=request.now)
    must = services.must_have_second_factor(request.user, now=request.now)
    context = {"page": "security", "state": state, "must": must, "codes": presenters.codes_left(state)}
    return render(request, "people/second_factor_state.html", context)


@own_page
@sensitive_post_parameters("code", "confirm_password")
@require_http_methods(METHODS)
@confirmed
def totp_add(request: OwnRequest) -> HttpResponse:
    """Share a secret with an authenticator; its first code makes it the second factor."""
    must = sessions.must_enrol(request.session)
    enrolment = enrolment_of(request, request.user, now=request.now)
    if enrolment.codes is not None:
        sessions.note_must_enrol(request.session, must=False)
        return _codes_page(request, enrolment.codes, added=True, must=must)
    context = {
        **(ALONE if must else INSIDE),
        "form": enrolment.form,
        "enrolment": enrolment,
        "must": must,
        "by_passkey": on_the_way("people:passkeys", page_asked(request)),
        "replaces": queries.has_totp(request.user),
    }
    return render(request, "people/totp_add.html", context, status=enrolment.status)


@own_page
@sensitive_post_parameters("confirm_password")
@require_http_methods(METHODS)
@confirmed
def totp_remove(request: OwnRequest) -> HttpResponse:
    """Ask, then take the codes of the authenticator away."""
    if not queries.has_totp(request.user):
        return redirect("people:security-second-factor")
    context = {"page": "security", "refused": ""}
    if request.method != "POST" or "remove" not in request.POST:
        return render(request, "people/totp_remove.html", context)
    try:
        services.remove_totp(request.user, origin=request.origin, at=request.now)
    except SecondFactorNeeded:
        return render(
            request, "people/totp_remove.html", {**context, "refused": words.second_factor_needed()}, status=CONFLICT
        )
    messages.success(request, gettext("Le code de sécurité n’est plus demandé à la connexion."))
    return redirect("portal:security")


@own_page
@sensitive_post_parameters("confirm_password")
@require_POST
@confirmed
def recovery_codes(request: OwnRequest) -> HttpResponse:
    """Make new codes of recovery and show them, this once."""
    if not queries.has_totp(request.user):
        return redirect("people:security-second-factor")
    codes = services.make_recovery_codes(request.user, origin=request.origin, at=request.now)
    return _codes_page(request, [presenters.recovery_code(code) for code in codes], added=False, must=False)


def _codes_page(request: OwnRequest, codes: list[str], *, added: bool, must: bool) -> HttpResponse:
    """Show codes of recovery, then lead to Security, or to the page asked for by who was kept out of it."""
    context = {
        **(ALONE if must else INSIDE),
        "codes": codes,
        "added": added,
        "then": page_asked(request) if must else reverse("portal:security"),
    }
    return render(request, "people/recovery_codes.html", context)


@own_page
@sensitive_post_parameters("confirm_password", "credential")
@require_http_methods(METHODS)
@confirmed
def passkeys(request: OwnRequest) -> HttpResponse:
    """List the person's passkeys, and add one."""
    must = sessions.must_enrol(request.session)
    form = PasskeyForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            credential = webauthn.added(form.cleaned_data["credential"])
        except PasskeyRefused:
            form.add_error(None, gettext("Cette clé n’a pas pu être ajoutée. Recommencez."))
        else:
            keep = request.session.session_key or ""
            services.add_passkey(
                request.user, form.cleaned_data["name"], credential, keep=keep, origin=request.origin, at=request.now
            )
            sessions.note_passkeys(request.session, some=True)
            sessions.note_must_enrol(request.session, must=False)
            messages.success(request, gettext("Clé d’accès ajoutée."))
            return redirect(page_asked(request) if must else reverse("people:passkeys"))
    rows = presenters.passkey_rows(queries.passkeys_of(request.user), now=request.now)
    context = {
        **(ALONE if must else INSIDE),
        "form": form,
        "passkeys": rows,
        "must": must,
        "by_application": on_the_way("people:totp-add", page_asked(request)),
    }
    return render(request, "people/passkeys.html", context, status=UNPROCESSABLE if form.errors else 200)


@own_page
@sensitive_post_parameters("confirm_password")
@require_http_methods(METHODS)
@confirmed
def passkey_remove(request: OwnRequest, passkey: str) -> HttpResponse:
    """Ask, then take a passkey away."""
    found = next((one for one in queries.passkeys_of(request.user) if one.reference == passkey), None)
    if found is None:
        raise Http404
    context = {"page": "security", "passkey": found, "refused": ""}
    if request.method != "POST" or "remove" not in request.POST:
        return render(request, "people/passkey_remove.html", context)
    try:
        services.remove_passkey(request.user, passkey, origin=request.origin, at=request.now)
    except SecondFactorNeeded:
        return render(
            request, "people/passkey_remove.html", {**context, "refused": words.second_factor_needed()}, status=CONFLICT
        )
    sessions.note_passkeys(request.session, some=queries.has_passkey(request.user))
    messages.success(request, gettext("Clé d’accès retirée."))
    return redirect("people:passkeys")
