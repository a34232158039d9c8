"""Showing the PUK of a line's card: never stored in clear, never sent, told to the holder."""

from __future__ import annotations

from guichet.acts.values import Ask, Data, Done, Target
from guichet.contracts.telling import tell_holders
from guichet.database import sealer
from guichet.lines.models import SimCard
from guichet.lines.services.feed import puk_context
from guichet.lines.values.puk import OFTEN, PukFacts, ShowPuk


def show_puk(ask: Ask, given: ShowPuk, facts: PukFacts) -> Done:
    """Note that the PUK is shown, and tell the holder by mail; the code itself is opened by `opened_puk`.

    Shape: from the third time in a day on, the mail says so, and that somebody helps.
    """
    reads = facts.reads + 1
    if reads < OFTEN:
        tell_holders("lines.puk_shown", line_id=ask.target.id, at=ask.at)
    else:
        tell_holders("lines.puk_shown_often", line_id=ask.target.id, at=ask.at, words=lambda formats: {"reads": reads})
    return Done({"sim": facts.sim, "reads": reads})


def opened_puk(target: Target, data: Data) -> str:
    """Return the PUK of the card that the act was about, in clear, for the page and nothing else. One query.

    Shape: eight digits; empty when the card was replaced meanwhile. Errors: SealDoesNotOpen.
    """
    card = SimCard.objects.filter(reference=data["sim"], line_id=target.id).first()
    return sealer().open(card.sealed_puk, puk_context(card.iccid)) if card else ""
