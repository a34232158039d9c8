"""When forwarding calls and setting a voicemail are refused, why, and what to do instead."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from guichet.acts.values import Already, Instead, Refusal
from guichet.contracts.values import LineKind, LineState
from guichet.core.phones import NotAPhoneNumber, PhoneKind, is_of_country, parse_number
from guichet.lines.policy import LinesPolicy
from guichet.lines.rules.common import MOVED, NOT_ACTIVE_YET, TERMINATED, version_of
from guichet.lines.values.calls import (
    DELAYS,
    Forward,
    ForwardCalls,
    ForwardFacts,
    ForwardRefused,
    ForwardWhen,
    ResetVoicemailCode,
    SetVoicemail,
    Voicemail,
    VoicemailFacts,
)


def forward_refusal(
    facts: ForwardFacts, given: ForwardCalls | None, policy: LinesPolicy, now: datetime
) -> Refusal | Already | None:
    """Return why calls are not forwarded as asked; None when they may be.

    Source: docs/rules/lines.md, section 6.
    """
    if facts.state == LineState.TERMINATED:
        return TERMINATED
    offered = policy.forwarding.of(facts.kind)
    if not offered or not facts.number:
        return Refusal("lines.no_calls")
    if facts.state == LineState.TO_ACTIVATE:
        return NOT_ACTIVE_YET
    if given is None:
        return None
    if not {case for case, _ in given.to} <= set(offered):
        return Refusal("lines.forward_case_not_offered")
    if given.shown and given.shown != forwards_version({**facts.in_force, **facts.asked}):
        return MOVED
    different = changed_forwards(facts, given)
    return _wrong_change(different, facts, policy) if different else Already()


def _wrong_change(
    different: Mapping[ForwardWhen, Forward | None], facts: ForwardFacts, policy: LinesPolicy
) -> Refusal | None:
    for case, forward in different.items():
        if case in facts.asked:
            return Refusal("lines.forward_asked")
        if forward is not None and (wrong := _wrong_target(forward, case, facts, policy)) is not None:
            return wrong
    if any(different.values()) and not facts.proofs.are_two:
        return Refusal("lines.proof_is_new", instead=Instead(contact=True))
    return None


def forwards_version(wanted: Mapping[ForwardWhen, Forward | None]) -> str:
    """Return what stands for where calls go, or are to go once the network has answered."""
    return version_of([(case.value, wanted[case]) for case in ForwardWhen if wanted.get(case)])


def changed_forwards(facts: ForwardFacts, given: ForwardCalls) -> dict[ForwardWhen, Forward | None]:
    """Return what is asked that is neither so nor asked for already, by case."""
    wanted = dict(given.to)
    return {
        case: wanted[case]
        for case in ForwardWhen
        if case in wanted and wanted[case] != facts.asked.get(case, facts.in_force.get(case))
    }


def _wrong_target(forward: Forward, case: ForwardWhen, facts: ForwardFacts, policy: LinesPolicy) -> Refusal | None:
    refused = policy.forwarding.refused
    try:
        number = parse_number(forward.number, facts.region)
    except NotAPhoneNumber:
        return Refusal("lines.forward_not_a_number", {"case": case.value})
    if number.e164 == facts.number:
        return Refusal("lines.forward_to_itself", {"case": case.value})
    if number.kind == PhoneKind.PREMIUM and ForwardRefused.PREMIUM in refused:
        return Refusal("lines.forward_premium", {"case": case.value})
    if not is_of_country(number.e164, facts.region) and ForwardRefused.INTERNATIONAL in refused:
        return Refusal("lines.forward_abroad", {"case": case.value})
    if (forward.delay_seconds not in DELAYS) if case == ForwardWhen.NO_ANSWER else forward.delay_seconds:
        return Refusal("lines.delay_not_taken")
    return None


def voicemail_refusal(
    facts: VoicemailFacts, given: SetVoicemail | None, policy: LinesPolicy, now: datetime
) -> Refusal | Already | None:
    """Return why a voicemail is not set; None when it may be. Source: docs/rules/lines.md, section 7."""
    if (general := _no_voicemail(facts, policy)) is not None:
        return general
    if facts.asked is not None:
        return Refusal("lines.voicemail_asked")
    if given is None:
        return None
    if given.delay_seconds not in DELAYS:
        return Refusal("lines.delay_not_taken")
    if given.shown and given.shown != version_of(facts.voicemail):
        return MOVED
    wanted = Voicemail(given.on, given.greeting, given.delay_seconds)
    return Already() if wanted == facts.voicemail else None


def voicemail_code_refusal(
    facts: VoicemailFacts, given: ResetVoicemailCode | None, policy: LinesPolicy, now: datetime
) -> Refusal | Already | None:
    """Return why a voicemail gets no new code; None when it may: the network sends it to the line, by SMS."""
    if (general := _no_voicemail(facts, policy)) is not None:
        return general
    if facts.kind != LineKind.MOBILE:
        return Refusal("lines.voicemail_code_by_sms", instead=Instead(contact=True))
    if not facts.voicemail.on:
        return Refusal("lines.voicemail_off", instead=Instead(act="line.set_voicemail"))
    return Already() if facts.code_asked else None


def _no_voicemail(facts: VoicemailFacts, policy: LinesPolicy) -> Refusal | None:
    if facts.state == LineState.TERMINATED:
        return TERMINATED
    if facts.kind not in policy.voicemail:
        return Refusal("lines.no_voicemail")
    return NOT_ACTIVE_YET if facts.state == LineState.TO_ACTIVATE else None
