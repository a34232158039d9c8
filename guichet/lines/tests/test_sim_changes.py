"""When a SIM card takes over from another one, as the import tells it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from guichet.contracts.models import Line
from guichet.contracts.tests import factories as contracts
from guichet.lines import services
from guichet.lines.queries.cards import sim_changed_at

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
LATER = AT + timedelta(days=1)
pytestmark = pytest.mark.django_db


def row(line: Line, number: int, state: str, **more: object) -> dict[str, object]:
    given = {"source": "test", "external_id": f"card-{number}", "line_id": line.pk, "kind": "sim", "puk": ""}
    return {**given, "iccid": f"893310000000000000{number}", "state": state, "activated_at": None, **more}


def test_the_first_card_of_a_line_is_no_change() -> None:
    line = contracts.line()

    services.store_sims([row(line, 1, "active"), row(line, 2, "replaced")], at=AT)

    assert sim_changed_at(line.number) is None


def test_a_card_that_takes_over_is_a_change_at_the_import() -> None:
    line = contracts.line()
    services.store_sims([row(line, 1, "active")], at=AT)

    services.store_sims([row(line, 1, "replaced"), row(line, 2, "active")], at=LATER)

    assert sim_changed_at(line.number) == LATER


def test_the_moment_is_the_billing_system_s_when_it_says_one() -> None:
    line = contracts.line()
    services.store_sims([row(line, 1, "active")], at=AT)
    told = LATER - timedelta(hours=3)

    services.store_sims([row(line, 1, "replaced")], at=LATER)
    services.store_sims([row(line, 2, "active", activated_at=told)], at=LATER)

    assert sim_changed_at(line.number) == told


def test_the_same_card_told_again_moves_nothing() -> None:
    line = contracts.line()
    services.store_sims([row(line, 1, "active")], at=AT)
    services.store_sims([row(line, 1, "replaced"), row(line, 2, "active")], at=LATER)

    written = services.store_sims([row(line, 2, "active")], at=LATER + timedelta(days=9))

    assert (sim_changed_at(line.number), written.unchanged) == (LATER, 1)


def test_a_number_that_nobody_has_changed_nothing() -> None:
    assert sim_changed_at("+33639980000") is None
