"""While staff look at somebody's space: nothing is sent, and only pages made for it are shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext

from guichet.contracts import viewing
from guichet.ui.errors import error_page

SAFE = {"GET", "HEAD", "OPTIONS"}
# what stays the adviser's own, whatever they look at
THEIR_OWN = {"people:sign-out", "people:preferences"}
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
        if seen is None or policy in {"staff", "demo"} or not request.user.is_authenticated:
            return None
        name = request.resolver_match.view_name if request.resolver_match else ""
        if name in THEIR_OWN:
            return None
        now = timezone.now()
        if not viewing.is_open(seen, request.user, now=now):
            viewing.end(request.session, adviser_id=request.user.pk, at=now)
            messages.info(request, gettext("La consultation en lecture seule est terminée."))
            return redirect("desk:home") if policy == "signed_in" else None
        if request.method not in SAFE:
            return _refused(request)
        if policy == "signed_in" and name not in PLAIN and not getattr(view, "may_be_looked_at", False):
            return _refused(request)
        return None


def _refused(request: HttpRequest) -> HttpResponse:
    return error_page(
        request,
        403,
        title=gettext("Lecture seule"),
        remedy=gettext(
            "Vous regardez l’espace de quelqu’un d’autre : rien ne s’y fait, et ses secrets restent cachés. "
            "Rien n’a changé."
        ),
    )
