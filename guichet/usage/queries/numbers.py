"""Whose numbers are shown whole."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from guichet.acts.values import Ask
from guichet.contracts.queries import customers_reached
from guichet.contracts.values import Capability, Principal
from guichet.database import Prepared
from guichet.usage.models import NumbersShown
from guichet.usage.values import NumbersFacts

_shown = Prepared(
    lambda customers: NumbersShown.objects.filter(customer_id__in=customers).values_list("customer_id", "asked_at")
)


def numbers_shown(customers: Collection[int]) -> dict[int, datetime]:
    """Return, by customer, since when the numbers called are shown whole; the others are absent. One query."""
    return dict(_shown(customers=customers)) if customers else {}


def numbers_facts(ask: Ask) -> NumbersFacts:
    """Return what showing and hiding numbers look at. One query."""
    return NumbersFacts(numbers_shown([ask.target.id]).get(ask.target.id))


def customers_with_numbers(principal: Principal) -> list[tuple[int, str, str]]:
    """Return the customers whose numbers this person may have shown: row id, reference, name. One query."""
    return customers_reached(principal.reach(Capability.SHOW_NUMBERS))
