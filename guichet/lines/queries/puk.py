"""What showing a PUK looks at."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from guichet.acts.queries import times_done
from guichet.acts.values import Ask
from guichet.contracts.queries import kind_and_state
from guichet.lines.models import SimCard
from guichet.lines.values.cards import SimState
from guichet.lines.values.puk import PukFacts

if TYPE_CHECKING:
    pass


def puk_facts(ask: Ask) -> PukFacts:
    """Return what showing a PUK looks at. Three queries."""
    kind, state = kind_and_state(ask.target.id)
    cards = SimCard.objects.filter(line_id=ask.target.id, state=SimState.ACTIVE).exclude(sealed_puk="")
    sim = cards.values_list("reference", flat=True).first() or ""
    return PukFacts(kind, state, sim, times_done(ask.act, line_id=ask.target.id, since=ask.at - timedelta(hours=24)))
