"""`guichet tidy_people`: forget what has run out, now. The worker does it every night."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from guichet.people.tasks import forget


class Command(BaseCommand):
    help = "Efface les compteurs d’essais, les codes et les sessions qui ont pris fin."

    def handle(self, *args: Any, **options: Any) -> None:  # Any: Django's signature
        forgotten = forget(now=timezone.now())
        self.stdout.write(", ".join(f"{name} {count}" for name, count in forgotten.items()))
