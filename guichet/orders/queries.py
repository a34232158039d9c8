"""Reads of orders, bounded by a Principal."""

from __future__ import annotations

from django.db.models import F, Q

from guichet.contracts.queries import within
from guichet.contracts.values import Capability, Principal, Reach
from guichet.database import Prepared
from guichet.orders.models import Order
from guichet.orders.values import OrderFacts, OrderState

_COLUMNS = ("reference", "kind", "label", "state", "ordered_at", "next_step_at", "ask", "ask_before")
_ENDED = (OrderState.DONE, OrderState.CANCELLED)


_open_orders = Prepared(
    lambda **ids: (
        Order.objects.filter(_within(Reach(**ids)))
        .exclude(state__in=_ENDED)
        .order_by(F("next_step_at").asc(nulls_last=True), "id")
        .values_list(*_COLUMNS)
    )
)


def open_orders_of(principal: Principal) -> list[OrderFacts]:
    """Return the orders on their way that this person may see, the nearest step first. One query."""
    reach = principal.reach(Capability.SEE_ORDER)
    return [OrderFacts(*row) for row in _open_orders(**reach.ids())] if reach else []


def order_seen_by(principal: Principal, reference: str) -> OrderFacts | None:
    """Return one order, or None when it does not exist or is not this person's to see."""
    row = (
        Order.objects.filter(_within(principal.reach(Capability.SEE_ORDER)), reference=reference)
        .values_list(*_COLUMNS)
        .first()
    )
    return OrderFacts(*row) if row else None


def _within(reach: Reach) -> Q:
    return within(reach, customers="customer_id", sites="site_id", contracts="line__contract_id", lines="line_id")
