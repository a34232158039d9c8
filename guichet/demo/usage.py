"""A year of usage records: this month and the two before in a rhythm that looks like life, the others in a few sums.

Nothing is later than the moment of the export, nor earlier than the line; on the first of a month the wanted figures
are reached with fewer, bigger records. Older months serve the history of a line: a handful of records each, in one
file, and none for large fleets, whose lines nobody looks at one by one.
"""

import random
from datetime import date, datetime, timedelta

from guichet.core.money import Money
from guichet.core.periods import Period, billing_days, shift_months, start_of_day
from guichet.demo.book import Row
from guichet.demo.stage import Line, Stage
from guichet.usage.policy import UsagePolicy

MONTHS = 12
MONTHS_IN_FULL = 3
LEAST_RECORDS = 20
TRIES = 12
LEAST_SPAN = timedelta(minutes=10)
UNLIMITED_BYTES = 18 * 10**9
# Hours of the day by weight, from midnight: nobody calls at four, everybody is on the phone in the evening.
HOURS = (2, 1, 1, 1, 1, 2, 4, 8, 10, 9, 8, 8, 11, 10, 8, 8, 9, 11, 13, 13, 14, 12, 8, 4)
WEEKEND = {"professional": 0.15, "residential": 1.0}


def record(stage: Stage) -> None:
    """Add the usage of every line: a file for each month told in full, one for all before, in the order of moments."""
    first_day = stage.operator.section(UsagePolicy).period_starts_on_day
    current = billing_days(stage.today, first_day).start
    for start in (shift_months(current, -back) for back in reversed(range(MONTHS_IN_FULL))):
        _file(stage, f"{start:%Y-%m}", [row for line in stage.lines for row in _month(stage, line, start)])
    before = [shift_months(current, -back) for back in reversed(range(MONTHS_IN_FULL, MONTHS))]
    looked_at = [line for line in stage.lines if _is_looked_at(stage, line)]
    rows = [row for start in before for line in looked_at for row in _old_month(stage, line, start)]
    _file(stage, f"{before[0]:%Y-%m}", rows)


def _file(stage: Stage, name: str, rows: list[tuple[datetime, str, Row]]) -> None:
    rows.sort(key=lambda row: (row[0], row[1]))
    stage.book.usage[name] = [row for _, _, row in rows]


def _is_looked_at(stage: Stage, line: Line) -> bool:
    """Tell whether somebody looks at a line by itself: all but those of the fleets that the scenes tell by hundreds."""
    return line.used.records >= LEAST_RECORDS or line.contract.customer.id in stage.book.situations.get("hero", ())


def _month(stage: Stage, line: Line, start: date) -> list[tuple[datetime, str, Row]]:
    month = _of(stage, line, start)
    return month.told() if month else []


def _old_month(stage: Stage, line: Line, start: date) -> list[tuple[datetime, str, Row]]:
    month = _of(stage, line, start)
    return month.summed() if month else []


def _of(stage: Stage, line: Line, start: date) -> "_Month | None":
    span = _span(stage, line, start)
    if span is None or line.used.records == 0:
        return None
    rng = random.Random(f"{stage.operator.slug} {line.id} {start:%Y-%m}")  # noqa: S311 - a demonstration, not a secret
    return _Month(stage, line, span, start, rng)


def _span(stage: Stage, line: Line, start: date) -> Period | None:
    """Return when a line could be used in the month of `start`: between its first and last day, and never after now."""
    begins = start_of_day(start, stage.zone)
    ends = min(start_of_day(shift_months(start, 1), stage.zone), max(stage.as_of, begins + LEAST_SPAN))
    if line.from_on is None:
        return None
    begins = max(begins, start_of_day(line.from_on, stage.zone))
    if line.state == "suspended":
        ends = min(ends, stage.ago(days=3))
    if line.until_at is not None:
        ends = min(ends, line.until_at)
    return Period(begins, ends) if begins < ends else None


