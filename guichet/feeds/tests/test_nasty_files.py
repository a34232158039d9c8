"""Files that no billing system should send: each is told in French, and none stops the command."""

import csv
import io
from pathlib import Path

import pytest

from guichet.feeds.reading import FaultyFile, FeedFile, opened, table_of
from guichet.feeds.rows import Row
from guichet.feeds.stores import FEEDS
from guichet.feeds.tests.exports import WHOLE, export, read, text_of
from guichet.feeds.usage_rows import UsageRow

NASTY = [
    "\x00", "a\x00b", "\ud800", "\ufeff", "\u202e\u0645\u0631\u062d\u0628\u0627", "'; DROP TABLE x; --", "\\", "\\N", "\\.", "%s", "{0}", "%(x)s",
    "a" * 300, "9" * 40, "-1", "1e400", "NaN", "Infinity", "0x10", "٣", "²", "1,5", "1 000", "true", "null", "[]",
    "0000-00-00", "2026-02-30", "9999-12-31", "0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59",
    "2026-11-22T09:12:00", "2026-11-22T09:12:00+99:99", "2026-W01-1", "\t", "a\nb", "a\rb", "\x1b[31m", "«\u00a0»", "😀" * 30,
    "a@b", "a@b.c\n", "@", "+", "112", "00", "06 39 98 14 07 " * 5, "8" * 19,
]  # fmt: skip


def rows_of(name: str) -> tuple[list[str], list[str]]:
    rows = list(csv.reader(text_of(WHOLE[name]).splitlines()))
    return rows[0], rows[1]


@pytest.mark.django_db
@pytest.mark.parametrize("name", WHOLE)
def test_nasty_texts_in_every_column_are_taken_or_rejected(name: str, tmp_path: Path) -> None:
    kind: type[Row] = UsageRow if name == "usage" else FEEDS[name].row
    columns = list(kind.columns())
    header, good = rows_of(name)
    known = dict(zip(header, good, strict=True))
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n", quoting=csv.QUOTE_ALL)
    writer.writerow(columns)
    for column in columns:
        for rank, text in enumerate(NASTY):
            fresh = {key: f"{column}-{rank}" for key in ("id", "key") if key in columns}
            writer.writerow({**known, **fresh, column: text}.get(one, "") for one in columns)
    export(tmp_path)
    (tmp_path / f"{name}.csv").write_bytes(written.getvalue().encode("utf-8", "surrogatepass"))

    summary = read(tmp_path)

    figures = summary.files[f"{name}.csv"]
    assert summary.faults == []
    assert figures.read == len(columns) * len(NASTY)
    assert figures.read == figures.created + figures.changed + figures.unchanged + figures.rejected
    assert figures.rejected > len(NASTY) / 4
    assert read(tmp_path).files[f"{name}.csv"].created == 0


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "le fichier est vide"),
        (b"\n", "le fichier est vide"),
        ("id,name\n".encode("utf-16"), "UTF-16"),
        ("id,pr\xe9nom\n".encode("latin-1"), "pas en UTF-8"),
        (b"id;customer;name\n", "virgules"),
        (b"S1,C1,Quai\n", "ne nomme aucune colonne connue"),
        (b"id,customer\n", "ne nomme pas name"),
        (b"id,customer,name,name\n", "deux fois"),
        (b"id,customer,name,citi\n", "vouliez-vous écrire"),
        (b'id,"customer,name\n', "ne se lit pas"),
    ],
)
def test_a_header_that_will_not_do_is_told(content: bytes, words: str, tmp_path: Path) -> None:
    path = tmp_path / "sites.csv"
    path.write_bytes(content)
    row = FEEDS["sites"].row

    with pytest.raises(FaultyFile, match=words), opened(path) as text:
        list(table_of(FeedFile("sites", path), text, row.columns(), row.required()).rows)


@pytest.mark.parametrize(
    ("content", "faults"),
    [
        (b"\xef\xbb\xbfid,customer,name\nS1,C1,Quai\n", [""]),
        (b"id,customer,name\r\n\r\nS1,C1,Quai\r\n", [""]),
        (b'id,customer,name\nS1,C1,"Quai\nS2,C1,Port\n', ["les guillemets ne vont pas"]),
        (b'id,customer,name\nS1,C1,"Quai"x\nS2,C1,Port\n', ["les guillemets ne vont pas", ""]),
        (b"id,customer,name\nS1,C1," + b"a" * 1_300_000 + b"\nS2,C1,Port\n", ["un champ dépasse", ""]),
        (b"id,customer,name\nS1,C1,Quai,\nS2\n", ["la ligne a 4 champs", "la ligne a 1 champs"]),
    ],
)
def test_rows_are_read_or_told(content: bytes, faults: list[str], tmp_path: Path) -> None:
    path = tmp_path / "sites.csv"
    path.write_bytes(content)
    row = FEEDS["sites"].row

    with opened(path) as text:
        rows = list(table_of(FeedFile("sites", path), text, row.columns(), row.required()).rows)

    assert len(rows) == len(faults)
    assert all(
        raw.fault.startswith(fault) and bool(raw.fault) == bool(fault) for raw, fault in zip(rows, faults, strict=True)
    )


@pytest.mark.django_db
def test_a_line_that_is_not_utf8_is_rejected_alone(tmp_path: Path) -> None:
    (tmp_path / "customers.csv").write_bytes(
        b"id,kind,segment,name\nC1,individual,residential,L\xe9a\nC2,individual,residential,Luc\n"
    )

    summary = read(tmp_path)

    assert (summary.total.created, summary.total.rejected) == (1, 1)


@pytest.mark.parametrize("content", [b"not gzip", b"\x1f\x8b\x08\x00garbage", b""])
def test_what_is_not_gzip_is_told(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "sites.csv.gz"
    path.write_bytes(content)

    with pytest.raises(FaultyFile), opened(path) as text:
        list(table_of(FeedFile("sites", path), text, ("id",), ("id",)).rows)


@pytest.mark.parametrize(
    "line", ["{", '{"id": ' + "[" * 100_000, "12", '"x"', '{"id": true}', '{"id": [1]}', '{"nope": 1}']
)
def test_lines_of_ndjson_that_will_not_do_are_told(line: str, tmp_path: Path) -> None:
    path = tmp_path / "sites.ndjson"
    path.write_text(line + "\n", "utf-8")
    row = FEEDS["sites"].row

    with opened(path) as text:
        rows = list(table_of(FeedFile("sites", path), text, row.columns(), row.required()).rows)

    assert [bool(raw.fault) for raw in rows] == [True]
