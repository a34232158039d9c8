"""Restricting a line and setting its ceiling: asked here, done by the network, in force from its answer on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from guichet.acts.values import Ask, Done
from guichet.contracts.telling import tell_holders
from guichet.core.references import new_reference
from guichet.lines.models import LineCeiling, LineRestriction
from guichet.lines.rules.restrictions import changed
from guichet.lines.services.changes import ask_change, tell_failures, when_done
from guichet.lines.values.changes import ChangeFacts
from guichet.lines.values.restrictions import CEILING, CeilingFacts, RestrictionsFacts, SetCeiling, SetRestrictions
from guichet.network.values import CommandKind


def set_restrictions(ask: Ask, given: SetRestrictions, facts: RestrictionsFacts) -> Done:
    """Ask the network to put restrictions in force and to lift others: a command for each that changes, no other."""
    put, lift = changed(facts, given)
    demand = new_reference()
    for code in (*put, *lift):
        on = code in put
        ask_change(
            ask,
            CommandKind.RESTRICT,
            key=code,
            data={"on": on, "imposed": facts.lifts_others},
            details={"restriction": code, "state": "on" if on else "off"},
            demand=demand,
        )
    return Done({"put": put, "lift": lift}, pending=demand)


def set_ceiling(ask: Ask, given: SetCeiling, facts: CeilingFacts) -> Done:
    """Ask the network to stop charged usage beyond an amount in a period, or to let it go on."""
    imposed = given.minor if facts.lifts_others else facts.imposed
    return ask_change(
        ask,
        CommandKind.RESTRICT,
        key=CEILING,
        data={"minor": given.minor, "imposed": imposed},
        details={"restriction": CEILING, "amount_minor": "none" if given.minor is None else str(given.minor)},
        noted={"minor": given.minor},
    )


@when_done(CommandKind.RESTRICT)
def restricted(change: ChangeFacts, at: datetime) -> None:
    """Note what the network has put in force or lifted."""
    if change.key == CEILING:
        _note_ceiling(change, at)
    elif change.data["on"]:
        LineRestriction.objects.update_or_create(
            line_id=change.line_id,
            code=change.key,
            defaults={"imposed": change.data["imposed"], "set_by_id": change.asked_by, "set_at": at},
        )
    else:
        LineRestriction.objects.filter(line_id=change.line_id, code=change.key).delete()


@tell_failures(CommandKind.RESTRICT)
def not_restricted(failed: Sequence[ChangeFacts], partly: bool, at: datetime) -> None:
    """Tell the holders, in one mail, what the network has not done; that is still as it was before."""
    line_id = failed[0].line_id
    if failed[0].key == CEILING:
        tell_holders("lines.ceiling_not_set", line_id=line_id, at=at)
        return
    values = {
        "put": [change.key for change in failed if change.data["on"]],
        "lift": [change.key for change in failed if not change.data["on"]],
        "several": len(failed) > 1,
        "partly": partly,
    }
    tell_holders("lines.not_restricted", line_id=line_id, at=at, words=lambda formats: values)


def _note_ceiling(change: ChangeFacts, at: datetime) -> None:
    if change.data["minor"] is None:
        LineCeiling.objects.filter(line_id=change.line_id).delete()
        return
    LineCeiling.objects.update_or_create(
        line_id=change.line_id,
        defaults={
            "minor": change.data["minor"],
            "imposed_minor": change.data["imposed"],
            "set_by_id": change.asked_by,
            "set_at": at,
        },
    )
