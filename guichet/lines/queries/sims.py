"""Reads of new cards, and what acts on a line's card look at."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import FilteredRelation, OuterRef, Q, QuerySet, Subquery

from guichet.acts.queries import times_refused
from guichet.acts.values import Ask
from guichet.contracts.queries import address_of_line, kind_and_state, lines_reached, network_line
from guichet.contracts.values import Reach
from guichet.database import Prepared
from guichet.lines.models import LossDeclaration, SimFreeze, SimOrder
from guichet.lines.queries.blocking import open_block_of
from guichet.lines.queries.losses import LOSS_COLUMNS, last_loss_of, loss_of_row
from guichet.lines.queries.proofs import proofs_of
from guichet.lines.values.cards import SimKind
from guichet.lines.values.losses import LossFacts
from guichet.lines.values.sims import (
    OPEN_SIM_ORDERS,
    SimConfirmation,
    SimDelivery,
    SimFacts,
    SimFrozen,
    SimOrderFacts,
    SimOrderState,
    SimReason,
)

if TYPE_CHECKING:
    from guichet.contracts.models import Line

# The columns of `values.SimOrderFacts`, in its order.
_COLUMNS: Mapping[str, Any] = {
    "reference": str,
    "line_id": int,
    "kind": SimKind,
    "delivery": SimDelivery,
    "agency": str,
    "reason": SimReason,
    "state": SimOrderState,
    "fee_minor": int,
    "iccid": str,
    "asked_at": None,
    "waits_until": None,
    "confirmed_by": SimConfirmation,
    "ready_at": None,
    "shown_at": None,
}


@dataclass(frozen=True, slots=True)
class SimStanding:
    """Where the card of a line stands, for its page: a new one under way, a phone lost, changes frozen."""

    order: SimOrderFacts | None = None
    loss: LossFacts | None = None
    frozen: bool = False

    @property
    def waits(self) -> bool:
        """Whether the network is about to answer."""
        return self.order is not None and self.order.state in {SimOrderState.ASKED, SimOrderState.ACTIVATING}


def sim_standing_of(line_id: int) -> SimStanding:
    """Return where the card of a line stands. One query."""
    rows = _standing(lines=(line_id,))
    if not rows:
        return SimStanding()
    order, loss, frozen = rows[0][: len(_COLUMNS)], rows[0][len(_COLUMNS) : -1], rows[0][-1]
    return SimStanding(order_facts(order) if order[0] else None, loss_of_row(loss), frozen is not None)


def _build_standing(lines: Collection[int]) -> QuerySet[Line, tuple[Any, ...]]:
    """Join to a line its open order and its open freeze, of which there is one at most, and its last declaration."""
    latest = LossDeclaration.objects.filter(line=OuterRef("pk")).order_by("-id").values("id")[:1]
    return (
        lines_reached(Reach(lines=lines))
        .annotate(
            new_card=FilteredRelation("sim_orders", condition=Q(sim_orders__state__in=OPEN_SIM_ORDERS)),
            lost=FilteredRelation("losses"),
            stopped=FilteredRelation("sim_freezes", condition=Q(sim_freezes__lifted_at=None)),
        )
        .filter(Q(lost__id=None) | Q(lost__id=Subquery(latest)))
        .values_list(
            *(f"new_card__{column}" for column in _COLUMNS),
            *(f"lost__{column}" for column in LOSS_COLUMNS),
            "stopped__id",
        )
    )


_standing = Prepared(_build_standing)


def open_sim_order_of(line_id: int) -> SimOrderFacts | None:
    """Return the new card that is under way for a line, None without any. One query."""
    rows = list(_open_orders(line_id=line_id))
    return order_facts(rows[0]) if rows else None


_open_orders = Prepared(
    lambda line_id: (
        SimOrder.objects.filter(line_id=line_id, state__in=OPEN_SIM_ORDERS).order_by("id").values_list(*_COLUMNS)
    )
)


def order_facts(row: Any) -> SimOrderFacts:  # Any: a row of the columns, in order
    """Return what other modules may know of a row."""
    read = (value if kind is None else kind(value) for value, kind in zip(row, _COLUMNS.values(), strict=True))
    return SimOrderFacts(*read)


def is_frozen(line_id: int) -> bool:
    """Tell whether nobody may change the card of a line for the moment. One query."""
    return bool(_freezes(line_id=line_id))


_freezes = Prepared(
    lambda line_id: SimFreeze.objects.filter(line_id=line_id, lifted_at=None).order_by().values_list("id")
)


def frozen_lines(*, most: int = 100) -> list[SimFrozen]:
    """Return the lines whose cards are frozen, the oldest first, for the desk. One query."""
    rows = SimFreeze.objects.filter(lifted_at=None).order_by("id")
    columns = (
        "reference",
        "line__reference",
        "line__number",
        "line__contract__customer__reference",
        "line__contract__customer__name",
        "frozen_at",
    )
    return [SimFrozen(*row) for row in rows.values_list(*columns)[:most]]


def sim_facts(ask: Ask) -> SimFacts:
    """Return what acts on a line's card look at. Ten queries."""
    line_id = ask.target.id
    kind, state = kind_and_state(line_id)
    loss = last_loss_of(line_id)
    return SimFacts(
        kind=kind,
        state=state,
        number=network_line(line_id).number,
        order=open_sim_order_of(line_id),
        lost=loss is not None and loss.is_open,
        blocked=open_block_of(line_id) is not None,
        frozen=is_frozen(line_id),
        has_address=address_of_line(line_id) is not None,
        proofs=proofs_of(ask),
        wrong_numbers=times_refused(
            "sim.activate", "lines.sim_other_card", line_id=line_id, since=ask.at - timedelta(hours=24)
        ),
    )
