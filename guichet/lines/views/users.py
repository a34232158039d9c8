"""The pages of a line's user: declared and removed by who manages users, completed by them or by the user."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from guichet.contracts import acting
from guichet.contracts.access import PortalRequest, signed_in
from guichet.contracts.queries import DeclaredUser, declared_user_of
from guichet.contracts.values import Capability, line_target
from guichet.lines.forms.users import CompleteUserForm, DeclareUserForm, RemoveUserForm
from guichet.lines.views.common import METHODS, act_page, back_to_line, line_of
from guichet.ui.formats import page_formats


@signed_in
@sensitive_post_parameters("password")
@require_http_methods(METHODS)
def declare(request: PortalRequest, reference: str) -> HttpResponse:
    """Declare the user of a line; who has one is shown instead."""
    line = line_of(request, reference)
    form = partial(DeclareUserForm, initial={"language": page_formats().language})
    asked = acting.ask(request, "line.declare_user", on=line_target(line), form=form)
    if asked.outcome:
        messages.success(
            request, gettext("Utilisateur déclaré. Un SMS lui dit comment créer son accès avec le numéro de la ligne.")
        )
        return HttpResponseRedirect(reverse("lines:line-user-profile", args=[line.reference]))
    if request.method != "POST" and declared_user_of(line.id, at=request.now):
        return redirect("lines:line-user-profile", line.reference)
    return act_page(request, "lines/user_declare.html", line, asked)


@signed_in
@require_http_methods(METHODS)
def profile(request: PortalRequest, reference: str) -> HttpResponse:
    """Show the user of a line, and complete their profile."""
    line = line_of(request, reference)
    user = declared_user_of(line.id, at=request.now)
    form = partial(CompleteUserForm, initial=_initial(user))
    asked = acting.ask(request, "line.complete_user", on=line_target(line), form=form)
    if asked.outcome:
        messages.success(request, gettext("Profil enregistré."))
        return HttpResponseRedirect(request.path)
    more = {
        "user": user,
        "own": user is not None and user.person_id == request.user.pk,
        "removes": user is not None and request.principal.may(Capability.MANAGE_USERS, line_target(line)),
    }
    return act_page(request, "lines/user_profile.html", line, asked, **more)


@signed_in
@sensitive_post_parameters("password")
@require_http_methods(METHODS)
def remove(request: PortalRequest, reference: str) -> HttpResponse:
    line = line_of(request, reference)
    asked = acting.ask(request, "line.remove_user", on=line_target(line), form=RemoveUserForm)
    if asked.outcome or asked.already:
        done = asked.outcome is not None and not asked.outcome.already
        removed = gettext("Utilisateur retiré. Ses appareils sont déconnectés.")
        return back_to_line(request, line, removed if done else gettext("Cette ligne n’a pas d’utilisateur."))
    user = declared_user_of(line.id, at=request.now)
    return act_page(request, "lines/user_remove.html", line, asked, user=user)


def _initial(user: DeclaredUser | None) -> dict[str, str]:
    if user is None:
        return {}
    names = ("given_name", "family_name", "contact_email")
    return {**{name: getattr(user, name) for name in names}, "language": user.language or page_formats().language}
