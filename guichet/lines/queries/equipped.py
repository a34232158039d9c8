"""Reads of lines with what they carry, bounded by a Principal."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import FilteredRelation, Q, QuerySet

from guichet.contracts.queries import LINE_COLUMNS, lines_reached
from guichet.contracts.values import Capability, LineFacts, Principal, Reach
from guichet.database import Prepared
from guichet.lines.queries.blocking import BLOCK_COLUMNS, block_of_row
from guichet.lines.values.blocking import OPEN_BLOCKS, BlockFacts

if TYPE_CHECKING:
    from guichet.contracts.models import Line


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
        .values_list(*LINE_COLUMNS, *(f"block__{column}" for column in BLOCK_COLUMNS), "option__option_code")
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
            blocks[line_id], codes[line_id] = block_of_row(row[len(LINE_COLUMNS) : -1]), []
        if code:
            codes[line_id].append(code)
    return [EquippedLine(line, tuple(codes[line_id]), blocks[line_id]) for line_id, line in facts.items()]
