"""When acts on a line are refused: a row of docs/rules/lines.md each."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from guichet.acts.values import Already, Refusal
from guichet.lines.policy import LinesPolicy
from guichet.lines.rules.blocking import block_refusal, unblock_refusal
from guichet.lines.rules.puk import puk_refusal
from guichet.lines.values.blocking import BlockFacts, BlockingFacts, BlockLine, BlockReason, BlockState, UnblockLine
from guichet.lines.values.puk import PukFacts, ShowPuk

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
ANY_REASON = LinesPolicy()
LOSS_OR_THEFT = LinesPolicy(block_reasons=(BlockReason.LOSS, BlockReason.THEFT))


def facts(
    kind: str = "mobile", state: str = "active", block: str = "", *, own: bool = True, others: bool = True
) -> BlockingFacts:
    held = BlockFacts("B1", BlockReason.LOSS, BlockState(block), AT, None, None, 1) if block else None
    return BlockingFacts(kind, state, held, own, others)


def said(decided: Refusal | Already | None) -> str:
    match decided:
        case None:
            return "may"
        case Already():
            return "already"
    return decided.code.removeprefix("lines.")


@pytest.mark.parametrize(
    ("seen", "answer"),
    [
        (facts(), "may"),
        (facts(state="down"), "may"),
        (facts(kind="fixed"), "not_mobile"),
        (facts(kind="internet"), "not_mobile"),
        (facts(state="to_activate"), "not_active_yet"),
        (facts(state="suspended"), "suspended"),
        (facts(block="requested"), "already"),
        (facts(block="in_force"), "already"),
        (facts(state="suspended", block="in_force"), "already"),
        (facts(block="lifting"), "being_unblocked"),
        (facts(state="terminated"), "terminated"),
        (facts(state="terminated", block="in_force"), "terminated"),
    ],
)
def test_when_a_line_may_be_blocked(seen, answer):
    assert said(block_refusal(seen, BlockLine(BlockReason.LOSS), ANY_REASON, AT)) == answer
    assert said(block_refusal(seen, None, ANY_REASON, AT)) == answer


@pytest.mark.parametrize(
    ("reason", "policy", "answer"),
    [
        (BlockReason.LOSS, LOSS_OR_THEFT, "may"),
        (BlockReason.THEFT, LOSS_OR_THEFT, "may"),
        (BlockReason.OTHER, LOSS_OR_THEFT, "reason_not_taken"),
        (BlockReason.OTHER, ANY_REASON, "may"),
    ],
)
def test_a_pack_says_which_reasons_it_takes(reason, policy, answer):
    decided = block_refusal(facts(), BlockLine(reason), policy, AT)

    assert said(decided) == answer
    assert answer == "may" or (isinstance(decided, Refusal) and decided.instead.contact)


@pytest.mark.parametrize(
    ("seen", "answer"),
    [
        (facts(block="in_force"), "may"),
        (facts(), "already"),
        (facts(state="suspended"), "suspended"),
        (facts(state="terminated", block="in_force"), "terminated"),
        (facts(block="requested"), "being_blocked"),
        (facts(block="lifting"), "already"),
        (facts(block="in_force", own=False), "may"),
        (facts(block="in_force", own=True, others=False), "may"),
        (facts(block="in_force", own=False, others=False), "blocked_by_holder"),
        (facts(block="requested", own=False, others=False), "blocked_by_holder"),
    ],
)
def test_when_a_line_may_be_unblocked(seen, answer):
    assert said(unblock_refusal(seen, UnblockLine(), ANY_REASON, AT)) == answer


@pytest.mark.parametrize(
    ("seen", "answer"),
    [
        (PukFacts("mobile", "active", "S1", 0), "may"),
        (PukFacts("mobile", "active", "S1", 4), "may"),
        (PukFacts("mobile", "active", "S1", 5), "puk_too_often"),
        (PukFacts("mobile", "active", "", 0), "puk_unknown"),
        (PukFacts("fixed", "active", "", 0), "no_sim"),
        (PukFacts("mobile", "terminated", "S1", 0), "terminated"),
    ],
)
def test_when_a_puk_is_shown(seen, answer):
    assert said(puk_refusal(seen, ShowPuk(), ANY_REASON, AT)) == answer
