"""One of the operator's staff who looks at somebody's space: an overlay, never a change of who is signed in.

The adviser's session stays theirs and holds, for half an hour, whose space they look at and why. Everything is read
through that person's grants, cut down to what may be seen; nothing can be sent. Source: docs/adr/0010.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction

from guichet.acts.services import record
from guichet.acts.values import Channel, EntryKind, Result
from guichet.contracts.queries.desk import customers_of_persons
from guichet.core.references import new_reference
from guichet.people import services as people
from guichet.people.values import Limit, StaffRole, TooManyAttempts

if TYPE_CHECKING:
    from guichet.people.models import Person

KEY = "contracts.viewing"
LASTS = timedelta(minutes=30)
# who may look on: asked again at each page, since a role may end meanwhile
VIEWERS = frozenset({StaffRole.ADVISER, StaffRole.SUPERVISOR})
OPENED, PAGE, CLOSED = "desk.view_as", "desk.view_page", "desk.view_end"
# a page is written once a minute, however often it is loaded
_ONCE = Limit("view-page", 1, timedelta(minutes=1))


@dataclass(frozen=True, slots=True)
class Viewing:
    """Whose space is looked at, from which customer's file, why, and until when."""

    reference: str
    person_id: int
    customer: str
    reason: str
    ticket: str
    until: datetime


def begin(
    session: SessionBase, *, adviser: Person, person_id: int, customer: str, reason: str, ticket: str, at: datetime
) -> Viewing:
    """Open the overlay in an adviser's session, and write it in the journal of each customer that it shows."""
    seen = Viewing(new_reference(), person_id, customer, reason, ticket, at + LASTS)
    with transaction.atomic():
        _note(OPENED, seen, adviser_id=adviser.pk, at=at)
    session[KEY] = {
        "reference": seen.reference,
        "person": person_id,
        "customer": customer,
        "reason": reason,
        "ticket": ticket,
        "until": int(seen.until.timestamp()),
    }
    return seen


def held(session: SessionBase) -> Viewing | None:
    """Return the overlay that a session holds, run out or not; None when there is none."""
    kept = session.get(KEY)
    if not isinstance(kept, dict):
        return None
    until = datetime.fromtimestamp(int(kept["until"]), tz=UTC)
    return Viewing(kept["reference"], int(kept["person"]), kept["customer"], kept["reason"], kept["ticket"], until)


def is_open(seen: Viewing, adviser: Person, *, now: datetime) -> bool:
    """Tell whether an overlay still shows anything: in its half hour, for somebody whose role allows it."""
    return now < seen.until and adviser.is_active and adviser.staff_role in VIEWERS


def end(session: SessionBase, *, adviser_id: int, at: datetime) -> Viewing | None:
    """Close the overlay, and write it in the journal; return what was closed."""
    seen = held(session)
    if seen is not None:
        with transaction.atomic():
            _note(CLOSED, seen, adviser_id=adviser_id, at=at)
        session.pop(KEY, None)
    return seen


def note_page(seen: Viewing, *, adviser_id: int, page: str, path: str, at: datetime) -> None:
    """Write in the journal that a page is shown, before it is; the same one a minute apart at least."""
    try:
        people.take_attempt(_ONCE, f"{seen.reference}:{path}", now=at)
    except TooManyAttempts:
        return
    with transaction.atomic():
        _note(PAGE, seen, adviser_id=adviser_id, at=at, page=page)


def _note(act: str, seen: Viewing, *, adviser_id: int, at: datetime, page: str = "") -> None:
    data = {"view": seen.reference, "reason": seen.reason, "ticket": seen.ticket, **({"page": page} if page else {})}
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
