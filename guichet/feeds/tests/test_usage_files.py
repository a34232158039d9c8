"""Usage files into records and counters: what is counted, where, and only once."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guichet.contracts.tests import factories
from guichet.feeds import reading, usage_files
from guichet.feeds.ahead import ReaderFailed, read_ahead
from guichet.feeds.tests.exports import FACTS, NOW, PARIS, USAGE, read, rejects, write
from guichet.feeds.usage_rows import UsageBatch, UsageReader, UsageRow
from guichet.usage import services as usage
from guichet.usage.models import DayCounter, IngestedFile, UsageRecord
from guichet.usage.services import postgresql, sqlite

NOUMEA = ZoneInfo("Pacific/Noumea")


@pytest.fixture
def lines(db: None) -> None:
    contract = factories.contract()
    for name in ("L1", "L2"):
        factories.line(under=contract, source="billing", external_id=name)


def counters() -> list[tuple[object, ...]]:
    rows = DayCounter.objects.order_by("line__external_id", "day", "kind")
    return [
        (line, f"{day}", kind, quantity, records, charge)
        for line, day, kind, quantity, records, charge in rows.values_list(
            "line__external_id", "day", "kind", "quantity", "records", "charge_minor"
        )
    ]


def test_outgoing_usage_is_counted_by_line_day_and_kind(lines: None, tmp_path: Path) -> None:
    write(
        tmp_path,
        "usage-1",
        f"""
        {USAGE}
        U1,L1,2026-11-20T10:00:00+01:00,data,out,1000,,FR,
        U2,L1,2026-11-20T11:00:00+01:00,data,out,24,,FR,0.35
        U3,L1,2026-11-20T11:00:00+01:00,voice,out,61,+33639981408,FR,0.1
        U4,L1,2026-11-20T11:00:00+01:00,voice,in,600,+33639981408,FR,
        U5,L2,2026-11-20T11:00:00.25Z,sms,out,1,06 39,FR,""",
    )

    read(tmp_path)

    assert counters() == [
        ("L1", "2026-11-20", 1, 1024, 2, 35),
        ("L1", "2026-11-20", 2, 61, 1, 10),
        ("L2", "2026-11-20", 3, 1, 1, 0),
    ]
    assert UsageRecord.objects.count() == 5
    assert UsageRecord.objects.get(key="U5").started_at == datetime(2026, 11, 20, 11, 0, 0, 250_000, UTC)
    assert IngestedFile.objects.get().latest_started_at == datetime(2026, 11, 20, 11, 0, 0, 250_000, UTC)


@pytest.mark.parametrize(
    ("zone", "moment", "day"),
    [
        (PARIS, "2026-10-24T21:59:59Z", "2026-10-24"),
        (PARIS, "2026-10-24T22:00:00Z", "2026-10-25"),  # midnight in summer time
        (PARIS, "2026-10-25T02:30:00+02:00", "2026-10-25"),
        (PARIS, "2026-10-25T02:30:00+01:00", "2026-10-25"),  # the same face, an hour later
        (PARIS, "2026-10-25T22:59:59Z", "2026-10-25"),  # a day of 25 hours
        (PARIS, "2026-10-25T23:00:00Z", "2026-10-26"),
        (PARIS, "2026-10-31T23:59:59+01:00", "2026-10-31"),
        (PARIS, "2026-11-01T00:00:00+01:00", "2026-11-01"),
        (PARIS, "2026-03-28T23:00:00Z", "2026-03-29"),
        (PARIS, "2026-03-29T21:59:59Z", "2026-03-29"),  # a day of 23 hours
        (PARIS, "2026-03-29T22:00:00Z", "2026-03-30"),
        (NOUMEA, "2026-10-31T12:59:59Z", "2026-10-31"),
        (NOUMEA, "2026-10-31T13:00:00Z", "2026-11-01"),
        (NOUMEA, "2026-10-31T14:00:00+01:00", "2026-11-01"),
        (ZoneInfo("Asia/Kolkata"), "2026-10-31T18:29:59Z", "2026-10-31"),
        (ZoneInfo("Asia/Kolkata"), "2026-10-31T18:30:00Z", "2026-11-01"),
        (PARIS, "2026-11-01T04:29:00+05:30", "2026-10-31"),
        (PARIS, "2026-11-01T04:30:00+05:30", "2026-11-01"),
    ],
)
def test_a_record_belongs_to_the_operators_day(
    zone: ZoneInfo, moment: str, day: str, lines: None, tmp_path: Path
) -> None:
    write(tmp_path, "usage", f"{USAGE}\nU1,L1,{moment},data,out,1,,,")

    read(tmp_path, zone=zone)

    assert counters() == [("L1", day, 1, 1, 1, 0)]
    assert UsageRecord.objects.get().started_at == datetime.fromisoformat(moment)


def test_a_record_sent_twice_is_counted_once(lines: None, tmp_path: Path) -> None:
    row = "U1,L1,2026-11-20T10:00:00Z,data,out,1000,,FR,"
    write(tmp_path, "usage-1", f"{USAGE}\n{row}\n{row}")
    write(tmp_path, "usage-2", f"{USAGE}\nU2,L1,2026-11-20T10:00:00Z,data,out,5,,FR,\n{row}")

    summary = read(tmp_path)

    assert counters() == [("L1", "2026-11-20", 1, 1005, 2, 0)]
    assert (summary.total.created, summary.total.unchanged) == (2, 2)


def test_bad_rows_are_rejected_with_their_reason(lines: None, tmp_path: Path) -> None:
    write(
        tmp_path,
        "usage",
        f"""
        {USAGE}
        U1,L1,2026-11-20T10:00:00,data,out,1000,,FR,
        U2,L9,2026-11-20T10:00:00Z,data,out,1000,,FR,
        U3,L1,2026-11-20T10:00:00Z,dta,up,-1,,FRANCE,0.355
        U4,L1,2026-11-24T10:00:00Z,data,out,1000,,FR,
        U5,L1,2026-11-20T10:00:00Z,data,out,1000
        U6,L1,2026-02-30T10:00:00Z,data,out,²,,FR,
        U7,L1,2026-11-20T10:00:00Z,data,out,1000,,FR,""",
    )

    summary = read(tmp_path)

    assert [line.split(",", 1)[0] for line in rejects(tmp_path, "usage")] == ["2", "3", "4", "5", "6", "7"]
    told = rejects(tmp_path, "usage")
    assert "n’a pas de décalage" in told[0]
    assert "«\u00a0L9\u00a0» n’est pas une ligne connue" in told[1]
    assert all(
        column in told[2]
        for column in ("kind\u00a0:", "direction\u00a0:", "quantity\u00a0:", "zone\u00a0:", "charge\u00a0:")
    )
    assert "est dans l’avenir" in told[3]
    assert summary.total.created == 1
    assert counters() == [("L1", "2026-11-20", 1, 1000, 1, 0)]


def test_a_file_with_rejected_rows_is_read_again_once_their_line_exists(lines: None, tmp_path: Path) -> None:
    write(tmp_path, "usage", f"{USAGE}\nU1,L3,2026-11-20T10:00:00Z,data,out,1000,,FR,")
    read(tmp_path)
    factories.line(source="billing", external_id="L3")

    summary = read(tmp_path)

    assert summary.is_clean
    assert counters() == [("L3", "2026-11-20", 1, 1000, 1, 0)]


def test_an_import_cut_short_ends_in_the_same_state_when_started_again(
    lines: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(usage, "BATCH_RECORDS", 3)
    rows = "\n".join(f"U{rank},L1,2026-11-20T10:00:{rank:02}Z,data,out,1,,," for rank in range(10))
    write(tmp_path, "usage", f"{USAGE}\n{rows}")
    calls = iter(range(10))

    def store_then_die(batch: usage.Prepared, **given: datetime) -> usage.Ingested:
        if next(calls) == 2:
            raise KeyboardInterrupt
        return store_prepared(batch, **given)

    store_prepared = usage.store_prepared
    monkeypatch.setattr(usage, "store_prepared", store_then_die)
    with pytest.raises(KeyboardInterrupt):
        read(tmp_path)
    assert (counters(), IngestedFile.objects.count()) == ([("L1", "2026-11-20", 1, 6, 6, 0)], 0)
    monkeypatch.setattr(usage, "store_prepared", store_prepared)

    summary = read(tmp_path)

    assert counters() == [("L1", "2026-11-20", 1, 10, 10, 0)]
    assert (summary.total.created, summary.total.unchanged) == (4, 6)


def test_ndjson_usage_counts_as_csv_does(lines: None, tmp_path: Path) -> None:
    write(
        tmp_path,
        "usage-1.ndjson.gz",
        """
        {"key": "U1", "line": "L1", "started_at": AT, "kind": "data", "direction": "out", "quantity": 12}
        {"key": "U1", "line": "L1", "started_at": AT, "kind": "data", "direction": "out", "quantity": 1.5}
        {"key": "U2", "line": "L1", "started_at": AT, "kind": "sms", "direction": "out", "quantity": 1, "charge": 0.35}
        """.replace("AT", '"2026-11-20T10:00:00Z"'),
    )

    read(tmp_path)

    assert counters() == [("L1", "2026-11-20", 1, 12, 1, 0), ("L1", "2026-11-20", 3, 1, 1, 35)]
    assert rejects(tmp_path, "usage-1")[0].startswith("2,quantity")


def test_the_columns_come_in_any_order_and_those_not_required_may_be_absent(lines: None, tmp_path: Path) -> None:
    write(tmp_path, "usage", "quantity,direction,kind,started_at,line,key\n7,out,data,2026-11-20T10:00:00Z,L1,U1")

    read(tmp_path)

    assert counters() == [("L1", "2026-11-20", 1, 7, 1, 0)]


def test_a_backslash_is_kept_as_it_is(lines: None, tmp_path: Path) -> None:
    write(tmp_path, "usage", f"{USAGE}\nU\\1,L1,2026-11-20T10:00:00Z,data,out,7,\\N,\\.,")

    read(tmp_path)

    assert UsageRecord.objects.values_list("key", "counterpart", "zone").get() == ("U\\1", "\\N", "\\.")


record_rows = st.tuples(
    st.integers(0, 30),
    st.sampled_from(["L1", "L2"]),
    st.integers(0, 72),
    st.sampled_from(["data", "voice"]),
    st.sampled_from(["out", "in"]),
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(record_rows, unique_by=lambda row: row[0], max_size=30), data=st.data())
def test_any_order_split_and_repetition_give_the_same_counters(
    rows: list[tuple[int, str, int, str, str]],
    data: st.DataObject,
    lines: None,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    DayCounter.objects.all().delete()
    UsageRecord.objects.all().delete()
    IngestedFile.objects.all().delete()
    expected: dict[tuple[str, str, int], list[int]] = {}
    written = []
    for rank, line, hour, kind, direction in rows:
        moment = datetime(2026, 10, 24, tzinfo=UTC).timestamp() + hour * 3600
        at = datetime.fromtimestamp(moment, UTC)
        written.append(f"U{rank},{line},{at:%Y-%m-%dT%H:%M:%SZ},{kind},{direction},{rank + 1},,,")
        if direction == "out":
            key = (line, f"{at.astimezone(PARIS).date()}", 1 if kind == "data" else 2)
            total = expected.setdefault(key, [0, 0])
            total[0] += rank + 1
            total[1] += 1
    sent = data.draw(st.permutations(written + data.draw(st.lists(st.sampled_from(written or [""]), max_size=9))))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(sent)), max_size=3)))
    folder = tmp_path_factory.mktemp("usage")
    for rank, (start, end) in enumerate(zip([0, *cuts], [*cuts, len(sent)], strict=True)):
        write(folder, f"usage-{rank}", "\n".join([USAGE, *sent[start:end]]))
    size, commit = data.draw(st.integers(1, 8)), data.draw(st.integers(1, 8))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(usage, "BATCH_RECORDS", size)
        for database in (postgresql, sqlite):
            patch.setattr(database, "COMMIT_RECORDS", commit)
        read(folder)

    assert counters() == sorted((*key, *total, 0) for key, total in expected.items())


FIELDS = st.one_of(
    st.sampled_from(
        [
            "",
            "U1",
            " U1 ",
            "L1",
            "data",
            "out",
            "0",
            "12",
            "0.35",
            "0.355",
            "-1",
            "²",
            "1e3",
            "FR",
            "FRANCE",
            "\\N",
            "é",
            "\x00",
        ]
    ),
    st.sampled_from(["2026-11-20T10:00:00Z", "2026-11-20T10:00:00+01:00", "2026-11-20T10:00Z", "2026-11-20T10:00:60Z"]),
    st.sampled_from(["2026-11-20T10:00:00.5Z", "2026-11-20T24:00:00Z", "2026-11-23T08:30:00Z", "2026-11-23T09:30:00Z"]),
    st.text(max_size=5),
)


@settings(max_examples=300, deadline=None)
@given(fields=st.tuples(*[FIELDS] * 9), good=st.sets(st.integers(0, 8)))
def test_the_quick_reading_agrees_with_the_careful_one(fields: tuple[str, ...], good: set[int]) -> None:
    right = ("U1", "L1", "2026-11-20T10:00:00Z", "data", "out", "12", "+33639981407", "FR", "0.35")
    fields = tuple(right[place] if place in good else field for place, field in enumerate(fields))
    alone, beside = (
        read_rows(written)
        for written in ([fields], [right, fields])  # a row alone is always read with care
    )

    assert beside.rows[0] == (1, "2026-11-20 10:00:00", "U1", "2026-11-20", 1, 1, 12, "+33639981407", "FR", 35)
    assert beside.rows[1:] == alone.rows
    assert [reason for _, reason in beside.rejected] == [reason for _, reason in alone.rejected]


def read_rows(rows: list[tuple[str, ...]]) -> UsageBatch:
    written = io.StringIO()
    csv.writer(written).writerows(rows)
    stream = io.StringIO(written.getvalue(), newline="")
    (batch,) = UsageReader(FACTS, PARIS, NOW, lambda names: {"L1": 1}).csv_batches(stream, list(UsageRow.columns()), 5)
    return batch


def test_rows_are_the_same_whatever_the_block_they_were_read_in(monkeypatch: pytest.MonkeyPatch) -> None:
    right = "U{0},L1,2026-11-20T10:00:00Z,data,out,{0},,,"
    quoted = 'U{0},L1,2026-11-20T10:00:00Z,data,out,{0},"a\nb",,'
    rows = [(quoted if rank % 5 == 0 else right).format(rank) for rank in range(40)]
    text = "\r\n".join([*rows[:9], "", 'U"9', *rows[10:20], ""]) + "\n".join([*rows[20:], ""])
    found = set()

    for size in (1, 7, 64, 100, 1_000, 100_000):
        monkeypatch.setattr(reading, "BLOCK", size)
        stream = io.StringIO(text, newline="")
        reader = UsageReader(FACTS, PARIS, NOW, lambda names: {"L1": 1})
        batches = [*reader.csv_batches(stream, list(UsageRow.columns()), 6)]
        assert max(batch.read for batch in batches) <= 6
        rejected = tuple(raw.number for batch in batches for raw, _ in batch.rejected)
        found.add((tuple(row[2] for batch in batches for row in batch.rows), rejected))

    ((keys, rejected),) = found
    assert len(keys) == 31
    assert rejected == (2, 8, 14, 15, 21, 27, 33, 39, 45)


def test_lines_are_looked_up_in_parts_when_there_are_many(
    lines: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(usage_files, "LINES_REMEMBERED", 1)
    monkeypatch.setattr(usage_files, "LINES_AT_A_TIME", 1)
    rows = "\n".join(f"U{rank},L{1 + rank % 2},2026-11-20T10:00:00Z,data,out,1,,," for rank in range(6))
    write(tmp_path, "usage", f"{USAGE}\n{rows}")

    read(tmp_path)

    assert counters() == [("L1", "2026-11-20", 1, 3, 3, 0), ("L2", "2026-11-20", 1, 3, 3, 0)]


def test_a_large_file_is_read_in_another_process_with_the_same_outcome(
    lines: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(usage_files, "LARGE_FILE_BYTES", 0)
    monkeypatch.setattr(usage, "BATCH_RECORDS", 4)
    rows = [f"U{rank},L{1 + rank % 3},2026-11-20T10:00:00Z,data,out,1,,," for rank in range(12)]
    write(tmp_path, "usage-1", "\n".join([USAGE, *rows, rows[0], "U99,L1,,data,out,1,,,"]))
    write(tmp_path, "usage-2", "\n".join([USAGE, rows[1], "U100,L1,2026-11-20T10:00:00Z,data,out,5,,,"]))

    summary = read(tmp_path)

    assert counters() == [("L1", "2026-11-20", 1, 9, 5, 0), ("L2", "2026-11-20", 1, 4, 4, 0)]
    assert (summary.total.created, summary.total.unchanged, summary.total.rejected) == (9, 2, 5)
    assert [line.split(",")[0] for line in rejects(tmp_path, "usage-1")] == ["4", "7", "10", "13", "15"]


def test_what_goes_wrong_in_the_other_process_is_told_in_this_one() -> None:
    def failing() -> Iterator[int]:
        yield 1
        raise ZeroDivisionError

    with read_ahead(failing()) as items:
        assert next(items) == 1
        with pytest.raises(ReaderFailed, match="ZeroDivisionError"):
            next(items)


def test_the_same_counters_whatever_chance_says(lines: None, tmp_path: Path) -> None:
    chance = random.Random(4)
    rows = [f"U{rank},L1,2026-11-{1 + rank % 20:02}T10:00:00Z,data,out,{rank},,," for rank in range(200)]
    chance.shuffle(rows)
    write(tmp_path, "usage", "\n".join([USAGE, *rows]))

    read(tmp_path)

    assert sum(quantity for _, _, _, quantity, _, _ in counters()) == sum(range(200))
