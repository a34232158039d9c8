"""Read a pack's folder: check it whole, or make an `Operator` of it."""

import json
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, TypeVar

import holidays
from pydantic import ValidationError

from guichet.operators.base import PackFile, Section
from guichet.operators.faults import Fault, PackRefused, faults_of
from guichet.operators.look import Theme
from guichet.operators.mark import mark_faults
from guichet.operators.menu import Menu, MenuFile
from guichet.operators.nearest import did_you_mean
from guichet.operators.schema import Holidays, Operator, OperatorFile
from guichet.operators.theme import contrast_faults

PROJECT = Path(__file__).resolve().parents[2]
PACKS = PROJECT / "packs"
CORE_FILES: Mapping[str, type[PackFile]] = {
    "operator.toml": OperatorFile,
    "menu.toml": MenuFile,
    "theme.toml": Theme,
}
RULES = "rules.toml"
SLUG = re.compile(r"[a-z][a-z0-9-]{1,30}")

F = TypeVar("F", bound=PackFile)
S = TypeVar("S", bound=Section)


def folder_of(slug_or_folder: str | Path) -> Path:
    """Return the folder of a pack: `packs/<slug>` for a bare name, else the folder itself."""
    text = str(slug_or_folder)
    return PACKS / text if SLUG.fullmatch(text) and not isinstance(slug_or_folder, Path) else Path(text)


def slugs() -> tuple[str, ...]:
    """Return the packs of the project, in alphabetical order."""
    return tuple(sorted(found.parent.name for found in PACKS.glob("*/operator.toml")))


def load(slug_or_folder: str | Path, sections: Iterable[type[Section]] = ()) -> Operator:
    """Return the operator that a folder describes.

    Shape: frozen. `sections` are all those of the project: a file or a table that none declares is refused; without
    any, only identity, menu, theme and mark are read. Takes some tens of milliseconds: what needs a computation
    (contrasts, the calendar of holidays) is left to `check`, which Django's system checks run.
    Errors: PackRefused, with all the faults.
    """
    reading = _Reading(folder_of(slug_or_folder), tuple(sections))
    operator = reading.operator()
    if operator is None or reading.faults:
        raise PackRefused(reading.ordered())
    return operator


def check(slug_or_folder: str | Path, sections: Iterable[type[Section]] = ()) -> list[Fault]:
    """Return everything wrong in a folder, in the order of files and keys; empty when the pack is right."""
    reading = _Reading(folder_of(slug_or_folder), tuple(sections))
    reading.operator()
    reading.look_deeper()
    return reading.ordered()


def read_section(kind: type[S], text: str, name: str, *, languages: tuple[str, ...]) -> S:
    """Return a section that somebody hands over as a file, TOML or JSON by its name, by the rules of a pack's own.

    Errors: PackRefused, with all the faults, as for a file of a pack.
    """
    reading = _Reading(Path(), ())
    reading.languages = languages
    data = reading.parsed_json(name, text) if name.endswith(".json") else reading.parsed_toml(name, text)
    if data is not None:
        for key in unstorable(data):
            reading.add_fault(name, key, "un caractère ne peut pas être gardé", "récrivez ce texte au clavier")
    section = reading.validated(name, kind, data) if not reading.faults else None
    if section is None or reading.faults:
        raise PackRefused(reading.ordered())
    return section


def unstorable(value: object, key: str = "") -> Iterable[str]:
    """Yield the keys of texts that no database keeps: a zero, or half of a character."""
    if isinstance(value, str) and any(sign == "\0" or "\ud800" <= sign <= "\udfff" for sign in value):
        yield key
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from unstorable(name, key)
            yield from unstorable(inner, f"{key}.{name}" if key else str(name))
    elif isinstance(value, list):
        for rank, inner in enumerate(value):
            yield from unstorable(inner, f"{key}[{rank}]")


