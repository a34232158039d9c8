"""The records of some lines, the latest first, in slices: the first costs what the thousandth does.

No index serves every filter, since records come by millions and each index slows them. The counters of months say how
many records of a filter each month holds, hence how far back to look for the next ones: a window of days for what is
frequent, the lines that have some for what is rare, nothing at all for the months that have none.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import F, Q, QuerySet

from guichet import operators
from guichet.contracts.queries import LINE_COLUMNS, lines_reached_ever
from guichet.contracts.values import Capability, LineFacts, Principal, Reach
from guichet.core.periods import instant, shift_months, start_of_day
from guichet.database import Prepared
from guichet.usage.models import UsageRecord
from guichet.usage.queries import first_day_seen
from guichet.usage.queries.cells import Months, conditions, lines_with, narrowed
from guichet.usage.values import Direction, Place, RecordSlice, SeenRecord, UsageKind, Wanted

if TYPE_CHECKING:
    from guichet.contracts.models import Line

PAGE = 50
# how many records one slice may look through, about: past it, the slice is short and says so
MOST_LOOKED_AT = 60_000
# a window is taken this much wider than the frequency says, since usage has its rhythm
MARGIN = 3
# a window that holds more records than that is narrowed to the lines that have some of the filter's
NARROWED_FROM = 5_000
# where no counter says how far to look: a window for many lines, and one for a few
FIRST_WINDOW, FEW_LINES, WINDOW_OF_FEW = timedelta(hours=12), 12, timedelta(days=40)
WIDER = 4

_COLUMNS = ("line_id", "started_at", "key", "kind", "direction", "quantity", "counterpart", "zone", "charge_minor")


@dataclass(frozen=True, slots=True)
class UsedLine:
    """A line whose usage may be seen, the reference of its contract, and the first day that may be: None for all."""

    facts: LineFacts
    contract: str
    since: date | None = None


def used_lines_of(principal: Principal) -> list[UsedLine]:
    """Return the lines whose usage this person may see, terminated ones last. One query."""
    reach = principal.reach(Capability.SEE_USAGE)
    rows = _used_lines(**reach.ids()) if reach else []
    lines = [(LineFacts(*row[:-1]), row[-1]) for row in rows]
    return [UsedLine(facts, contract, first_day_seen(principal, facts)) for facts, contract in lines]


def _build_used_lines(**ids: Collection[int]) -> QuerySet[Line, tuple[Any, ...]]:
    found = lines_reached_ever(Reach(**ids))
    in_use_first = F("terminated_at").desc(nulls_first=True)
    return found.order_by(in_use_first, "contract__starts_on", "contract_id", "id").values_list(
        *LINE_COLUMNS, "contract__reference"
    )


_used_lines = Prepared(_build_used_lines)


def _build_records(
    line_ids: Collection[int],
    start: datetime,
    end: datetime,
    kinds: Collection[int] = (),
    directions: Collection[int] = (),
    zone: str | None = None,
    charged: Collection[int] | None = None,
    before: datetime | None = None,
    key: str | None = None,
) -> QuerySet[UsageRecord, tuple[Any, ...]]:
    found = UsageRecord.objects.filter(line_id__in=line_ids, started_at__gte=start, started_at__lte=end)
    # "before or at" above lets the index end there; the day's own end is no record's, the mark's moment may be
    found = found.filter(Q(started_at__lt=before) | Q(started_at=before, key__lt=key))
    found = narrowed(found, kinds, directions, zone, charged)
    return found.order_by("-started_at", "-key").values_list(*_COLUMNS)


_page = Prepared(lambda **asked: _build_records(**asked)[: PAGE + 1])
EXPORTED_TOGETHER = 2_000
_many = Prepared(lambda **asked: _build_records(**asked)[: EXPORTED_TOGETHER + 1])


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Some days to look through, the latest first: of the lines given, or only of those that have some.

    The counters of its month hold `held` records over a time as long as `over`, `expected` of which are the filter's;
    `month` is None where no counter says.
    """

    start: datetime
    end: datetime
    month: date | None = None
    expected: int = 0
    held: int = 0
    over: timedelta = timedelta()

    def width_for(self, needed: int, lines: int) -> timedelta:
        """Return how much time may hold what is needed; the rhythm of usage is allowed for."""
        if self.month is None:
            return WINDOW_OF_FEW if lines <= FEW_LINES else FIRST_WINDOW
        return max(FIRST_WINDOW, self.over * (MARGIN * needed) / self.expected)

    def held_in(self, time: timedelta) -> int:
        """Return about how many records a time of it holds, on all lines."""
        return int(self.held * min(time, self.over) / self.over) if self.month else 0


