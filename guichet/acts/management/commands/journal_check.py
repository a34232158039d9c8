"""`guichet journal_check`: tell whether the journal is what it was when its days were sealed."""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from guichet import operators
from guichet.acts import queries
from guichet.acts.queries import SealsChecked


class Command(BaseCommand):
    help = "Vérifie les scellés du journal : dit le premier jour qui ne correspond pas."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--empreinte", default="", help="Empreinte notée ailleurs, qui doit être celle d’un jour.")

    def handle(self, *args: Any, empreinte: str = "", **options: Any) -> None:  # Any: Django's signature
        checked = queries.check_seals(operators.current().zone, at=timezone.now())
        if checked.broken is not None:
            raise CommandError(
                f"Le journal du {_day(checked.broken)} ne correspond pas à son scellé : "
                "une entrée ou le scellé a été changé, ajouté ou supprimé. "
                "Comparez ce jour avec une sauvegarde. Les jours suivants ne sont pas vérifiés."
            )
        if empreinte and not queries.is_digest_of_a_seal(empreinte):
            raise CommandError(
                "L’empreinte notée n’est celle d’aucun jour : les scellés ont été refaits. "
                "Comparez le journal avec une sauvegarde."
            )
        self.stdout.write(_all_is_well(checked))


def _all_is_well(checked: SealsChecked) -> str:
    if checked.last is None:
        return "Aucun jour n’est scellé : il n’y a rien à vérifier."
    days = "1 jour scellé, conforme" if checked.days == 1 else f"{checked.days} jours scellés, tous conformes"
    lines = [f"{days}. Dernier : {_day(checked.last)}, empreinte {checked.digest}."]
    if checked.unsealed:
        lines.append(f"Jours finis et pas encore scellés : {checked.unsealed}.")
    return "\n".join(lines)


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"
