"""While staff are in somebody's space: only pages made for it are shown, and nothing is sent but pages of acts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext

from guichet.contracts import viewing
from guichet.contracts.access import acting_banner
from guichet.people.queries import active_person
from guichet.ui.errors import error_page

SAFE = {"GET", "HEAD", "OPTIONS"}
# what stays the adviser's own, whatever they look at
THEIR_OWN = {"people:sign-out", "people:preferences"}
# the adviser proves who they are by their own passkey, too
PROOF = "people:passkey-options"
# signed-in pages that tell nothing of anybody
PLAIN = {"ui:menu"}


class LookingOn:
    """Closes what has run out, and refuses what an overlay does not cover: a page must say that it is made for it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., HttpResponse],
        args: Any,  # Any, twice: Django's signature
        kwargs: Any,
    ) -> HttpResponse | None:
        seen = viewing.held(request.session)
        policy = getattr(view, "policy", "")
        if seen is None or policy == "demo" or not request.user.is_authenticated:
            return None
        now = timezone.now()
        _remind(request, seen, now)
        if policy == "staff":
            return None
        name = request.resolver_match.view_name if request.resolver_match else ""
        if name in THEIR_OWN or (seen.acts and name == PROOF):
            return None
        sends, made_for_it = request.method not in SAFE, getattr(view, "may_be_looked_at", False)
        may_send = made_for_it and viewing.may_send(seen, name)
        if not viewing.is_open(seen, request.user, now=now):
            if sends and may_send and viewing.is_too_late(seen, request.user, now=now):
                return None  # `access` closes it, and the page of the act says so with what was typed
            viewing.end(request.session, adviser_id=request.user.pk, at=now)
            messages.info(request, _ended(seen))
            return redirect("desk:home") if policy == "signed_in" else None
        if sends and not may_send:
            return _refused(request, seen)
        if policy == "signed_in" and name not in PLAIN and not made_for_it:
            return _refused(request, seen)
        return None


def _remind(request: Any, seen: viewing.Viewing, now: Any) -> None:  # Any: a banner is put on it; a moment
    """Say everywhere, at the desk too, that somebody's space is open for acting: an act would be done there."""
    if seen.acts and viewing.is_open(seen, request.user, now=now) and (person := active_person(seen.person_id)):
        request.banner = acting_banner(seen, person)


def _ended(seen: viewing.Viewing) -> str:
    if seen.acts:
        return gettext("Vous n’agissez plus pour cette personne.")
    return gettext("La consultation en lecture seule est terminée.")


def _refused(request: HttpRequest, seen: viewing.Viewing) -> HttpResponse:
    if seen.acts:
        return error_page(
            request,
            403,
            title=gettext("Cette page reste à la personne"),
            remedy=gettext(
                "Vous agissez pour quelqu’un d’autre : ses actes se font ici, pas ce qui touche à sa connexion ni à "
                "son compte. Rien n’a changé."
            ),
        )
    return error_page(
        request,
        403,
        title=gettext("Lecture seule"),
        remedy=gettext(
            "Vous regardez l’espace de quelqu’un d’autre : rien ne s’y fait, et ses secrets restent cachés. "
            "Rien n’a changé."
        ),
    )
