"""What is left of an allowance: of a line alone, of lines that share it, with options."""

from __future__ import annotations

import pytest
from pytest_django import Settings

from config.sections import SECTIONS
from guichet import operators
from guichet.contracts.values import LineFacts
from guichet.lines.queries.equipped import EquippedLine
from guichet.usage.queries import Usage, data_balances
from guichet.usage.values import Balance, Pool, UsageKind, Used

GO = 10**9


@pytest.fixture(autouse=True)
def zenith(settings: Settings) -> None:
    settings.OPERATOR = operators.load("zenith", sections=SECTIONS)


def line(line_id: int, offer: str = "mobile-pro-20", *options: str) -> EquippedLine:
    facts = LineFacts(
        line_id, f"L{line_id}", "mobile", "", "", offer, "active", None, 7, "C7", "", 1, "Atelier", None, None, None
    )
    return EquippedLine(facts, options)


def used(**by_line: int) -> Usage:
    return Usage({int(name[1:]): {UsageKind.DATA: Used(go * GO, 0)} for name, go in by_line.items()}, None)


def test_lines_that_share_put_their_quantities_together():
    balances = data_balances([line(1), line(2)], used(l1=5, l2=6), {})

    assert balances == {1: (both := Balance(29 * GO, 40 * GO, shared=True)), 2: both}


def test_of_a_pool_the_lines_that_are_not_given_count_for_their_offer_alone():
    balances = data_balances(
        [line(1, "mobile-pro-20", "recharge-50")], used(l1=5), {(7, "mobile-pro-20"): Pool(3, 15 * GO)}
    )

    assert balances == {1: Balance(95 * GO, 110 * GO, shared=True)}


def test_more_used_than_given_leaves_nothing():
    assert data_balances([line(1)], used(l1=30), {})[1].left == 0


def test_a_line_that_gives_no_data_has_no_balance():
    assert data_balances([line(1, "poste-ip"), line(2, "unknown")], used(), {}) == {}
