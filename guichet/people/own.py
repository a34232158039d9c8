"""The door of the pages of somebody's own account: who asks, from where, and whether they proved it lately."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone

from guichet.acts.values import SecondProof
from guichet.people import services, sessions, webauthn, words
from guichet.people.models import Person
from guichet.people.origins import origin_of
from guichet.people.security_forms import ConfirmForm
from guichet.people.values import Origin, PasskeyRefused, Road, TooManyAttempts
from guichet.ui.policy import policy

P = ParamSpec("P")
OwnView = Callable[Concatenate["OwnRequest", P], HttpResponse]
View = Callable[Concatenate[HttpRequest, P], HttpResponse]
UNPROCESSABLE = 422
LOOK = "look"  # the page was asked for, nothing was sent
# never written in a page again
SECRETS = {
    "password",
    "current",
    "answer",
    "code",
    "second_code",
    "confirm_password",
    "credential",
    "csrfmiddlewaretoken",
    "then",
}


class OwnRequest(HttpRequest):
    """A request of somebody signed in, about their own account."""

    user: Person
    now: datetime
    origin: Origin


def own_page(view: OwnView[P]) -> View[P]:
    """Let signed-in persons through; send visitors to sign in and back. Nothing of these pages is stored."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        asked: Any = request  # the attributes below make an OwnRequest of it
        asked.now = timezone.now()
        asked.origin = origin_of(request)
        response = view(asked, *args, **kwargs)
        response.headers["Cache-Control"] = "no-store"
        return response

    return policy("signed_in")(guarded)


def confirmed(view: OwnView[P]) -> OwnView[P]:
    """Ask who it is, by password or passkey, unless it was proved in the last five minutes; then go on.

    What was typed meanwhile comes along in hidden fields, secrets aside.
    """

    @wraps(view)
    def asking(request: OwnRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        looks = request.method != "POST" or request.POST.get("then") == LOOK
        if not sessions.is_assured(request.session, now=request.now):
            form = ConfirmForm(request.POST if "confirm_password" in request.POST else None)
            if not (form.is_bound and form.is_valid() and confirm(request, form, "confirm_password")):
                return _confirm_page(request, form, looks)
        if looks and request.method == "POST":
            return HttpResponseRedirect(request.get_full_path())
        return view(request, *args, **kwargs)

    return asking


# Any, twice: the requests and forms of several apps
def confirm(request: Any, form: Any, field: str, *, person: Person | None = None) -> bool:
    """Tell whether a valid form proves who the person is, by the password of `field` or by a passkey; note it.

    Shape: `person` is whose session it is, when the request's user is somebody else that they look at. Otherwise an
    error is on the form.
    """
    now, who = request.now, person or request.user
    if answer := form.cleaned_data.get("credential"):
        try:
            webauthn.used(answer, who)
        except PasskeyRefused:
            form.add_error(field, words.passkey_refused())
            return False
        sessions.note_assured(request.session, now=now, road=Road.PASSKEY)
        sessions.note_second(request.session, SecondProof.PASSKEY, now=now)
        return True
    try:
        right = services.confirm_password(who, form.cleaned_data[field], now=now)
    except TooManyAttempts as refusal:
        form.add_error(field, words.too_many_attempts(refusal.until, now=now))
        return False
    if not right:
        form.add_error(field, words.password_refused())
        return False
    sessions.note_assured(request.session, now=now)
    return True


def _confirm_page(request: OwnRequest, form: ConfirmForm, looks: bool) -> HttpResponse:
    kept = [] if looks else [(n, v) for n, values in request.POST.lists() if n not in SECRETS for v in values]
    context = {"page": "security", "form": form, "kept": kept, "looks": looks}
    status = 200 if request.method != "POST" else UNPROCESSABLE
    return render(request, "people/confirm.html", context, status=status)
