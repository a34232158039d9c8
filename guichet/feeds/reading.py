"""A billing system's folder, file by file and row by row, never a whole file in memory."""

from __future__ import annotations

import csv
import functools
import gzip
import io
import json
import zlib
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Self, TextIO, cast

from guichet.feeds.checks import UNDECODED, quoted
from guichet.operators import did_you_mean

FORMATS = (".csv", ".ndjson", ".csv.gz", ".ndjson.gz")
LONGEST_FIELD = 1_200_000
LONGEST_LINE = 4_000_000
BLOCK = 1 << 14
# A reject file mended by hand may be imported as it is: its own two columns are let through.
REJECT_COLUMNS = ("reject_line", "reject_reason")


class FaultyFile(Exception):
    """A file that cannot be read, or not to its end; the message is for people, in French."""


@dataclass(frozen=True)
class FeedFile:
    """A file of the folder: `name` is the one that docs/import.md lists, "usage" for each of the usage files."""

    name: str
    path: Path

    @property
    def is_csv(self) -> bool:
        return ".csv" in self.path.suffixes


@dataclass(frozen=True)
class RawRow:
    """A row as read: its filled fields by column, and all of them as written. `fault` says why it cannot be read."""

    number: int
    values: dict[str, str]
    fields: Sequence[str]
    fault: str = ""


@dataclass(frozen=True)
class Folder:
    """What a folder holds, in reading order, and what in it is not understood."""

    files: list[FeedFile]
    faults: list[str]


def look_into(folder: Path, names: Sequence[str]) -> Folder:
    """Return the files of a folder in the order of `names`; other tables found there are faults, not silence."""
    found: dict[str, list[Path]] = {}
    faults = []
    for path in sorted(path for path in folder.iterdir() if path.is_file() and path.name.endswith(FORMATS)):
        stem = path.name.split(".", 1)[0]
        name = "usage" if stem.startswith("usage-") else stem
        if name in names:
            found.setdefault(name, []).append(path)
        else:
            near = did_you_mean(stem, [*names], f"les noms connus sont {', '.join(names)}")
            faults.append(f"{path.name} : ce fichier n’est pas connu ; {near}")
    files = []
    for name in names:
        paths = found.get(name, [])
        if name != "usage" and len(paths) > 1:
            faults.append(f"{paths[0].name} et {paths[1].name} : c’est le même fichier deux fois ; gardez-en un")
            continue
        files += [FeedFile(name, path) for path in paths]
    return Folder(files, faults)


@contextmanager
def opened(path: Path) -> Iterator[TextIO]:
    """Open a file's text; bytes that are not UTF-8 come as lone surrogates, so that only their row is refused.

    Errors: FaultyFile.
    """
    with ExitStack() as stack:
        with faults_in_french():
            raw = stack.enter_context(path.open("rb"))
            stream = _unpacked(raw, path)
        yield stack.enter_context(io.TextIOWrapper(stream, "utf-8-sig", errors="surrogateescape", newline=""))


@contextmanager
def faults_in_french() -> Iterator[None]:
    """Turn what goes wrong while a file is read into FaultyFile."""
    try:
        yield
    except EOFError:
        raise FaultyFile("le fichier gzip s’arrête avant sa fin ; copiez-le à nouveau en entier") from None
    except (gzip.BadGzipFile, zlib.error):
        raise FaultyFile("ce n’est pas un fichier gzip en bon état ; compressez-le à nouveau") from None
    except OSError as error:
        raise FaultyFile(f"le fichier ne peut pas être lu ({error.strerror}) ; vérifiez ses droits") from None


