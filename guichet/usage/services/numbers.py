"""The numbers called, shown whole or not: what the holder asked."""

from __future__ import annotations

from guichet.acts.values import Ask, Done
from guichet.usage.models import NumbersShown
from guichet.usage.values import HideNumbers, NumbersFacts, ShowNumbers


def show_numbers(ask: Ask, given: ShowNumbers, facts: NumbersFacts) -> Done:
    """Note that the holder asked. Shape: runs in the act's transaction, on the locked customer."""
    NumbersShown.objects.create(customer_id=ask.target.id, asked_by_id=ask.by.person_id, asked_at=ask.at)
    return Done()


def hide_numbers(ask: Ask, given: HideNumbers, facts: NumbersFacts) -> Done:
    """Note that the holder asks no more; the journal keeps that they did."""
    NumbersShown.objects.filter(customer_id=ask.target.id).delete()
    return Done()
