from datetime import date

import pytest

from guichet.portal.rules import (
    Need,
    NeedKind,
    Remaining,
    groups_by_contract,
    is_fleet,
    nearest_first,
    percent_left,
    remaining_level,
)


@pytest.mark.parametrize(
    ("left", "allowance", "level"),
    [
        (60, 60, Remaining.PLENTY),
        (6, 60, Remaining.PLENTY),  # a tenth exactly is not low yet
        (5, 60, Remaining.LOW),
        (1, 60, Remaining.LOW),
        (0, 60, Remaining.NONE),
    ],
)
def test_what_is_left_is_low_under_the_threshold(left, allowance, level):
    assert remaining_level(left=left, allowance=allowance, low_threshold_percent=10) == level


@pytest.mark.parametrize(
    ("left", "allowance", "percent"),
    [(34_200, 60_000, 57), (1, 60_000, 1), (59_999, 60_000, 99), (60_000, 60_000, 100), (0, 60_000, 0), (5, 0, 0)],
)
def test_the_share_left_is_never_rounded_to_nothing_nor_to_all(left, allowance, percent):
    assert percent_left(left=left, allowance=allowance) == percent


def test_what_waits_is_ordered_by_day_then_by_kind():
    undated = Need(NeedKind.ORDER, "A")
    order = Need(NeedKind.ORDER, "B", date(2026, 11, 26))
    late = Need(NeedKind.OVERDUE_INVOICE, "C", date(2026, 11, 26))
    refused = Need(NeedKind.REJECTED_INVOICE, "D", date(2026, 11, 10))

    assert nearest_first([undated, order, late, refused]) == [refused, late, order, undated]


def test_a_fleet_starts_above_the_limit():
    assert not is_fleet(12, 12)
    assert is_fleet(13, 12)


def test_contracts_are_named_as_soon_as_there_are_two():
    assert not groups_by_contract([4, 4, 4])
    assert groups_by_contract([4, 5])
