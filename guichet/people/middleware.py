"""Around every request of somebody: the language, the limits of the session, nothing kept by caches."""

from collections.abc import Callable
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.urls import is_valid_path, resolve, reverse
from django.utils import timezone, translation
from django.utils.cache import patch_cache_control, patch_vary_headers

from guichet.people import queries, sessions
from guichet.people.enrolling import on_the_way
from guichet.people.values import Ended

GetResponse = Callable[[HttpRequest], HttpResponse]

# What somebody without the second factor that they must have may do.
WHILE_ENROLLING = {
    "people:totp-add",
    "people:passkeys",
    "people:passkey-options",
    "people:sign-out",
    "people:preferences",
    "ui:legal",
    "ui:look",
}


class PersonLocale:
    """Speaks the language that the person chose, else the browser's, among the pack's. Costs no query."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.session.get(sessions.LANGUAGE, "")
        known = chosen in dict(settings.LANGUAGES)
        language = chosen if known else translation.get_language_from_request(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            request.theme = request.session.get(sessions.THEME, "")  # type: ignore[attr-defined]  # the look reads it
            request.has_passkey = bool(request.session.get(sessions.PASSKEY))  # type: ignore[attr-defined]  # so do forms
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        if not known:
            patch_vary_headers(response, ("Accept-Language",))
        return response


class SignedInSession:
    """Ends sessions that are over, saying why; keeps the others' last visit; lets no cache keep what they see."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not sessions.is_signed_in(request.session):
            ended = _ended_elsewhere(request)
            return _leave(request, ended) if ended else self.get_response(request)
        now = timezone.now()
        ended = sessions.end_of(request.session, now=now)
        if ended is None:
            sessions.touch(request.session, now=now)
            response = _to_enrolment(request) or self.get_response(request)
        else:
            logout(request)
            response = _back_to_sign_in(request, ended)
        patch_cache_control(response, no_store=True, private=True)
        return response


def _ended_elsewhere(request: HttpRequest) -> Ended | None:
    """Return why the session that a cookie names is gone, when somebody ended it. No query for a visitor."""
    key = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
    if not key or request.session.session_key is not None:
        return None
    return queries.why_ended(key)


def _leave(request: HttpRequest, ended: Ended) -> HttpResponse:
    """Lead to sign in, and forget the cookie: it is said once."""
    response = _back_to_sign_in(request, ended)
    response.delete_cookie(settings.SESSION_COOKIE_NAME, samesite="Lax")
    patch_cache_control(response, no_store=True, private=True)
    return response


def _to_enrolment(request: HttpRequest) -> HttpResponse | None:
    """Return the way to a second factor, then here, for who may do nothing else until then; else None."""
    if not sessions.must_enrol(request.session):
        return None
    match = resolve(request.path_info) if is_valid_path(request.path_info) else None
    if match and match.view_name in WHILE_ENROLLING:
        return None
    return _sent(request, on_the_way("people:totp-add", _place(request)))


def _back_to_sign_in(request: HttpRequest, ended: Ended) -> HttpResponse:
    place = _place(request)
    asked = {"because": ended.value} | ({} if place.startswith(reverse("people:sign-in")) else {"next": place})
    return _sent(request, f"{resolve_url(settings.LOGIN_URL)}?{urlencode(asked)}")


def _sent(request: HttpRequest, address: str) -> HttpResponse:
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)


def _place(request: HttpRequest) -> str:
    """Return where to come back: the page asked for, or the page whose form was sent."""
    if request.method in {"GET", "HEAD"} and request.headers.get("HX-Request") != "true":
        return request.get_full_path()
    came_from = urlsplit(request.headers.get("HX-Current-URL") or request.headers.get("Referer", ""))
    place = f"{came_from.path}?{came_from.query}" if came_from.query else came_from.path
    return place if came_from.netloc == request.get_host() and sessions.is_own_path(place) else "/"
