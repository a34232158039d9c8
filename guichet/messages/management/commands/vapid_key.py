"""`guichet vapid_key`: draw a key for notifications, as GUICHET_VAPID_KEY takes it."""

from typing import Any

from django.core.management.base import BaseCommand

from guichet.messages.gateways_push import new_key


class Command(BaseCommand):
    help = "Tire au hasard une clé pour les notifications, à mettre dans GUICHET_VAPID_KEY."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:  # Any: Django's signature
        self.stdout.write(new_key())
