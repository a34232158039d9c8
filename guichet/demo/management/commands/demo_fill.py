"""Fill an empty database with the demonstration: export, import, accounts, in one process."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import datetime
from pathlib import Path

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from guichet import operators
from guichet.demo.accounts import write_accounts
from guichet.demo.export import SEED, moment_of, write_export


class Command(BaseCommand):
    # they load every page, which takes as long as the rest; `demo_tables`, just before, made them
    requires_system_checks: list[str] = []  # noqa: RUF012 - Django's own attribute, not a ClassVar there
    help = "Remplit une base vide avec la démonstration de l’opérateur."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="où écrire l’export de la démonstration")
        parser.add_argument(
            "--now", type=datetime.fromisoformat, required=True, help="le moment présent, avec son fuseau"
        )
        parser.add_argument("--seed", type=int, default=SEED, help="une autre graine donne d’autres personnes")

    # object: Django hands over whatever the parser holds
    def handle(self, *args: object, folder: Path, now: datetime, seed: int, **_: object) -> None:
        operator = operators.current()
        told = write_export(operator, folder, as_of=moment_of(now, operator), seed=seed)
        write_accounts(operator, told.accounts, folder.parent, told.administrators)
        try:
            call_command("import", str(folder), quiet=True)
        except SystemExit as refused:
            raise CommandError(f"L’import a rejeté des lignes\u00a0: voyez {folder / 'rejects'}.") from refused
        call_command("demo_accounts")
