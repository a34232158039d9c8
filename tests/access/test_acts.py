"""The matrix of acts: `perform()` itself, every act x everybody x every object x how sure we are, and the journal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from guichet.acts.models import Entry
from guichet.acts.registry import all_acts
from guichet.acts.services import perform
from guichet.acts.values import Actor, Channel, EntryKind, NotAllowed, Refused, Result, SecondProof, StepUpNeeded
from guichet.contracts.queries import principal_of
from guichet.contracts.values import Role
from tests.access.asking import is_whole, told
from tests.access.oracle import allows
from tests.access.table_acts import ACTS, DeclaredAct
from tests.access.world import NOW, Somebody, Thing, World, undone

CODES = [act.code for act in all_acts() if act.code in ACTS]
# when the password was given, and whether that is recent: five minutes, half-open
ASSURED = {
    "never": (None, False),
    "five minutes ago": (NOW - timedelta(minutes=5), False),
    "in a clock that went back": (NOW + timedelta(seconds=1), False),
    "just now": (NOW, True),
}
Cell = tuple[Somebody, Thing, str]


def cells(row: DeclaredAct, world: World) -> Iterator[Cell]:
    things = [thing for thing in world.things[row.on] if not thing.absent]  # an edge fetches its target first
    for who in world.people:
        for thing in things if is_whole() else things[:1]:
            for assured in ASSURED if is_whole() else ("just now",):
                if who.person:
                    yield who, thing, assured


def expected(code: str, row: DeclaredAct, who: Somebody, thing: Thing, assured: str, world: World) -> str:
    """Return the code that the journal keeps, or what came of it."""
    if not allows(who, row.capability, thing):
        return NotAllowed.code
    if row.recent and not ASSURED[assured][1]:
        return StepUpNeeded.code
    if thing.gone:
        return Result.REFUSED.value
    users = [one for one in world.people for grant in one.given if (grant.role, grant.id) == (Role.LINE_USER, thing.id)]
    if not users or row.on_lines_with_user is None:
        return row.result.value
    # who is something else besides names themselves
    named_by_others = code == "line.complete_user" and who not in users and len(users[0].given) > 1
    return Result.REFUSED.value if named_by_others else row.on_lines_with_user.value


def asked(code: str, row: DeclaredAct, who: Somebody, thing: Thing, assured: str) -> str:
    """Return what came of it, with what the journal says of it when that is something else."""
    assert who.person is not None
    given_at = ASSURED[assured][0]
    by = Actor(
        who.person.pk,
        principal_of(who.person.pk, at=NOW),
        assured_at=given_at,
        second_at=given_at if row.strong else None,
        second=SecondProof.PASSKEY if row.strong else None,
    )
    before = Entry.objects.count()
    try:
        outcome = perform(code, on=thing.target(), input=row.given, by=by, channel=Channel.WEB, key="k", at=NOW)
        came = "already" if outcome.already else "pending" if outcome.pending else "done"
    except (NotAllowed, StepUpNeeded) as error:
        came = error.code
    except Refused:
        came = "refused"
    entry = Entry.objects.latest("id")
    besides = row.besides if came == row.result else 0
    if Entry.objects.count() != before + 1 + besides:
        return f"{came}, in the journal {Entry.objects.count() - before} times"
    return came if _says(entry, came, code, who, thing) else f"{came}, in the journal {entry.result} {entry.code}"


def _says(entry: Entry, came: str, code: str, who: Somebody, thing: Thing) -> bool:
    assert who.person is not None
    if (entry.act, entry.actor_id, entry.target_reference) != (code, who.person.pk, thing.reference):
        return False
    if came in set(Result) - {Result.REFUSED}:
        return (entry.kind, entry.result) == (EntryKind.ACT, came)
    refused = entry.kind == EntryKind.REFUSAL and entry.result == Result.REFUSED
    return refused and (came == "refused" or entry.code == came)


@pytest.mark.parametrize("code", CODES)
def test_each_act_is_done_for_whom_the_table_says(
    code: str, world: World, record_property: Callable[[str, object], None]
) -> None:
    row, faults, count = ACTS[code], [], 0

    for who, thing, assured in cells(row, world):
        count += 1
        with undone():
            came = asked(code, row, who, thing, assured)
        if came != (right := expected(code, row, who, thing, assured, world)):
            faults.append(f"{who.name}, {thing.which}, {assured}: {came} instead of {right}")

    record_property("cells", count)
    assert not faults, told(faults)
