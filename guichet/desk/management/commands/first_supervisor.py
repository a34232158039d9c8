"""`guichet first_supervisor`: invite the one of the staff who invites all others, at the desk."""

from typing import Any
from urllib.parse import urlsplit

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from guichet.desk.services import invite_first_supervisor
from guichet.desk.values import SupervisorThere
from guichet.people.values import IdentifierTaken, NotAnIdentifier


class Command(BaseCommand):
    help = "Invite par courriel le premier superviseur, qui invitera le reste de l’équipe."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="adresse à laquelle le lien part ; il vaut une heure")
        parser.add_argument("--given-name", required=True, help="prénom")
        parser.add_argument("--family-name", required=True, help="nom")
        parser.add_argument("--site", required=True, help="adresse de l’espace : https://espace.operateur.example")

    def handle(self, *args: Any, **options: Any) -> None:  # Any: Django's signature
        site = urlsplit(options["site"])
        if site.scheme not in {"http", "https"} or not site.netloc or site.path.strip("/"):
            raise CommandError(
                "--site est l’adresse de l’espace, sans rien après le nom\u00a0: https://espace.operateur.example"
            )
        try:
            invite_first_supervisor(
                given_name=options["given_name"],
                family_name=options["family_name"],
                email=options["email"],
                origin=f"{site.scheme}://{site.netloc}",
                at=timezone.now(),
            )
        except SupervisorThere:
            raise CommandError("Il y a déjà un superviseur\u00a0: il invite les autres dans /desk/staff/.") from None
        except IdentifierTaken:
            raise CommandError("Quelqu’un se connecte déjà avec cette adresse. Donnez-en une autre.") from None
        except NotAnIdentifier:
            raise CommandError("Ce n’est pas une adresse. Écrivez-la comme prenom.nom@exemple.fr.") from None
        self.stdout.write("Invitation écrite\u00a0: le courriel part dès qu’un service tourne (« guichet serve »).")
