"""Make the tables of an empty database, the cache's included, in one process: it is copied for each operator."""

from __future__ import annotations

from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Crée les tables d’une base vide."

    # object: Django hands over whatever the parser holds
    def handle(self, *args: object, **_: object) -> None:
        call_command("migrate", verbosity=0, skip_checks=True)
        call_command("createcachetable")
