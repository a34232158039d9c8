"""Orders as rows and as a page: what was asked for, where it stands, what comes next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.safestring import SafeString
from django.utils.translation import gettext

from guichet.core.formats import Formats
from guichet.orders.values import OrderFacts, OrderKind, OrderState
from guichet.portal.presenters.needs import AskBlock, ask_block, needs_of
from guichet.ui import paths
from guichet.ui.elements import pill
from guichet.ui.ledger import Row


@dataclass(frozen=True, slots=True)
class OrderPage:
    title: str
    lede: str
    state: SafeString
    next_step: str
    ask: AskBlock | None


def orders_page(orders: Sequence[OrderFacts], formats: Formats, today: date) -> list[Row]:
    return [
        Row(
            icon="package",
            title=order_title(order),
            sub=_ordered(order, formats, today),
            href=paths.order(order.reference),
            pill=_state(order),
            say=_next_step(order, formats, today),
        )
        for order in orders
    ]


def order_page(order: OrderFacts, formats: Formats, today: date) -> OrderPage:
    needs = needs_of([order], [], today)
    return OrderPage(
        title=order_title(order),
        lede=_ordered(order, formats, today),
        state=_state(order),
        next_step=_next_step(order, formats, today),
        ask=ask_block(needs, [], formats, today) if needs else None,
    )


def order_title(order: OrderFacts) -> str:
    if order.label:
        return order.label
    match order.kind:
        case OrderKind.NEW_LINE:
            return gettext("Nouvelle ligne")
        case OrderKind.PORTING:
            return gettext("Transfert de votre numéro")
        case OrderKind.INSTALLATION:
            return gettext("Installation")
        case OrderKind.MOVE:
            return gettext("Déménagement")
        case OrderKind.SIM:
            return gettext("Nouvelle carte SIM")
        case OrderKind.QUOTE:
            return gettext("Devis")
    return gettext("Dépannage")


def _ordered(order: OrderFacts, formats: Formats, today: date) -> str:
    day = order.ordered_at.astimezone(formats.time_zone).date()
    return gettext("Demandé {day}").format(day=formats.on(day, today))


def _next_step(order: OrderFacts, formats: Formats, today: date) -> str:
    if order.next_step_at is None:
        return ""
    local = order.next_step_at.astimezone(formats.time_zone)
    return gettext("Prochaine étape {day}, {time}").format(
        day=formats.day(local.date(), today, weekday=True), time=formats.time(local)
    )


def _state(order: OrderFacts) -> SafeString:
    if order.ask:
        return pill("warn", gettext("Vous attend"))
    match order.state:
        case OrderState.RECEIVED:
            return pill("info", gettext("Reçue"))
        case OrderState.SCHEDULED:
            return pill("info", gettext("Planifiée"))
        case OrderState.DONE:
            return pill("ok", gettext("Terminée"))
        case OrderState.CANCELLED:
            return pill("", gettext("Annulée"))
    return pill("info", gettext("En cours"))
