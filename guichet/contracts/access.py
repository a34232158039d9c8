"""The door of customer pages: who asks is known, and so is what they may reach, before a view runs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from guichet import operators
from guichet.acts.values import Actor
from guichet.contracts import viewing
from guichet.contracts.queries import principal_of
from guichet.contracts.rules import read_only
from guichet.contracts.values import Principal
from guichet.contracts.viewing import Viewing
from guichet.core.periods import local_day
from guichet.people import sessions
from guichet.people.queries import active_person
from guichet.ui.context import Banner
from guichet.ui.formats import page_formats
from guichet.ui.policy import policy

if TYPE_CHECKING:
    from guichet.people.models import Person

P = ParamSpec("P")


class PortalRequest(HttpRequest):
    """A request of somebody signed in: who asks, what they may reach, and the moment, read once."""

    user: Person
    principal: Principal
    actor: Actor
    now: datetime
    today: date


def signed_in(
    view: Callable[Concatenate[PortalRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Let signed-in persons through, with `request.principal`; send visitors to sign in and back to the same place.

    Grants are read at each request, so that what ended a moment ago is gone. Pages with data are stored nowhere.
    """

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        person = request.user
        if not person.is_authenticated:
            return redirect_to_login(request.get_full_path())
        asked: Any = request  # the attributes below make a PortalRequest of it
        asked.now = timezone.now()
        asked.today = local_day(asked.now, operators.current().zone)
        seen = viewing.held(request.session)
        if seen is None:
            asked.principal = principal_of(person.pk, at=asked.now)
            second_at, second = sessions.second_of(request.session)
            asked.actor = Actor(
                person.pk,
                asked.principal,
                assured_at=sessions.assured_at(request.session),
                second_at=second_at,
                second=second,
            )
        elif not _look_on(asked, person, seen):
            return redirect("desk:home")
        response = view(asked, *args, **kwargs)
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    guarded.may_be_looked_at = True  # type: ignore[attr-defined]  # `middleware.LookingOn` asks for it
    return policy("signed_in")(guarded)


def _look_on(request: Any, adviser: Person, seen: Viewing) -> bool:  # Any: the attributes below are put on it
    """Put the overlay on a request: the page is the viewed person's, the actor stays the adviser, who may do nothing.

    Return False, having closed the overlay, when there is nobody to look at any more.
    """
    person = active_person(seen.person_id)
    if person is None or request.method not in {"GET", "HEAD"} or not viewing.is_open(seen, adviser, now=request.now):
        viewing.end(request.session, adviser_id=adviser.pk, at=request.now)
        return False
    name = request.resolver_match.view_name
    viewing.note_page(seen, adviser_id=adviser.pk, page=name, path=request.path, at=request.now)
    request.principal = read_only(principal_of(person.pk, at=request.now))
    request.actor = Actor(adviser.pk, request.principal, on_behalf_of=person.pk)
    request.user = person  # for the words of the page; the session stays the adviser's
    until = page_formats().time(seen.until)
    request.banner = Banner(
        gettext("Vous voyez l’espace client comme {name}, en lecture seule, jusqu’à {until}.").format(
            name=person.full_name or gettext("cette personne"), until=until
        ),
        gettext("Quitter"),
        reverse("desk:view-end"),
    )
    return True
