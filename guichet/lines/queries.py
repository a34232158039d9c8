"""Reads of lines with what they carry, bounded by a Principal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import FilteredRelation, Q

from guichet.contracts.queries import LINE_COLUMNS, lines_reached
from guichet.contracts.values import Capability, LineFacts, Principal


@dataclass(frozen=True, slots=True)
class EquippedLine:
    """A line and the codes of the options that it carries."""

    facts: LineFacts
    option_codes: tuple[str, ...]


def equipped_lines_of(
    principal: Principal, *, today: date, reference: str | None = None, most_rows: int | None = None
) -> list[EquippedLine]:
    """Return the lines that this person may see, with the options in force on `today`. One query.

    Shape: in the order of contracts (oldest first), then lines (oldest first). `reference` keeps one line.
    `most_rows` bounds what is read, a row for each line and option: the last line may then lack some of its options.
    """
    lines = lines_reached(principal.reach(Capability.SEE_LINE))
    if reference is not None:
        lines = lines.filter(reference=reference)
    in_force = Q(options__starts_on__lte=today) & (Q(options__ends_on=None) | Q(options__ends_on__gt=today))
    rows = (
        lines.annotate(option=FilteredRelation("options", condition=in_force))
        .order_by("contract__starts_on", "contract_id", "id", "option__id")
        .values_list(*LINE_COLUMNS, "option__option_code")[:most_rows]
    )
    facts: dict[int, LineFacts] = {}
    codes: dict[int, list[str]] = {}
    for *columns, code in rows:
        line = LineFacts(*columns)
        facts.setdefault(line.id, line)
        codes.setdefault(line.id, []).extend([code] if code else [])
    return [EquippedLine(line, tuple(codes[line.id])) for line in facts.values()]
