"""`guichet index_search`: make everything findable at the desk again. Imports do it by themselves."""

from itertools import chain
from typing import Any

from django.core.management.base import BaseCommand

from guichet.contracts import services as contracts
from guichet.people import services as people


class Command(BaseCommand):
    help = "Rend de nouveau trouvables, au bureau des conseillers, les clients, personnes, contrats et lignes."

    def handle(self, *args: Any, **options: Any) -> None:  # Any: Django's signature
        done = sum(chain(contracts.keep_all_findable(), people.keep_all_findable()))
        self.stdout.write(f"{done} lignes relues")
