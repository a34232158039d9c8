"""An act asked for by a form of the portal: the password if it must be given again, then the one door."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.crypto import get_random_string
from django.utils.translation import gettext

from guichet.acts import registry
from guichet.acts.act_form import KEY_LENGTH, ActForm
from guichet.acts.queries import refusal_ahead
from guichet.acts.services import note_not_allowed, perform
from guichet.acts.values import Already, Assurance, KeyReused, Outcome, Refusal, Refused, StepUpNeeded, Target
from guichet.contracts.access import PortalRequest
from guichet.people import second, sessions
from guichet.people.own import confirm

UNPROCESSABLE, CONFLICT = 422, 409


@dataclass(frozen=True, slots=True)
class Asked:
    """Where the page of an act stands: a form to fill, a refusal, nothing to do, or what came of it."""

    act: str
    form: ActForm
    status: int = 200
    refusal: Refusal | None = None
    already: Already | None = None
    outcome: Outcome | None = None


def ask(
    request: PortalRequest,
    code: str,
    *,
    on: Target,
    form: Callable[..., ActForm],
    given: Any = None,  # Any: each act has its own input
) -> Asked:
    """Return where the page of an act stands, having done the act when its form was sent and all is well.

    Shape: `form` makes the act's form, whose `given()` is the act's input. What would be refused whatever is typed is
    said before anything is typed; `given` is what the page's address says of the input by itself. Who asks, for whom
    and by which channel comes with the request: an adviser who acts for somebody passes here as that person does.
    Errors: PermissionDenied when no grant gives this act on what the person may see.
    """
    if request.too_late:
        return _too_late(request, code, form)
    if request.method != "POST":
        return look(request, code, on=on, form=form, given=given)
    _let_in(request, code, on)
    sent = _for_whom(request, form(request.POST, **_asked_again(request, code)))
    if second.SEND in request.POST and "second_code" in sent.fields:
        _send_code(request, sent)
        return Asked(code, sent)
    try:
        outcome = attempt(request, code, on=on, form=sent) if sent.is_valid() else None
    except Refused as refused:
        _drop_proved(request, code, sent)
        return Asked(code, sent, CONFLICT, refusal=refused.refusal)
    if outcome is None:
        _drop_proved(request, code, sent)
    return Asked(code, sent, 200 if outcome else UNPROCESSABLE, outcome=outcome)


def look(
    request: PortalRequest,
    code: str,
    *,
    on: Target,
    form: Callable[..., ActForm],
    given: Any = None,  # Any: each act has its own input
) -> Asked:
    """Return where the page of an act stands before anything is asked for, as `ask` does when nothing was sent."""
    _let_in(request, code, on)
    ahead = refusal_ahead(code, on=on, by=request.actor, channel=request.channel, at=request.now, given=given)
    return Asked(
        code,
        _for_whom(request, form(**_asked_again(request, code))),
        refusal=ahead if isinstance(ahead, Refusal) else None,
        already=ahead if isinstance(ahead, Already) else None,
    )


def _let_in(request: PortalRequest, code: str, on: Target) -> None:
    if request.actor.access.may(registry.named(code).capability, on):
        return
    if request.method == "POST":
        note_not_allowed(code, on=on, by=request.actor, channel=request.channel, at=request.now)
    raise PermissionDenied


def must_confirm(request: PortalRequest, code: str) -> bool:
    """Tell whether the form of an act must ask for the password."""
    wanted = min(registry.named(code).assurance, Assurance.RECENT)
    return request.actor.assurance(request.now) < wanted


def _asked_again(request: PortalRequest, code: str) -> dict[str, Any]:  # Any: the arguments of a form
    """Return what the form of an act must ask for besides: the password, a second proof."""
    asked: dict[str, Any] = {"confirms": must_confirm(request, code)}
    if registry.named(code).assurance == Assurance.STRONG and not _has_second(request):
        asked["second"] = second.ways_of(request)
    return asked


def _has_second(request: PortalRequest) -> bool:
    return replace(request.actor, assured_at=request.now).assurance(request.now) == Assurance.STRONG


def _drop_proved(request: PortalRequest, code: str, sent: ActForm) -> None:
    """Take out of a form what its sending has proved: shown again, it does not ask for it twice."""
    proved = [] if must_confirm(request, code) else ["password", "credential"]
    if _has_second(request):
        proved.append("second_code")
    for name in proved:
        sent.fields.pop(name, None)


def _send_code(request: PortalRequest, sent: ActForm) -> None:
    """Send a code by mail; a password that came along is taken, so that it is not asked for twice."""
    sent.is_valid()
    typed = sent.cleaned_data.get("password") if "password" in sent.fields else None
    sent.errors.clear()
    if typed and confirmed(request, sent):
        del sent.fields["password"], sent.fields["credential"]
    sent.second = second.send(request, sent)


def attempt(request: PortalRequest, code: str, *, on: Target, form: ActForm) -> Outcome | None:
    """Do what a valid form asks for; return None, with an error on the form, when it must be sent again.

    Errors: Refused, which the page shows with what to do instead; NotAllowed.
    """
    if not _is_for_them(request, form):
        return None
    if "password" in form.fields and not confirmed(request, form):
        return None
    if "second_code" in form.fields and not _has_second(request) and not _proved(request, form):
        return None
    try:
        return perform(
            code, on=on, input=form.given(), by=request.actor, channel=request.channel, key=form.demand, at=request.now
        )
    except StepUpNeeded:  # between the page and its sending, the five minutes passed
        form.add_error(None, gettext("Écrivez votre mot de passe, puis recommencez."))
    except KeyReused:
        form.add_error(None, gettext("Ce formulaire a déjà servi à autre chose. Rouvrez la page, puis recommencez."))
    return None


def confirmed(request: PortalRequest, form: ActForm) -> bool:
    """Tell whether who sends a valid form has proved who they are, and note it; else an error is on the form.

    An adviser who acts for somebody proves who they are themselves: never with the customer's password.
    """
    if not confirm(request, form, "password", person=request.adviser):
        return False
    second_at, proof = sessions.second_of(request.session)
    request.actor = replace(request.actor, assured_at=request.now, second_at=second_at, second=proof)
    return True


def _proved(request: PortalRequest, form: ActForm) -> bool:
    """Tell whether the code of a valid form is a second proof, and note it; else an error is on the form."""
    proof = second.prove(request, form)
    if proof is None:
        return False
    request.actor = replace(request.actor, second_at=request.now, second=proof)
    return True


def _for_whom(request: PortalRequest, form: ActForm) -> ActForm:
    """Mark a form that an adviser opens for somebody: sent for somebody else, from another tab, it does nothing."""
    if request.adviser is None:
        return form
    form.initial["key"] = request.user.reference + get_random_string(KEY_LENGTH - len(request.user.reference))
    if "password" in form.fields:
        form.fields["password"].label = gettext("Votre mot de passe de conseiller")
    if "second_code" in form.fields:
        form.fields["second_code"].label = gettext("Votre code de sécurité de conseiller")
    return form


def _is_for_them(request: PortalRequest, form: ActForm) -> bool:
    """Tell whether a form was opened for whom it is sent; else an error is on it, and it may be sent again."""
    if request.adviser is None or form.demand.startswith(request.user.reference) or not form.data.get("key"):
        return True
    again = request.POST.copy()
    again["key"] = form.initial["key"]
    form.data = again
    form.add_error(
        None,
        gettext(
            "Ce formulaire a été ouvert pour quelqu’un d’autre : rien n’a été fait. Relisez-le avant de l’envoyer."
        ),
    )
    return False


def _too_late(request: PortalRequest, code: str, form: Callable[..., ActForm]) -> Asked:
    """Return the form that was sent after the half hour, as it was filled: nothing is done."""
    sent = _for_whom(request, form(request.POST, confirms=must_confirm(request, code)))
    sent.is_valid()
    sent.add_error(
        None,
        gettext(
            "Le temps pour agir est passé : rien n’a été fait. Agissez à nouveau pour ce client, puis recommencez ; "
            "ce que vous aviez écrit est resté ici."
        ),
    )
    return Asked(code, sent, CONFLICT)
