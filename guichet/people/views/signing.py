"""Signing in and out, a forgotten password, the choice of language and look."""

from datetime import timedelta
from typing import Any

from allauth.account.views import LoginView
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.base.views import AuthenticateView
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import get_language
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from guichet.people import pack, queries, rules, services, sessions, webauthn, words
from guichet.people.attempt_keys import network_of
from guichet.people.forms import ForgottenPasswordForm, NewPasswordForm, SecondFactorForm, SignInForm
from guichet.people.models import Person
from guichet.people.origins import origin_of
from guichet.people.values import (
    ChallengePurpose,
    IdentifierKind,
    LinkRefused,
    PasskeyRefused,
    Theme,
    TooManyAttempts,
)
from guichet.people.views import access
from guichet.ui.context import theme_cookie_name
from guichet.ui.policy import policy

FORGOTTEN_PAGE = "people/forgotten_password.html"
UNPROCESSABLE = 422
LOCKED = 429
GONE = 410
COOKIE_AGE = timedelta(days=365)


class SignInView(LoginView):
    """allauth's view with our page; wrong answers are 422, locked ones 429."""

    http_method_names = ("get", "head", "post", "options")
    template_name = "people/sign_in.html"
    form_class = SignInForm

    def get_form_class(self) -> type[SignInForm]:
        return self.form_class

    def form_invalid(self, form: SignInForm) -> HttpResponse:
        response = self.render_to_response(self.get_context_data(form=form), status=_status(form))
        return _with_retry_after(response, form)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # Any: a template's context
        context: dict[str, Any] = super().get_context_data(**kwargs)
        because = self.request.GET.get("because", "")
        context["because"] = None if self.request.method == "POST" else words.sent_to_sign_in(because)
        context["limits"] = pack.policy()
        return context


class SecondFactorView(AuthenticateView):
    http_method_names = ("get", "head", "post", "options")
    template_name = "people/second_factor.html"
    form_class = SecondFactorForm

    def get_form_class(self) -> type[SecondFactorForm]:
        return self.form_class

    def _build_forms(self) -> SecondFactorForm:
        data = self.request.POST if self.request.method == "POST" else None
        self.auth_form = SecondFactorForm(user=self.stage.login.user, data=data, origin=origin_of(self.request))
        self.webauthn_form = None
        return self.auth_form

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # Any: Django's signature
        """Take a code, or the answer of a passkey of the same person."""
        answer = request.POST.get("credential", "")
        if not answer:
            response: HttpResponse = super().post(request, *args, **kwargs)
            return response
        try:
            passkey = webauthn.used(answer, self.stage.login.user)
        except PasskeyRefused:
            self.form.add_error(None, words.passkey_refused())
            return self.form_invalid(self.form)
        post_authentication(request, passkey)
        done: HttpResponse = self.stage.exit()
        return done

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # Any: a template's context
        context: dict[str, Any] = super().get_context_data(**kwargs)
        person = self.stage.login.user
        return {**context, "by_code": queries.has_totp(person), "by_passkey": queries.has_passkey(person)}

    def form_invalid(self, form: SecondFactorForm) -> HttpResponse:
        response = self.render_to_response(self.get_context_data(), status=_status(form))
        return _with_retry_after(response, form)


def _status(form: SignInForm | SecondFactorForm) -> int:
    return LOCKED if form.locked else UNPROCESSABLE


def _with_retry_after(response: HttpResponse, form: SignInForm | SecondFactorForm) -> HttpResponse:
    if form.locked:
        response["Retry-After"] = _seconds_until(form.locked)
    return response


def _seconds_until(refusal: TooManyAttempts) -> str:
    return str(max(1, round((refusal.until - timezone.now()).total_seconds())))


sign_in = policy("public")(SignInView.as_view())
second_factor = policy("public")(SecondFactorView.as_view())


