"""What browsers ask for to use a passkey, and signing in with one."""

from __future__ import annotations

from allauth.account.models import Login
from allauth.account.stages import LoginStageController
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.stages import AuthenticateStage
from allauth.mfa.webauthn.internal.flows import perform_passwordless_login
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from guichet.people import rules, services, sessions, webauthn, words
from guichet.people.attempt_keys import network_of
from guichet.people.models import Person
from guichet.people.values import PasskeyRefused, TooManyAttempts
from guichet.ui.policy import policy

TOO_MANY = 429


@policy("public")
@never_cache
@require_POST
def passkey_options(request: HttpRequest) -> HttpResponse:
    """Answer what to ask a browser for, as JSON, for a purpose: sign-in, second-factor, confirm or add."""
    now = timezone.now()
    purpose = request.POST.get("purpose")
    person = request.user if isinstance(request.user, Person) else None
    if purpose == "sign-in" and person is None:
        try:
            services.take_attempt(rules.PASSKEYS_BY_ADDRESS, network_of(request), now=now)
        except TooManyAttempts:
            return JsonResponse({}, status=TOO_MANY)
        return JsonResponse(webauthn.options_to_use(None))
    if purpose == "second-factor" and person is None:
        stage = LoginStageController.enter(request, AuthenticateStage.key)
        if stage and stage.login.user:
            return JsonResponse(webauthn.options_to_use(stage.login.user))
    if purpose == "confirm" and person is not None:
        return JsonResponse(webauthn.options_to_use(person))
    if purpose == "add" and person is not None and sessions.is_assured(request.session, now=now):
        return JsonResponse(webauthn.options_to_add(person))
    return HttpResponseForbidden()


@sensitive_post_parameters("password", "credential")
@require_POST
def _sign_in_by_passkey(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return HttpResponseRedirect(reverse("portal:home"))
    try:
        passkey = webauthn.used(request.POST.get("credential", ""))
    except PasskeyRefused:
        return HttpResponseRedirect(f"{reverse('people:sign-in')}?because={words.PASSKEY_REFUSED}")
    request.session[sessions.STAY] = "remember" in request.POST
    after = request.POST.get("next", "")
    login = Login(user=passkey.user, redirect_url=after if sessions.is_own_path(after) else None)
    try:
        response: HttpResponse = perform_passwordless_login(request, passkey, login)
    except ImmediateHttpResponse as immediate:
        response = immediate.response
    return response


sign_in_by_passkey = policy("public")(_sign_in_by_passkey)