def _unpacked(raw: io.BufferedReader, path: Path) -> io.BufferedReader[io.RawIOBase] | io.BufferedReader:
    # GzipFile reads as a raw stream does, which its type does not say.
    unpacked = cast(io.RawIOBase, gzip.GzipFile(fileobj=raw)) if path.suffix == ".gz" else None
    stream = io.BufferedReader(unpacked, 1 << 18) if unpacked else raw
    if stream.peek(2)[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise FaultyFile("le fichier est en UTF-16 ; enregistrez-le en UTF-8")
    return stream


def lines_of(text: TextIO) -> Iterator[str]:
    """Yield the lines, none longer than LONGEST_LINE: a file without line ends must not fill the memory.

    Errors: FaultyFile when the file breaks on the way (a truncated gzip).
    """
    with faults_in_french():
        yield from iter(functools.partial(text.readline, LONGEST_LINE), "")


def csv_header(lines: Iterator[str], known: Sequence[str], required: Sequence[str]) -> list[str]:
    """Return the columns of a CSV file from its first line. Errors: FaultyFile."""
    first = next(lines, "")
    try:
        columns = [name.strip() for name in next(csv.reader([first], strict=True), [])]
    except csv.Error:
        raise FaultyFile("la première ligne ne se lit pas ; écrivez-y le nom des colonnes") from None
    if not columns or not any(columns):
        raise FaultyFile("le fichier est vide ; sa première ligne doit nommer les colonnes")
    if any(UNDECODED.search(name) for name in columns):
        raise FaultyFile("la première ligne n’est pas en UTF-8 ; enregistrez le fichier en UTF-8")
    if len(columns) == 1 and (";" in columns[0] or "\t" in columns[0]):
        raise FaultyFile("les colonnes ne sont pas séparées par des virgules ; mettez des virgules")
    if not set(columns) & set(known):
        raise FaultyFile(f"la première ligne ne nomme aucune colonne connue ; écrivez-y {','.join(known)}")
    for name in columns:
        if name not in known and name not in REJECT_COLUMNS:
            raise FaultyFile(unknown_column(name, known))
        if columns.count(name) > 1:
            raise FaultyFile(f"la colonne {quoted(name)} est là deux fois ; gardez-en une")
    missing = [name for name in required if name not in columns]
    if missing:
        raise FaultyFile(f"la première ligne ne nomme pas {', '.join(missing)} ; ajoutez ce qui manque")
    return columns


def unknown_column(name: str, known: Sequence[str]) -> str:
    near = did_you_mean(name, known, f"les colonnes connues sont {', '.join(known)}")
    return f"la colonne {quoted(name)} n’est pas connue ; {near}"


@dataclass(frozen=True)
class Table:
    """An opened file: the columns of its rows as written, and the rows. Iterating may raise FaultyFile."""

    columns: Sequence[str]
    rows: Iterator[RawRow]


def table_of(file: FeedFile, text: TextIO, known: Sequence[str], required: Sequence[str]) -> Table:
    """Return the rows of an opened file. Errors: FaultyFile when the whole of it is wrong."""
    lines = lines_of(text)
    if not file.is_csv:
        return Table(known, ndjson_rows(lines, known))
    columns = csv_header(lines, known, required)
    return Table(columns, _csv_rows(lines, columns))


def _csv_rows(lines: Iterator[str], columns: Sequence[str]) -> Iterator[RawRow]:
    csv.field_size_limit(LONGEST_FIELD)
    reader = csv.reader(lines, strict=True)
    while True:
        number = reader.line_num + 2  # the header is line 1, and the reader has not seen it
        try:
            fields = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield RawRow(number, {}, [], csv_fault(error))
            continue
        if not fields:
            continue
        if len(fields) != len(columns):
            yield RawRow(number, {}, fields, wrong_count(len(fields), len(columns)))
            continue
        yield RawRow(number, filled(columns, fields), fields)


@dataclass(frozen=True)
class Chunk:
    """Rows of a CSV file with their line numbers. A row that cannot be read is the reason why, in French."""

    numbers: Sequence[int]
    rows: Sequence[list[str] | str]


def csv_chunks(text: TextIO) -> Iterator[Chunk]:
    """Yield the rows of a CSV file whose header was read, a hundred at a time: quicker than one by one.

    Shape: a blank line is a row without fields, or with one that is empty. Errors: FaultyFile.
    """
    csv.field_size_limit(LONGEST_FIELD)
    blocks = _Blocks(text)
    reader = csv.reader(blocks, strict=True)
    while block := blocks.load():
        flat = block.replace("\r\n", "\n")
        if '"' not in flat and "\r" not in flat:
            lines = flat.removesuffix("\n").split("\n")
            numbers = range(blocks.number, blocks.number + len(lines))
            blocks.number += len(lines)
            yield Chunk(numbers, [line.split(",") for line in lines])
        else:
            blocks.give(block)
            yield _read_by_csv(blocks, reader)


def is_plain_text(text: str) -> bool:
    """Tell whether a text is printable ASCII without spaces."""
    return text.isascii() and text.isprintable() and " " not in text


class _Blocks:
    """A file's text, block by block, or line by line for the csv module. `number` is the next line's."""

    def __init__(self, text: TextIO) -> None:
        self._text = text
        self.lines: deque[str] = deque()
        self.number = 2

    def load(self) -> str:
        """Return some whole lines; empty at the end of the file."""
        with faults_in_french():
            block = self._text.read(BLOCK)
            return block if block.endswith("\n") else block + self._text.readline(LONGEST_LINE)

    def give(self, block: str) -> None:
        self.lines.extend(io.StringIO(block, newline=""))

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> str:
        if not self.lines:
            self.give(self.load())
        if not self.lines:
            raise StopIteration
        self.number += 1
        return self.lines.popleft()


def _read_by_csv(blocks: _Blocks, reader: Iterator[list[str]]) -> Chunk:
    """Read the lines that were given, and those after them that their last row needs."""
    numbers: list[int] = []
    rows: list[list[str] | str] = []
    while blocks.lines:
        numbers.append(blocks.number)
        try:
            rows.append(next(reader))
        except csv.Error as error:
            rows.append(csv_fault(error))
    return Chunk(numbers, rows)


def filled(columns: Sequence[str], fields: Sequence[str]) -> dict[str, str]:
    """Return the fields that hold something, stripped, by column."""
    return {
        column: stripped
        for column, field in zip(columns, fields, strict=True)
        if (stripped := field.strip()) and column not in REJECT_COLUMNS
    }


def csv_fault(error: csv.Error) -> str:
    """Return what a row that the csv module refuses should be."""
    if "field larger" in str(error):
        return f"un champ dépasse {LONGEST_FIELD} caractères ; raccourcissez-le, ou fermez ses guillemets"
    return 'les guillemets ne vont pas ; entourez le champ de " et doublez ceux qu’il contient'


def wrong_count(found: int, expected: int) -> str:
    return f"la ligne a {found} champs ; écrivez-en {expected}, comme la première ligne"


def ndjson_rows(lines: Iterator[str], known: Sequence[str]) -> Iterator[RawRow]:
    """Return the rows of a file of one JSON object a line."""
    return (json_row(number, line, known) for number, line in enumerate(lines, 1) if not line.isspace())


def json_row(number: int, line: str, known: Sequence[str]) -> RawRow:
    """Return the row of one line of NDJSON; numbers are kept as they are written, so that no float comes in."""
    written = [line.rstrip("\r\n")]
    try:
        found = json.loads(line, parse_int=str, parse_float=str, parse_constant=str)
    except (ValueError, RecursionError):
        return RawRow(number, {}, written, "la ligne n’est pas un objet JSON ; écrivez un objet par ligne")
    if not isinstance(found, dict):
        return RawRow(number, {}, written, "la ligne n’est pas un objet JSON ; écrivez un objet par ligne")
    values = {}
    for key, value in found.items():
        if key in REJECT_COLUMNS or value is None:
            continue
        if key not in known:
            return RawRow(number, {}, written, unknown_column(key, known))
        if not isinstance(value, str):
            return RawRow(
                number, {}, written, f"{key} : la valeur n’est ni un texte ni un nombre ; écrivez l’un des deux"
            )
        if stripped := value.strip():
            values[key] = stripped
    return RawRow(number, values, [values.get(column, "") for column in known])