@policy("public")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session at once; a GET shows the button, since links must not sign people out."""
    if request.method != "POST":
        if not request.user.is_authenticated:
            return redirect("people:sign-in")
        return render(request, "people/sign_out.html")
    services.end_session(request.session.session_key)
    logout(request)
    response = HttpResponseRedirect(f"{reverse('people:sign-in')}?because={words.SIGNED_OUT}")
    response["Clear-Site-Data"] = '"cache"'
    response["Cache-Control"] = "no-store"
    return response


@policy("public")
@require_http_methods(["GET", "HEAD", "POST"])
def forgotten_password(request: HttpRequest) -> HttpResponse:
    """Ask for a link by mail. The answer, and its time, are the same whether the address is known or not."""
    form = ForgottenPasswordForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        status = UNPROCESSABLE if form.is_bound and form.errors else 200
        if request.method == "POST" and not form.is_bound:
            form, status = ForgottenPasswordForm({}), UNPROCESSABLE
        return _uncached(render(request, "people/forgotten_password.html", {"form": form}, status=status))
    kind, email = form.cleaned_data["email"]
    now = timezone.now()
    if kind == IdentifierKind.LINE_NUMBER:
        return access.send_first_code(request, form, "email", email, ChallengePurpose.PASSWORD, FORGOTTEN_PAGE)
    try:
        services.take_attempt(rules.RESETS_BY_ADDRESS, network_of(request), now=now)
        services.take_attempt(rules.RESETS, email, now=now)
    except TooManyAttempts as refusal:
        form.add_error(None, words.too_many_attempts(refusal.until, now=now))
        page = render(request, "people/forgotten_password.html", {"form": form}, status=LOCKED)
        page["Retry-After"] = _seconds_until(refusal)
        return _uncached(page)
    site, language = f"{request.scheme}://{request.get_host()}", get_language() or settings.LANGUAGE_CODE
    services.ask_for_reset_link(email, site=site, language=language, at=now)
    return redirect("people:password-sent")


@policy("public")
@require_http_methods(["GET", "HEAD"])
def password_sent(request: HttpRequest) -> HttpResponse:
    return _uncached(render(request, "people/password_sent.html"))


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def _new_password(request: HttpRequest, reference: str, token: str) -> HttpResponse:
    try:
        person = services.person_of_reset_link(reference, token)
        form = NewPasswordForm(request.POST if request.method == "POST" else None, person=person)
        if request.method == "POST" and form.is_valid():
            chosen = form.cleaned_data["password"]
            services.set_new_password(reference, token, chosen, origin=origin_of(request), at=timezone.now())
            logout(request)
            return redirect(f"{reverse('people:sign-in')}?because={words.NEW_PASSWORD}")
    except LinkRefused:
        return _uncached(render(request, "people/link_refused.html", status=GONE))
    status = UNPROCESSABLE if form.errors else 200
    return _uncached(render(request, "people/new_password.html", {"form": form}, status=status))


new_password = policy("public")(_new_password)


@policy("public")
@require_POST
def preferences(request: HttpRequest) -> HttpResponse:
    """Keep a choice of language or look: in a cookie, and with the person if signed in. Back to the same page."""
    back = request.POST.get("next", "")
    response = HttpResponseRedirect(back if sessions.is_own_path(back) else "/")
    language = request.POST.get("language") if request.POST.get("language") in dict(settings.LANGUAGES) else None
    theme = _theme(request.POST.get("theme"))
    if isinstance(request.user, Person):
        services.set_preferences(request.user, language=language, theme=theme)
        sessions.note_preferences(request.session, request.user)
    if language is not None:
        _remember(response, settings.LANGUAGE_COOKIE_NAME, language)
    if theme is not None:
        _remember(response, theme_cookie_name(), theme.value)
    return response


def _theme(chosen: str | None) -> Theme | None:
    """Return the look chosen; "system" is how forms name the device's, which is kept as nothing."""
    try:
        return None if chosen is None else Theme("" if chosen == "system" else chosen)
    except ValueError:
        return None


def _remember(response: HttpResponse, name: str, value: str) -> None:
    if not value:
        response.delete_cookie(name, samesite="Lax")
        return
    secure = settings.SESSION_COOKIE_SECURE
    response.set_cookie(name, value, max_age=COOKIE_AGE, secure=secure, httponly=True, samesite="Lax")


def _uncached(response: HttpResponse) -> HttpResponse:
    add_never_cache_headers(response)
    return response
