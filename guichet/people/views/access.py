"""A password by a code sent to a line: an access that is created, or a password that was forgotten. PRI-2, 5, 6."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta

from django import forms
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import get_language
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from guichet.people import pack, queries, rules, services, words
from guichet.people.access_forms import NumberForm, SentCodeForm
from guichet.people.accounts import sign_in_now
from guichet.people.attempt_keys import network_of
from guichet.people.forms import NewPasswordForm
from guichet.people.models import Person
from guichet.people.origins import origin_of
from guichet.people.values import (
    ChallengePurpose,
    ChallengeRefused,
    CodeHeldBack,
    IdentifierKind,
    LinkRefused,
    StaffRole,
    TooManyAttempts,
)
from guichet.ui.formats import page_formats
from guichet.ui.policy import policy

UNPROCESSABLE, LOCKED = 422, 429
METHODS = ["GET", "HEAD", "POST"]
SENT, LET_IN = "people.code-sent", "people.code-let-in"
PAGE = "people/access.html"
# how long the right code leaves to choose a password
CHOOSING = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Sent:
    """The code that this browser waits for; kept in its session."""

    challenge: str
    person: int
    number: str
    purpose: str
    until: int


@policy("public")
@require_http_methods(METHODS)
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for a code by the number of a line."""
    _only_with_numbers()
    form = NumberForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        number = form.cleaned_data["number"]
        return send_first_code(request, form, "number", number, ChallengePurpose.ACCESS, PAGE)
    return _page(request, PAGE, {"form": form}, UNPROCESSABLE if form.errors else 200)


def send_first_code(
    request: HttpRequest, form: forms.Form, field: str, number: str, purpose: ChallengePurpose, page: str
) -> HttpResponse:
    """Send a code to the user of a line and lead to where it is typed; else say why not, on the same page.

    A number without user and an unknown one get the same sentence, counted by network and by number.
    """
    now = timezone.now()
    try:
        services.take_attempt(rules.GUESSES_BY_ADDRESS, network_of(request), now=now)
        person = queries.person_by_identifier(IdentifierKind.LINE_NUMBER, number)
        if person is None or not person.is_active or person.staff_role != StaffRole.NONE:
            services.take_attempt(rules.NUMBERS_WITHOUT_USER, number, now=now)
            form.add_error(field, words.no_user_for_number())
            return _page(request, page, {"form": form}, UNPROCESSABLE)
        _send(request, person, number, purpose, now)
    except TooManyAttempts as refusal:
        form.add_error(None, words.too_many_attempts(refusal.until, now=now))
        return _locked(_page(request, page, {"form": form}, LOCKED), refusal, now)
    except CodeHeldBack as refusal:
        form.add_error(field, words.code_held_back(refusal.until, now=now))
        return _page(request, page, {"form": form}, UNPROCESSABLE)
    return redirect("people:access-code")


@policy("public")
@require_http_methods(METHODS)
def code(request: HttpRequest) -> HttpResponse:
    """Take the code that was sent; send another one when asked."""
    sent = _sent(request)
    if sent is None:
        return redirect("people:access" if pack.policy().line_number_sign_in else "people:sign-in")
    now = timezone.now()
    if request.method == "POST" and "again" in request.POST:
        return _again(request, sent, now)
    form = SentCodeForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            _check(sent, form.cleaned_data["code"], now)
        except ChallengeRefused as refusal:
            left = int(str(refusal.data.get("left", 0)))
            form.add_error("code", words.code_refused(str(refusal.data["reason"]), left))
        else:
            del request.session[SENT]
            request.session.cycle_key()
            request.session[LET_IN] = {**asdict(sent), "until": int((now + CHOOSING).timestamp())}
            return redirect("people:access-password")
    return _code_page(request, sent, form, now)


