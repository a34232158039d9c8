"""What comes first on the home page: pure decisions on plain values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class NeedKind(StrEnum):
    """What may need the person, the most pressing first when dates tie."""

    REJECTED_INVOICE = "rejected_invoice"
    OVERDUE_INVOICE = "overdue_invoice"
    ORDER = "order"
    COMMUNICATION = "communication"


_RANK = {kind: rank for rank, kind in enumerate(NeedKind)}


@dataclass(frozen=True, slots=True)
class Need:
    """Something that waits for the person: about the object `reference`, before the day `before` (included)."""

    kind: NeedKind
    reference: str
    before: date | None = None
    ask: str = ""
    label: str = ""


def nearest_first(needs: Iterable[Need]) -> list[Need]:
    """Return what waits in the order to show: by day, what has none last; then by kind, then by reference."""
    return sorted(needs, key=lambda need: (need.before or date.max, _RANK[need.kind], need.reference))


class Remaining(StrEnum):
    """How what is left of an allowance is told."""

    PLENTY = ""
    LOW = "low"
    NONE = "none"


def remaining_level(*, left: int, allowance: int, low_threshold_percent: int) -> Remaining:
    """Return whether what is left is plenty, low (under the threshold) or nothing. `left` is never negative."""
    if left <= 0:
        return Remaining.NONE
    if left * 100 < allowance * low_threshold_percent:
        return Remaining.LOW
    return Remaining.PLENTY


def percent_left(*, left: int, allowance: int) -> int:
    """Return the share left in whole per cent: never 0 while something is left, never 100 once something is used."""
    if left <= 0 or allowance <= 0:
        return 0
    if left >= allowance:
        return 100
    return min(99, max(1, (200 * left + allowance) // (2 * allowance)))


def is_fleet(line_count: int, most: int) -> bool:
    """Return whether lines are too many to be shown one by one on the home page."""
    return line_count > most


def groups_by_contract(contract_ids: Sequence[int]) -> bool:
    """Return whether rows are shown under their contract's name: as soon as there are two."""
    return len(set(contract_ids)) > 1
