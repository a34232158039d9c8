"""The final characters of French, in the sentences of the code, of the templates and of the packs.

`python -m tools.typo` lists what is not in its final characters; `--write` puts them: the apostrophe ’, a no-break
space (U+00A0) before a colon, inside « », before € and % and units, a narrow one (U+202F) before ; ! ? and between
thousands.
Values ({name}, %(name)s, {{ name }}), tags, addresses, code between ` ` and telephone numbers stay as they are.
"""

from __future__ import annotations

import ast
import io
import re
import sys
import tokenize
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NO_BREAK, NARROW = "\u00a0", "\u202f"
SPACE = f"[ {NO_BREAK}{NARROW}]"
UNITS = "€|F|%|‰|Go|Mo|Ko|ko|To|Gbit/s|Mbit/s|kbit/s|min|h|s|ans?|mois|jours?|SMS|MMS|km|m|cm|kg|g"

UNTOUCHED = re.compile(
    r"https?://\S+|\S+@\S+|%\(\w+\)[sd]|\{\{.*?\}\}|\{%.*?%\}|\{\w*\}|<[^<>]*>|&#?\w+;|`[^`]*`"
    r"|\b\d{1,2}:\d{2}\b"  # a time
    rf"|\b0{SPACE}?8\d\d(?:{SPACE}\d{{3}}){{2}}\b|\b\d{{3}}(?:{SPACE}\d{{3}}){{2}}\b",  # free numbers, company numbers
    re.DOTALL,
)
RULES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), becomes)
    for pattern, becomes in (
        (r"(?<=[^\W\d_])'", "’"),
        (rf"«{SPACE}*(?=\S)", f"«{NO_BREAK}"),
        (rf"(?<=\S){SPACE}*»", f"{NO_BREAK}»"),
        (rf"(?<=[\w»)\]’…\ue000]){SPACE}?:(?=\s|$)", f"{NO_BREAK}:"),
        (rf"(?<=[\w»)\]’…\ue000]){SPACE}?([;!?]+)(?=\s|$|[)»{NO_BREAK}])", rf"{NARROW}\1"),
        (rf"(?<=[\d\ue000]){SPACE}?(?=[€%‰](?!\w))", NO_BREAK),
        (rf"(?<=[\d\ue000]){SPACE}(?=(?:{UNITS})(?!\w))", NO_BREAK),
        (rf"(?<=\d){SPACE}(?=\d{{3}}(?!\d))", NARROW),
        (r"(?<=[^\W\d_])\.\.\.", "…"),
    )
)

SENTENCES = {
    "_": 1,
    "gettext": 1,
    "gettext_lazy": 1,
    "gettext_noop": 1,
    "ngettext": 2,
    "ngettext_lazy": 2,
    "pgettext": 2,
    "pgettext_lazy": 2,
}
OPENING = re.compile(r"""[a-zA-Z]*(\"\"\"|'''|"|')""")
IN_TEMPLATES = re.compile(
    r"""\{%\s*(?:translate|trans)\s+"(?P<one>[^"]*)"|"""
    r"""\{%\s*blocktrans(?:late)?\b[^%]*%\}(?P<block>.*?)\{%\s*endblocktrans(?:late)?\s*%\}""",
    re.DOTALL,
)
IN_PACKS = re.compile(r"""\bfr\s*=\s*(?:\"\"\"(?P<long>.*?)\"\"\"|"(?P<one>(?:[^"\\]|\\.)*)")""", re.DOTALL)


def finished(text: str) -> str:
    """Return a French text with its final characters."""
    kept: list[str] = []

    def keep(match: re.Match[str]) -> str:
        kept.append(match.group())
        return "\ue000"

    text = UNTOUCHED.sub(keep, text)
    for pattern, becomes in RULES:
        text = pattern.sub(becomes, text)
    return re.sub("\ue000", lambda _: kept.pop(0), text)


def python_spans(source: str) -> Iterator[tuple[int, int]]:
    """Yield where the words of gettext's sentences stand in a Python source, without their quotes."""
    starts = [0]
    for line in source.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    words = [
        ((token.start, token.end), starts[token.start[0] - 1] + token.start[1], token.string)
        for token in tokenize.generate_tokens(io.StringIO(source).readline)
        if token.type == tokenize.STRING
    ]
    lines = source.splitlines()
    for node in ast.walk(ast.parse(source)):
        if not (isinstance(node, ast.Call) and node.args):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        for argument in node.args[: SENTENCES.get(name, 0)]:
            if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                first = _place(lines, argument.lineno, argument.col_offset)
                last = _place(lines, argument.end_lineno or 0, argument.end_col_offset or 0)
                for (start, end), offset, literal in words:
                    if first <= start and end <= last:
                        opening, quotes = OPENING.match(literal).group(0, 1)  # type: ignore[union-attr]  # a literal
                        yield offset + len(opening), offset + len(literal) - len(quotes)


def _place(lines: list[str], line: int, column: int) -> tuple[int, int]:
    # ast counts bytes, tokenize characters
    return line, len(lines[line - 1].encode()[:column].decode())


def matched_spans(pattern: re.Pattern[str]) -> Callable[[str], Iterator[tuple[int, int]]]:
    """Return the function that yields where a pattern's named groups stand in a text."""

    def spans(source: str) -> Iterator[tuple[int, int]]:
        for match in pattern.finditer(source):
            for name, value in match.groupdict().items():
                if value is not None:
                    yield match.span(name)

    return spans


def files() -> Iterator[tuple[Path, Callable[[str], Iterator[tuple[int, int]]]]]:
    """Yield each file that holds French, with what finds it there."""
    for path in sorted([*(ROOT / "guichet").rglob("*"), *(ROOT / "config").rglob("*"), *(ROOT / "packs").rglob("*")]):
        if "tests" in path.parts or "migrations" in path.parts:
            continue
        if path.suffix == ".py":
            yield path, python_spans
        elif path.suffix in {".html", ".txt"} and "templates" in path.parts:
            yield path, matched_spans(IN_TEMPLATES)
        elif path.suffix == ".toml":
            yield path, matched_spans(IN_PACKS)


def rewritten(source: str, spans: Callable[[str], Iterator[tuple[int, int]]]) -> tuple[str, list[tuple[int, str]]]:
    """Return a file's text in final characters, and what changed: line number and the words that were found."""
    changed = []
    for start, end in sorted(spans(source), reverse=True):
        found = source[start:end]
        if (wanted := finished(found)) != found:
            changed.append((source.count("\n", 0, start) + 1, found))
            source = source[:start] + wanted + source[end:]
    return source, changed[::-1]


def main() -> int:
    """Check, or write with `--write`; return the status."""
    write = "--write" in sys.argv[1:]
    faults = 0
    for path, spans in files():
        source = path.read_text("utf-8")
        text, changed = rewritten(source, spans)
        for line, found in changed:
            faults += 1
            print(
                f"{path.relative_to(ROOT)}:{line}: {finished(found) if not write else 'written'}: {found.strip()[:100]}"
            )
        if write and changed:
            path.write_text(text, "utf-8")
    return 1 if faults and not write else 0


if __name__ == "__main__":
    sys.exit(main())
