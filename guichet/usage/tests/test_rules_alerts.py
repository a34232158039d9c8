"""When a usage alert is refused, and when it is crossed: a row of docs/rules/usage.md each."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from guichet.acts.values import Already, Refusal
from guichet.usage.policy import UsagePolicy
from guichet.usage.rules import alert_refusal, is_crossed, percent_used
from guichet.usage.values import AlertFacts, Balance, SetAlert

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
SOME = Balance(30, 100, shared=False)


def facts(
    state: str = "active", *, gives_data: bool = True, balance: Balance | None = SOME, percent: int | None = None
) -> AlertFacts:
    return AlertFacts(state, None, gives_data, balance, percent)


def said(decided: Refusal | Already | None) -> str:
    match decided:
        case None:
            return "may"
        case Already():
            return "already"
    return decided.code.removeprefix("usage.")


@pytest.mark.parametrize(
    ("seen", "percent", "answer"),
    [
        (facts(), 80, "may"),
        (facts(state="down"), 80, "may"),
        (facts(percent=50), 80, "may"),
        (facts(percent=80), 80, "already"),
        (facts(), None, "already"),
        (facts(percent=80), None, "may"),
        (facts(state="suspended", percent=80), None, "may"),
        (facts(gives_data=False, balance=None, percent=80), None, "may"),
        (facts(gives_data=False, balance=None), 80, "no_data"),
        (facts(balance=None), 80, "unlimited"),
        (facts(balance=None, percent=50), 80, "unlimited"),
        (facts(state="to_activate"), 80, "not_active_yet"),
        (facts(state="suspended"), 80, "suspended"),
        (facts(state="terminated"), 80, "suspended"),
        (facts(), 75, "percent_not_taken"),
        (facts(percent=75), 75, "already"),
    ],
)
def test_when_an_alert_may_be_set(seen, percent, answer):
    assert said(alert_refusal(seen, SetAlert(percent), UsagePolicy(), AT)) == answer


@pytest.mark.parametrize(
    ("seen", "answer"),
    [
        (facts(), "may"),
        (facts(percent=80), "may"),
        (facts(balance=None, percent=80), "may"),
        (facts(balance=None), "unlimited"),
        (facts(gives_data=False, balance=None), "no_data"),
        (facts(state="suspended"), "suspended"),
    ],
)
def test_what_is_said_before_anything_is_chosen(seen, answer):
    assert said(alert_refusal(seen, None, UsagePolicy(), AT)) == answer


def test_a_line_that_waits_says_from_when():
    waiting = AlertFacts("to_activate", date(2026, 12, 1), gives_data=True, balance=SOME, percent=None)

    decided = alert_refusal(waiting, None, UsagePolicy(), AT)

    assert isinstance(decided, Refusal)
    assert decided.instead.on == date(2026, 12, 1)


@pytest.mark.parametrize(
    ("left", "percent", "crossed"),
    [(20, 80, True), (21, 80, False), (0, 100, True), (1, 100, False), (99, 1, True), (100, 1, False)],
)
def test_a_share_that_is_reached_is_crossed(left, percent, crossed):
    assert is_crossed(Balance(left, 100, shared=False), percent) is crossed


@pytest.mark.parametrize(("left", "allowance", "share"), [(201, 1000, 79), (200, 1000, 80), (0, 1000, 100), (3, 3, 0)])
def test_what_is_used_is_said_rounded_down(left, allowance, share):
    assert percent_used(Balance(left, allowance, shared=False)) == share
