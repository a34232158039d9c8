"""The catalogue that a billing system exports beside its rows: `catalogue.toml`, or one for a day to come."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from guichet.catalogue.services import publish_edition, read_catalogue
from guichet.catalogue.values import EditionInThePast
from guichet.core.periods import local_day
from guichet.feeds.progress import Progress
from guichet.feeds.stores import Run
from guichet.operators import PackRefused, current

LARGEST_BYTES = 2_000_000
_NAME = re.compile(r"catalogue(?:-(\d{4}-\d{2}-\d{2}))?\.(?:toml|json)")


@dataclass(frozen=True, slots=True)
class CatalogueFile:
    """A catalogue of the folder. `day` is None when it is in force from the day of the import."""

    path: Path
    day: date | None


def import_catalogues(folder: Path, *, run: Run, progress: Progress) -> tuple[int, list[str]]:
    """Publish the catalogues of a folder, the earliest day first; return how many there were, and what is wrong.

    Shape: each file is one edition or none; what is wrong in one leaves the others alone, and what is in force.
    """
    files, faults = _files(folder)
    today = local_day(run.at, current().zone)
    for file in sorted(files, key=lambda one: (one.day or today, one.path.name)):
        try:
            progress.say(f"{file.path.name} : {_publish(file, file.day or today, run)}")
        except (_Faulty, PackRefused, EditionInThePast) as error:
            faults += _told(file, error)
    for fault in faults:
        progress.complain(fault)
    return len(files), faults


class _Faulty(Exception):
    """A file that cannot be read; the message is for people, in French."""


def _files(folder: Path) -> tuple[list[CatalogueFile], list[str]]:
    files: dict[date | None, CatalogueFile] = {}
    faults = []
    for path in sorted(path for path in folder.glob("catalogue*") if path.is_file()):
        if path.suffix not in {".toml", ".json"}:
            continue
        found = _NAME.fullmatch(path.name)
        try:
            day = date.fromisoformat(found[1]) if found and found[1] else None
        except ValueError:
            found = None
        if found is None:
            faults.append(
                f"{path.name} : ce nom n’est pas connu ; écrivez catalogue.toml, ou catalogue-2027-01-01.toml"
            )
        elif day in files:
            faults.append(f"{files[day].path.name} et {path.name} : c’est le même catalogue deux fois ; gardez-en un")
        else:
            files[day] = CatalogueFile(path, day)
    return list(files.values()), faults


def _publish(file: CatalogueFile, day: date, run: Run) -> str:
    catalogue = read_catalogue(_text_of(file.path), file.path.name)
    published = publish_edition(catalogue, in_force_on=day, at=run.at, source=run.source)
    if not published.new:
        return "inchangé"
    return f"édition {published.reference}, {len(catalogue.offers)} offres et {len(catalogue.options)} options"


def _text_of(path: Path) -> str:
    try:
        if path.stat().st_size > LARGEST_BYTES:
            raise _Faulty("le fichier est trop gros ; un catalogue tient dans 2 Mo")
        return path.read_text("utf-8-sig")
    except UnicodeDecodeError:
        raise _Faulty("le fichier n’est pas en UTF-8 ; enregistrez-le en UTF-8") from None
    except OSError as error:
        raise _Faulty(f"le fichier ne peut pas être lu ({error.strerror}) ; vérifiez ses droits") from None


def _told(file: CatalogueFile, error: Exception) -> Iterator[str]:
    if isinstance(error, PackRefused):
        yield from (str(fault) for fault in error.faults)
    elif isinstance(error, EditionInThePast):
        yield f"{file.path.name} : ce jour est passé ; une édition prend effet aujourd’hui ou plus tard"
    else:
        yield f"{file.path.name} : {error}"
