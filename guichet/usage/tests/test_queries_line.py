"""The usage of one line: days of this period, sums of those before, in one query."""

from datetime import date

import pytest

from guichet.contracts.tests import factories as contracts
from guichet.core.periods import billing_days, shift_months
from guichet.usage.queries import line_usage
from guichet.usage.tests import factories as usage
from guichet.usage.values import UsageKind, Used

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 22)


def periods(starts_on=1):
    current = billing_days(TODAY, starts_on)
    return [billing_days(shift_months(current.start, -back), starts_on) for back in reversed(range(12))]


def test_this_period_is_told_by_day_and_those_before_by_their_first_day(django_assert_num_queries):
    line, other = contracts.line(), contracts.line()
    usage.counter(line, day=date(2026, 11, 1), quantity=5, charge_minor=7, records=2)
    usage.counter(line, day=date(2026, 11, 1), kind=UsageKind.SMS, quantity=3)
    usage.counter(line, day=date(2026, 11, 22), quantity=6)
    usage.counter(line, day=date(2026, 10, 31), quantity=10)
    usage.counter(line, day=date(2026, 10, 1), quantity=20)
    usage.counter(line, day=date(2025, 12, 1), quantity=40)
    usage.counter(line, day=date(2025, 11, 30), quantity=80)
    usage.counter(other, day=date(2026, 11, 1), quantity=1000)

    with django_assert_num_queries(1):
        found = line_usage(line.id, periods())

    assert found.days == {
        date(2026, 11, 1): {UsageKind.DATA: Used(5, 7, 2), UsageKind.SMS: Used(3, 0, 1)},
        date(2026, 11, 22): {UsageKind.DATA: Used(6, 0, 1)},
    }
    assert found.months == {
        date(2026, 10, 1): {UsageKind.DATA: Used(30, 0, 2)},
        date(2025, 12, 1): {UsageKind.DATA: Used(40, 0, 1)},
    }
    assert found.current == {UsageKind.DATA: Used(11, 7, 3), UsageKind.SMS: Used(3, 0, 1)}


def test_a_period_that_starts_inside_a_month_keeps_its_days_together():
    line = contracts.line()
    usage.counter(line, day=date(2026, 11, 14), quantity=1)
    usage.counter(line, day=date(2026, 10, 15), quantity=2)
    usage.counter(line, day=date(2026, 10, 14), quantity=4)

    found = line_usage(line.id, periods(starts_on=15))

    assert found.days == {}
    assert {day: kinds[UsageKind.DATA].quantity for day, kinds in found.months.items()} == {
        date(2026, 10, 15): 3,
        date(2026, 9, 15): 4,
    }


def test_a_line_that_was_never_used_has_nothing():
    found = line_usage(contracts.line().id, periods())

    assert (found.days, found.months, found.read_at, found.current) == ({}, {}, None, {})
