"""Adding an authenticator: a secret shared through this browser, then its first code."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest
from django.utils.translation import gettext

from guichet.database import sealer
from guichet.people import presenters, services, words
from guichet.people.models import Person
from guichet.people.origins import origin_of
from guichet.people.security_forms import CodeForm
from guichet.people.values import TooManyAttempts

PENDING = "people.totp-pending"


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
