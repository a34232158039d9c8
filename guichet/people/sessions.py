"""What a signed-in session holds, and whether it still lives."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.utils.http import url_has_allowed_host_and_scheme

from guichet.people import pack, rules
from guichet.people.models import Person
from guichet.people.values import Ended, SessionKind

KIND = "people.kind"
BEGAN = "people.began"
SEEN = "people.seen"
STAY = "people.stay"
ASSURED = "people.assured"
LANGUAGE = "people.language"
THEME = "people.theme"
GRACE = timedelta(days=1)


def begin(session: SessionBase, person: Person, *, now: datetime) -> None:
    """Note in a session that has just been opened its limits, and what pages need of the person without a query."""
    kind = rules.session_kind(person.staff_role, stays=bool(session.pop(STAY, False)))
    session[KIND] = kind.value
    session[BEGAN] = session[SEEN] = int(now.timestamp())
    note_assured(session, now=now)
    note_preferences(session, person)
    limits = rules.session_limits(kind, pack.policy())
    # 0: the cookie goes with the browser. Otherwise it outlives the limit by a day, so that we can say why it ended.
    session.set_expiry(int((limits.idle + GRACE).total_seconds()) if kind == SessionKind.STAY else 0)


def note_assured(session: SessionBase, *, now: datetime) -> None:
    """Note that the person has just proved who they are: acts that need it are open for some minutes."""
    session[ASSURED] = int(now.timestamp())


def assured_at(session: SessionBase) -> datetime | None:
    """Return when the person last proved who they are; None for a session opened before it was noted."""
    noted = session.get(ASSURED)
    return _moment(noted) if isinstance(noted, int) else None


def note_preferences(session: SessionBase, person: Person) -> None:
    session[LANGUAGE] = person.language
    session[THEME] = person.theme


def is_signed_in(session: SessionBase) -> bool:
    """Tell it without reading the person."""
    return SESSION_KEY in session


def end_of(session: SessionBase, *, now: datetime) -> Ended | None:
    """Return why a session is over, or None. One that says nothing about itself is over: it was not opened by us."""
    stored: Mapping[str, Any] = session  # Any: what JSON gives back
    try:
        kind, began, seen = SessionKind(stored[KIND]), int(stored[BEGAN]), int(stored[SEEN])
    except (KeyError, ValueError, TypeError):
        return Ended.TOO_LONG
    limits = rules.session_limits(kind, pack.policy())
    return rules.session_end(limits, began_at=_moment(began), seen_at=_moment(seen), now=now)


def touch(session: SessionBase, *, now: datetime) -> None:
    """Note that the person is here, at most once a minute: it is a write."""
    if now - _moment(int(session[SEEN])) >= rules.SEEN_EVERY:
        session[SEEN] = int(now.timestamp())


def is_own_path(url: str) -> bool:
    """Tell whether an address is a path of this space, fit to be gone to after signing in."""
    return url.startswith("/") and url_has_allowed_host_and_scheme(url, allowed_hosts=None)


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, tz=UTC)
