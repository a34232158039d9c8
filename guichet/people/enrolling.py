"""Adding an authenticator: a secret shared through this browser, then its first code; and where it leads afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext

from guichet.database import sealer
from guichet.people import presenters, services, sessions, words
from guichet.people.models import Person
from guichet.people.origins import origin_of
from guichet.people.security_forms import CodeForm
from guichet.people.values import TooManyAttempts

PENDING = "people.totp-pending"
ASKED = "next"


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What the page shows: the form, the secret to copy, the same to be read by a camera.

    `codes` are those of recovery once the first code was right, shown this once; None until then.
    """

    form: CodeForm
    secret: str
    drawing: str
    codes: list[str] | None

    @property
    def status(self) -> int:
        return 422 if self.form.errors else 200


def page_asked(request: HttpRequest) -> str:
    """Return the page on the way to which somebody was led to enrol; home when it is none of this space."""
    asked = request.GET.get(ASKED, "")
    return asked if sessions.is_own_path(asked) else reverse("portal:home")


def on_the_way(name: str, page: str) -> str:
    """Return the address of a step of enrolling, which keeps the page asked for; home needs no keeping."""
    address = reverse(name)
    return address if page == reverse("portal:home") else f"{address}?{urlencode({ASKED: page})}"


def enrolment_of(request: HttpRequest, person: Person, *, now: datetime) -> Enrolment:
    """Propose a secret to somebody; a first code that is right makes it their second factor."""
    secret = _pending_secret(request, person)
    form = CodeForm(request.POST if request.method == "POST" else None)
    codes = _added(request, form, person, secret, now) if form.is_valid() else None
    if codes is not None:
        request.session.pop(PENDING, None)
    return Enrolment(
        form=form,
        secret=presenters.secret_in_groups(secret),
        drawing=presenters.qr_code(services.totp_address(person, secret)),
        codes=None if codes is None else [presenters.recovery_code(code) for code in codes],
    )


def _added(request: HttpRequest, form: CodeForm, person: Person, secret: str, now: datetime) -> list[str] | None:
    keep = request.session.session_key or ""
    try:
        codes = services.add_totp(
            person, secret, form.cleaned_data["code"], keep=keep, origin=origin_of(request), at=now
        )
    except TooManyAttempts as refusal:
        form.add_error("code", words.too_many_attempts(refusal.until, now=now))
        return None
    if codes is None:
        form.add_error(
            "code",
            gettext("Ce code n’est pas le bon. Vérifiez l’heure de votre appareil, puis écrivez le code suivant."),
        )
    return codes


def _pending_secret(request: HttpRequest, person: Person) -> str:
    """Return the secret that this browser proposes to this person, sealed meanwhile; a new one the first time."""
    kept, place = request.session.get(PENDING), f"{PENDING}:{person.reference}"
    if isinstance(kept, dict) and kept.get("person") == person.reference:
        return sealer().open(kept["secret"], place)
    secret = services.new_totp_secret()
    request.session[PENDING] = {"person": person.reference, "secret": sealer().seal(secret, place)}
    return secret