class _Reading:
    """One walk through a folder, gathering faults instead of stopping at the first."""

    def __init__(self, folder: Path, sections: Sequence[type[Section]]) -> None:
        self.folder, self.sections = folder, sections
        self.faults: list[Fault] = []
        self.files: list[str] = [*CORE_FILES, "mark.svg", *(f"{kind.section}.toml" for kind in sections), RULES]
        self.languages: tuple[str, ...] | None = None
        self.found: dict[str, PackFile] = {}

    def operator(self) -> Operator | None:
        if not self.folder.is_dir():
            names = slugs() if self.folder.parent == PACKS else ()
            remedy = did_you_mean(self.folder.name, names, "créez-le avec « guichet new-operator »")
            self.add_fault(".", "", "ce dossier n’existe pas", remedy)
            return None
        data = {name: self._parsed(name) for name in CORE_FILES}
        self.languages = _languages_in(data["operator.toml"])
        core = {name: self.validated(name, kind, data[name]) for name, kind in CORE_FILES.items()}
        self.found = {name: file for name, file in core.items() if file is not None}
        mark = self._mark()
        sections = self._sections()
        first, menu, theme = core["operator.toml"], core["menu.toml"], core["theme.toml"]
        if not (isinstance(first, OperatorFile) and isinstance(menu, MenuFile) and isinstance(theme, Theme)):
            return None
        return Operator(
            slug=self.folder.resolve().name,
            folder=self.folder.resolve(),
            **dict(first),
            menu=Menu(entries=menu.entries, bar=menu.bar),
            home=menu.home,
            theme=theme,
            mark=mark,
            sections=sections,
        )

    def look_deeper(self) -> None:
        theme, first = self.found.get("theme.toml"), self.found.get("operator.toml")
        if isinstance(theme, Theme):
            for problem, remedy in contrast_faults(theme):
                self.add_fault("theme.toml", "brand", problem, remedy)
        if isinstance(first, OperatorFile) and (fault := _calendar_fault(first.holidays)):
            self.add_fault("operator.toml", *fault)

    def ordered(self) -> list[Fault]:
        def place(fault: Fault) -> tuple[int, str, list[tuple[int, str]]]:
            name = Path(fault.file).name
            parts = re.split(r"(\d+)", fault.key)
            return (
                self.files.index(name) if name in self.files else len(self.files),
                fault.file,
                [(int(part), "") if part.isdecimal() else (-1, part) for part in parts],
            )

        return sorted(dict.fromkeys(self.faults), key=place)

    def _sections(self) -> dict[str, Section]:
        if not self.sections:
            return {}
        found: dict[str, Section] = {}
        rules = self._parsed(RULES) if (self.folder / RULES).exists() else {}
        for kind in self.sections:
            if kind.whole_file:
                section = self._whole_file(kind)
            else:
                table = None if rules is None else rules.get(kind.section, {})
                section = self.validated(RULES, kind, table, prefix=kind.section)
            if section is not None:
                found[kind.section] = section
        self._refuse_unknown(rules or {})
        return found

    def _whole_file(self, kind: type[Section]) -> Section | None:
        name = f"{kind.section}.toml"
        optional = not any(field.is_required() for field in kind.model_fields.values())
        missing = optional and not (self.folder / name).exists()
        return self.validated(name, kind, {} if missing else self._parsed(name))

    def _refuse_unknown(self, rules: Mapping[str, Any]) -> None:
        tables = [kind.section for kind in self.sections if not kind.whole_file]
        for key in rules:
            if key not in tables:
                remedy = did_you_mean(key, tables, f"retirez-la, ou choisissez parmi {', '.join(sorted(tables))}")
                self.add_fault(RULES, key, f"la table « {key} » est inconnue", remedy)
        known = [*CORE_FILES, RULES, *(f"{kind.section}.toml" for kind in self.sections if kind.whole_file)]
        for path in sorted(self.folder.glob("*.toml")):
            if path.name not in known:
                remedy = did_you_mean(path.name, known, f"retirez-le, les fichiers connus sont {', '.join(known)}")
                self.add_fault(path.name, "", "ce fichier est inconnu", remedy)

    def add_fault(self, name: str, key: str, problem: str, remedy: str) -> None:
        self.faults.append(Fault(self._shown(name), key, problem, remedy))

    def _shown(self, name: str) -> str:
        path = self.folder / name
        return str(path.relative_to(PROJECT)) if path.is_relative_to(PROJECT) else str(path)

    def _text(self, name: str) -> str | None:
        try:
            return (self.folder / name).read_text("utf-8")
        except FileNotFoundError:
            self.add_fault(name, "", "ce fichier manque", "ajoutez-le, docs/operators.md dit ce qu’il contient")
        except UnicodeDecodeError:
            self.add_fault(name, "", "ce fichier n’est pas en UTF-8", "enregistrez-le en UTF-8")
        except OSError:
            self.add_fault(name, "", "ce fichier ne peut pas être lu", "vérifiez les droits du fichier")
        return None

    def _parsed(self, name: str) -> dict[str, Any] | None:
        text = self._text(name)
        return None if text is None else self.parsed_toml(name, text)

    def parsed_toml(self, name: str, text: str) -> dict[str, Any] | None:
        try:
            return tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            self.add_fault(name, "", *_toml_words(str(error)))
        except RecursionError:
            self.add_fault(name, "", *_TOO_DEEP)
        except ValueError:  # more digits than Python turns into a number
            self.add_fault(name, "", *_TOO_LONG)
        return None

    def parsed_json(self, name: str, text: str) -> dict[str, Any] | None:
        try:
            data = json.loads(text, object_pairs_hook=_once)
        except json.JSONDecodeError as error:
            where = f"ligne {error.lineno}, colonne {error.colno}"
            self.add_fault(name, "", f"{where} : ce n’est pas du JSON", "vérifiez les guillemets et les virgules")
        except _Twice as error:
            self.add_fault(name, "", f"la clé « {error} » est écrite deux fois", "gardez une seule des deux")
        except RecursionError:
            self.add_fault(name, "", *_TOO_DEEP)
        except ValueError:  # more digits than Python turns into a number
            self.add_fault(name, "", *_TOO_LONG)
        else:
            if isinstance(data, dict):
                return data
            self.add_fault(name, "", "une table est attendue", "commencez par « { » et nommez chaque liste")
        return None

    def validated(self, name: str, kind: type[F], data: object, prefix: str = "") -> F | None:
        if data is None:
            return None
        if isinstance(data, dict):
            for fault in kind.crossed(data):
                key = ".".join(part for part in (prefix, fault.key) if part)
                self.add_fault(name, key, fault.problem, fault.remedy)
        try:
            return kind.model_validate_json(json.dumps(data, default=_iso), context={"languages": self.languages})
        except ValidationError as error:
            self.faults += faults_of(error, kind, self._shown(name), prefix)
            return None

    def _mark(self) -> str:
        text = self._text("mark.svg")
        for problem, remedy in mark_faults(text) if text is not None else ():
            self.add_fault("mark.svg", "", problem, remedy)
        return text or ""


