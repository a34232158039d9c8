"""An act asked for by a form of the portal: the password if it must be given again, then the one door."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.utils.translation import gettext

from guichet.acts import registry
from guichet.acts.act_form import ActForm
from guichet.acts.services import perform
from guichet.acts.values import Channel, KeyReused, Outcome, StepUpNeeded, Target
from guichet.contracts.access import PortalRequest
from guichet.people import services as people
from guichet.people import sessions, words
from guichet.people.values import TooManyAttempts


def must_confirm(request: PortalRequest, code: str) -> bool:
    """Tell whether the form of an act must ask for the password."""
    return request.actor.assurance(request.now) < registry.named(code).assurance


def attempt(request: PortalRequest, code: str, *, on: Target, form: ActForm, given: Any) -> Outcome | None:
    """Do what a valid form asks for; return None, with an error on the form, when it must be sent again.

    Shape: `given` is the act's input. Errors: Refused, which the page shows with what to do instead; NotAllowed.
    """
    if "password" in form.fields and not _confirmed(request, form):
        return None
    try:
        return perform(code, on=on, input=given, by=request.actor, channel=Channel.WEB, key=form.demand, at=request.now)
    except StepUpNeeded:  # between the page and its sending, the five minutes passed
        form.add_error(None, gettext("Écrivez votre mot de passe, puis recommencez."))
    except KeyReused:
        form.add_error(None, gettext("Ce formulaire a déjà servi à autre chose. Rouvrez la page, puis recommencez."))
    return None


def _confirmed(request: PortalRequest, form: ActForm) -> bool:
    try:
        right = people.confirm_password(request.user, form.cleaned_data["password"], now=request.now)
    except TooManyAttempts as refusal:
        form.add_error("password", words.too_many_attempts(refusal.until, now=request.now))
        return False
    if not right:
        form.add_error("password", gettext("Ce n’est pas votre mot de passe. Vérifiez-le, puis recommencez."))
        return False
    sessions.note_assured(request.session, now=request.now)
    request.actor = replace(request.actor, assured_at=request.now)
    return True
