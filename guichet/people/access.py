"""The door of the operator's own pages: staff only, by role; whoever else asks finds nothing there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from guichet import operators
from guichet.core.periods import local_day
from guichet.people.values import StaffRole
from guichet.ui.policy import policy

if TYPE_CHECKING:
    from guichet.people.models import Person

P = ParamSpec("P")
StaffView = Callable[Concatenate["DeskRequest", P], HttpResponse]
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


class DeskRequest(HttpRequest):
    """A request of one of the operator's staff: who asks, as what, and the moment, read once."""

    user: Person
    role: StaffRole
    now: datetime
    today: date


def staff(*roles: StaffRole) -> Callable[[StaffView[P]], View[P]]:
    """Let staff of these roles through, all of them when none is named; send visitors to sign in and back.

    Customers, and staff of another role, get 404: the desk does not exist for them. Staff have given a second factor:
    a session without one is led to choose it, and nowhere else (`middleware.WHILE_ENROLLING`). Pages with data are
    stored nowhere.
    """
    allowed = frozenset(roles or (role for role in StaffRole if role != StaffRole.NONE))

    def door(view: StaffView[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            person = request.user
            if not person.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if person.staff_role not in allowed:
                raise Http404
            asked: Any = request  # the attributes below make a DeskRequest of it
            asked.role = StaffRole(person.staff_role)
            asked.now = timezone.now()
            asked.today = local_day(asked.now, operators.current().zone)
            response = view(asked, *args, **kwargs)
            response.headers.setdefault("Cache-Control", "no-store")
            return response

        return policy("staff")(guarded)

    return door
