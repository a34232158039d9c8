"""Records by filter: what pages and totals say is what reading every record says, whatever was added up already."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guichet.contracts.models import Line
from guichet.contracts.tests import factories as contracts
from guichet.core.periods import DateRange
from guichet.usage.models import ClosedMonths, MonthCounter, UsageRecord
from guichet.usage.queries import records, totals
from guichet.usage.queries.cells import months_of
from guichet.usage.queries.records import records_all, records_page
from guichet.usage.queries.totals import totals_of
from guichet.usage.services import UsageTuple, close_days
from guichet.usage.tests.filling import added_plainly, ingest, plainly, usage_tuple, year_of_usage
from guichet.usage.values import Direction, Mark, UsageKind, Wanted

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
KEPT = DateRange(date(2025, 11, 22), date(2026, 11, 23))
WANTED = [
    Wanted(KEPT),
    Wanted(DateRange(date(2026, 11, 1), date(2026, 12, 1))),
    Wanted(DateRange(date(2026, 10, 17), date(2026, 10, 18))),
    Wanted(DateRange(date(2026, 1, 10), date(2026, 9, 25)), kinds=(UsageKind.VOICE,)),
    Wanted(DateRange(date(2026, 2, 20), date(2026, 9, 5)), direction=Direction.IN, zone="CH"),
    Wanted(KEPT, kinds=(UsageKind.ROAMING_DATA, UsageKind.ROAMING_VOICE, UsageKind.ROAMING_SMS), charged=True),
    Wanted(KEPT, kinds=(UsageKind.PREMIUM,), direction=Direction.IN, zone="BE", charged=True),
    Wanted(KEPT, zone="XX"),
]


@pytest.fixture
def lines(db: None) -> list[Line]:
    contract = contracts.contract()
    return [contracts.line(under=contract) for _ in range(3)]


@pytest.fixture
def rows(lines: list[Line]) -> list[UsageTuple]:
    rows = year_of_usage(lines, until=NOW, records=1_500)
    ingest(rows)
    return rows


def pages(ids: list[int], wanted: Wanted) -> list[str]:
    """Return the keys of all the records of a filter, page after page."""
    months, after, found = months_of(ids, KEPT), None, []
    for _ in range(1_000):
        page = records_page(ids, wanted, months, after)
        assert len(page.records) == records.PAGE or page.is_cut or page.following is None
        found += [record.key for record in page.records]
        after = page.following
        if after is None:
            return found
    raise AssertionError("pages without end")


@pytest.mark.parametrize("closed", [None, NOW - timedelta(days=50), NOW])
@pytest.mark.parametrize("wanted", WANTED)
def test_pages_hold_the_records_of_a_filter_once_the_latest_first(
    wanted: Wanted, closed: datetime | None, lines: list[Line], rows: list[UsageTuple]
) -> None:
    if closed:
        close_days(at=closed)
    ids = [line.pk for line in lines[:2]]
    own = [row for row in rows if row[0] in ids]

    assert pages(ids, wanted) == plainly(own, wanted)
    assert [record.key for record in records_all(ids, wanted, months_of(ids, KEPT))] == plainly(own, wanted)


@pytest.mark.parametrize("most", [0, 300, 10**6])
@pytest.mark.parametrize("closed", [None, NOW - timedelta(days=50), NOW])
@pytest.mark.parametrize("wanted", WANTED)
def test_totals_are_those_of_the_records(
    wanted: Wanted, closed: datetime | None, most: int, lines: list[Line], rows: list[UsageTuple],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(totals, "MOST_ADDED", most)
    if closed:
        close_days(at=closed)
    ids = [line.pk for line in lines[:2]]

    found = totals_of(ids, wanted, months_of(ids, KEPT))

    assert found.sums == (added_plainly([row for row in rows if row[0] in ids], wanted) if found.known else {})
    assert found.known or most < 10**6


def test_a_slice_that_looked_through_enough_says_so_and_goes_on(
    lines: list[Line], rows: list[UsageTuple], monkeypatch: pytest.MonkeyPatch
) -> None:
    close_days(at=NOW)
    monkeypatch.setattr(records, "MOST_LOOKED_AT", 30)
    monkeypatch.setattr(records, "NARROWED_FROM", 0)
    ids, wanted = [line.pk for line in lines], Wanted(KEPT, kinds=(UsageKind.MMS,), zone="CH")

    first = records_page(ids, wanted, months_of(ids, KEPT))

    assert first.is_cut
    assert len(first.records) < records.PAGE
    assert pages(ids, wanted) == plainly(rows, wanted)


def test_records_of_one_moment_go_over_pages_by_their_keys(lines: list[Line]) -> None:
    midnight = datetime(2026, 9, 30, 22, 0, tzinfo=UTC)  # the first moment of October
    ingest(usage_tuple(lines[0].pk, midnight, f"K{rank:03}") for rank in range(120))
    close_days(at=NOW)

    assert pages([lines[0].pk], Wanted(KEPT)) == [f"K{rank:03}" for rank in reversed(range(120))]


def test_a_mark_that_no_record_bears_leads_on(lines: list[Line], rows: list[UsageTuple]) -> None:
    ids, wanted = [line.pk for line in lines], Wanted(KEPT)
    at = datetime(2026, 6, 1, 12, 0, 0, 7, UTC)

    page = records_page(ids, wanted, months_of(ids, KEPT), Mark(at, "nobody's"))

    assert [one.key for one in page.records] == list(
        plainly([row for row in rows if row[1] < f"{at:%Y-%m-%d %H:%M:%S.%f}"], wanted)
    )[: records.PAGE]


def test_closing_twice_counts_once_and_late_records_are_added(lines: list[Line], rows: list[UsageTuple]) -> None:
    assert close_days(at=NOW - timedelta(days=40)) > 300
    assert close_days(at=NOW) == 40
    assert close_days(at=NOW) == 0
    before = sum(MonthCounter.objects.values_list("records", flat=True))

    late = [usage_tuple(lines[0].pk, NOW - timedelta(days=30), f"LATE{rank}", charge=5) for rank in range(3)]
    ingest([*late, *late, *rows[:50]])

    assert sum(MonthCounter.objects.values_list("records", flat=True)) == before + 3
    assert totals_of([lines[0].pk], Wanted(KEPT), months_of([lines[0].pk], KEPT)).sums == added_plainly(
        [row for row in [*rows, *late] if row[0] == lines[0].pk], Wanted(KEPT)
    )


MOMENTS = st.integers(0, 24 * 70).map(lambda hour: datetime(2026, 9, 15, tzinfo=UTC) + timedelta(hours=hour))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    moments=st.lists(st.tuples(MOMENTS, st.sampled_from(UsageKind), st.sampled_from(Direction)), max_size=25),
    data=st.data(),
)
def test_late_repeated_and_unordered_records_count_once_in_their_month(
    moments: list[tuple[datetime, UsageKind, Direction]], data: st.DataObject, lines: list[Line]
) -> None:
    for model in (UsageRecord, MonthCounter, ClosedMonths):
        model.objects.all().delete()
    given_rows = [
        usage_tuple(lines[rank % 2].pk, at, f"P{rank}", kind=kind, direction=direction, quantity=rank + 1)
        for rank, (at, kind, direction) in enumerate(moments)
    ]
    sent = data.draw(
        st.permutations(given_rows + data.draw(st.lists(st.sampled_from(given_rows or [None]), max_size=9)))
    )
    cuts = sorted(data.draw(st.lists(st.integers(0, len(sent)), max_size=4)))
    for start, end in zip([0, *cuts], [*cuts, len(sent)], strict=True):
        ingest(row for row in sent[start:end] if row)
        if data.draw(st.booleans()):
            close_days(at=datetime(2026, 9, 20, tzinfo=UTC) + timedelta(days=data.draw(st.integers(0, 60))))
    ids = [line.pk for line in lines]

    for month in (date(2026, 9, 1), date(2026, 10, 1), date(2026, 11, 1)):
        wanted = Wanted(DateRange(month, date(2026, month.month + 1, 1)))
        assert totals_of(ids, wanted, months_of(ids, KEPT)).sums == added_plainly(given_rows, wanted)
    close_days(at=datetime(2027, 1, 10, tzinfo=UTC))
    expected: dict[tuple[int, str], int] = {}
    for row in given_rows:
        expected[row[0], row[3][:7]] = expected.get((row[0], row[3][:7]), 0) + row[6]
    counted: dict[tuple[int, str], int] = {}
    for line_id, month, quantity in MonthCounter.objects.values_list("line_id", "month", "quantity"):
        counted[line_id, f"{month:%Y-%m}"] = counted.get((line_id, f"{month:%Y-%m}"), 0) + quantity
    assert counted == expected
