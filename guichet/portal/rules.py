"""What comes first on the home page: pure decisions on plain values."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from guichet.core.periods import DateRange

# of a number: fewer find too many lines
LEAST_DIGITS = 3


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


def is_found(typed: str, *, texts: Iterable[str], number: str) -> bool:
    """Tell whether what was typed finds a line: every word of it in one of the texts, or its digits in the number.

    Shape: `number` in E.164 form; "06 39 98" finds +33639981407. Case and accents do not count.
    """
    digits = "".join(c for c in typed if c.isdigit())
    if digits and len(digits) >= LEAST_DIGITS and digits.lstrip("0") in number:
        return True
    held = bare(" ".join(texts))
    return all(word in held for word in bare(typed).split())


def bare(text: str) -> str:
    """Return a text as it is compared: without case or accents."""
    return "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))


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


# A pace told from one or two days would frighten people for a film watched on the first.
LEAST_DAYS_FOR_A_PACE = 3


def tells_pace(days: DateRange, today: date) -> bool:
    """Return whether enough of the period is over to say what it will come to."""
    return (today - days.start).days + 1 >= LEAST_DAYS_FOR_A_PACE


def used_up_on(*, used: int, allowance: int, days: DateRange, today: date) -> date | None:
    """Return the day on which an allowance will be used up at the pace so far; None when it lasts to the end.

    Shape: `today` is in `days` and counts whole; the answer is never before it. `allowance` is more than `used`.
    """
    elapsed = (today - days.start).days + 1
    if used * days.day_count <= allowance * elapsed:
        return None
    last = -(-allowance * elapsed // used)  # days of use that the allowance is good for, rounded up
    return max(today, days.start + timedelta(days=last - 1))


def percent_of_days_left(days: DateRange, today: date) -> int:
    """Return the share of the period that remains, today included, in whole per cent."""
    return 100 * (days.end - today).days // days.day_count
