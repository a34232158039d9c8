"""Loss, new cards, unlocking: the tables of docs/rules/sim.md, row by row."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from guichet.acts.values import Already, Refusal, SecondProof
from guichet.lines.policy import LinesPolicy
from guichet.lines.rules.losses import declare_loss_refusal, find_phone_refusal
from guichet.lines.rules.sims import (
    activate_sim_refusal,
    cancel_sim_refusal,
    confirm_sim_refusal,
    confirmation_at_order,
    order_sim_refusal,
    show_esim_refusal,
    sim_fee,
    waits_until,
)
from guichet.lines.rules.unlocking import free_from, show_unlock_code_refusal, unlock_phone_refusal
from guichet.lines.values.blocking import BlockFacts, BlockingFacts, BlockReason, BlockState
from guichet.lines.values.cards import SimKind
from guichet.lines.values.losses import DeclareLoss, DeclaringFacts, FindPhone, LossFacts
from guichet.lines.values.proofs import Proofs
from guichet.lines.values.sims import (
    ActivateSim,
    OrderSim,
    SimConfirmation,
    SimDelivery,
    SimFacts,
    SimOrderFacts,
    SimOrderState,
    SimReason,
)
from guichet.lines.values.unlocking import (
    ShowUnlockCode,
    UnlockAnswer,
    UnlockFacts,
    UnlockingFacts,
    UnlockPhone,
    UnlockState,
)

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
TODAY = date(2026, 11, 22)
PACK = LinesPolicy(sim_fee_minor=1000, agency_pickup=True)
ICCID = "8933012345678901231"
LOSS = LossFacts("7K2MP4XQ8T", BlockReason.THEFT, TODAY, None, "", "", 1, NOW, False, None, None, None, None)
LINE = SimFacts("mobile", "active", "+33639981234", None, False, False, False, True, Proofs(SecondProof.MAIL))
CARD = SimOrderFacts(
    "0ABCDEFGHJ",
    1,
    SimKind.SIM,
    SimDelivery.POST,
    "",
    SimReason.DAMAGED,
    SimOrderState.READY,
    1000,
    ICCID,
    NOW - timedelta(hours=1),
    NOW + timedelta(hours=23),
    SimConfirmation.NONE,
    NOW,
    None,
)
ESIM = replace(CARD, kind=SimKind.ESIM, delivery=SimDelivery.ESIM, confirmed_by=SimConfirmation.LINE)


def said(answer: Refusal | Already | None) -> str:
    return answer.code if isinstance(answer, Refusal) else "already" if answer else "may"


def block(state: BlockState) -> BlockFacts:
    return BlockFacts("B", BlockReason.LOSS, state, NOW, NOW, None, 1)


# --- 1 and 2: a phone lost, found -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "loss", "reason", "answer"),
    [
        ({"state": "terminated"}, None, BlockReason.LOSS, "lines.terminated"),
        ({"kind": "fixed"}, None, BlockReason.LOSS, "lines.not_mobile"),
        ({"state": "to_activate"}, None, BlockReason.LOSS, "lines.not_active_yet"),
        ({}, LOSS, BlockReason.LOSS, "already"),
        ({"block": block(BlockState.LIFTING)}, None, BlockReason.LOSS, "lines.being_unblocked"),
        ({"state": "suspended"}, None, BlockReason.LOSS, "lines.suspended"),
        ({"state": "suspended", "block": block(BlockState.IN_FORCE)}, None, BlockReason.LOSS, "may"),
        ({"block": block(BlockState.REQUESTED)}, None, BlockReason.THEFT, "may"),
        ({}, None, BlockReason.OTHER, "lines.not_a_loss"),
        ({}, replace(LOSS, settled_at=NOW), BlockReason.THEFT, "may"),
        ({"state": "down"}, None, BlockReason.THEFT, "may"),
    ],
)
def test_declaring_a_loss(line, loss, reason, answer):
    blocking = BlockingFacts(
        **{"kind": "mobile", "state": "active", "block": None, "own": False, "may_lift_others": True} | line
    )

    asked = declare_loss_refusal(DeclaringFacts(blocking, loss, own=False), DeclareLoss(reason, TODAY), PACK, NOW)

    assert said(asked) == answer


@pytest.mark.parametrize(
    ("line", "loss", "own", "answer"),
    [
        ({"state": "terminated"}, LOSS, True, "lines.terminated"),
        ({}, None, True, "already"),
        ({"may_lift_others": False}, LOSS, False, "lines.blocked_by_holder"),
        ({"may_lift_others": False}, LOSS, True, "may"),
        ({"block": block(BlockState.REQUESTED)}, LOSS, True, "lines.being_blocked"),
        ({"block": block(BlockState.IN_FORCE)}, LOSS, True, "may"),
        ({"block": block(BlockState.LIFTING)}, LOSS, True, "may"),
        ({}, replace(LOSS, settled_at=NOW), True, "may"),
    ],
)
def test_finding_the_phone_again(line, loss, own, answer):
    blocking = BlockingFacts(
        **{"kind": "mobile", "state": "active", "block": None, "own": False, "may_lift_others": True} | line
    )

    assert said(find_phone_refusal(DeclaringFacts(blocking, loss, own), FindPhone(), PACK, NOW)) == answer


# --- 3: ordering ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "delivery", "pack", "answer"),
    [
        ({"state": "terminated"}, SimDelivery.POST, {}, "lines.terminated"),
        ({"kind": "internet"}, SimDelivery.POST, {}, "lines.sim_not_mobile"),
        ({"state": "to_activate"}, SimDelivery.POST, {}, "lines.not_active_yet"),
        ({"frozen": True}, SimDelivery.POST, {}, "lines.sim_frozen"),
        ({"frozen": True, "lost": True}, SimDelivery.POST, {}, "lines.sim_frozen"),
        ({"order": CARD}, SimDelivery.POST, {}, "already"),
        ({"order": ESIM}, SimDelivery.ESIM, {}, "already"),
        ({"order": replace(ESIM, shown_at=NOW)}, SimDelivery.ESIM, {}, "may"),
        ({"order": replace(ESIM, shown_at=NOW, state=SimOrderState.ACTIVATING)}, SimDelivery.ESIM, {}, "already"),
        ({"state": "suspended"}, SimDelivery.POST, {}, "lines.suspended"),
        ({"state": "suspended", "blocked": True}, SimDelivery.POST, {}, "may"),
        ({}, SimDelivery.ESIM, {"esim": False}, "lines.no_esim"),
        ({}, SimDelivery.AGENCY, {"agency_pickup": False}, "lines.no_agency"),
        ({"has_address": False}, SimDelivery.POST, {}, "lines.no_address"),
        ({"has_address": False}, SimDelivery.ESIM, {}, "may"),
        ({}, SimDelivery.POST, {}, "may"),
    ],
)
def test_ordering_a_card(facts, delivery, pack, answer):
    given = OrderSim(delivery, SimReason.DAMAGED, "https://exemple.test")

    assert said(order_sim_refusal(replace(LINE, **facts), given, PACK.model_copy(update=pack), NOW)) == answer


def test_a_card_costs_what_the_pack_says_and_nothing_after_a_theft():
    assert [sim_fee(PACK, reason) for reason in SimReason] == [1000, 0, 1000, 1000]


# --- 4: waiting -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lost", "second", "new_password", "new_second", "confirmed"),
    [
        (False, SecondProof.PASSKEY, False, False, SimConfirmation.NONE),
        (False, SecondProof.MAIL, False, False, SimConfirmation.NONE),
        (True, SecondProof.MAIL, True, False, SimConfirmation.NONE),
        (True, SecondProof.MAIL, False, False, SimConfirmation.LOSS),
        (True, SecondProof.AUTHENTICATOR, True, False, SimConfirmation.LOSS),
        (True, SecondProof.RECOVERY_CODE, True, False, SimConfirmation.LOSS),
        (True, SecondProof.PASSKEY, True, False, SimConfirmation.LOSS),
        *((True, proof, False, True, SimConfirmation.NONE) for proof in SecondProof),
    ],
)
def test_a_card_waits_unless_the_phone_is_lost_and_who_asks_is_sure(lost, second, new_password, new_second, confirmed):
    facts = replace(LINE, lost=lost, proofs=Proofs(second, new_password, new_second))

    assert confirmation_at_order(facts) == confirmed


def test_a_card_waits_as_long_as_the_pack_says_to_the_second():
    until = waits_until(PACK, NOW)
    card = replace(CARD, waits_until=until)

    assert until == NOW + timedelta(hours=24)
    assert card.waits(until - timedelta(seconds=1))
    assert not card.waits(until)


@pytest.mark.parametrize(
    ("facts", "answer"),
    [
        ({"order": CARD, "frozen": True}, "lines.sim_frozen"),
        ({}, "lines.no_sim_order"),
        ({"order": replace(CARD, confirmed_by=SimConfirmation.LOSS)}, "already"),
        ({"order": replace(CARD, waits_until=NOW)}, "already"),
        ({"order": CARD, "blocked": True}, "lines.sim_line_blocked"),
        ({"order": CARD}, "may"),
    ],
)
def test_confirming_with_the_old_card(facts, answer):
    assert said(confirm_sim_refusal(replace(LINE, **facts), None, PACK, NOW)) == answer


# --- 5: an eSIM is shown once ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("order", "answer"),
    [
        (None, "lines.no_sim_order"),
        (CARD, "lines.no_sim_order"),
        (replace(ESIM, state=SimOrderState.ASKED), "lines.sim_not_ready"),
        (replace(ESIM, confirmed_by=SimConfirmation.NONE), "lines.sim_waits"),
        (replace(ESIM, state=SimOrderState.ACTIVATING), "lines.sim_activating"),
        (replace(ESIM, shown_at=NOW), "lines.esim_shown_once"),
        (ESIM, "may"),
    ],
)
def test_showing_an_esim(order, answer):
    assert said(show_esim_refusal(replace(LINE, order=order), None, PACK, NOW)) == answer


# --- 6: taking over -------------------------------------------------------------------------------------------------


FREE = replace(CARD, confirmed_by=SimConfirmation.LINE)


@pytest.mark.parametrize(
    ("facts", "digits", "answer"),
    [
        ({"order": FREE, "frozen": True}, "901231", "lines.sim_frozen"),
        ({}, "901231", "lines.no_sim_order"),
        ({"order": replace(FREE, state=SimOrderState.ACTIVATING)}, "901231", "already"),
        ({"order": replace(FREE, state=SimOrderState.ASKED)}, "901231", "lines.sim_not_ready"),
        ({"order": CARD}, "901231", "lines.sim_waits"),
        ({"order": ESIM}, "", "lines.esim_not_shown"),
        ({"order": replace(ESIM, shown_at=NOW)}, "", "may"),
        ({"order": FREE, "wrong_numbers": 5}, "901231", "lines.sim_too_many_numbers"),
        ({"order": FREE, "wrong_numbers": 4}, "901231", "may"),
        ({"order": FREE}, "901232", "lines.sim_other_card"),
        ({"order": FREE}, "", "lines.sim_other_card"),
        ({"order": FREE}, ICCID, "may"),
    ],
)
def test_a_card_takes_over(facts, digits, answer):
    assert said(activate_sim_refusal(replace(LINE, **facts), ActivateSim(digits), PACK, NOW)) == answer


@pytest.mark.parametrize(
    ("facts", "answer"),
    [
        ({}, "already"),
        ({"order": replace(CARD, state=SimOrderState.ACTIVATING)}, "lines.sim_activating"),
        ({"order": CARD, "frozen": True}, "may"),
        ({"order": CARD}, "may"),
    ],
)
def test_giving_a_card_up(facts, answer):
    assert said(cancel_sim_refusal(replace(LINE, **facts), None, PACK, NOW)) == answer


# --- 7: unlocking ---------------------------------------------------------------------------------------------------


ANSWERED = UnlockFacts("U", "490154203237518", UnlockState.ANSWERED, UnlockAnswer.CODE, None, NOW)


@pytest.mark.parametrize(
    ("kind", "last", "asked_today", "answer"),
    [
        ("tv", None, 0, "lines.no_phone"),
        ("mobile", replace(ANSWERED, state=UnlockState.ASKED), 1, "lines.unlock_under_way"),
        ("mobile", ANSWERED, 5, "lines.unlock_too_often"),
        ("mobile", ANSWERED, 4, "may"),
        ("mobile", None, 0, "may"),
    ],
)
def test_looking_for_the_code_of_a_phone(kind, last, asked_today, answer):
    facts = UnlockingFacts(kind, "active", last, TODAY, asked_today)

    assert said(unlock_phone_refusal(facts, UnlockPhone("490154203237518"), PACK, NOW)) == answer


@pytest.mark.parametrize(
    ("last", "answer"),
    [
        (None, "lines.no_unlock_code"),
        (replace(ANSWERED, state=UnlockState.ASKED), "lines.no_unlock_code"),
        (replace(ANSWERED, answer=UnlockAnswer.UNLOCKED), "lines.no_unlock_code"),
        (replace(ANSWERED, free_from=date(2026, 11, 23)), "lines.unlock_too_early"),
        (replace(ANSWERED, free_from=TODAY), "may"),
        (ANSWERED, "may"),
    ],
)
def test_showing_the_code_of_a_phone(last, answer):
    facts = UnlockingFacts("mobile", "active", last, TODAY, 1)

    assert said(show_unlock_code_refusal(facts, ShowUnlockCode(), PACK, NOW)) == answer


def test_a_phone_is_unlocked_for_nothing_three_months_after_its_sale():
    assert free_from(date(2026, 8, 31), PACK) == date(2026, 11, 30)
