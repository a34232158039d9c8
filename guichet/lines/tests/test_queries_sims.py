"""Where the card of a line stands, read at once."""

import pytest

from guichet.lines.queries.losses import last_loss_of
from guichet.lines.queries.sims import SimStanding, open_sim_order_of, sim_standing_of
from guichet.lines.tests import factories as lines
from guichet.people.tests import factories as people
from tests.stock import Account

pytestmark = pytest.mark.django_db


def test_a_line_without_anything_under_way_stands_nowhere(household: Account):
    assert sim_standing_of(household.line.pk) == SimStanding()


def test_the_last_loss_the_open_order_and_the_freeze_come_in_one_query(household: Account, django_assert_num_queries):
    line, somebody = household.line, people.person()
    lines.loss(line, somebody, settled_at=lines.loss(line, somebody).declared_at)
    lines.freeze(line, somebody)
    lines.sim_order(line, somebody)

    with django_assert_num_queries(1):
        found = sim_standing_of(line.pk)

    assert found.frozen
    assert found.loss == last_loss_of(line.pk)
    assert found.order == open_sim_order_of(line.pk)
    assert found.loss is not None
    assert found.order is not None
