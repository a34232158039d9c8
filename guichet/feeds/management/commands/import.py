"""`guichet import FOLDER`: read what a billing system exported. The format is in docs/import.md."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from guichet import operators
from guichet.catalogue.queries import known_codes
from guichet.core.periods import local_day
from guichet.feeds.catalogue_files import import_catalogues
from guichet.feeds.checks import Facts
from guichet.feeds.progress import Progress
from guichet.feeds.services import import_folder
from guichet.feeds.stores import Run
from guichet.usage import services as usage


class Command(BaseCommand):
    help = "Lit le dossier exporté par un système de facturation. Le format est décrit dans docs/import.md."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="le dossier à lire")
        parser.add_argument("--source", default="billing", help="le système qui a exporté (20 caractères au plus)")
        parser.add_argument("--rejects", type=Path, help="où écrire les lignes rejetées (par défaut : FOLDER/rejects)")
        parser.add_argument("--quiet", action="store_true", help="ne dit que ce qui ne va pas")

    # object: Django hands over whatever the parser holds
    def handle(self, *args: object, folder: Path, source: str, rejects: Path | None, quiet: bool, **_: object) -> None:
        if not folder.is_dir():
            raise CommandError(f"{folder} n’est pas un dossier. Donnez celui que le système de facturation a exporté.")
        if not 1 <= len(source) <= 20:
            raise CommandError("--source a de 1 à 20 caractères.")
        operator = operators.current()
        progress = Progress(sys.stderr, quiet=quiet)
        run = Run(source, operator.currency, timezone.now())
        # first: the rows name its offers and options
        catalogues, faults = import_catalogues(folder, run=run, progress=progress)
        summary = import_folder(
            folder,
            rejects=rejects or folder / "rejects",
            run=run,
            facts=_facts(operator, run),
            zone=operator.zone,
            progress=progress,
        )
        if not (summary.files or summary.faults or catalogues or faults):
            raise CommandError(f"{folder} ne contient aucun fichier à lire. docs/import.md dit leurs noms.")
        # the nights to come add what they bring; the pages of a first import do not wait for one
        usage.close_first(at=timezone.now())
        progress.say(f"total : {summary.total}")
        if faults or not summary.is_clean:
            sys.exit(1)


def _facts(operator: operators.Operator, run: Run) -> Facts:
    offers, options = known_codes(local_day(run.at, operator.zone))
    return Facts(
        currency=operator.currency,
        phone_region=operator.phone_region,
        languages=operator.languages,
        offers=offers,
        options=options,
    )