def _calendar_fault(wished: Holidays) -> tuple[str, str, str] | None:
    """Return key, problem and remedy when there is no such calendar of public holidays."""
    known = holidays.list_supported_countries(include_aliases=True)
    if wished.country not in known:
        problem = f"aucun calendrier de jours fériés pour « {wished.country} »"
        return "holidays.country", problem, "choisissez le pays dont les jours fériés sont les mêmes"
    parts = known[wished.country]
    if wished.subdivision is None or wished.subdivision in parts:
        return None
    problem = f"« {wished.subdivision} » n’a pas de calendrier de jours fériés"
    return "holidays.subdivision", problem, f"choisissez parmi {', '.join(parts)}" if parts else "retirez cette clé"


class _Twice(Exception):
    """A key of a JSON table that is written twice."""


_TOO_LONG = ("un nombre est trop long", "écrivez-le avec moins de chiffres")
_TOO_DEEP = ("trop de niveaux sont imbriqués", "reprenez la forme que docs/operators.md montre")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        raise _Twice(next(name for name in names if names.count(name) > 1))
    return found


def _iso(value: object) -> str:
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    raise TypeError(type(value).__name__)


def _languages_in(data: Mapping[str, Any] | None) -> tuple[str, ...] | None:
    """Return the languages even when something else is wrong in their file, so that texts are still checked."""
    found = (data or {}).get("languages")
    right = isinstance(found, list) and found and all(isinstance(language, str) for language in found)
    return tuple(found) if right and isinstance(found, list) else None


def _toml_words(message: str) -> tuple[str, str]:
    place = re.search(r"line (\d+), column (\d+)", message)
    where = f"ligne {place[1]}, colonne {place[2]}" if place else "à la fin du fichier"
    if "overwrite" in message or "twice" in message or "redefine" in message:
        return f"{where} : une clé ou une table est écrite deux fois", "gardez une seule des deux"
    return f"{where} : ce n’est pas du TOML", "vérifiez les guillemets, les crochets et les signes égal de cette ligne"