class _Month:
    """One line's month."""

    def __init__(self, stage: Stage, line: Line, span: Period, start: date, rng: random.Random) -> None:
        self.stage, self.line, self.span, self.start, self.rng = stage, line, span, start, rng
        whole = start_of_day(shift_months(start, 1), stage.zone) - start_of_day(start, stage.zone)
        self.elapsed = min(1.0, span.length / whole)
        self.is_current = start_of_day(shift_months(start, 1), stage.zone) > stage.as_of
        self.rows: list[tuple[datetime, str, Row]] = []

    def told(self) -> list[tuple[datetime, str, Row]]:
        kind = self.line.offer.kind
        if kind == "mobile":
            self._data(0.5)
            if not self.line.offer.only_data:
                self._voice(0.25)
                self._messages(0.2)
                self._abroad()
        elif kind == "fixed":
            self._voice(0.8)
            self._premium()
        elif kind == "internet":
            self._data(0.8)
        return self.rows

    def summed(self) -> list[tuple[datetime, str, Row]]:
        """Return the month in a handful of records, as large as those of a month told in full come to."""
        kind = self.line.offer.kind
        if kind in {"mobile", "internet"} and (wanted := self._wanted_bytes()) > 0:
            for quantity in _split(wanted, 2, self.rng):
                self._add("data", quantity)
        if kind == "fixed" or (kind == "mobile" and not self.line.offer.only_data):
            calls = self._count(0.8 if kind == "fixed" else 0.25)
            self._add("voice", round(calls * 120 * self.rng.uniform(0.7, 1.3)), called=True)
        if kind == "mobile" and not self.line.offer.only_data:
            self._add("sms", self._count(0.13), called=True)
        return self.rows

    def _count(self, share: float) -> int:
        return max(1, round(self.line.used.records * share * max(self.elapsed, 0.1)))

    def _data(self, share: float) -> None:
        wanted = self._wanted_bytes()
        if wanted <= 0:
            return
        for quantity in _split(wanted, self._count(share), self.rng):
            self._add("data", quantity)

    def _wanted_bytes(self) -> int:
        """Return the month's data: to the byte when this month's is told, else a believable part of the bundle."""
        use, bundle = self.line.used, self.line.offer.data_bytes
        if self.is_current and use.exact_bytes is not None:
            return use.exact_bytes
        if bundle is None:
            return round(UNLIMITED_BYTES * self.rng.uniform(0.4, 1.6) * self.elapsed) if self._has_data() else 0
        share = use.share if use.exact_bytes is None else min(0.95, use.exact_bytes / bundle)
        if self.is_current and use.at_once:
            return round(bundle * share)
        return round(bundle * min(0.97, share * self.rng.uniform(0.8, 1.1)) * self.elapsed)

    def _has_data(self) -> bool:
        return self.line.offer.unlimited_data or self.line.offer.kind == "internet"

    def _voice(self, share: float) -> None:
        for rank in range(self._count(share)):
            seconds = int(self.rng.lognormvariate(4.6, 1.0)) + 4
            self._add("voice", min(seconds, 3600), direction="in" if rank % 4 == 3 else "out", called=True)

    def _messages(self, share: float) -> None:
        for rank in range(self._count(share)):
            self._add("mms" if rank % 9 == 8 else "sms", 1, direction="in" if rank % 3 == 2 else "out", called=True)

    def _premium(self) -> None:
        if self.line.used.premium and self.rng.random() < 0.2:
            self._add("premium", self.rng.randint(30, 200), called=True, charge=self._price(0.8))

    def _abroad(self) -> None:
        """A few lines travelled last month, outside what their bundle covers."""
        if self.is_current or self.rng.random() > 0.03:
            return
        self._add("roaming_data", self.rng.randint(20, 90) * 10**6, zone="CH", charge=self._price(2.5))
        self._add("roaming_voice", self.rng.randint(40, 400), called=True, zone="CH", charge=self._price(1.2))
        self._add("roaming_sms", 1, called=True, zone="CH", charge=self._price(0.3))

    def _price(self, euros: float) -> str:
        currency = self.stage.operator.currency
        cents = round(euros * 100 * self.rng.uniform(0.6, 1.4))
        return str(Money(cents, currency).to_decimal())

    def _add(
        self,
        kind: str,
        quantity: int,
        *,
        direction: str = "out",
        called: bool = False,
        zone: str = "",
        charge: str = "",
    ) -> None:
        key = f"{self.line.id}-{self.start:%y%m}-{len(self.rows) + 1:04d}"
        moment = self._moment()
        row: Row = {
            "key": key,
            "line": self.line.id,
            "started_at": moment,
            "kind": kind,
            "direction": direction,
            "quantity": quantity,
            "counterpart": self.stage.cast.called(self.rng) if called else None,
            "zone": zone or None,
            "charge": charge or None,
        }
        self.rows.append((moment, key, row))

    def _moment(self) -> datetime:
        """Return a moment of the span by the day's rhythm; anywhere in it when the span is too short for a rhythm."""
        seconds = int(self.span.length.total_seconds())
        weekend = WEEKEND[self.line.contract.customer.segment]
        for _ in range(TRIES):
            day = (self.span.start + timedelta(seconds=self.rng.randrange(seconds))).astimezone(self.stage.zone).date()
            if day.weekday() >= 5 and self.rng.random() > weekend:
                continue
            hour = self.rng.choices(range(24), HOURS)[0]
            moment = start_of_day(day, self.stage.zone) + timedelta(hours=hour, seconds=self.rng.randrange(3600))
            if moment in self.span:
                return moment
        return self.span.start + timedelta(seconds=self.rng.randrange(seconds))


def _split(total: int, parts: int, rng: random.Random) -> list[int]:
    """Return positive quantities, uneven, that add up to the total exactly."""
    parts = max(1, min(parts, total))
    weights = [rng.randint(1, 100) for _ in range(parts)]
    quantities = [max(1, total * weight // sum(weights)) for weight in weights]
    quantities[quantities.index(max(quantities))] += total - sum(quantities)
    return quantities