def records_page(line_ids: Collection[int], wanted: Wanted, months: Months, after: Place | None = None) -> RecordSlice:
    """Return a page of the records of a filter, from the one after a mark.

    Shape: `line_ids` are those of lines whose usage the person may see. Two queries for what is frequent; for what is
    rare, two for each month that has some.
    """
    return _slice(_page, PAGE, line_ids, wanted, months, after)


def records_all(line_ids: Collection[int], wanted: Wanted, months: Months) -> Iterator[SeenRecord]:
    """Yield all the records of a filter, read by `EXPORTED_TOGETHER`."""
    after: Place | None = None
    while True:
        found = _slice(_many, EXPORTED_TOGETHER, line_ids, wanted, months, after)
        yield from found.records
        after = found.following
        if after is None:
            return


def _slice(
    read: Callable[..., list[tuple[Any, ...]]],
    size: int,
    line_ids: Collection[int],
    wanted: Wanted,
    months: Months,
    after: Place | None,
) -> RecordSlice:
    rows: list[tuple[Any, ...]] = []
    looked_at = 0
    asked = conditions(wanted)
    for stretch in _stretches(wanted, months, after) if line_ids else ():
        ids: Collection[int] = line_ids
        width = stretch.width_for(size + 1 - len(rows), len(line_ids))
        if stretch.month and stretch.held_in(min(width, stretch.end - stretch.start)) > NARROWED_FROM:
            ids = lines_with(line_ids, stretch.month, wanted)
        for start, end in _windows(stretch, width):
            mark = after if after and after.at == end else Place(end)
            rows += read(line_ids=ids, start=start, end=end, before=mark.at, key=mark.key, **asked)
            if len(rows) > size:
                records = tuple(map(_record, rows[:size]))
                return RecordSlice(records, Place(records[-1].started_at, records[-1].key))
            looked_at += stretch.held_in(end - start) * len(ids) // len(line_ids)
            if size == PAGE and looked_at > MOST_LOOKED_AT and start > _start(wanted):
                return RecordSlice(tuple(map(_record, rows)), Place(start), is_cut=True)
    return RecordSlice(tuple(map(_record, rows)), None)


def _record(row: tuple[Any, ...]) -> SeenRecord:
    line_id, at, key, kind, direction, *rest = row
    return SeenRecord(line_id, at, key, UsageKind(kind), Direction(direction), *rest)


def _start(wanted: Wanted) -> datetime:
    return instant(start_of_day(wanted.days.start, operators.current().zone))


def _stretches(wanted: Wanted, months: Months, after: Place | None) -> Iterator[_Stretch]:
    """Yield where to look, the latest first: the days that no counter holds, then month by month those with some."""
    zone = operators.current().zone
    start, end = _start(wanted), instant(start_of_day(wanted.days.end, zone))
    if after is not None:
        end = min(end, instant(after.at))
    opened = instant(start_of_day(months.open_from, zone)) if months.open_from else start
    if end >= max(start, opened):
        yield _Stretch(max(start, opened), end)
    yield from _joined(_months(wanted, months, start, end, opened))


def _months(wanted: Wanted, months: Months, start: datetime, end: datetime, opened: datetime) -> Iterator[_Stretch]:
    zone = operators.current().zone
    for month in sorted({cell.month for cell in months.cells}, reverse=True):
        first = instant(start_of_day(month, zone))
        last = min(opened, instant(start_of_day(shift_months(month, 1), zone)))
        expected = months.records(month, wanted)
        if expected and max(first, start) <= min(last, end):
            held = months.records(month)
            yield _Stretch(max(first, start), min(last, end), month, expected, held, last - first)


def _joined(stretches: Iterator[_Stretch]) -> Iterator[_Stretch]:
    """Yield stretches, those that hold little put together: one query then reads them all."""
    last: _Stretch | None = None
    for stretch in stretches:
        if last and last.held + stretch.held <= NARROWED_FROM:
            last = _Stretch(
                stretch.start,
                last.end,
                last.month,
                last.expected + stretch.expected,
                last.held + stretch.held,
                last.over + stretch.over,
            )
            continue
        if last:
            yield last
        last = stretch
    if last:
        yield last


def _windows(stretch: _Stretch, width: timedelta) -> Iterator[tuple[datetime, datetime]]:
    """Yield parts of a stretch, the latest first, each wider than the one after it; a moment alone is a part too."""
    end = stretch.end
    while True:
        start = max(stretch.start, end - width)
        yield start, end
        if start == stretch.start:
            return
        end, width = start, width * WIDER
