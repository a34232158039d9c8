"""`[lines]` of `rules.toml`: what may be done with a line, and how often."""

from typing import Annotated, ClassVar

from pydantic import Field

from guichet.lines.values.blocking import BlockReason
from guichet.operators import Section


class LinesPolicy(Section):
    """What may be done with a line, and how often."""

    section: ClassVar[str] = "lines"

    block_reasons: Annotated[tuple[BlockReason, ...], Field(min_length=1)] = tuple(BlockReason)
    """Reasons for which a line is blocked at the customer's demand: loss, theft, other."""
    puk_reads_per_day: int = Field(default=5, ge=1, le=20)
    """How often the PUK of a line is shown in 24 hours; after that, somebody answers by telephone."""
