"""The catalogues of words: guichet/locale/{fr,en,nl}/LC_MESSAGES/django.po.

`python -m tools.messages update` gathers the sentences of the code and the templates and puts them into the three
catalogues: translations stay, sentences that are no longer used go, nothing is guessed. The source is French, so the
French catalogue holds each sentence as its own translation (plurals are looked up in it). `check` says what is missing;
`compile` writes the .mo files and needs only what runs. Babel does it all: gettext's programs are not needed.
"""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = ("fr", "en", "nl")
SOURCE = "fr"
FOLDERS = ("config", "guichet")

# gettext's names, and Django's own spelling of them in templates turned into Python (`templatize`)
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}

_NOISE = tuple(
    f'"{name}: '.encode()
    for name in (
        "Project-Id-Version",
        "Report-Msgid-Bugs-To",
        "POT-Creation-Date",
        "PO-Revision-Date",
        "Last-Translator",
        "Language-Team",
        "Generated-By",
    )
)


def catalogue_file(language: str) -> Path:
    """Return the .po file of a language."""
    return ROOT / "guichet" / "locale" / language / "LC_MESSAGES" / "django.po"


def extracted() -> Catalog:
    """Return a catalogue of every sentence of the code and the templates, untranslated, with the files it stands in."""
    found = Catalog(charset="utf-8")
    for path in _sources():
        where = path.relative_to(ROOT).as_posix()
        for _, message, comments, context in extract("python", _python_of(path), KEYWORDS, ["Translators:"]):
            found.add(message, locations=[(where, None)], auto_comments=comments, context=context)
    return found


def _sources() -> Iterator[Path]:
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*")):
            code = path.suffix == ".py"
            template = path.suffix in {".html", ".txt"} and "templates" in path.parts
            if (code or template) and not {"tests", "migrations"} & set(path.parts):
                yield path


def _python_of(path: Path) -> io.BytesIO:
    text = path.read_text("utf-8")
    if path.suffix != ".py":
        # Here and not above: `compile` runs where only what runs is installed, and needs no Django settings.
        from django.conf import settings
        from django.utils.translation.template import templatize

        if not settings.configured:
            settings.configure()
        # what is left of the tags is indented as the page was, which Python's reader refuses
        text = "\n".join(line.lstrip() for line in templatize(text, origin=str(path)).split("\n"))
    return io.BytesIO(text.encode("utf-8"))


def updated(language: str, sentences: Catalog) -> Catalog:
    """Return a language's catalogue with exactly these sentences, and the translations that it already had."""
    before = _read(language)
    after = Catalog(
        locale=language,
        charset="utf-8",
        fuzzy=False,
        header_comment=f"# Guichet's words, {language}. Written by `make messages`, translated by hand.",
    )
    for message in sorted((m for m in sentences if m.id), key=_key):
        known = before.get(_one(message), context=message.context)
        after.add(
            message.id,
            _own_words(message, after.num_plurals) if language == SOURCE else _kept(message, known),
            locations=sorted({(file, None) for file, _ in message.locations}),
            auto_comments=message.auto_comments,
            context=message.context,
        )
    return after


def _own_words(message: Message, plurals: int) -> str | tuple[str, ...]:
    if isinstance(message.id, str):
        return message.id
    return (message.id[0], *[message.id[1]] * (plurals - 1))


def _kept(message: Message, known: Message | None) -> str | tuple[str, ...]:
    if known is None or known.fuzzy or isinstance(known.id, str) != isinstance(message.id, str):
        return "" if isinstance(message.id, str) else ("", "")
    return known.string


def _one(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def _key(message: Message) -> tuple[str, str]:
    return _one(message), message.context or ""


def _read(language: str) -> Catalog:
    file = catalogue_file(language)
    if not file.exists():
        return Catalog(locale=language)
    with file.open("rb") as stream:
        return read_po(stream, locale=language)


def _po(catalogue: Catalog) -> bytes:
    stream = io.BytesIO()
    write_po(stream, catalogue, width=120, sort_output=False, ignore_obsolete=True, include_lineno=False)
    # dates and empty names change at each run and say nothing
    kept = [line for line in stream.getvalue().splitlines(keepends=True) if not line.startswith(_NOISE)]
    return b"".join(kept)


def faults(sentences: Catalog | None = None, languages: Iterable[str] = LANGUAGES) -> list[str]:
    """Return what keeps the catalogues from being complete, one line each."""
    sentences = sentences or extracted()
    wanted = {_key(message) for message in sentences if message.id}
    found = []
    for language in languages:
        catalogue = _read(language)
        held = {_key(message): message for message in catalogue if message.id}
        found += [f"{language}: missing: {key[0]}" for key in sorted(wanted - set(held))]
        found += [f"{language}: no longer used: {key[0]}" for key in sorted(set(held) - wanted)]
        for key, message in held.items():
            strings = [message.string] if isinstance(message.string, str) else [*message.string]
            if message.fuzzy:
                found.append(f"{language}: fuzzy: {key[0]}")
            if not all(strings):
                found.append(f"{language}: empty: {key[0]}")
            elif any(_names(string) - _names(*_forms(message)) for string in strings):
                found.append(f"{language}: names a value that the sentence does not have: {key[0]}")
    return found


def _forms(message: Message) -> tuple[str, ...]:
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def _names(*texts: str) -> set[str]:
    """Return the named values of sentences: %(name)s and {name}."""
    return {match.group() for text in texts for match in re.finditer(r"%\(\w+\)|\{\w*\}", text)}


def compile_all() -> None:
    """Write the .mo file of each language beside its .po, which git does not hold."""
    for language in LANGUAGES:
        if catalogue_file(language).exists():
            with catalogue_file(language).with_suffix(".mo").open("wb") as stream:
                write_mo(stream, _read(language))


def main() -> int:
    """Run update, check or compile; return the status."""
    what = sys.argv[1] if len(sys.argv) == 2 else ""
    if what == "compile":
        compile_all()
        return 0
    if what == "update":
        sentences = extracted()
        for language in LANGUAGES:
            catalogue_file(language).parent.mkdir(parents=True, exist_ok=True)
            catalogue_file(language).write_bytes(_po(updated(language, sentences)))
        empty = [fault for fault in faults(sentences) if ": empty: " in fault]
        print("\n".join(empty) or "All is translated.")
        return 0
    if what == "check":
        print("\n".join(found := faults()))
        return 1 if found else 0
    print(__doc__)
    return 2


if __name__ == "__main__":
    sys.exit(main())
