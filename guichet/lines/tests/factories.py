"""SIM cards and options for tests."""

from datetime import date
from itertools import count

from guichet.contracts.models import Line
from guichet.lines.models import LineOption, SimCard
from guichet.lines.values import SimKind, SimState

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
