"""Reads of lines with what they carry, bounded by a Principal."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import FilteredRelation, Q, QuerySet

from guichet.acts.queries import times_done
from guichet.acts.values import Ask
from guichet.contracts.queries import LINE_COLUMNS, declared_user_of, kind_and_state, lines_reached, network_line
from guichet.contracts.values import Capability, LineFacts, LineState, Principal, Reach
from guichet.database import Prepared
from guichet.lines.models import LineBlock, SimCard
from guichet.lines.values import (
    OPEN_BLOCKS,
    BlockFacts,
    BlockingFacts,
    BlockReason,
    BlockState,
    PukFacts,
    SimState,
    UserFacts,
)
from guichet.people.services import line_numbers_sign_in

if TYPE_CHECKING:
    from guichet.contracts.models import Line


# The columns of `values.BlockFacts`, in its order.
_BLOCK_COLUMNS = ("reference", "reason", "state", "asked_at", "in_force_at", "lift_asked_at", "asked_by_id")


@dataclass(frozen=True, slots=True)
class EquippedLine:
    """A line, the codes of the options that it carries, and its block when somebody asked for one."""

    facts: LineFacts
    option_codes: tuple[str, ...]
    block: BlockFacts | None = None


def _build(today: date, reference: str | None = None, **ids: Collection[int]) -> QuerySet[Line, tuple[object, ...]]:
    lines = lines_reached(Reach(**ids))
    if reference is not None:
        lines = lines.filter(reference=reference)
    in_force = Q(options__starts_on__lte=today) & (Q(options__ends_on=None) | Q(options__ends_on__gt=today))
    open_ones = Q(blocks__state__in=OPEN_BLOCKS)
    return (
        lines.annotate(
            option=FilteredRelation("options", condition=in_force),
            block=FilteredRelation("blocks", condition=open_ones),
        )
        .order_by("contract__starts_on", "contract_id", "id", "option__id")
        .values_list(*LINE_COLUMNS, *(f"block__{column}" for column in _BLOCK_COLUMNS), "option__option_code")
    )


# a row for each line and option: enough for a dozen lines with a dozen options each
MOST_ROWS = 160
_equipped_lines = Prepared(_build)
_first_equipped_lines = Prepared(lambda **arguments: _build(**arguments)[:MOST_ROWS])


def equipped_lines_of(principal: Principal, *, today: date) -> list[EquippedLine]:
    """Return all the lines that this person may see, with the options in force on `today`. One query.

    Shape: in the order of contracts (oldest first), then lines (oldest first).
    """
    reach = principal.reach(Capability.SEE_LINE)
    return _merged(_equipped_lines(today=today, **reach.ids())) if reach else []


def first_equipped_lines_of(principal: Principal, *, today: date) -> list[EquippedLine]:
    """Return the first lines only, whatever the fleet's size: those of `MOST_ROWS` rows. One query.

    Shape: as `equipped_lines_of`; the last line may lack some of its options when there are more lines.
    """
    reach = principal.reach(Capability.SEE_LINE)
    return _merged(_first_equipped_lines(today=today, **reach.ids())) if reach else []


def equipped_line_seen_by(principal: Principal, reference: str, *, today: date) -> EquippedLine | None:
    """Return one line by its public reference, or None when it does not exist or is not this person's to see."""
    reach = principal.reach(Capability.SEE_LINE)
    found = _merged(_equipped_lines(today=today, reference=reference, **reach.ids())) if reach else []
    return found[0] if found else None


def equipped_lines_named(line_ids: Collection[int], *, today: date) -> list[EquippedLine]:
    """Return lines by their row ids, terminated ones apart, with the options in force on `today`. One query.

    Not bounded by a Principal: for jobs, and for what acts look at once access is given.
    """
    return _merged(_equipped_lines(today=today, lines=line_ids)) if line_ids else []


def _merged(rows: Iterable[tuple[Any, ...]]) -> list[EquippedLine]:
    facts: dict[int, LineFacts] = {}
    blocks: dict[int, BlockFacts | None] = {}
    codes: dict[int, list[str]] = {}
    for row in rows:
        line_id, code = row[0], row[-1]
        if line_id not in facts:
            facts[line_id] = LineFacts(*row[: len(LINE_COLUMNS)])
            blocks[line_id], codes[line_id] = _block(row[len(LINE_COLUMNS) : -1]), []
        if code:
            codes[line_id].append(code)
    return [EquippedLine(line, tuple(codes[line_id]), blocks[line_id]) for line_id, line in facts.items()]


def _block(row: tuple[Any, ...]) -> BlockFacts | None:
    return BlockFacts(row[0], BlockReason(row[1]), BlockState(row[2]), *row[3:]) if row[0] else None


def sim_changed_at(number: str) -> datetime | None:
    """Return when the SIM card of the line in use of a number last took over from another; None if it never did.

    Shape: `number` in E.164. One query.
    """
    cards = SimCard.objects.filter(line__number=number, state=SimState.ACTIVE).exclude(line__state=LineState.TERMINATED)
    return cards.values_list("took_over_at", flat=True).first()


def open_block_of(line_id: int) -> BlockFacts | None:
    """Return the open block of a line, None when it is not blocked. One query."""
    row = LineBlock.objects.filter(line_id=line_id, state__in=OPEN_BLOCKS).values_list(*_BLOCK_COLUMNS).first()
    return _block(row) if row else None


def open_blocks_of(line_ids: Collection[int]) -> dict[int, BlockState]:
    """Return where the blocks of lines stand, by line; lines that are not blocked are absent. One query."""
    rows = LineBlock.objects.filter(line_id__in=line_ids, state__in=OPEN_BLOCKS)
    return {line_id: BlockState(state) for line_id, state in rows.values_list("line_id", "state")}


def blocking_facts(ask: Ask) -> BlockingFacts:
    """Return what blocking and unblocking look at. Two queries."""
    kind, state = kind_and_state(ask.target.id)
    block = open_block_of(ask.target.id)
    return BlockingFacts(
        kind=kind,
        state=state,
        block=block,
        own=block is not None and block.asked_by == ask.by.asker_id,
        may_lift_others=ask.by.access.may(Capability.UNBLOCK_FOR_OTHERS, ask.target),
    )


def user_facts(ask: Ask) -> UserFacts:
    """Return what acts on a line's user look at. Four queries."""
    kind, state = kind_and_state(ask.target.id)
    user = declared_user_of(ask.target.id, at=ask.at)
    return UserFacts(
        signs_in_by_number=line_numbers_sign_in(),
        kind=kind,
        state=state,
        number=network_line(ask.target.id).number,
        user_id=user.person_id if user else None,
        own=user is not None and user.person_id == ask.by.asker_id,
        only_this=user is not None and user.only_this,
    )


def puk_facts(ask: Ask) -> PukFacts:
    """Return what showing a PUK looks at. Three queries."""
    kind, state = kind_and_state(ask.target.id)
    cards = SimCard.objects.filter(line_id=ask.target.id, state=SimState.ACTIVE).exclude(sealed_puk="")
    sim = cards.values_list("reference", flat=True).first() or ""
    return PukFacts(kind, state, sim, times_done(ask.act, line_id=ask.target.id, since=ask.at - timedelta(hours=24)))
