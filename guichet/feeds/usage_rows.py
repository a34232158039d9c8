"""Usage files: the row type, and a quick reading of it for the rows that are written as most are.

A row that the quick reading does not recognise goes to the careful one, which has the last word and gives the
reasons. Both must agree: a test compares them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import chain, islice
from operator import add, itemgetter
from typing import Annotated, Self, TextIO, TypeVar, cast
from zoneinfo import ZoneInfo

from pydantic import Field, PlainValidator, model_validator
from pydantic_core import PydanticCustomError

from guichet.core.periods import local_day
from guichet.feeds import checks, reading
from guichet.feeds.checks import Facts, Id, Moment, PositiveAmount, Text40, refuse
from guichet.feeds.reading import FaultyFile, RawRow, csv_chunks, is_plain_text
from guichet.feeds.rows import Row, checked
from guichet.feeds.words import UNKNOWN
from guichet.usage.services import UsageTuple
from guichet.usage.values import Direction, UsageKind

LARGEST_QUANTITY = 10**15
LARGEST_CHARGE = 2**31 - 1
ONE_HOUR = timedelta(hours=1)
# Clocks of networks differ a little; a record from further ahead would make the pages' "à jour au" a lie.
AHEAD_AT_MOST = timedelta(days=1)
REMEMBERED = 20_000

KINDS = {kind.name.lower(): int(kind) for kind in UsageKind}
DIRECTIONS = {direction.name.lower(): int(direction) for direction in Direction}
_MINUTES = frozenset(f":{minute:02}:{second:02}" for minute in range(60) for second in range(60))


class UsageRow(Row):
    """A row of a usage file. Units: `quantity` in bytes, seconds or messages, as the kind says."""

    references = ("line",)
    key: Text40
    line: Id
    started_at: Moment
    kind: Annotated[int, PlainValidator(checks.word_of(KINDS))]
    direction: Annotated[int, PlainValidator(checks.word_of(DIRECTIONS))]
    quantity: Annotated[int, PlainValidator(checks.whole_number(0, LARGEST_QUANTITY))]
    counterpart: Annotated[str, PlainValidator(checks.text(24))] = ""
    zone: Annotated[str, PlainValidator(checks.text(4))] = ""
    charge_minor: PositiveAmount = Field(alias="charge", default=0)

    @model_validator(mode="after")
    def _agree(self) -> Self:
        if self.charge_minor > LARGEST_CHARGE:
            raise refuse("charge est trop grand", "vérifiez le montant")
        return self


# Any set of the billing system's names of lines to their row ids; it may ask the database.
FindLines = Callable[[AbstractSet[str]], Mapping[str, int]]
_InOrder = Callable[[list[str] | str], Sequence[str]]
V = TypeVar("V")


class _OddRow(Exception):
    """A row that the quick reading does not recognise, by its place among those read together."""

    def __init__(self, place: int) -> None:
        super().__init__(place)
        self.place = place


def _known(values: list[V | None]) -> list[V]:
    """Return the values, none of them None. Errors: _OddRow."""
    if None in values:
        raise _OddRow(values.index(None))
    return cast(list[V], values)


@dataclass
class UsageBatch:
    """Rows read, the right ones and the others with their reason. `broken` says why the file stops here, if it does."""

    rows: list[UsageTuple] = field(default_factory=list)
    rejected: list[tuple[RawRow, str]] = field(default_factory=list)
    broken: FaultyFile | None = None

    @property
    def read(self) -> int:
        return len(self.rows) + len(self.rejected)


class UsageReader:
    """Reads rows of usage into what the usage app stores. One per file: it remembers hours and charges."""

    def __init__(self, facts: Facts, zone: ZoneInfo, now: datetime, find_lines: FindLines) -> None:
        self._find_lines = find_lines
        self._facts = facts
        self._zone = zone
        self._latest = now + AHEAD_AT_MOST
        self._hours: dict[str, tuple[str, str] | None] = {}
        self._charges: dict[str, int | None] = {"": 0}

    def csv_batches(self, text: TextIO, columns: list[str], size: int) -> Iterator[UsageBatch]:
        """Yield the rows of a CSV file whose header was read, at most `size` at a time."""
        batch = UsageBatch()
        in_order = _ordering(columns)
        try:
            for chunk in csv_chunks(text):
                for start in range(0, len(chunk.rows), size):
                    rows, numbers = chunk.rows[start : start + size], chunk.numbers[start : start + size]
                    if batch.read + len(rows) > size:
                        yield batch
                        batch = UsageBatch()
                    self._take(batch, numbers, rows, columns, in_order)
        except FaultyFile as fault:
            batch.broken = fault
        if batch.read or batch.broken:
            yield batch

    def _take(
        self,
        batch: UsageBatch,
        numbers: Sequence[int],
        rows: Sequence[list[str] | str],
        columns: list[str],
        in_order: _InOrder | None,
    ) -> None:
        """Read some rows: all at once, or in parts around the one that is not written as most are."""
        if len(rows) < 2:
            for number, fields in zip(numbers, rows, strict=True):
                self._take_one(batch, number, fields, columns)
            return
        try:
            right = self._all_at_once(rows, len(columns), in_order)
        except _OddRow as odd:
            parts: tuple[slice, ...] = (slice(odd.place), slice(odd.place, odd.place + 1), slice(odd.place + 1, None))
        else:
            if right:
                batch.rows += right
                return
            parts = (slice(len(rows) // 2), slice(len(rows) // 2, None))
        for part in parts:
            self._take(batch, numbers[part], rows[part], columns, in_order)

    def _all_at_once(
        self, rows: Sequence[list[str] | str], width: int, in_order: _InOrder | None
    ) -> list[UsageTuple] | None:
        """Return the rows if all of them are written as most are; else None.

        Column by column, not row by row: the loops are then those of the interpreter, three times as quick.
        Errors: _OddRow when it is known which row is not.
        """
        if str in map(type, rows) or {*map(len, rows)} != {width}:
            return None
        keys, lines, moments, kinds, directions, quantities, counterparts, zones, charges = zip(
            *(map(in_order, rows) if in_order else rows), strict=True
        )
        kind_codes = _known([*map(KINDS.get, kinds)])
        direction_codes = _known([*map(DIRECTIONS.get, directions)])
        minors = _known(self._charges_of(charges))
        hours = _known(self._hours_of([moment[:13] + moment[19:] for moment in moments]))
        clocks = [moment[13:19] for moment in moments]
        if not (
            _MINUTES.issuperset(clocks)
            and is_plain_text("".join(chain(keys, lines, quantities, counterparts, zones)))
            and 0 < min(map(len, keys)) <= max(map(len, keys)) <= 40
            and 0 < min(map(len, lines)) <= max(map(len, lines)) <= 60
            and 0 < min(map(len, quantities)) <= max(map(len, quantities)) <= 15
            and max(map(len, counterparts)) <= 24
            and max(map(len, zones)) <= 4
            and "".join(quantities).isdigit()
        ):
            return None
        line_ids = _known([*map(self._find_lines({*lines}).get, lines)])
        starts, days = zip(*hours, strict=True)
        moments_in_utc, amounts = map(add, starts, clocks), map(int, quantities)
        codes = (kind_codes, direction_codes, amounts)
        texts = (counterparts, zones)
        return [*zip(line_ids, moments_in_utc, keys, days, *codes, *texts, minors, strict=True)]

    def _take_one(self, batch: UsageBatch, number: int, fields: list[str] | str, columns: list[str]) -> None:
        """Read a row with all the care it needs; an empty line is nothing at all."""
        if isinstance(fields, str):
            batch.rejected.append((RawRow(number, {}, []), fields))
        elif len(fields) == len(columns) and fields != [""]:
            self._carefully(batch, RawRow(number, reading.filled(columns, fields), fields))
        elif fields not in ([], [""]):
            batch.rejected.append((RawRow(number, {}, fields), reading.wrong_count(len(fields), len(columns))))

    def _hours_of(self, hours: list[str]) -> list[tuple[str, str] | None]:
        for hour in {*hours} - self._hours.keys():
            self._hours[hour] = self._hour(hour)
        found = [*map(self._hours.get, hours)]
        if len(self._hours) > REMEMBERED:
            self._hours.clear()
        return found

    def _charges_of(self, charges: Sequence[str]) -> list[int | None]:
        for charge in {*charges} - self._charges.keys():
            self._charges[charge] = self._charge(charge)
        found = [*map(self._charges.get, charges)]
        if len(self._charges) > REMEMBERED:
            self._charges.clear()
        return found

    def raw_batches(self, rows: Iterator[RawRow], size: int) -> Iterator[UsageBatch]:
        """Yield rows read one by one (NDJSON), `size` at a time."""
        while True:
            batch = UsageBatch()
            try:
                for raw in islice(rows, size):
                    self._carefully(batch, raw)
            except FaultyFile as fault:
                batch.broken = fault
            if batch.read or batch.broken:
                yield batch
            if batch.broken or batch.read < size:
                return

    def _hour(self, written: str) -> tuple[str, str] | None:
        """Return an hour, "2026-11-22T09+01:00", in UTC, and the operator's day; None when it has two."""
        if len(written) not in (14, 19):
            return None
        try:
            start = checks.moment(f"{written[:13]}:00:00{written[13:]}")
        except PydanticCustomError:
            return None
        day = local_day(start, self._zone)
        last = start + ONE_HOUR - timedelta(seconds=1)
        if start.minute or local_day(last, self._zone) != day or last > self._latest:
            return None
        return f"{start:%Y-%m-%d %H}", day.isoformat()

    def _charge(self, written: str) -> int | None:
        try:
            minor = checks.minor_units(written, self._facts.currency) if written else 0
        except PydanticCustomError:
            return None
        return minor if 0 <= minor <= LARGEST_CHARGE else None

    def _carefully(self, batch: UsageBatch, raw: RawRow) -> None:
        row = raw.fault or self._careful_row(raw.values)
        if isinstance(row, str):
            batch.rejected.append((raw, row))
        else:
            batch.rows.append(row)

    def _careful_row(self, values: Mapping[str, str]) -> UsageTuple | str:
        """Return the row as the usage app takes it, or in French what is wrong with it."""
        row = checked(UsageRow, values, self._facts)
        if isinstance(row, str):
            return row
        if not isinstance(row, UsageRow):
            raise TypeError("a usage row is a UsageRow")
        if row.started_at > self._latest:
            return f"started_at : {checks.quoted(values['started_at'])} est dans l’avenir ; vérifiez l’horloge"
        started = f"{row.started_at:%Y-%m-%d %H:%M:%S}"
        if row.started_at.microsecond:
            started += f".{row.started_at.microsecond:06}"
        line_id = self._find_lines({row.line}).get(row.line)
        if line_id is None:
            return f"line : {checks.quoted(row.line)} {UNKNOWN['line']}"
        return (
            line_id,
            started,
            row.key,
            local_day(row.started_at, self._zone).isoformat(),
            row.kind,
            row.direction,
            row.quantity,
            row.counterpart,
            row.zone,
            row.charge_minor,
        )


def _ordering(columns: list[str]) -> _InOrder | None:
    """Return what puts a row's fields in the order of UsageRow, empty where it has none; None if they are."""
    known = UsageRow.columns()
    if tuple(columns) == known:
        return None
    pick = itemgetter(*(columns.index(name) if name in columns else len(columns) for name in known))
    return lambda fields: pick([*fields, ""])
