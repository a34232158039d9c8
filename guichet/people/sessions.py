"""What a signed-in session holds, and whether it still lives."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.utils.http import url_has_allowed_host_and_scheme

from guichet.acts.values import RECENT_FOR, SecondProof
from guichet.people import pack, rules
from guichet.people.models import Person
from guichet.people.values import Ended, Road, SessionKind, SessionLife

Session = SessionBase | Mapping[str, Any]  # Any: what JSON gives back

KIND = "people.kind"
BEGAN = "people.began"
SEEN = "people.seen"
STAY = "people.stay"
ASSURED = "people.assured"
ROAD = "people.road"
SECOND, SECOND_PROOF = "people.second", "people.second-proof"
PASSKEY = "people.passkey"
MUST_ENROL = "people.must-enrol"
IDENTIFIER = "people.identifier"
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


def note_assured(session: SessionBase, *, now: datetime, road: Road = Road.PASSWORD) -> None:
    """Note that the person has just proved who they are: acts that need it are open for some minutes."""
    session[ASSURED] = int(now.timestamp())
    session[ROAD] = road.value


def assured_at(session: SessionBase) -> datetime | None:
    """Return when the person last proved who they are; None for a session opened before it was noted."""
    noted = session.get(ASSURED)
    return _moment(noted) if isinstance(noted, int) else None


def note_second(session: SessionBase, proof: SecondProof, *, now: datetime) -> None:
    """Note that the person has just given a second proof of who they are."""
    session[SECOND] = int(now.timestamp())
    session[SECOND_PROOF] = proof.value


def second_of(session: SessionBase) -> tuple[datetime | None, SecondProof | None]:
    """Return when the person last gave a second proof, and which; nothing when they never did."""
    noted, proof = session.get(SECOND), session.get(SECOND_PROOF)
    if not isinstance(noted, int) or proof not in set(SecondProof):
        return None, None
    return _moment(noted), SecondProof(proof)


def is_assured(session: SessionBase, *, now: datetime, road: Road | None = None) -> bool:
    """Tell whether the person proved who they are less than five minutes ago, by that road when one is named."""
    at = assured_at(session)
    recent = at is not None and timedelta() <= now - at < RECENT_FOR
    return recent and (road is None or session.get(ROAD) == road)


def note_must_enrol(session: SessionBase, must: bool) -> None:
    """Note that the person may do nothing until they have a second factor, or that they may again."""
    if must:
        session[MUST_ENROL] = True
    else:
        session.pop(MUST_ENROL, None)


def must_enrol(session: SessionBase) -> bool:
    return bool(session.get(MUST_ENROL))


def note_passkeys(session: SessionBase, *, some: bool) -> None:
    """Note whether the person has passkeys, so that forms may offer them without a query."""
    session[PASSKEY] = some


def note_preferences(session: SessionBase, person: Person) -> None:
    session[LANGUAGE] = person.language
    session[THEME] = person.theme


def is_signed_in(session: SessionBase) -> bool:
    """Tell it without reading the person."""
    return SESSION_KEY in session


def life_of(session: Session) -> SessionLife | None:
    """Return what a session says of itself; None when it was not opened by us."""
    try:
        return SessionLife(SessionKind(session[KIND]), _moment(int(session[BEGAN])), _moment(int(session[SEEN])))
    except (KeyError, ValueError, TypeError):
        return None


def end_of(session: Session, *, now: datetime) -> Ended | None:
    """Return why a session is over, or None. One that says nothing about itself is over."""
    life = life_of(session)
    if life is None:
        return Ended.TOO_LONG
    limits = rules.session_limits(life.kind, pack.policy())
    return rules.session_end(limits, began_at=life.began_at, seen_at=life.seen_at, now=now)


def touch(session: SessionBase, *, now: datetime) -> None:
    """Note that the person is here, at most once a minute: it is a write."""
    if now - _moment(int(session[SEEN])) >= rules.SEEN_EVERY:
        session[SEEN] = int(now.timestamp())


def is_own_path(url: str) -> bool:
    """Tell whether an address is a path of this space, fit to be gone to after signing in."""
    return url.startswith("/") and url_has_allowed_host_and_scheme(url, allowed_hosts=None)


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, tz=UTC)
