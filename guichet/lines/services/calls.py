"""Forwarding the calls of a line and setting its voicemail: asked here, done by the network, in force when it answers.

Where calls go is what thieves of numbers want to change: the holders are told by mail and the line by SMS, at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from guichet.acts.values import Ask, Done
from guichet.contracts.telling import tell_holders, text_user
from guichet.core.references import new_reference
from guichet.lines.models import LineForward, LineVoicemail
from guichet.lines.queries.settings import forward_in
from guichet.lines.rules.calls import changed_forwards
from guichet.lines.services.changes import ask_change, tell_failures, when_done, when_failed
from guichet.lines.values.calls import (
    CODE,
    ForwardCalls,
    ForwardFacts,
    ResetVoicemailCode,
    SetVoicemail,
    VoicemailFacts,
)
from guichet.lines.values.changes import ChangeFacts
from guichet.network.values import CommandKind


def forward_calls(ask: Ask, given: ForwardCalls, facts: ForwardFacts) -> Done:
    """Ask the network to send calls elsewhere, or no longer: a command for each case that changes, no other.

    The journal holds the cases, never the numbers.
    """
    different = changed_forwards(facts, given)
    demand = new_reference()
    for case, forward in different.items():
        number, delay = (forward.number, forward.delay_seconds) if forward else ("", 0)
        ask_change(
            ask,
            CommandKind.FORWARD,
            key=case,
            data={"number": number, "delay_seconds": delay},
            details={"when": case, "to": number, **({"delay_seconds": str(delay)} if delay else {})},
            demand=demand,
        )
    tell_holders("lines.forwarding_asked", line_id=ask.target.id, at=ask.at)
    text_user("lines.forwarding_asked", line_id=ask.target.id, at=ask.at, words=lambda formats: {})
    return Done({"cases": [case.value for case in different]}, pending=demand)


@when_done(CommandKind.FORWARD)
def forwarded(change: ChangeFacts, at: datetime) -> None:
    """Note where the calls of a line go from now on."""
    forward = forward_in(change.data)
    if forward is None:
        LineForward.objects.filter(line_id=change.line_id, case=change.key).delete()
        return
    LineForward.objects.update_or_create(
        line_id=change.line_id,
        case=change.key,
        defaults={
            "number": forward.number,
            "delay_seconds": forward.delay_seconds,
            "set_by_id": change.asked_by,
            "set_at": at,
        },
    )


@tell_failures(CommandKind.FORWARD)
def not_forwarded(failed: Sequence[ChangeFacts], partly: bool, at: datetime) -> None:
    """Tell the holders, in one mail, in which cases calls go where they went before."""
    values = {"cases": [change.key for change in failed], "several": len(failed) > 1, "partly": partly}
    tell_holders("lines.not_forwarded", line_id=failed[0].line_id, at=at, words=lambda formats: values)


def set_voicemail(ask: Ask, given: SetVoicemail, facts: VoicemailFacts) -> Done:
    """Ask the network to set a voicemail."""
    data = {"on": given.on, "greeting": given.greeting.value, "delay_seconds": given.delay_seconds}
    details = {
        "state": "on" if given.on else "off",
        "greeting": given.greeting.value,
        "delay_seconds": str(given.delay_seconds),
    }
    return ask_change(ask, CommandKind.VOICEMAIL, data=data, details=details, noted=data)


def reset_voicemail_code(ask: Ask, given: ResetVoicemailCode, facts: VoicemailFacts) -> Done:
    """Ask the network for a new code of the voicemail, which it sends to the line; nobody else ever sees it."""
    tell_holders("lines.voicemail_code_asked", line_id=ask.target.id, at=ask.at)
    return ask_change(ask, CommandKind.VOICEMAIL, key=CODE, details={"code": "new"})


@when_done(CommandKind.VOICEMAIL)
def voicemail_set(change: ChangeFacts, at: datetime) -> None:
    """Note how a voicemail is set from now on; a new code is the network's own, noted nowhere."""
    if change.key == CODE:
        return
    LineVoicemail.objects.update_or_create(
        line_id=change.line_id,
        defaults={
            "on": change.data["on"],
            "greeting": change.data["greeting"],
            "delay_seconds": change.data["delay_seconds"],
            "set_by_id": change.asked_by,
            "set_at": at,
        },
    )


@when_failed(CommandKind.VOICEMAIL)
def voicemail_not_set(change: ChangeFacts, at: datetime) -> None:
    """Tell the holders that a voicemail is as it was."""
    tell_holders("lines.voicemail_not_set", line_id=change.line_id, at=at)
