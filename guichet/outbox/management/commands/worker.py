"""`guichet worker`: do what waits, until told to stop. `guichet serve` starts one beside the web processes."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError

from guichet.database import unapplied_migrations
from guichet.outbox.worker import Worker
from guichet.processes.nursery import Stopping


class Command(BaseCommand):
    help = (
        "Fait ce qui attend\u00a0: courriels, SMS, commandes au réseau, travaux de la nuit. Sur PostgreSQL, autant "
        "qu’on veut\u00a0; sur SQLite, un seul travaille et les autres attendent leur tour."
    )

    def handle(self, *args: Any, **options: Any) -> None:  # Any: Django's signature
        stopping = Stopping()
        stopping.on_signals()
        try:
            missing = unapplied_migrations()
        except OperationalError:
            missing = []  # the worker waits for its database
        if missing:
            raise CommandError("La base n’est pas à jour. Lancez d’abord «\u00a0guichet migrate\u00a0».")
        sys.exit(Worker(stopping).run())
