"""The door of customer pages: who asks is known, and so is what they may reach, before a view runs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from guichet import operators
from guichet.acts.values import Actor
from guichet.contracts.queries import principal_of
from guichet.contracts.values import Principal
from guichet.core.periods import local_day
from guichet.people import sessions
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
        asked.principal = principal_of(person.pk, at=asked.now)
        asked.actor = Actor(person.pk, asked.principal, assured_at=sessions.assured_at(request.session))
        response = view(asked, *args, **kwargs)
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return policy("signed_in")(guarded)
