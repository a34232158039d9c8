"""SIM cards, options and blocks for tests."""

from datetime import UTC, date, datetime
from itertools import count

from guichet.contracts.models import Line
from guichet.lines.models import LineBlock, LineOption, LossDeclaration, SimCard, SimFreeze, SimOrder
from guichet.lines.values.blocking import BlockReason, BlockState
from guichet.lines.values.cards import SimKind, SimState
from guichet.lines.values.sims import SimDelivery, SimOrderState, SimReason
from guichet.people.models import Person

_numbers = count(1)


def sim(of: Line, **fields: object) -> SimCard:
    """Return the active SIM of a line."""
    number = next(_numbers)
    given = {"iccid": f"8933{number:015}", "kind": SimKind.SIM, "state": SimState.ACTIVE, **fields}
    return SimCard.objects.create(source="test", external_id=f"sim-{number}", line=of, **given)


def option(of: Line, code: str = "option", **fields: object) -> LineOption:
    """Return an option in force of a line."""
    given = {"option_code": code, "starts_on": date(2025, 3, 14), **fields}
    return LineOption.objects.create(source="test", external_id=f"option-{next(_numbers)}", line=of, **given)


def sim_order(of: Line, by: Person, **fields: object) -> SimOrder:
    """Return a new card for a line, sent yesterday, that may take over."""
    moment = datetime(2026, 11, 21, 8, tzinfo=UTC)
    given = {
        "kind": SimKind.SIM,
        "delivery": SimDelivery.POST,
        "reason": SimReason.DAMAGED,
        "state": SimOrderState.READY,
        "fee_minor": 0,
        "iccid": "8933012345678901231",
        "asked_at": moment,
        "waits_until": moment,
        "ready_at": moment,
    }
    return SimOrder.objects.create(line=of, asked_by=by, **{**given, **fields})


def freeze(of: Line, by: Person) -> SimFreeze:
    """Return the freeze of a line's cards."""
    moment = datetime(2026, 11, 21, 9, tzinfo=UTC)
    order = sim_order(of, by, state=SimOrderState.CANCELLED, ended_at=moment, iccid="")
    return SimFreeze.objects.create(line=of, order=order, frozen_at=moment)


def block(of: Line, by: Person, **fields: object) -> LineBlock:
    """Return the block of a line, in force, asked for by somebody."""
    moment = datetime(2026, 11, 21, 18, 30, tzinfo=UTC)
    given = {"reason": BlockReason.LOSS, "state": BlockState.IN_FORCE, "asked_at": moment, "in_force_at": moment}
    return LineBlock.objects.create(line=of, asked_by=by, **{**given, **fields})


def loss(of: Line, by: Person, **fields: object) -> LossDeclaration:
    """Return the declaration of a theft."""
    given = {
        "reason": BlockReason.THEFT,
        "happened_on": date(2026, 11, 21),
        "declared_at": datetime(2026, 11, 21, 18, 30, tzinfo=UTC),
    }
    return LossDeclaration.objects.create(line=of, declared_by=by, **{**given, **fields})
