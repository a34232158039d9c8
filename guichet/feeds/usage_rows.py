"""Usage files: the row type, and a quick reading of it for the rows that are written as most are.

A row that the quick reading does not recognise goes to the careful one, which has the last word and gives the
reasons. Both must agree: a test compares them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from operator import itemgetter
from typing import Annotated, Self, TextIO
from zoneinfo import ZoneInfo

from pydantic import Field, PlainValidator, model_validator
from pydantic_core import PydanticCustomError

from guichet.core.periods import local_day
from guichet.feeds import checks, reading
from guichet.feeds.checks import Facts, Id, Moment, PositiveAmount, Text40, refuse
from guichet.feeds.reading import FaultyFile, RawRow, csv_chunks, is_plain_text
from guichet.feeds.rows import Row, checked
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


# line, started_at, key, day, kind, direction, quantity, counterpart, zone, charge_minor, as the usage app takes them
# but for the line, which is still the billing system's; then the row's number and its fields as written.
ReadRow = tuple[str, str, str, str, int, int, int, str, str, int, int, list[str]]


@dataclass
class UsageBatch:
    """Rows read, the right ones and the others with their reason. `broken` says why the file stops here, if it does."""

    rows: list[ReadRow] = field(default_factory=list)
    rejected: list[tuple[RawRow, str]] = field(default_factory=list)
    broken: FaultyFile | None = None

    @property
    def read(self) -> int:
        return len(self.rows) + len(self.rejected)


def _refuse(batch: UsageBatch, number: int, fields: list[str] | str, width: int) -> None:
    """Put down a row that is no row of the table; an empty line is nothing at all."""
    if isinstance(fields, str):
        batch.rejected.append((RawRow(number, {}, []), fields))
    elif fields not in ([], [""]):
        batch.rejected.append((RawRow(number, {}, fields), reading.wrong_count(len(fields), width)))


class UsageReader:
    """Reads rows of usage into what the usage app stores. One per file: it remembers hours and charges."""

    def __init__(self, facts: Facts, zone: ZoneInfo, now: datetime) -> None:
        self._facts = facts
        self._zone = zone
        self._latest = now + AHEAD_AT_MOST
        self._hours: dict[str, tuple[str, str] | None] = {}
        self._charges: dict[str, int] = {"": 0}

    def csv_batches(self, text: TextIO, columns: list[str], size: int) -> Iterator[UsageBatch]:
        """Yield the rows of a CSV file whose header was read, at most `size` at a time."""
        batch = UsageBatch()
        take = self._taker(columns)
        try:
            for chunk in csv_chunks(text):
                for start in range(0, len(chunk.rows), size):
                    rows = chunk.rows[start : start + size]
                    if batch.read + len(rows) > size:
                        yield batch
                        batch = UsageBatch()
                    take(batch, chunk.numbers[start : start + size], rows, chunk.is_plain)
        except FaultyFile as fault:
            batch.broken = fault
        if batch.read or batch.broken:
            yield batch

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

    def _taker(
        self, columns: list[str]
    ) -> Callable[[UsageBatch, Sequence[int], Sequence[list[str] | str], bool], None]:
        """Return what puts rows of these columns into a batch: what it needs is looked up once, not a million times."""
        width = len(columns)
        # A column that the file does not have is read from an empty field added at the end.
        pick = itemgetter(*(columns.index(name) if name in columns else width for name in UsageRow.columns()))
        complete = set(UsageRow.columns()) <= set(columns)
        hours, charges, minutes = self._hours, self._charges, _MINUTES
        kind_of, direction_of = KINDS.get, DIRECTIONS.get

        def take(batch: UsageBatch, numbers: Sequence[int], rows: Sequence[list[str] | str], is_plain: bool) -> None:
            right = batch.rows
            for number, fields in zip(numbers, rows, strict=True):
                if len(fields) != width or isinstance(fields, str):
                    _refuse(batch, number, fields, width)
                    continue
                key, line, started, kind, direction, quantity, counterpart, zone, charge = pick(
                    fields if complete else [*fields, ""]
                )
                hour = hours.get(started[:13] + started[19:]) or self._hour(started)
                minute = started[13:19]
                kind_code, direction_code = kind_of(kind), direction_of(direction)
                minor = charges.get(charge)
                if minor is None:
                    minor = self._charge(charge)
                if (
                    hour
                    and kind_code
                    and direction_code
                    and minor is not None
                    and minute in minutes
                    and 0 < len(key) <= 40
                    and 0 < len(line) <= 60
                    and len(counterpart) <= 24
                    and len(zone) <= 4
                    and len(quantity) <= 15
                    and (is_plain or is_plain_text(f"{key}{line}{counterpart}{zone}{quantity}"))
                    and quantity.isdigit()
                ):
                    right.append(
                        (
                            line,
                            hour[0] + minute,
                            key,
                            hour[1],
                            kind_code,
                            direction_code,
                            int(quantity),
                            counterpart,
                            zone,
                            minor,
                            number,
                            fields,
                        )
                    )
                else:
                    self._carefully(batch, RawRow(number, reading.filled(columns, fields), fields))

        return take

    def _hour(self, started: str) -> tuple[str, str] | None:
        """Return the hour of a moment in UTC and the operator's day, when all its minutes share them; else None."""
        key = started[:13] + started[19:]
        if key in self._hours or len(started) not in (20, 25):
            return None
        try:
            start = checks.moment(f"{started[:13]}:00:00{started[19:]}")
        except PydanticCustomError:
            return None
        day = local_day(start, self._zone)
        last = start + ONE_HOUR - timedelta(seconds=1)
        found = None
        if start.minute == 0 and local_day(last, self._zone) == day and last <= self._latest:
            found = f"{start:%Y-%m-%d %H}", day.isoformat()
        if len(self._hours) > REMEMBERED:
            self._hours.clear()
        self._hours[key] = found
        return found

    def _charge(self, written: str) -> int | None:
        try:
            minor = checks.minor_units(written, self._facts.currency)
        except PydanticCustomError:
            return None
        if not 0 <= minor <= LARGEST_CHARGE:
            return None
        if len(self._charges) > REMEMBERED:
            self._charges.clear()
        self._charges[written] = minor
        return minor

    def _carefully(self, batch: UsageBatch, raw: RawRow) -> None:
        row = raw.fault or self.careful_row(raw.values)
        if isinstance(row, str):
            batch.rejected.append((raw, row))
        else:
            batch.rows.append((*row, raw.number, list(raw.fields)))

    def careful_row(self, values: Mapping[str, str]) -> tuple[str, str, str, str, int, int, int, str, str, int] | str:
        """Return the row as the usage app takes it, but for the line; or in French what is wrong with it."""
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
        return (
            row.line,
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
