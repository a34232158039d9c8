"""Restrictions, ceiling, forwarded calls and voicemail, row by row (docs/rules/lines.md, sections 4 to 7)."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from guichet.acts.values import Already, Refusal, SecondProof
from guichet.contracts.values import LineKind, LineState
from guichet.core.phones import is_of_country
from guichet.lines.policy import Forwarding, LinesPolicy, Restrictions
from guichet.lines.rules.calls import (
    changed_forwards,
    forward_refusal,
    voicemail_code_refusal,
    voicemail_refusal,
)
from guichet.lines.rules.restrictions import ceiling_refusal, changed, restrictions_refusal
from guichet.lines.values.calls import (
    USUAL_VOICEMAIL,
    Forward,
    ForwardCalls,
    ForwardFacts,
    ForwardWhen,
    Greeting,
    ResetVoicemailCode,
    SetVoicemail,
    Voicemail,
    VoicemailFacts,
)
from guichet.lines.values.proofs import Proofs
from guichet.lines.values.restrictions import (
    CeilingFacts,
    Restriction,
    RestrictionsFacts,
    SetCeiling,
    SetRestrictions,
)

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
POLICY = LinesPolicy()
PREMIUM, ADULT = Restriction.PREMIUM, Restriction.ADULT
MOBILE, FIXED, TV = LineKind.MOBILE, LineKind.FIXED, LineKind.TV


def code(decided: Refusal | Already | None) -> str:
    if isinstance(decided, Already):
        return "already"
    return decided.code if decided else ""


def restricting(given: SetRestrictions | None, **facts: object) -> str:
    usual = {"kind": MOBILE, "state": LineState.ACTIVE, "in_force": {}, "asked": {}, "lifts_others": True}
    return code(restrictions_refusal(RestrictionsFacts(**{**usual, **facts}), given, POLICY, NOW))


@pytest.mark.parametrize(
    ("facts", "given", "answer"),
    [
        ({"state": LineState.TERMINATED}, None, "lines.terminated"),
        ({"state": LineState.TO_ACTIVATE}, None, "lines.settings_not_active_yet"),
        ({}, None, ""),
        ({"kind": FIXED}, SetRestrictions(put=(ADULT,)), "lines.restriction_not_offered"),
        ({}, SetRestrictions(put=(PREMIUM,), lift=(PREMIUM,)), "lines.restriction_not_offered"),
        ({}, SetRestrictions(put=(PREMIUM,)), ""),
        ({"in_force": {PREMIUM: True}}, SetRestrictions(put=(PREMIUM,)), "already"),
        ({}, SetRestrictions(lift=(PREMIUM,)), "already"),
        ({"in_force": {PREMIUM: True}}, SetRestrictions(lift=(PREMIUM,)), ""),
        ({"asked": {PREMIUM: True}}, SetRestrictions(put=(PREMIUM,)), "already"),
        ({"asked": {PREMIUM: True}}, SetRestrictions(lift=(PREMIUM,)), "lines.restriction_asked"),
        ({"asked": {PREMIUM: True}}, SetRestrictions(put=(ADULT,)), ""),
        ({"lifts_others": False}, SetRestrictions(put=(PREMIUM,)), ""),
        (
            {"lifts_others": False, "in_force": {PREMIUM: True}},
            SetRestrictions(lift=(PREMIUM,)),
            "lines.restriction_of_holder",
        ),
        ({"lifts_others": False, "in_force": {PREMIUM: False}}, SetRestrictions(lift=(PREMIUM,)), ""),
    ],
)
def test_when_restrictions_change(facts, given, answer):
    assert restricting(given, **facts) == answer


def test_a_kind_of_line_without_restrictions_is_told_so():
    facts = RestrictionsFacts(LineKind.INTERNET, LineState.ACTIVE, {}, {}, lifts_others=True)
    policy = LinesPolicy(restrictions=Restrictions(internet=()))

    assert code(restrictions_refusal(facts, None, policy, NOW)) == "lines.no_restrictions"


def test_only_what_changes_is_asked():
    facts = RestrictionsFacts(MOBILE, LineState.ACTIVE, {PREMIUM: True}, {ADULT: True}, lifts_others=True)

    asked = changed(facts, SetRestrictions(put=(PREMIUM, ADULT, Restriction.ROAMING), lift=(Restriction.DATA_ABROAD,)))

    assert asked == (["roaming"], [])


@pytest.mark.parametrize(
    ("facts", "minor", "answer"),
    [
        ({"state": LineState.TERMINATED}, 2000, "lines.terminated"),
        ({"kind": TV}, 2000, "lines.no_ceiling"),
        ({"state": LineState.TO_ACTIVATE}, 2000, "lines.settings_not_active_yet"),
        ({"asked": True}, 2000, "lines.ceiling_asked"),
        ({}, 2001, "lines.ceiling_not_taken"),
        ({}, 2000, ""),
        ({}, 0, ""),
        ({}, None, "already"),
        ({"minor": 2000, "imposed": 2000}, 2000, "already"),
        ({"minor": 2000}, 2000, ""),  # the user's own: the holder makes it theirs
        ({"minor": 2000, "imposed": 2000, "lifts_others": False}, 5000, "lines.ceiling_of_holder"),
        ({"minor": 2000, "imposed": 2000, "lifts_others": False}, None, "lines.ceiling_of_holder"),
        ({"minor": 2000, "imposed": 2000, "lifts_others": False}, 1000, ""),
        ({"minor": 1000, "imposed": 2000, "lifts_others": False}, 2000, ""),
        ({"minor": 1000, "lifts_others": False}, None, ""),
    ],
)
def test_when_a_ceiling_is_set(facts, minor, answer):
    usual = {"kind": MOBILE, "state": LineState.ACTIVE, "minor": None, "imposed": None, "asked": False}
    made = CeilingFacts(**{**usual, "lifts_others": True, **facts})

    assert code(ceiling_refusal(made, SetCeiling(minor), POLICY, NOW)) == answer


def forwarding(to: str | None, case: ForwardWhen = ForwardWhen.BUSY, delay: int = 0, **facts: object) -> ForwardFacts:
    usual = {
        "kind": MOBILE,
        "state": LineState.ACTIVE,
        "number": "+33639980001",
        "region": "FR",
        "in_force": {},
        "asked": {},
        "proofs": Proofs(),
    }
    made = ForwardFacts(**{**usual, **facts})
    given = ForwardCalls(((case, Forward(to, delay) if to else None),))
    return code(forward_refusal(made, given, POLICY, NOW))


@pytest.mark.parametrize(
    ("facts", "to", "answer"),
    [
        ({"state": LineState.TERMINATED}, "+33199001234", "lines.terminated"),
        ({"kind": TV}, "+33199001234", "lines.no_calls"),
        ({"number": ""}, "+33199001234", "lines.no_calls"),
        ({"state": LineState.TO_ACTIVATE}, "+33199001234", "lines.settings_not_active_yet"),
        ({}, "+33199001234", ""),
        ({}, None, "already"),
        ({}, "112", "lines.forward_not_a_number"),
        ({}, "+33639980001", "lines.forward_to_itself"),
        ({}, "+33899123456", "lines.forward_premium"),
        ({}, "+32460001247", "lines.forward_abroad"),
        ({"in_force": {ForwardWhen.BUSY: Forward("+33199001234")}}, "+33199001234", "already"),
        ({"in_force": {ForwardWhen.BUSY: Forward("+33199001234")}}, None, ""),
        ({"asked": {ForwardWhen.BUSY: Forward("+33199001234")}}, "+33199001234", "already"),
        ({"asked": {ForwardWhen.BUSY: Forward("+33199001234")}}, None, "lines.forward_asked"),
        ({"proofs": Proofs(SecondProof.MAIL)}, "+33199001234", ""),
        ({"proofs": Proofs(SecondProof.MAIL, new_password=True)}, "+33199001234", "lines.proof_is_new"),
        ({"proofs": Proofs(SecondProof.AUTHENTICATOR, new_password=True)}, "+33199001234", ""),
        ({"proofs": Proofs(SecondProof.AUTHENTICATOR, new_second=True)}, "+33199001234", "lines.proof_is_new"),
        (
            {
                "proofs": Proofs(SecondProof.PASSKEY, new_second=True),
                "in_force": {ForwardWhen.BUSY: Forward("+33199001234")},
            },
            None,
            "",
        ),
        ({"asked": {ForwardWhen.BUSY: None}, "in_force": {ForwardWhen.BUSY: Forward("+33199001234")}}, None, "already"),
    ],
)
def test_when_calls_are_forwarded(facts, to, answer):
    assert forwarding(to, **facts) == answer


def test_a_fixed_line_is_never_unreachable():
    answer = forwarding("+33199001234", ForwardWhen.UNREACHABLE, kind=FIXED)

    assert answer == "lines.forward_case_not_offered"


@pytest.mark.parametrize(
    ("case", "delay", "answer"),
    [
        (ForwardWhen.NO_ANSWER, 20, ""),
        (ForwardWhen.NO_ANSWER, 0, "lines.delay_not_taken"),
        (ForwardWhen.NO_ANSWER, 35, "lines.delay_not_taken"),
        (ForwardWhen.BUSY, 20, "lines.delay_not_taken"),
    ],
)
def test_only_calls_without_answer_wait(case, delay, answer):
    assert forwarding("+33199001234", case, delay) == answer


def test_the_pack_may_let_calls_go_abroad_and_to_premium_numbers():
    policy = LinesPolicy(forwarding=Forwarding(refused=()))
    facts = ForwardFacts(MOBILE, LineState.ACTIVE, "+33639980001", "FR", {}, {}, Proofs())

    for number in ("+32460001247", "+33899123456"):
        given = ForwardCalls(((ForwardWhen.ALWAYS, Forward(number)),))
        assert forward_refusal(facts, given, policy, NOW) is None


def test_only_the_forwards_that_change_are_asked():
    busy, always = Forward("+33199001234"), Forward("+33199005678")
    facts = ForwardFacts(MOBILE, LineState.ACTIVE, "+33639980001", "FR", {ForwardWhen.BUSY: busy}, {}, Proofs())
    given = ForwardCalls(((ForwardWhen.ALWAYS, always), (ForwardWhen.BUSY, busy), (ForwardWhen.UNREACHABLE, None)))

    assert changed_forwards(facts, given) == {ForwardWhen.ALWAYS: always}


@pytest.mark.parametrize(
    ("number", "region", "answer"),
    [("+33199001234", "FR", True), ("+262262001234", "FR", False), ("+687700014", "NC", True)],
)
def test_a_number_of_another_country_code_is_abroad(number, region, answer):
    assert is_of_country(number, region) is answer


@pytest.mark.parametrize(
    ("facts", "given", "answer"),
    [
        ({"state": LineState.TERMINATED}, None, "lines.terminated"),
        ({"kind": TV}, None, "lines.no_voicemail"),
        ({"state": LineState.TO_ACTIVATE}, None, "lines.settings_not_active_yet"),
        ({"asked": USUAL_VOICEMAIL}, None, "lines.voicemail_asked"),
        ({}, SetVoicemail(True, Greeting.STANDARD, 20), "already"),
        ({}, SetVoicemail(True, Greeting.STANDARD, 7), "lines.delay_not_taken"),
        ({}, SetVoicemail(False, Greeting.STANDARD, 20), ""),
        ({"kind": FIXED}, SetVoicemail(True, Greeting.NUMBER, 20), ""),
    ],
)
def test_when_a_voicemail_is_set(facts, given, answer):
    assert code(voicemail_refusal(voicemail(**facts), given, POLICY, NOW)) == answer


@pytest.mark.parametrize(
    ("facts", "answer"),
    [
        ({}, ""),
        ({"kind": FIXED}, "lines.voicemail_code_by_sms"),
        ({"voicemail": Voicemail(False, Greeting.STANDARD, 20)}, "lines.voicemail_off"),
        ({"code_asked": True}, "already"),
    ],
)
def test_when_a_voicemail_gets_a_new_code(facts, answer):
    assert code(voicemail_code_refusal(voicemail(**facts), ResetVoicemailCode(), POLICY, NOW)) == answer


def voicemail(**facts: object) -> VoicemailFacts:
    usual = {"kind": MOBILE, "state": LineState.ACTIVE, "voicemail": USUAL_VOICEMAIL, "asked": None}
    return VoicemailFacts(**{**usual, "code_asked": False, **facts})
