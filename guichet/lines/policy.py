"""`[lines]` of `rules.toml`: what may be done with a line, and how often."""

from typing import Annotated, ClassVar

from pydantic import Field

from guichet.lines.values.blocking import BlockReason
from guichet.lines.values.sims import SimReason
from guichet.operators import Section


class LinesPolicy(Section):
    """What may be done with a line, and how often."""

    section: ClassVar[str] = "lines"

    block_reasons: Annotated[tuple[BlockReason, ...], Field(min_length=1)] = tuple(BlockReason)
    """Reasons for which a line is blocked at the customer's demand: loss, theft, other."""
    puk_reads_per_day: int = Field(default=5, ge=1, le=20)
    """How often the PUK of a line is shown in 24 hours; after that, somebody answers by telephone."""
    sim_fee_minor: int = Field(default=0, ge=0)
    """Price of a new SIM card or eSIM, taxes included, in the smallest unit of the currency (cents; francs for XPF)."""
    sim_free_reasons: tuple[SimReason, ...] = (SimReason.THEFT,)
    """Reasons for which a new card costs nothing: loss, theft, damaged, other_phone."""
    sim_wait_hours: int = Field(default=24, ge=1, le=72)
    """Hours before a new card takes over when neither the old line nor a declared loss confirms it."""
    esim: bool = True
    """Whether lines may have an eSIM."""
    agency_pickup: bool = False
    """Whether a new card can be fetched at the agencies of channels.toml."""
    phones_unlocked_since: int | None = Field(default=None, ge=2000, le=2100)
    """Year since which the phones that the operator sells with a plan are no longer locked; absent: not said."""
    unlock_after_months: int = Field(default=3, ge=0, le=24)
    """Months after its sale from which a phone is unlocked free of charge (three in France)."""