@sensitive_post_parameters("password")
@require_http_methods(METHODS)
def _password(request: HttpRequest) -> HttpResponse:
    """Choose the password that the code has let in; an access that is created opens at once."""
    found, now = request.session.get(LET_IN), timezone.now()
    let_in = Sent(**found) if found else None
    person = Person.objects.filter(pk=let_in.person).first() if let_in else None
    if let_in is None or person is None or _moment(let_in.until) <= now:
        return redirect("people:access" if pack.policy().line_number_sign_in else "people:sign-in")
    form = NewPasswordForm(request.POST if request.method == "POST" else None, person=person)
    purpose = ChallengePurpose(let_in.purpose)
    if form.is_bound and form.is_valid():
        chosen, origin = form.cleaned_data["password"], origin_of(request)
        try:
            person = services.set_password_by_code(
                let_in.person, let_in.number, chosen, purpose=purpose, origin=origin, at=now
            )
        except LinkRefused:
            del request.session[LET_IN]
            return redirect("people:access")
        logout(request)
        if purpose == ChallengePurpose.PASSWORD:
            return HttpResponseRedirect(f"{reverse('people:sign-in')}?because={words.NEW_PASSWORD}")
        return sign_in_now(request, person)
    context = {
        "form": form,
        "creates": purpose == ChallengePurpose.ACCESS,
        "number": page_formats().phone(let_in.number),
    }
    return _page(request, "people/access_password.html", context, UNPROCESSABLE if form.errors else 200)


password = policy("public")(_password)


def _only_with_numbers() -> None:
    if not pack.policy().line_number_sign_in:
        raise Http404


def _send(request: HttpRequest, person: Person, number: str, purpose: ChallengePurpose, now: datetime) -> None:
    challenge = services.send_code(
        purpose,
        person=person,
        number=number,
        requester=f"network:{network_of(request)}",
        site=origin_of(request).site,
        language=person.language or get_language() or "",
        now=now,
    )
    sent = Sent(challenge.reference, person.pk, number, purpose.value, int(challenge.expires_at.timestamp()))
    request.session[SENT] = asdict(sent)


def _sent(request: HttpRequest) -> Sent | None:
    found = request.session.get(SENT)
    return Sent(**found) if found else None


def _check(sent: Sent, typed: str, now: datetime) -> None:
    services.check_challenge(
        sent.challenge,
        typed,
        ChallengePurpose(sent.purpose),
        person=Person(pk=sent.person),
        line_number=sent.number,
        now=now,
    )


def _again(request: HttpRequest, sent: Sent, now: datetime) -> HttpResponse:
    form = SentCodeForm()
    person = queries.person_by_identifier(IdentifierKind.LINE_NUMBER, sent.number)
    if person is None or person.pk != sent.person:
        return redirect("people:access")
    try:
        services.take_attempt(rules.GUESSES_BY_ADDRESS, network_of(request), now=now)
        _send(request, person, sent.number, ChallengePurpose(sent.purpose), now)
    except (TooManyAttempts, CodeHeldBack) as refusal:
        held = isinstance(refusal, CodeHeldBack)
        said = words.code_held_back if held else words.too_many_attempts
        form = SentCodeForm({})
        form.errors.clear()
        form.add_error(None, said(refusal.until, now=now))
        return _code_page(request, sent, form, now, status=UNPROCESSABLE if held else LOCKED)
    return HttpResponseRedirect(f"{reverse('people:access-code')}?again")


def _code_page(
    request: HttpRequest, sent: Sent, form: SentCodeForm, now: datetime, status: int | None = None
) -> HttpResponse:
    formats, end = page_formats(), _moment(sent.until)
    context = {
        "form": form,
        "forgotten": sent.purpose == ChallengePurpose.PASSWORD,
        "number": formats.phone(sent.number),
        "until": formats.time(end),
        "expired": end <= now,
        "again": "again" in request.GET and request.method != "POST",
    }
    return _page(request, "people/access_code.html", context, status or (UNPROCESSABLE if form.errors else 200))


def _page(request: HttpRequest, template: str, context: dict[str, object], status: int) -> HttpResponse:
    response = render(request, template, context, status=status)
    add_never_cache_headers(response)
    return response


def _locked(response: HttpResponse, refusal: TooManyAttempts, now: datetime) -> HttpResponse:
    response["Retry-After"] = str(max(1, round((refusal.until - now).total_seconds())))
    return response


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, tz=UTC)
