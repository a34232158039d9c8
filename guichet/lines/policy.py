"""`[lines]` of `rules.toml`: what may be done with a line, and how often."""

from typing import Annotated, ClassVar

from pydantic import AfterValidator, Field

from guichet.contracts.values import LineKind
from guichet.lines.values.blocking import BlockReason
from guichet.lines.values.calls import ForwardRefused, ForwardWhen
from guichet.lines.values.restrictions import Restriction
from guichet.lines.values.sims import SimReason
from guichet.operators import PackModel, Section, wrong

Amount = Annotated[int, Field(ge=0)]


def _rising(amounts: tuple[int, ...]) -> tuple[int, ...]:
    if list(amounts) != sorted(set(amounts)):
        raise wrong("les montants ne vont pas du plus petit au plus grand", "rangez-les, chacun une seule fois")
    return amounts


class Restrictions(PackModel):
    """The restrictions that exist for each kind of line; none for an empty list."""

    mobile: tuple[Restriction, ...] = tuple(Restriction)
    """Restrictions of a mobile line: premium, international, roaming, data_abroad, adult, third_party."""
    fixed: tuple[Restriction, ...] = (Restriction.PREMIUM, Restriction.INTERNATIONAL)
    """Restrictions of a fixed telephone line."""
    internet: tuple[Restriction, ...] = (Restriction.ADULT,)
    """Restrictions of an internet access."""
    tv: tuple[Restriction, ...] = (Restriction.ADULT, Restriction.THIRD_PARTY)
    """Restrictions of television: `third_party` are films and programmes bought on the set."""

    def of(self, kind: str) -> tuple[Restriction, ...]:
        """Return the restrictions of a kind of line, in the order of pages."""
        of_kind: tuple[Restriction, ...] = getattr(self, LineKind(kind))
        return tuple(one for one in Restriction if one in of_kind)


class Forwarding(PackModel):
    """Where the calls of a line may go."""

    mobile: tuple[ForwardWhen, ...] = tuple(ForwardWhen)
    """When a mobile line's calls may be forwarded: always, no_answer, busy, unreachable; none for an empty list."""
    fixed: tuple[ForwardWhen, ...] = (ForwardWhen.ALWAYS, ForwardWhen.NO_ANSWER, ForwardWhen.BUSY)
    """When a fixed line's calls may be forwarded."""
    refused: tuple[ForwardRefused, ...] = tuple(ForwardRefused)
    """Numbers to which calls are not forwarded: premium, international (those of another country)."""

    def of(self, kind: str) -> tuple[ForwardWhen, ...]:
        """Return when the calls of a kind of line may be forwarded, in the order of pages."""
        of_kind: tuple[ForwardWhen, ...] = {LineKind.MOBILE: self.mobile, LineKind.FIXED: self.fixed}.get(
            LineKind(kind), ()
        )
        return tuple(one for one in ForwardWhen if one in of_kind)


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
    restrictions: Restrictions = Restrictions()
    """What may be stopped on each kind of line."""
    ceilings_minor: Annotated[tuple[Amount, ...], Field(max_length=8), AfterValidator(_rising)] = (
        0,
        1_000,
        2_000,
        5_000,
        10_000,
    )
    """Spending ceilings offered on mobile and fixed lines, in the currency's smallest unit; none for an empty list."""
    forwarding: Forwarding = Forwarding()
    """Where the calls of a line may go."""
    voicemail: tuple[LineKind, ...] = (LineKind.MOBILE, LineKind.FIXED)
    """Kinds of line that have a voicemail: mobile, fixed."""
