"""Reads of what is in force on lines at somebody's demand, and what acts on it look at."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from guichet import operators
from guichet.acts.values import Ask
from guichet.contracts.queries import kind_and_state, network_line
from guichet.contracts.values import Capability
from guichet.lines.models import LineCeiling, LineForward, LineRestriction, LineVoicemail
from guichet.lines.queries.changes import changes_of_kind, open_changes_of
from guichet.lines.queries.proofs import proofs_of
from guichet.lines.values.calls import (
    CODE,
    USUAL_VOICEMAIL,
    Forward,
    ForwardFacts,
    ForwardWhen,
    Greeting,
    Voicemail,
    VoicemailFacts,
)
from guichet.lines.values.changes import ChangeFacts, ChangeState
from guichet.lines.values.restrictions import CEILING, CeilingFacts, Restriction, RestrictionsFacts
from guichet.network.values import CommandKind

# What a line spent beyond its bundle in the period of a day, in minor units: as the app that counts usage answers.
Spent = Callable[[int, date], int]

# How long a page says that the network has not done something.
FAILURE_TOLD_FOR = timedelta(days=3)
_spent: list[Spent] = []


def ask_spending(of: Spent) -> None:
    """Have `of(line_id, today)` asked for what a line spent in this period. Called as apps are put together."""
    _spent[:] = [of]


def spent_this_period(line_id: int, *, today: date) -> int | None:
    """Return what a line spent beyond its bundle in the period of `today`, in minor units; None when nobody counts."""
    return _spent[0](line_id, today) if _spent else None


# --- restrictions and ceiling ---------------------------------------------------------------------------------------


def restrictions_facts(ask: Ask) -> RestrictionsFacts:
    """Return what restricting looks at. Three queries."""
    kind, state = kind_and_state(ask.target.id)
    return RestrictionsFacts(
        kind=kind,
        state=state,
        in_force=restrictions_of(ask.target.id),
        asked=asked_restrictions(_open(ask.target.id, CommandKind.RESTRICT)),
        lifts_others=ask.by.access.may(Capability.RESTRICT_FOR_OTHERS, ask.target),
    )


def restrictions_of(line_id: int) -> dict[Restriction, bool]:
    """Return the restrictions in force on a line, with whether each was imposed on its user. One query."""
    rows = LineRestriction.objects.filter(line_id=line_id).values_list("code", "imposed")
    return {Restriction(code): imposed for code, imposed in rows}


def asked_restrictions(changes: list[ChangeFacts]) -> dict[Restriction, bool]:
    """Return the restrictions that changes put in force (True) or lift (False)."""
    return {Restriction(change.key): change.data["on"] for change in changes if change.key != CEILING}


def ceiling_facts(ask: Ask) -> CeilingFacts:
    """Return what setting a ceiling looks at. Three queries."""
    kind, state = kind_and_state(ask.target.id)
    minor, imposed = ceiling_of(ask.target.id)
    return CeilingFacts(
        kind=kind,
        state=state,
        minor=minor,
        imposed=imposed,
        asked=any(change.key == CEILING for change in _open(ask.target.id, CommandKind.RESTRICT)),
        lifts_others=ask.by.access.may(Capability.RESTRICT_FOR_OTHERS, ask.target),
    )


def ceiling_of(line_id: int) -> tuple[int | None, int | None]:
    """Return the ceiling of a line, and the most that its user may choose; None without any. One query.

    Units: minor.
    """
    rows = LineCeiling.objects.filter(line_id=line_id).values_list("minor", "imposed_minor")
    return rows.first() or (None, None)


# --- calls ----------------------------------------------------------------------------------------------------------


def forward_facts(ask: Ask) -> ForwardFacts:
    """Return what forwarding looks at. Four queries, and two once a second proof was given."""
    kind, state = kind_and_state(ask.target.id)
    return ForwardFacts(
        kind=kind,
        state=state,
        number=network_line(ask.target.id).number,
        region=operators.current().phone_region,
        in_force=forwards_of(ask.target.id),
        asked=asked_forwards(_open(ask.target.id, CommandKind.FORWARD)),
        proofs=proofs_of(ask),
    )


def forwards_of(line_id: int) -> dict[ForwardWhen, Forward]:
    """Return where the calls of a line go, by case; a case in which they go nowhere is absent. One query."""
    rows = LineForward.objects.filter(line_id=line_id).values_list("case", "number", "delay_seconds")
    return {ForwardWhen(case): Forward(number, delay) for case, number, delay in rows}


def asked_forwards(changes: list[ChangeFacts]) -> dict[ForwardWhen, Forward | None]:
    """Return where calls are to go as changes ask, by case; None where they are to go nowhere."""
    return {ForwardWhen(change.key): forward_in(change.data) for change in changes}


def forward_in(data: Mapping[str, Any]) -> Forward | None:  # Any: JSON
    """Return the forwarding that a change asks for; None to end it."""
    return Forward(data["number"], data["delay_seconds"]) if data["number"] else None


def voicemail_facts(ask: Ask) -> VoicemailFacts:
    """Return what acts on a voicemail look at. Three queries."""
    kind, state = kind_and_state(ask.target.id)
    changes = _open(ask.target.id, CommandKind.VOICEMAIL)
    return VoicemailFacts(
        kind=kind,
        state=state,
        voicemail=voicemail_of(ask.target.id),
        asked=next((voicemail_in(change.data) for change in changes if change.key != CODE), None),
        code_asked=any(change.key == CODE for change in changes),
    )


def voicemail_of(line_id: int) -> Voicemail:
    """Return how the voicemail of a line is set; as it comes when nobody has set it. One query."""
    row = LineVoicemail.objects.filter(line_id=line_id).values_list("on", "greeting", "delay_seconds").first()
    return Voicemail(row[0], Greeting(row[1]), row[2]) if row else USUAL_VOICEMAIL


def voicemail_in(data: Mapping[str, Any]) -> Voicemail:  # Any: JSON
    """Return the setting that a change asks for."""
    return Voicemail(data["on"], Greeting(data["greeting"]), data["delay_seconds"])


# --- changes --------------------------------------------------------------------------------------------------------


def pending_and_failed(
    line_id: int, kind: CommandKind, *, at: datetime, since: datetime | None = None
) -> tuple[list[ChangeFacts], list[ChangeFacts]]:
    """Return what a page says of the changes of a kind: those under way, and those not done of late. One query.

    What is under way is about to be the line's; what was asked for before `since`, and not done, is not told.
    """
    found = changes_of_kind(line_id, kind, since=at - FAILURE_TOLD_FOR)
    told = [change for change in found if since is None or change.asked_at >= since]
    failed = [change for change in told if change.state == ChangeState.FAILED]
    return [change for change in found if change.state != ChangeState.FAILED], failed


def _open(line_id: int, kind: CommandKind) -> list[ChangeFacts]:
    return [change for change in open_changes_of([line_id]) if change.kind == kind]
