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
from guichet.acts.values import Actor, Channel
from guichet.contracts import viewing
from guichet.contracts.journal_words import way_word
from guichet.contracts.queries import principal_of
from guichet.contracts.rules import for_staff, read_only
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
    """A request of somebody signed in: who asks, what they may reach, and the moment, read once.

    `channel` is the road by which it came. `adviser` is whose session it is when staff are in somebody's space, and
    `user` is then that person; `too_late`: what they sent came after the half hour, and does nothing.
    """

    user: Person
    principal: Principal
    actor: Actor
    channel: Channel
    adviser: Person | None
    too_late: bool
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
        asked.channel, asked.adviser, asked.too_late = Channel.WEB, None, False
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
        elif not _enter(asked, person, seen):
            return redirect("desk:home")
        response = view(asked, *args, **kwargs)
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    guarded.may_be_looked_at = True  # type: ignore[attr-defined]  # `middleware.LookingOn` asks for it
    return policy("signed_in")(guarded)


def _enter(request: Any, adviser: Person, seen: Viewing) -> bool:  # Any: the attributes below are put on it
    """Put the overlay on a request: the page is that of the person whose space it is, the actor stays the adviser.

    Return False, having closed the overlay, when there is nobody there any more, or nothing of it holds.
    """
    person, name = active_person(seen.person_id), request.resolver_match.view_name
    sends = request.method not in {"GET", "HEAD"}
    is_open = viewing.is_open(seen, adviser, now=request.now)
    too_late = sends and not is_open and viewing.is_too_late(seen, adviser, now=request.now)
    if person is None or not (is_open or too_late) or (sends and not viewing.may_send(seen, name)):
        viewing.end(request.session, adviser_id=adviser.pk, at=request.now)
        return False
    viewing.note_page(seen, adviser_id=adviser.pk, page=name, path=request.path, at=request.now)
    theirs = principal_of(person.pk, at=request.now)
    request.channel, request.adviser, request.too_late = Channel.DESK, adviser, too_late
    request.user = person  # for the words of the page; the session stays the adviser's
    if seen.acts and is_open:
        request.principal = for_staff(theirs)
        request.banner = acting_banner(seen, person)
    else:
        request.principal = read_only(theirs)
        request.banner = _over_banner(seen, person) if too_late else _looking_banner(seen, person)
    second_at, second = sessions.second_of(request.session) if seen.acts else (None, None)
    request.actor = Actor(
        adviser.pk,
        request.principal,
        assured_at=sessions.assured_at(request.session) if seen.acts else None,
        on_behalf_of=person.pk,
        demand=seen.demand(),
        second_at=second_at,
        second=second,
    )
    if too_late:
        viewing.end(request.session, adviser_id=adviser.pk, at=request.now)
    return True


def acting_banner(seen: Viewing, person: Person) -> Banner:
    """Return what stands above every page while an adviser acts for somebody."""
    return Banner(
        gettext("Vous agissez pour {name}, {way}, jusqu’à {until}.").format(
            name=_name(person), way=way_word(seen.way), until=page_formats().time(seen.until)
        ),
        gettext("Terminer"),
        reverse("desk:view-end"),
        gettext("Vous agissez pour quelqu’un"),
        kind="acting",
        icon="headset",
    )


def _looking_banner(seen: Viewing, person: Person) -> Banner:
    return Banner(
        gettext("Vous voyez l’espace client comme {name}, en lecture seule, jusqu’à {until}.").format(
            name=_name(person), until=page_formats().time(seen.until)
        ),
        gettext("Quitter"),
        reverse("desk:view-end"),
        gettext("Lecture seule"),
    )


def _over_banner(seen: Viewing, person: Person) -> Banner:
    return Banner(
        gettext("Vous n’agissez plus pour {name} : les trente minutes sont passées. Rien n’a été fait.").format(
            name=_name(person)
        ),
        gettext("Agir à nouveau pour ce client"),
        f"{reverse('desk:customer-act', args=[seen.customer])}?person={person.reference}",
        gettext("Trop tard"),
        kind="acting",
        icon="hourglass",
        leads=True,
    )


def _name(person: Person) -> str:
    return person.full_name or gettext("cette personne")
