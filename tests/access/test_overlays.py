"""Staff in somebody's space: every route x every verb x every overlay, against the oracle and the list of acts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.test import Client

from guichet.acts.models import Entry
from guichet.acts.registry import all_acts
from guichet.contracts import viewing
from guichet.contracts.rules import NEVER_BY_STAFF, SEEN_BY_STAFF
from guichet.contracts.values import Capability
from tests.access.asking import _note_writes, is_whole, told
from tests.access.oracle import VERBS, Declared
from tests.access.table import ROUTES
from tests.access.world import NOW, World, undone
from tests.architecture.routes import Route, routes

FOUND = [route for route in routes() if str(route) in ROUTES]
ACT_PAGES = {act.sent_to for act in all_acts()}
THEIR_OWN = {"people:sign-out", "people:preferences"}
SENDING = {"POST", "PUT", "DELETE"}
SENT_TO_DESK = "sent to the desk"


@dataclass(frozen=True, slots=True)
class Overlay:
    """Who has opened what over the space of the holder, and when it was opened."""

    name: str
    staff: str
    acts: bool
    opened_at: datetime = NOW

    @property
    def is_open(self) -> bool:
        return self.opened_at + timedelta(minutes=30) > NOW and self.staff != "auditor"


OVERLAYS = (
    Overlay("an adviser who acts", "adviser", acts=True),
    Overlay("a supervisor who acts", "supervisor", acts=True),
    Overlay("an adviser whose time is over", "adviser", acts=True, opened_at=NOW - timedelta(minutes=30)),
    Overlay("an adviser who acted long ago", "adviser", acts=True, opened_at=NOW - timedelta(minutes=60)),
    Overlay("an adviser who has become an auditor", "auditor", acts=True),
    Overlay("an adviser who looks on", "adviser", acts=False),
)


@contextmanager
def opened(overlay: Overlay, world: World) -> Iterator[Client]:
    """Open an overlay in a session of the staff's, in a block that undoes it."""
    somebody, holder = world.somebody(overlay.staff), world.somebody("holder")
    assert somebody.person is not None
    assert holder.person is not None
    with undone():
        session = SessionStore(somebody.fresh)
        more = {"way": "call", "check": "call_back"} if overlay.acts else {}
        viewing.begin(
            session,
            adviser=somebody.person,
            person_id=holder.person.pk,
            customer=world.thing("customer").reference,
            reason="call",
            ticket="D-1048",
            at=overlay.opened_at,
            **more,
        )
        session.save()
        yield somebody.client()


def expected(route: Route, row: Declared, overlay: Overlay, verb: str, world: World) -> set[int | str]:
    """Return the right answers on the holder's own things."""
    name, sends = str(route), verb in SENDING
    made_for_it = bool(getattr(route.view, "may_be_looked_at", False))
    late = timedelta(minutes=30) <= NOW - overlay.opened_at < timedelta(minutes=60) and overlay.staff != "auditor"
    if not overlay.is_open:
        if late and sends and name in ACT_PAGES:
            return _too_late(row, verb, world)
        return {SENT_TO_DESK} if row.policy == "signed_in" else _anything()
    if sends and not (overlay.acts and name in ACT_PAGES):
        return {403}
    if row.policy == "signed_in" and not made_for_it and name != "ui:menu":
        return {403}
    if row.policy != "signed_in":
        return _anything()
    return _as_the_person(row, overlay, verb, world)


def _as_the_person(row: Declared, overlay: Overlay, verb: str, world: World) -> set[int | str]:
    if verb not in row.answers:
        return {405}
    kept = set(Capability) - NEVER_BY_STAFF if overlay.acts else SEEN_BY_STAFF
    needed = {capability for capability in (row.see,) if capability is not None}
    if needed - kept:
        return {404}
    if row.act is not None and row.act not in kept:
        return {403}
    # a secret is refused; everything else is answered as to the holder
    return {409} if row.tells and verb == "POST" else set(row.answers[verb])


def _too_late(row: Declared, verb: str, world: World) -> set[int | str]:
    if verb not in row.answers:
        return {405}
    return {404} if row.see is not None and row.see not in SEEN_BY_STAFF else {409}


def _anything() -> set[int | str]:
    return set(range(200, 500))


@pytest.mark.parametrize("overlay", OVERLAYS, ids=lambda one: one.name)
def test_each_route_answers_in_an_overlay_as_it_should(
    overlay: Overlay, world: World, record_property: Callable[[str, object], None]
) -> None:
    faults, count = [], 0
    for route in FOUND:
        row = ROUTES[str(route)]
        if row.policy in {"staff", "demo"} or str(route) in {*THEIR_OWN, "people:passkey-options"}:
            continue
        for verb in VERBS if is_whole() else ("GET", "POST"):
            count += 1
            faults += _wrong(route, row, overlay, verb, world)

    record_property("cells", count)
    assert not faults, told(faults)


def _wrong(route: Route, row: Declared, overlay: Overlay, verb: str, world: World) -> list[str]:
    thing = world.thing(row.takes) if row.takes else None
    wrote: list[str] = []
    with opened(overlay, world) as client:
        before = Entry.objects.count()
        with connection.execute_wrapper(partial(_note_writes, wrote)):
            path = route.path(thing.reference if thing else "")
            ask = getattr(client, verb.lower())
            response = ask(path, dict(row.form)) if verb == "POST" else ask(path)
        to_desk = response.status_code == 302 and response["Location"] == "/desk/"
        answer = SENT_TO_DESK if to_desk else response.status_code
        entries = list(Entry.objects.order_by("id")[before:])
        faults = _of_journal(entries, world) if overlay.is_open else []
    right = expected(route, row, overlay, verb, world)
    if answer not in right:
        faults.append(f"{answer} instead of {right if len(right) < 9 else 'anything else'}")
    done = [entry for entry in entries if entry.kind == "act" and not entry.act.startswith("desk.")]
    if done and not (overlay.acts and overlay.is_open and str(route) in ACT_PAGES and verb == "POST"):
        faults.append(f"did {done[0].act}")
    kept = ("acts_entry", "people_attemptcounter", "search_", "django_session")
    if row.policy == "signed_in" and not done and (others := [s for s in wrote if not any(k in s for k in kept)]):
        faults.append(f"wrote {others[0][:80]}")
    return [f"{route}, {verb}: {fault}" for fault in faults]


def _of_journal(entries: list[Entry], world: World) -> list[str]:
    """Whatever is written names the staff, whom they are there for, and the desk."""
    holder = world.somebody("holder").person
    return [
        f"{entry.act} is written as of {entry.actor_id} for {entry.on_behalf_of_id} by {entry.channel}"
        for entry in entries
        if entry.on_behalf_of != holder or entry.actor == holder or entry.channel != "desk"
    ]


def test_an_adviser_who_acts_does_every_act_that_is_not_kept_from_staff(world: World) -> None:
    """Else the matrix above proves nothing: acts are done there."""
    done: set[str] = set()
    for route in FOUND:
        row = ROUTES[str(route)]
        if str(route) in ACT_PAGES and row.takes == "line":
            with opened(OVERLAYS[0], world) as client:
                client.post(route.path(world.thing("line").reference), dict(row.form))
                entries = Entry.objects.filter(kind="act", data__has_key="demand")
                done |= {entry.act for entry in entries if not entry.act.startswith("desk.")}

    assert {"line.block", "line.unblock", "usage.set_alert"} <= done
    assert not done & {"line.declare_user", "line.complete_user", "line.remove_user", "line.show_puk"}
