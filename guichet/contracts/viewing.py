"""One of the operator's staff in somebody's space: an overlay, never a change of who is signed in.

The adviser's session stays theirs and holds, for half an hour, whose space they are in and why. Who looks on reads
through that person's grants, cut down to what may be seen, and sends nothing (docs/adr/0010). Who acts for that person
sends the pages of acts, and nothing else (docs/adr/0012).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction

from guichet import operators
from guichet.acts import registry
from guichet.acts.services import record
from guichet.acts.values import Channel, Demand, EntryKind, Result
from guichet.contracts.policy import DeskPolicy
from guichet.contracts.queries.desk import customers_of_persons
from guichet.contracts.rules import opened_by
from guichet.core.references import new_reference
from guichet.people import services as people
from guichet.people.values import Limit, StaffRole, TooManyAttempts

if TYPE_CHECKING:
    from guichet.people.models import Person

KEY = "contracts.viewing"
LASTS = timedelta(minutes=30)
# a form sent after the half hour does nothing, and is shown once more with what was typed for as long again
TYPED_LASTS = LASTS
# who may look on, and act: asked again at each page, since a role may end meanwhile
VIEWERS = frozenset({StaffRole.ADVISER, StaffRole.SUPERVISOR})
OPENED, PAGE, CLOSED = "desk.view_as", "desk.view_page", "desk.view_end"
ACTS_OPENED, ACTS_PAGE, ACTS_CLOSED = "desk.act_for", "desk.act_page", "desk.act_end"
_CODES = {
    False: {"open": OPENED, "page": PAGE, "close": CLOSED},
    True: {"open": ACTS_OPENED, "page": ACTS_PAGE, "close": ACTS_CLOSED},
}
# a page is written once a minute, however often it is loaded
_ONCE = Limit("view-page", 1, timedelta(minutes=1))


@dataclass(frozen=True, slots=True)
class Viewing:
    """Whose space it is, from which customer's file, why, and until when.

    `way` and `check` say how the person asked for something and how they were known; empty for who only looks on.
    """

    reference: str
    person_id: int
    customer: str
    reason: str
    ticket: str
    until: datetime
    way: str = ""
    check: str = ""

    @property
    def acts(self) -> bool:
        """Whether acts may be done, and not only looked at."""
        return bool(self.way)

    def demand(self) -> Demand | None:
        """Return what the adviser was asked, None when they look on. The pack says which secrets may be told."""
        if not self.acts:
            return None
        opens = opened_by(operators.current().section(DeskPolicy), self.way, self.check)
        return Demand(self.way, self.reason, self.check, self.ticket, opens)


def begin(
    session: SessionBase,
    *,
    adviser: Person,
    person_id: int,
    customer: str,
    reason: str,
    ticket: str,
    at: datetime,
    way: str = "",
    check: str = "",
) -> Viewing:
    """Open an overlay in an adviser's session, and write it in the journal of each customer that it shows.

    Shape: with `way` and `check` the adviser acts for the person. The overlay that was open is closed.
    """
    end(session, adviser_id=adviser.pk, at=at)
    seen = Viewing(new_reference(), person_id, customer, reason, ticket, at + LASTS, way, check)
    with transaction.atomic():
        _note("open", seen, adviser_id=adviser.pk, at=at)
    session[KEY] = {
        "reference": seen.reference,
        "person": person_id,
        "customer": customer,
        "reason": reason,
        "ticket": ticket,
        "until": int(seen.until.timestamp()),
        "way": way,
        "check": check,
    }
    return seen


def held(session: SessionBase) -> Viewing | None:
    """Return the overlay that a session holds, run out or not; None when there is none."""
    kept = session.get(KEY)
    if not isinstance(kept, dict):
        return None
    until = datetime.fromtimestamp(int(kept["until"]), tz=UTC)
    return Viewing(
        kept["reference"],
        int(kept["person"]),
        kept["customer"],
        kept["reason"],
        kept["ticket"],
        until,
        kept.get("way", ""),
        kept.get("check", ""),
    )


def may_send(seen: Viewing, page: str) -> bool:
    """Tell whether a page may be sent in an overlay: those of acts, by who acts for somebody."""
    return seen.acts and any(act.sent_to == page for act in registry.all_acts())


def is_too_late(seen: Viewing, adviser: Person, *, now: datetime) -> bool:
    """Tell whether an overlay has run out a short while ago, for somebody whose role still allows it.

    What is sent then does nothing, but is shown again: nobody types twice what took them half an hour.
    """
    return seen.until <= now < seen.until + TYPED_LASTS and _is_viewer(adviser)


def is_open(seen: Viewing, adviser: Person, *, now: datetime) -> bool:
    """Tell whether an overlay still shows anything: in its half hour, for somebody whose role allows it."""
    return now < seen.until and _is_viewer(adviser)


def _is_viewer(adviser: Person) -> bool:
    return adviser.is_active and adviser.staff_role in VIEWERS


def end(session: SessionBase, *, adviser_id: int, at: datetime) -> Viewing | None:
    """Close the overlay, and write it in the journal; return what was closed."""
    seen = held(session)
    if seen is not None:
        with transaction.atomic():
            _note("close", seen, adviser_id=adviser_id, at=at)
        session.pop(KEY, None)
    return seen


def note_page(seen: Viewing, *, adviser_id: int, page: str, path: str, at: datetime) -> None:
    """Write in the journal that a page is shown, before it is; the same one a minute apart at least."""
    try:
        people.take_attempt(_ONCE, f"{seen.reference}:{path}", now=at)
    except TooManyAttempts:
        return
    with transaction.atomic():
        _note("page", seen, adviser_id=adviser_id, at=at, page=page)


def _note(what: str, seen: Viewing, *, adviser_id: int, at: datetime, page: str = "") -> None:
    act, demand = _CODES[seen.acts][what], seen.demand()
    asked: dict[str, object] = {"demand": demand.noted()} if demand else {"reason": seen.reason, "ticket": seen.ticket}
    data = {"view": seen.reference, **asked, **({"page": page} if page else {})}
    customers: Collection[int | None] = _customers_shown(seen.person_id, at=at)
    for customer_id in customers or (None,):
        record(
            act,
            kind=EntryKind.ACCESS,
            result=Result.DONE,
            at=at,
            channel=Channel.DESK,
            actor_id=adviser_id,
            on_behalf_of_id=seen.person_id,
            customer_id=customer_id,
            data=data,
        )


def _customers_shown(person_id: int, *, at: datetime) -> Collection[int]:
    return sorted({one.customer_id for one in customers_of_persons([person_id], at=at)})
