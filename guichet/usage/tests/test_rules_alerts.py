"""When usage alerts are refused, which marks a line has, when one is crossed: a row of docs/rules/usage.md each."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from config.sections import SECTIONS
from guichet import operators
from guichet.acts.values import Already, Refusal
from guichet.usage.policy import BillShock, RoamingCap, UsagePolicy
from guichet.usage.rules import (
    alert_refusal,
    bill_shock_levels,
    is_crossed,
    marks_of,
    packed,
    percent_used,
    roaming_levels,
    to_say,
    unpacked,
)
from guichet.usage.values import (
    NO_AMOUNTS,
    AlertChannel,
    AlertFacts,
    Amounts,
    Balance,
    Choices,
    Measure,
    SetAlert,
    Spending,
    Standing,
    Threshold,
)

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
SOME = Balance(30, 100, shared=False)
BELGIUM = operators.load("carmin", sections=SECTIONS).section(UsagePolicy)
FRANCE = operators.load("mandarine", sections=SECTIONS).section(UsagePolicy)
CALEDONIA = operators.load("lagon", sections=SECTIONS).section(UsagePolicy)


def facts(
    state: str = "active",
    *,
    gives_data: bool = True,
    balance: Balance | None = SOME,
    percents: tuple[int, ...] = (),
    amounts: Amounts = NO_AMOUNTS,
    sees: bool = True,
    mobile: bool = True,
) -> AlertFacts:
    return AlertFacts(state, None, mobile, gives_data, Standing(balance), Choices(percents, amounts), sees)


def said(decided: Refusal | Already | None) -> str:
    match decided:
        case None:
            return "may"
        case Already():
            return "already"
    return decided.code.removeprefix("usage.")


@pytest.mark.parametrize(
    ("seen", "given", "answer"),
    [
        (facts(), SetAlert((80,)), "may"),
        (facts(), SetAlert((50, 80, 100)), "may"),
        (facts(state="down"), SetAlert((80,)), "may"),
        (facts(percents=(50,)), SetAlert((80,)), "may"),
        (facts(percents=(80,)), SetAlert((80,)), "already"),
        (facts(), SetAlert(), "already"),
        (facts(percents=(80,)), SetAlert(), "may"),
        (facts(state="suspended", percents=(80,)), SetAlert(), "may"),
        (facts(state="suspended", percents=(80,)), SetAlert((90,)), "suspended"),
        (facts(state="terminated"), SetAlert((80,)), "suspended"),
        (facts(state="to_activate"), SetAlert((80,)), "not_active_yet"),
        (facts(gives_data=False, balance=None), SetAlert((80,)), "no_data"),
        (facts(balance=None), SetAlert((80,)), "unlimited"),
        (facts(), SetAlert((75,)), "percent_not_taken"),
        (facts(percents=(70,)), SetAlert((70, 80)), "may"),
        (facts(), SetAlert((80,), channels=()), "no_channel"),
        (facts(), SetAlert((80,), channels=(AlertChannel.PUSH,)), "may"),
        # amounts
        (facts(balance=None), SetAlert(amounts=Amounts(out_minor=1000)), "may"),
        (facts(), SetAlert(amounts=Amounts(out_minor=0)), "amount_not_taken"),
        (facts(), SetAlert(amounts=Amounts(out_minor=-1)), "amount_not_taken"),
        (facts(sees=False), SetAlert(amounts=Amounts(out_minor=1000)), "amounts_hidden"),
        (facts(sees=False, amounts=Amounts(out_minor=1000)), SetAlert((80,)), "may"),
        (facts(sees=False, amounts=Amounts(out_minor=1000)), SetAlert((80,), NO_AMOUNTS), "amounts_hidden"),
        (facts(), SetAlert(amounts=Amounts(roaming_minor=0)), "may"),
        (facts(), SetAlert(amounts=Amounts(roaming_minor=12_000)), "may"),
        (facts(mobile=False), SetAlert(amounts=Amounts(roaming_minor=12_000)), "amount_not_taken"),
        # the ceiling is Belgium's
        (facts(), SetAlert(amounts=Amounts(ceiling_minor=7_500)), "may"),
        (facts(), SetAlert(amounts=Amounts(ceiling_minor=0)), "may"),
        (facts(), SetAlert(amounts=Amounts(ceiling_minor=6_000)), "amount_not_taken"),
        (facts(mobile=False), SetAlert(amounts=Amounts(ceiling_minor=7_500)), "amount_not_taken"),
    ],
)
def test_what_is_answered(seen, given, answer):
    assert said(alert_refusal(seen, given, BELGIUM, AT)) == answer


def test_a_ceiling_is_not_taken_where_the_law_sets_none():
    given = SetAlert(amounts=Amounts(ceiling_minor=5_000))

    assert said(alert_refusal(facts(), given, FRANCE, AT)) == "amount_not_taken"


@pytest.mark.parametrize(
    ("seen", "answer"),
    [
        (facts(), "may"),
        (facts(balance=None), "may"),
        (facts(balance=None, sees=False), "unlimited"),
        (facts(gives_data=False, balance=None, sees=False), "no_data"),
        (facts(balance=None, sees=False, percents=(80,)), "may"),
        (facts(state="to_activate"), "not_active_yet"),
        (facts(state="suspended"), "suspended"),
        (facts(state="suspended", percents=(80,)), "may"),
    ],
)
def test_what_is_answered_before_anything_is_chosen(seen, answer):
    assert said(alert_refusal(seen, None, FRANCE, AT)) == answer


@pytest.mark.parametrize(
    ("used", "percent", "crossed", "now"),
    [
        (79_900, 80, False, 79),
        (80_000, 80, True, 80),
        (99_900, 100, False, 99),
        (100_000, 100, True, 100),
        (0, 1, False, 0),
    ],
)
def test_what_is_reached_is_crossed(used, percent, crossed, now):
    balance = Balance(100_000 - used, 100_000, shared=False)

    assert is_crossed(Threshold(Measure.SHARE, percent), Standing(balance)) is crossed
    assert percent_used(balance) == now


# rules.md 7.2: 50 EUR without tax; 60 with 20 %, 60.50 with 21 %
@pytest.mark.parametrize(
    ("policy", "chosen", "levels"),
    [
        (FRANCE, None, (4_800, 6_000)),
        (BELGIUM, None, (4_840, 6_050)),
        (CALEDONIA, None, ()),
        (FRANCE, 0, ()),
        (FRANCE, 12_000, (9_600, 12_000)),
        (FRANCE, 101, (81, 101)),
        (CALEDONIA, 5_000, (4_000, 5_000)),
    ],
)
def test_roaming_is_told_at_shares_of_its_cap(policy, chosen, levels):
    assert roaming_levels(chosen, policy) == levels


# rules.md 7.3: bundle 20 => alerts at 20 and 70
@pytest.mark.parametrize(
    ("bundle", "ceiling", "levels"),
    [(2_000, 5_000, (2_000, 7_000)), (2_000, 0, (2_000,)), (2_000, 10_000, (2_000, 12_000)), (0, 5_000, (0, 5_000))],
)
def test_a_bill_is_told_at_its_bundle_and_at_its_ceiling(bundle, ceiling, levels):
    assert bill_shock_levels(bundle, ceiling) == levels


def test_belgium_offers_four_ceilings_of_which_fifty_is_the_default():
    assert BELGIUM.bill_shock == BillShock(default_minor=5_000, choices_minor=(0, 5_000, 7_500, 10_000))
    assert FRANCE.bill_shock is None
    assert CALEDONIA.roaming_cap is CALEDONIA.bill_shock is None
    assert FRANCE.roaming_cap == RoamingCap(excluding_tax_minor=5_000, tax_percent="20")


@pytest.mark.parametrize(
    ("policy", "choices", "mobile", "marks"),
    [
        (FRANCE, Choices(), True, {"roaming 4800", "roaming 6000"}),
        (FRANCE, Choices(), False, set()),
        (CALEDONIA, Choices(), True, set()),
        (BELGIUM, Choices(), True, {"bundle 0", "ceiling 5000", "roaming 4840", "roaming 6050"}),
        (BELGIUM, Choices(), False, set()),
        (BELGIUM, Choices(amounts=Amounts(None, 0, 0)), True, {"bundle 0"}),
        (FRANCE, Choices((50, 80), Amounts(1_000, 0)), True, {"share 50", "share 80", "out 1000"}),
    ],
)
def test_a_line_has_what_people_set_and_what_the_law_sets(policy, choices, mobile, marks):
    assert {f"{mark.measure} {mark.level}" for mark in marks_of(choices, policy, is_mobile=mobile)} == marks


@pytest.mark.parametrize(
    ("mark", "standing", "crossed"),
    [
        (Threshold(Measure.OUT, 1_000), Standing(spending=Spending(out_minor=999)), False),
        (Threshold(Measure.OUT, 1_000), Standing(spending=Spending(out_minor=1_000)), True),
        (Threshold(Measure.CEILING, 5_000), Standing(spending=Spending(out_minor=4_999)), False),
        (Threshold(Measure.CEILING, 5_000), Standing(spending=Spending(out_minor=5_000)), True),
        (Threshold(Measure.ROAMING, 4_800), Standing(spending=Spending(out_minor=9_000, roaming_minor=4_799)), False),
        (Threshold(Measure.ROAMING, 4_800), Standing(spending=Spending(out_minor=4_800, roaming_minor=4_800)), True),
        (Threshold(Measure.BUNDLE, 0), Standing(Balance(1, 100, shared=False)), False),
        (Threshold(Measure.BUNDLE, 0), Standing(Balance(0, 100, shared=False)), True),
        (Threshold(Measure.BUNDLE, 0), Standing(None, Spending(out_minor=500)), False),  # a premium number
        (Threshold(Measure.BUNDLE, 0), Standing(None, Spending(500, bundled_minor=10)), True),
        (Threshold(Measure.SHARE, 50), Standing(None), False),
    ],
)
def test_when_a_mark_is_crossed(mark, standing, crossed):
    assert is_crossed(mark, standing) is crossed


def test_of_marks_crossed_together_the_highest_of_each_is_said():
    share, roaming = Measure.SHARE, Measure.ROAMING
    marks = [
        Threshold(share, 50),
        Threshold(share, 90),
        Threshold(roaming, 4_800),
        Threshold(roaming, 6_000),
        Threshold(share, 80),
    ]

    assert to_say(marks) == (Threshold(roaming, 6_000), Threshold(share, 90))
    assert to_say([Threshold(share, 100), Threshold(Measure.BUNDLE, 0)]) == (Threshold(Measure.BUNDLE, 0),)


@pytest.mark.parametrize(("ids", "words"), [([], ""), ([7], "7"), ([12, 3, 3, 10**12], "3 9 999999999988")])
def test_lines_travel_as_a_short_text(ids, words):
    assert packed(ids) == words
    assert unpacked(words) == sorted(set(ids))
