"""What a line spent beyond its bundle, for the app that caps it and stands below."""

from __future__ import annotations

from datetime import date

from guichet import operators
from guichet.core.periods import billing_days
from guichet.usage.policy import UsagePolicy
from guichet.usage.queries import usage_of


def spent_in_period(line_id: int, today: date) -> int:
    """Return what a line spent beyond its bundle in the period of `today`, in minor units. One query."""
    days = billing_days(today, operators.current().section(UsagePolicy).period_starts_on_day)
    return sum(used.charge_minor for used in usage_of([line_id], days).by_line.get(line_id, {}).values())
