"""SIM cards, options and blocks for tests."""

from datetime import UTC, date, datetime
from itertools import count

from guichet.contracts.models import Line
from guichet.lines.models import LineBlock, LineOption, SimCard
from guichet.lines.values.blocking import BlockReason, BlockState
from guichet.lines.values.cards import SimKind, SimState
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


def block(of: Line, by: Person, **fields: object) -> LineBlock:
    """Return the block of a line, in force, asked for by somebody."""
    moment = datetime(2026, 11, 21, 18, 30, tzinfo=UTC)
    given = {"reason": BlockReason.LOSS, "state": BlockState.IN_FORCE, "asked_at": moment, "in_force_at": moment}
    return LineBlock.objects.create(line=of, asked_by=by, **{**given, **fields})
